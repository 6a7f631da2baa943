//! What a run does not propose: what has just moved, and what is lost to its date.

use super::world::{DAY, adjust, generate, moved, post, world};
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn the_same_move_is_not_proposed_again_for_two_weeks_after_it_came() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let (_, quantity) = moved(&app, &world).await;
    // The store loses everything: short again, and nothing is on its way.
    adjust(&app, &world, &world.store, -(6 + quantity), None).await;
    assert_eq!(generate(&app, &world).await["created"], 0);
    app.app.clock.advance_seconds(13 * DAY);
    assert_eq!(generate(&app, &world).await["created"], 0);
    app.app.clock.advance_seconds(2 * DAY);
    assert_eq!(generate(&app, &world).await["created"], 1);
}

#[tokio::test]
async fn what_expires_where_nobody_buys_it_is_worth_more_elsewhere_unless_it_is_too_late() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let undated = generate(&app, &world).await["recommendations"][0]["benefit"]["expiryAvoided"].clone();
    assert_eq!(undated, 0);
    adjust(&app, &world, &world.depot, -400, None).await;
    adjust(&app, &world, &world.depot, 100, Some("2018-01-04")).await;
    let late = generate(&app, &world).await;
    assert_eq!(late["created"], 0, "two days are too few: {late}");
    adjust(&app, &world, &world.depot, 100, Some("2018-01-12")).await;
    let made = generate(&app, &world).await;
    let rec = &made["recommendations"][0];
    let avoided = rec["benefit"]["expiryAvoided"].as_f64().unwrap_or_default();
    let quantity = rec["quantity"].as_f64().unwrap_or_default();
    // A unit costs 1: what is sold there in time is not written off here.
    assert!(avoided > 30.0 && avoided <= quantity, "{made}");
    assert_eq!(rec["stock"]["sourceAvailable"], 100, "what is lost anyway is not offered");
}

#[tokio::test]
async fn what_is_locked_up_in_a_hold_bin_is_not_offered() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    adjust(&app, &world, &world.depot, -400, None).await;
    let bin = json!({ "code": "H-1", "type": "HOLD" });
    post(&app, &world, &format!("/api/locations/{}/bins", world.depot), bin).await;
    let held = json!({ "productMasterId": world.product, "locationId": world.depot, "deltaQuantity": 400, "bin": "H-1",
        "reasonCodeId": "FOUND" });
    post(&app, &world, "/api/inventory/adjust", held).await;
    assert_eq!(generate(&app, &world).await["created"], 0);
    adjust(&app, &world, &world.depot, 100, None).await;
    let made = generate(&app, &world).await;
    assert_eq!(made["recommendations"][0]["stock"]["sourceAvailable"], 100, "{made}");
}
