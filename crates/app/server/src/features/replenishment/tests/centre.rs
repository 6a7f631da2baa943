//! A centre buys for the stores that it supplies.

use super::world::{World, world};
use crate::testkit::TestApp;
use serde_json::{Value, json};

async fn lane(app: &TestApp, world: &World, days: i64) {
    let body = json!({
        "sourceLocationId": world.depot, "destLocationId": world.store, "leadTimeDays": days, "costPerTrip": 2, "costPerUnit": 0
    });
    let got = app.post("/api/lanes", &world.workspace.key, body).await;
    assert_eq!(got.status, 201, "{}", got.json);
}

async fn why(app: &TestApp, world: &World, one: &Value) -> Value {
    let path = format!("/api/planning/explanations/{}", one["explanationId"].as_str().unwrap());
    let got = app.get(&path, &world.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().clone()
}

#[tokio::test]
async fn a_centre_buys_what_its_stores_need_and_sends_what_it_has() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 40).await;
    world.supplied(&app).await;
    lane(&app, &world, 2).await;
    let result = world.generate(&app, json!({})).await;
    assert_eq!((&result["transfers"], &result["purchases"]), (&json!(1), &json!(1)), "{result}");
    // Four and five are wanted on the two days until goods can be there, and six are there.
    assert_eq!(result["findings"]["UNAVOIDABLE"], 1, "{result}");
    let moved = world.pending(&app, "TRANSFER").await.remove(0);
    assert_eq!((&moved["sourceLocationId"], &moved["locationId"]), (&json!(world.depot), &json!(world.store)));
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    assert_eq!(bought["locationId"], json!(world.depot));
    assert!(bought["reason"].as_str().unwrap().starts_with("The depot and what it supplies lack "), "{bought}");
    let why = why(&app, &world, &bought).await;
    assert_eq!(why["same"], true, "{why}");
    let inputs = &why["inputs"];
    // Forty here and six there; what moves between them changes nothing. Seven days from the supplier, two to the store, and
    // a week until the next order: sixteen days of five.
    assert_eq!((&inputs["available"], &inputs["movedIn"], &inputs["coverDays"]), (&json!(46), &json!(0), &json!(16)));
    let mean = inputs["demandMean"].as_f64().unwrap();
    assert!((78.0..=82.0).contains(&mean), "{mean}");
    let [centre, store] = [0, 1].map(|at| inputs["echelon"]["members"][at].clone());
    assert_eq!((&centre["locationId"], &store["locationId"]), (&json!(world.depot), &json!(world.store)));
    assert_eq!((&store["wayDays"], &inputs["echelon"]["onwardDays"]), (&json!(2), &json!(2)));
    // Demand here is certain: no safety stock is to be placed, and the centre covers the supplier's days.
    assert_eq!((&centre["promiseDays"], &centre["coveredDays"]), (&json!(0), &json!(7)));
    assert_eq!((&store["promiseDays"], &store["coveredDays"]), (&json!(0), &json!(9)));
    // 79 in sixteen days, less 46: 33, six packs of six.
    assert_eq!(bought["quantity"], 36);
    assert_eq!(why["sensitivities"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_level_names_where_a_product_comes_from() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    world.generate(&app, json!({})).await;
    assert_eq!(world.pending(&app, "PURCHASE").await[0]["locationId"], json!(world.store));
    let level = json!({
        "productMasterId": world.product, "locationId": world.store, "minLevel": 0, "reorderPoint": 0, "maxLevel": 0,
        "replenishmentLocationId": world.depot
    });
    let got = app.post("/api/inventory-levels", &world.workspace.key, level).await;
    assert!(got.status < 300, "{}", got.json);
    let result = world.generate(&app, json!({})).await;
    assert_eq!((&result["transfers"], &result["purchases"]), (&json!(0), &json!(1)), "{result}");
    // The centre has nothing to send yet.
    assert_eq!(result["findings"]["WAITS_FOR_CENTRE"], 1, "{result}");
    assert_eq!(world.pending(&app, "PURCHASE").await[0]["locationId"], json!(world.depot));
}

#[tokio::test]
async fn what_a_rejected_centre_lacks_is_not_proposed_again() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    lane(&app, &world, 1).await;
    world.generate(&app, json!({})).await;
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    let path = format!("/api/planning/replenishment/{}/reject", bought["id"].as_str().unwrap());
    let got = app.post(&path, &world.workspace.key, json!({ "reason": "to be delisted" })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(world.generate(&app, json!({})).await["purchases"], 0);
}
