//! What may be promised, explained.

use super::world::{World, world};
use crate::testkit::{Got, TestApp};
use serde_json::{Value, json};

/// Thirty in the depot, six in the store, sold by the channel WEB from both; seven of the depot's are reserved.
async fn promised(app: &TestApp) -> World {
    let world = world(app, "one", 30).await;
    let key = &world.workspace.key;
    let channel =
        json!({ "id": "WEB", "name": "Web", "type": "E_COMMERCE", "locationIds": [world.depot, world.store] });
    assert_eq!(app.post("/api/channels", key, channel).await.status, 201);
    let policy = json!({ "name": "Some kept", "channelId": "WEB", "safetyStock": 4 });
    let got = app.post("/api/admin/channel-policies", key, policy).await;
    assert_eq!(got.status, 201, "{}", got.json);
    let line = json!({ "productMasterId": world.product, "locationId": world.depot, "quantity": 7 });
    let got = app
        .post("/api/inventory/reservations", key, json!({ "channelId": "WEB", "reference": "O-1", "lines": [line] }))
        .await;
    assert_eq!(got.status, 201, "{}", got.json);
    world
}

async fn drilldown(app: &TestApp, world: &World, more: &str) -> Value {
    let path =
        format!("/api/inventory/channel-location/drilldown?productMasterId={}&channelId=WEB{more}", world.product);
    let got = app.get(&path, &world.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().clone()
}

async fn why(app: &TestApp, key: &str, id: &str) -> Got {
    app.get(&format!("/api/planning/explanations/{id}"), key).await
}

#[tokio::test]
async fn an_atp_is_worked_out_again_of_its_lines_and_settings() {
    let app = TestApp::new().await;
    let world = promised(&app).await;
    let cell = drilldown(&app, &world, "").await;
    // 36 there, 7 reserved, 4 kept at each of two places.
    assert_eq!(cell["atp"], 21);
    let got = why(&app, &world.workspace.key, cell["explanationId"].as_str().unwrap()).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let why = got.data();
    assert_eq!((&why["number"], &why["same"]), (&json!("atp"), &json!(true)));
    assert_eq!((why["value"].as_f64(), why["replayed"].as_f64()), (Some(21.0), Some(21.0)));
    // Eight are kept back and seven reserved: what is kept back takes most.
    assert_eq!(
        (&why["bindingConstraint"], &why["bindingDay"]),
        (&json!("SAFETY_STOCK"), &cell["locations"][0]["today"])
    );
    let values: Vec<f64> =
        why["sensitivities"].as_array().unwrap().iter().map(|one| one["value"].as_f64().unwrap()).collect();
    assert_eq!(values.len(), 3);
    // A tenth of 36 less, seven more, eight more.
    assert!((values[0] - 17.4).abs() < 1e-9 && values[1..] == [28.0, 29.0], "{values:?}");
    let step = |name: &str| why["steps"].as_array().unwrap().iter().find(|step| step["name"] == name).unwrap().clone();
    assert_eq!((step("reserved")["value"].as_f64(), step("reserved")["replayed"].as_f64()), (Some(-7.0), Some(-7.0)));
    assert_eq!(why["atp"]["terms"], cell["terms"]);
    assert_eq!((&why["inputs"], &why["terms"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn one_location_binds_by_its_own_term() {
    let app = TestApp::new().await;
    let world = promised(&app).await;
    let cell = drilldown(&app, &world, &format!("&locationId={}", world.depot)).await;
    let id = cell["explanationId"].as_str().unwrap();
    assert!(id.contains(&world.depot), "{id}");
    let got = why(&app, &world.workspace.key, id).await;
    assert_eq!((&got.data()["value"].as_f64(), &got.data()["same"]), (&Some(19.0), &json!(true)));
    assert_eq!(got.data()["bindingConstraint"], "RESERVED");
}

#[tokio::test]
async fn what_is_not_there_cannot_be_explained() {
    let app = TestApp::new().await;
    let world = promised(&app).await;
    let other = app.workspace("two").await;
    let id = drilldown(&app, &world, "").await["explanationId"].as_str().unwrap().to_owned();
    assert_eq!(why(&app, &other.key, &id).await.status, 404);
    for strange in ["atp:prod_x::WEB".to_owned(), id.replace("WEB", "SHOP"), format!("atp:{}:loc_x:WEB", world.product)]
    {
        let got = why(&app, &world.workspace.key, &strange).await;
        assert_eq!((got.status, got.code()), (404, "NOT_FOUND"), "{strange}");
    }
}
