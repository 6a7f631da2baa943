//! Decisions, documents and explanations.

use super::world::world;
use crate::testkit::TestApp;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn executing_a_purchase_makes_one_order_however_often_it_is_called() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    world.generate(&app, json!({})).await;
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    let path = |action: &str| format!("/api/planning/replenishment/{}/{action}", bought["id"].as_str().unwrap());
    let early = app.post(&path("execute"), &world.workspace.key, json!({})).await;
    assert_eq!((early.status, early.code()), (409, "INVALID_STATE"));
    assert_eq!(app.post(&path("approve"), &world.workspace.key, json!({})).await.data()["status"], "APPROVED");
    let target = path("execute");
    let calls = (0..6).map(|_| app.post(&target, &world.workspace.key, json!({})));
    let got = futures_util::future::join_all(calls).await;
    let orders: BTreeSet<_> = got.iter().map(|g| g.data()["documentId"].as_str().unwrap_or("none")).collect();
    assert_eq!(orders.len(), 1, "{orders:?}");
    let listed = app.get("/api/purchase-orders", &world.workspace.key).await;
    assert_eq!(listed.json["pagination"]["total"], 1);
    let order = &listed.data()[0];
    assert!(orders.contains(order["id"].as_str().unwrap()));
    assert_eq!((&order["status"], &order["lines"][0]["quantity"]), (&json!("DRAFT"), &bought["quantity"]));
    // The draft counts as coming: nothing more is recommended.
    assert_eq!(world.generate(&app, json!({})).await["created"], 0);
}

#[tokio::test]
async fn executing_a_move_reserves_its_stock_at_the_source() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    world.generate(&app, json!({})).await;
    let moved = world.pending(&app, "TRANSFER").await.remove(0);
    let path = |action: &str| format!("/api/planning/replenishment/{}/{action}", moved["id"].as_str().unwrap());
    app.post(&path("approve"), &world.workspace.key, json!({})).await;
    let done = app.post(&path("execute"), &world.workspace.key, json!({})).await;
    assert_eq!(done.data()["status"], "EXECUTED", "{}", done.json);
    let transfer = done.data()["documentId"].as_str().unwrap();
    let got = app.get(&format!("/api/inventory/transfers/{transfer}"), &world.workspace.key).await;
    assert_eq!((&got.data()["status"], &got.data()["lines"][0]["quantity"]), (&json!("READY"), &moved["quantity"]));
    let stock = app.get(&format!("/api/inventory?locationId={}", world.depot), &world.workspace.key).await;
    assert_eq!(stock.data()[0]["quantityReserved"], moved["quantity"]);
}

#[tokio::test]
async fn what_was_rejected_is_not_proposed_again_while_its_cause_stands() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    world.generate(&app, json!({})).await;
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    let path = format!("/api/planning/replenishment/{}/reject", bought["id"].as_str().unwrap());
    assert_eq!(app.post(&path, &world.workspace.key, json!({})).await.fault_paths(), ["reason"]);
    let got = app.post(&path, &world.workspace.key, json!({ "reason": "to be delisted" })).await;
    assert_eq!(got.data()["status"], "REJECTED");
    assert_eq!(world.generate(&app, json!({})).await["created"], 0);
    // The store is filled from elsewhere and runs out again: a new cause.
    let adjust = |delta: i64| {
        let body = json!({ "productMasterId": world.product, "locationId": world.store, "deltaQuantity": delta, "reasonCodeId": "COUNT_CORRECTION" });
        app.post("/api/inventory/adjust", &world.workspace.key, body)
    };
    adjust(300).await;
    assert_eq!(world.generate(&app, json!({})).await["created"], 0);
    adjust(-300).await;
    assert_eq!(world.generate(&app, json!({})).await["purchases"], 1);
}

#[tokio::test]
async fn an_explanation_replays_to_the_same_number_with_three_sensitivities() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    world.supplied(&app).await;
    world.generate(&app, json!({})).await;
    for kind in ["PURCHASE", "TRANSFER"] {
        let one = world.pending(&app, kind).await.remove(0);
        let path = format!("/api/planning/explanations/{}", one["explanationId"].as_str().unwrap());
        let got = app.get(&path, &world.workspace.key).await;
        assert_eq!(got.status, 200, "{}", got.json);
        let why = got.data();
        assert_eq!(why["same"], true, "{why}");
        assert_eq!(why["value"], why["replayed"]);
        assert_eq!(why["sensitivities"].as_array().unwrap().len(), 3);
        if kind == "PURCHASE" {
            assert_eq!(why["value"].as_f64(), one["quantity"].as_f64());
            assert_eq!(why["inputs"]["movedIn"], 30);
            let more = why["sensitivities"][0]["value"].as_f64().unwrap();
            assert!(more > why["value"].as_f64().unwrap(), "more demand needs more: {why}");
        }
    }
}

#[tokio::test]
async fn another_workspace_neither_sees_nor_decides_it() {
    let app = TestApp::new().await;
    let mine = world(&app, "one", 0).await;
    mine.supplied(&app).await;
    mine.generate(&app, json!({})).await;
    let other = app.workspace("two").await;
    let id = mine.pending(&app, "PURCHASE").await[0]["id"].as_str().unwrap().to_owned();
    for action in ["approve", "execute"] {
        let got = app.post(&format!("/api/planning/replenishment/{id}/{action}"), &other.key, json!({})).await;
        assert_eq!(got.status, 404);
    }
    assert_eq!(app.get(&format!("/api/planning/explanations/{id}"), &other.key).await.status, 404);
}
