//! Tests of transfers: a depot that holds everything and a store that runs out.

mod bins;
mod conservation;
mod dairy;
mod document;
mod outcomes;
mod proposals;
mod receipts;
mod world;

use crate::features::inventory;
use crate::testkit::TestApp;
use serde_json::json;
use world::{generate, world};

#[tokio::test]
async fn stock_is_recommended_where_it_sells_with_every_term() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let made = generate(&app, &world).await;
    assert_eq!(made["created"], 1);
    let rec = &made["recommendations"][0];
    assert_eq!(rec["productMasterId"], world.product.as_str());
    assert_eq!((&rec["sourceLocationId"], &rec["destLocationId"]), (&json!(world.depot), &json!(world.store)));
    assert_eq!(rec["status"], "PENDING");
    // Two weeks of five a day and their safety stock, less the six that are there.
    let quantity = rec["quantity"].as_i64().unwrap();
    assert!((60..=110).contains(&quantity), "{quantity}");
    let money = |path: &str| rec.pointer(path).and_then(serde_json::Value::as_f64).unwrap();
    let benefit =
        money("/benefit/expectedExtraMargin") + money("/benefit/holdingSaved") + money("/benefit/expiryAvoided");
    let cost = money("/cost/trip") + money("/cost/units") + money("/cost/lostAtSource");
    assert!((money("/estimatedROI") - (benefit - cost) / cost).abs() < 1e-3);
    // Demand here is all but certain: the range is the value itself.
    assert!((money("/roiLow") - money("/estimatedROI")).abs() < 1e-5, "{rec}");
    assert!((money("/roiHigh") - money("/estimatedROI")).abs() < 1e-5, "{rec}");
    assert!(rec["reason"].as_str().unwrap().contains("The store"), "{}", rec["reason"]);
    let one =
        app.get(&format!("/api/transfers/recommendations/{}", rec["id"].as_str().unwrap()), &world.workspace.key).await;
    assert_eq!(one.data(), rec);
    let pending = app.get("/api/transfers/recommendations/pending", &world.workspace.key).await;
    assert_eq!(pending.json["pagination"]["total"], 1);
}

#[tokio::test]
async fn executing_makes_one_transfer_and_reserves_once_however_often_it_is_called() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let id = generate(&app, &world).await["recommendations"][0]["id"].as_str().unwrap().to_owned();
    let path = |action: &str| format!("/api/transfers/recommendations/{id}/{action}");
    let early = app.post(&path("execute"), &world.workspace.key, json!({})).await;
    assert_eq!((early.status, early.code()), (409, "INVALID_STATE"));
    assert_eq!(app.post(&path("approve"), &world.workspace.key, json!({})).await.data()["status"], "APPROVED");
    let target = path("execute");
    let calls = (0..8).map(|_| app.post(&target, &world.workspace.key, json!({})));
    let got = futures_util::future::join_all(calls).await;
    let transfers: std::collections::BTreeSet<_> =
        got.iter().map(|g| g.data()["transfer"]["id"].as_str().unwrap_or("none")).collect();
    assert_eq!(transfers.len(), 1, "{:?}", got.iter().map(|g| g.json.to_string()).collect::<Vec<_>>());
    assert!(!transfers.contains("none"));
    let quantity = got[0].data()["recommendation"]["quantity"].clone();
    let lines = app.get(&format!("/api/inventory?locationId={}", world.depot), &world.workspace.key).await;
    assert_eq!(lines.data()[0]["quantityReserved"], quantity);
    let listed = app.get("/api/inventory/transfers", &world.workspace.key).await;
    assert_eq!(listed.json["pagination"]["total"], 1);
    assert_eq!(listed.data()[0]["status"], "READY");
    let verified = app.app.db.read(&world.workspace.id, inventory::verify).await.unwrap();
    assert!(verified.is_empty(), "{verified:?}");
    // What is on its way counts: nothing more is proposed.
    assert_eq!(generate(&app, &world).await["created"], 0);
}

