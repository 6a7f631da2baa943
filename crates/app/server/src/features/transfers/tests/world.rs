//! The store sells about five a day and has six; the depot has 400 and sells nothing.

use crate::testkit::{Depot, TestApp, depot};
use serde_json::{Value, json};

pub(super) async fn world(app: &TestApp, name: &str) -> Depot {
    depot(app, name, 400, 120).await
}

pub(super) async fn generate(app: &TestApp, world: &Depot) -> Value {
    let got = app.post("/api/transfers/recommendations", &world.workspace.key, json!({})).await;
    assert_eq!(got.status, 201, "{}", got.json);
    got.data().clone()
}

/// In seconds.
pub(super) const DAY: i64 = 86_400;

/// Changes what is on hand of the product at a location.
pub(super) async fn adjust(app: &TestApp, world: &Depot, location: &str, delta: i64, lot: Option<&str>) {
    let mut body = json!({ "productMasterId": world.product, "locationId": location, "deltaQuantity": delta,
        "reasonCodeId": "COUNT_CORRECTION" });
    if let Some(expiry) = lot {
        body["lot"] = json!(format!("L-{expiry}"));
        body["expiryDate"] = json!(expiry);
    }
    let got = app.post("/api/inventory/adjust", &world.workspace.key, body).await;
    assert_eq!(got.status, 200, "{}", got.json);
}

pub(super) async fn post(app: &TestApp, world: &Depot, path: &str, body: Value) -> Value {
    let got = app.post(path, &world.workspace.key, body).await;
    assert!(got.status < 300, "{path}: {}", got.json);
    got.data().clone()
}

/// The first recommendation, executed, shipped and received; how it was, and how much came.
pub(super) async fn moved(app: &TestApp, world: &Depot) -> (Value, i64) {
    let rec = generate(app, world).await["recommendations"][0].clone();
    let path = format!("/api/transfers/recommendations/{}", rec["id"].as_str().unwrap());
    post(app, world, &format!("{path}/approve"), json!({})).await;
    let executed = post(app, world, &format!("{path}/execute"), json!({})).await;
    let transfer = format!("/api/inventory/transfers/{}", executed["transfer"]["id"].as_str().unwrap());
    post(app, world, &transfer, json!({ "action": "ship" })).await;
    post(app, world, &transfer, json!({ "action": "receive" })).await;
    let quantity = rec["quantity"].as_i64().unwrap();
    (rec, quantity)
}
