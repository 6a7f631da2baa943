//! What expires before it is sold.

use super::world::{World, world};
use crate::testkit::TestApp;
use serde_json::json;

async fn keeps(app: &TestApp, world: &World, days: i64) {
    let path = format!("/api/products/{}", world.product);
    let got = app.patch(&path, &world.workspace.key, json!({ "shelfLifeDays": days })).await;
    assert_eq!(got.status, 200, "{}", got.json);
}

#[tokio::test]
async fn no_more_is_bought_than_sells_within_its_shelf_life() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    world.generate(&app, json!({})).await;
    let long = world.pending(&app, "PURCHASE").await.remove(0)["quantity"].as_i64().unwrap();
    // Five a day, nothing there when it arrives after a week, and a week of it and some safety stock wanted.
    assert!((36..=60).contains(&long), "{long}");
    keeps(&app, &world, 5).await;
    let result = world.generate(&app, json!({})).await;
    // Five days sell 25: four packs of six.
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    assert_eq!(bought["quantity"], 24, "{bought}");
    assert_eq!(result["findings"]["SHELF_LIFE"], 1, "{result}");
    let path = format!("/api/planning/explanations/{}", bought["explanationId"].as_str().unwrap());
    let why = app.get(&path, &world.workspace.key).await;
    assert_eq!((&why.data()["bindingConstraint"], &why.data()["same"]), (&json!("SHELF_LIFE"), &json!(true)));
    assert_eq!(why.data()["inputs"]["shelfLifeDays"], 5);
}

#[tokio::test]
async fn stock_that_expires_unsold_is_moved_or_replaced() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let key = &world.workspace.key;
    // Sixty more in the store, to be sold on three days: today's, tomorrow's and those of the day after.
    let item = json!({
        "productMasterId": world.product, "locationId": world.store, "type": "RECEIPT", "quantity": 60, "lot": "L1",
        "expiryDate": "2018-01-04"
    });
    let got = app.post("/api/inventory/movements/bulk", key, json!({ "items": [item] })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    world.generate(&app, json!({})).await;
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    let path = format!("/api/planning/explanations/{}", bought["explanationId"].as_str().unwrap());
    let why = app.get(&path, key).await;
    let inputs = &why.data()["inputs"];
    // Today is the second of January: three days sell 4, 5 and 6, and 45 are written off on the fifth.
    assert_eq!(inputs["available"], 66);
    assert_eq!(inputs["expiring"], json!([{ "inDays": 3, "quantity": 45 }]), "{inputs}");
    // 66 would have lasted nearly two weeks; the six that keep are sold before anything ordered can arrive on the ninth. The
    // week from then on sells 5, 6, 4, 5, 6, 4 and 5: six packs of six.
    assert_eq!(bought["quantity"], 36);
    assert_eq!(why.data()["same"], true);
}