#[tokio::test]
async fn what_was_rejected_is_not_proposed_again_while_its_cause_stands() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let id = generate(&app, &world).await["recommendations"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/transfers/recommendations/{id}/reject");
    let without = app.post(&path, &world.workspace.key, json!({})).await;
    assert_eq!((without.status, without.fault_paths()), (400, vec!["reason"]));
    let rejected = app.post(&path, &world.workspace.key, json!({ "reason": "closed" })).await;
    assert_eq!(rejected.data()["status"], "REJECTED");
    assert_eq!(generate(&app, &world).await["created"], 0);
    // The store gets stock from elsewhere, and later runs out again: a new cause.
    let adjust = |delta: i64| {
        let body = json!({ "productMasterId": world.product, "locationId": world.store, "deltaQuantity": delta, "reasonCodeId": "COUNT_CORRECTION" });
        app.post("/api/inventory/adjust", &world.workspace.key, body)
    };
    adjust(300).await;
    assert_eq!(generate(&app, &world).await["created"], 0);
    adjust(-300).await;
    assert_eq!(generate(&app, &world).await["created"], 1);
}

#[tokio::test]
async fn a_recommendation_that_nobody_decided_upon_expires() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let id = generate(&app, &world).await["recommendations"][0]["id"].as_str().unwrap().to_owned();
    app.app.clock.advance_seconds(8 * 86_400);
    let got = app.get(&format!("/api/transfers/recommendations/{id}"), &world.workspace.key).await;
    assert_eq!(got.data()["status"], "EXPIRED");
    let late = app.post(&format!("/api/transfers/recommendations/{id}/approve"), &world.workspace.key, json!({})).await;
    assert_eq!((late.status, late.code()), (409, "INVALID_STATE"));
    super::expire(&app.app).await.unwrap();
    let pending = app.get("/api/transfers/recommendations/pending", &world.workspace.key).await;
    assert_eq!(pending.json["pagination"]["total"], 0);
}

#[tokio::test]
async fn who_holds_one_end_sees_the_move_and_may_not_decide_it() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let id = generate(&app, &world).await["recommendations"][0]["id"].as_str().unwrap().to_owned();
    app.person(&world.workspace, "store@one.example", &[("TENANT_MANAGER", Some(&world.store))]).await;
    let manager = app.sign_in("store@one.example").await;
    assert_eq!(app.get(&format!("/api/transfers/recommendations/{id}"), &manager).await.status, 200);
    let got = app.post(&format!("/api/transfers/recommendations/{id}/approve"), &manager, json!({})).await;
    assert_eq!((got.status, got.code()), (403, "FORBIDDEN"));
}

#[tokio::test]
async fn another_workspace_can_neither_see_nor_decide_it() {
    let app = TestApp::new().await;
    let mine = world(&app, "one").await;
    let other = app.workspace("two").await;
    let id = generate(&app, &mine).await["recommendations"][0]["id"].as_str().unwrap().to_owned();
    let before = app.snapshot(&mine.workspace.id).await;
    for action in ["approve", "execute"] {
        let got = app.post(&format!("/api/transfers/recommendations/{id}/{action}"), &other.key, json!({})).await;
        assert_eq!(got.status, 404);
    }
    let wish = json!({ "locationId": mine.store });
    assert_eq!(app.post("/api/transfers/recommendations", &other.key, wish).await.fault_paths(), ["locationId"]);
    assert_eq!(app.snapshot(&mine.workspace.id).await, before);
}

/// A margin below zero was let through and failed inside: 500.
#[tokio::test]
async fn a_margin_is_never_negative_and_the_greatest_one_is_computed_with() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let with = |margin: serde_json::Value| {
        app.post("/api/transfers/recommendations", &world.workspace.key, json!({ "unitMargin": margin }))
    };
    let refused = with(json!(-0.000_001)).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
    assert_eq!(refused.json["details"]["fields"][0]["path"], "unitMargin");
    assert_eq!(with(json!(1_000_000_001)).await.status, 400);
    let greatest = with(json!(1_000_000_000)).await;
    assert_eq!((greatest.status, &greatest.data()["created"]), (201, &json!(1)), "{}", greatest.json);
}
