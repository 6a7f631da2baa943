//! The store sells about five a day and has six; the depot has 400 and sells nothing.

use crate::testkit::{Depot, TestApp, depot};
use serde_json::json;

pub(super) async fn world(app: &TestApp, name: &str) -> Depot {
    depot(app, name, 400, 120).await
}

pub(super) async fn generate(app: &TestApp, world: &Depot) -> serde_json::Value {
    let got = app.post("/api/transfers/recommendations", &world.workspace.key, json!({})).await;
    assert_eq!(got.status, 201, "{}", got.json);
    got.data().clone()
}
