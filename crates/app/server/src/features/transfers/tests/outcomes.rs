//! What executed recommendations came to.

use super::world::{DAY, adjust, generate, moved, post, world};
use crate::testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn four_weeks_later_the_realised_benefit_stands_beside_the_promised_one() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let (rec, quantity) = moved(&app, &world).await;
    // Five a day for twelve days: of the sixty, six would have been there without it.
    for _ in 0..12 {
        app.app.clock.advance_seconds(DAY);
        let sale =
            json!({ "type": "SALE", "productMasterId": world.product, "locationId": world.store, "quantity": 5 });
        post(&app, &world, "/api/inventory/movements/bulk", json!({ "items": [sale] })).await;
    }
    let read = "/api/transfers/recommendations/outcomes";
    crate::features::transfers::measure(&app.app).await.unwrap();
    let early = app.get(read, &world.workspace.key).await;
    assert_eq!(early.data()["totals"]["count"], 0, "{}", early.json);
    app.app.clock.advance_seconds(16 * DAY);
    crate::features::transfers::measure(&app.app).await.unwrap();
    crate::features::transfers::measure(&app.app).await.unwrap();
    let got = app.get(read, &world.workspace.key).await;
    let (outcome, totals) = (&got.data()["outcomes"][0], &got.data()["totals"]);
    assert_eq!(totals["count"], 1, "{}", got.json);
    assert_eq!((&outcome["id"], &outcome["received"]), (&rec["id"], &json!(quantity)));
    assert_eq!(
        (&outcome["sold"], &outcome["wouldHaveSold"], &outcome["extraSold"], &outcome["unitMargin"]),
        (&json!(60), &json!(6), &json!(54), &json!(2))
    );
    let number = |value: &Value| value.as_f64().unwrap();
    // A trip of 25, and 0.05 a unit; the depot never ran out.
    let cost = 25.0 + 0.05 * quantity as f64;
    assert!((number(&outcome["realisedCost"]) - cost).abs() < 1e-6, "{outcome}");
    assert!((number(&outcome["realised"]) - (108.0 - cost)).abs() < 1e-6, "{outcome}");
    assert_eq!((&outcome["sourceStockoutDays"], &outcome["realisedLost"]), (&json!(0), &json!(0)));
    let sum = |part: &str, names: [&str; 3]| -> f64 { names.iter().map(|name| number(&rec[part][*name])).sum() };
    let promised = sum("benefit", ["expectedExtraMargin", "holdingSaved", "expiryAvoided"])
        - sum("cost", ["trip", "units", "lostAtSource"]);
    assert!((number(&outcome["promised"]) - promised).abs() < 1e-4, "{outcome} {promised}");
    assert_eq!((&totals["shareThatPaid"], &totals["acceptanceRate"]), (&json!(1.0), &json!(1.0)));

    // A rejection with its reason.
    let left = 6 + quantity - 60;
    adjust(&app, &world, &world.store, -left, None).await;
    let again = generate(&app, &world).await;
    let path = format!("/api/transfers/recommendations/{}/reject", again["recommendations"][0]["id"].as_str().unwrap());
    post(&app, &world, &path, json!({ "reason": "the van is full" })).await;
    let totals = app.get(read, &world.workspace.key).await.data()["totals"].clone();
    assert_eq!((&totals["accepted"], &totals["rejected"]), (&json!(1), &json!(1)));
    assert_eq!(totals["rejectionReasons"], json!([{ "reason": "the van is full", "count": 1 }]));
    assert_eq!(totals["acceptanceRate"], 0.5);
    let elsewhere = app.get(&format!("{read}?destLocationId={}", world.depot), &world.workspace.key).await;
    assert_eq!((&elsewhere.data()["totals"]["count"], &elsewhere.data()["totals"]["rejected"]), (&json!(0), &json!(0)));
    let other = app.workspace("two").await;
    assert_eq!(app.get(read, &other.key).await.data()["totals"]["count"], 0);
}

#[tokio::test]
async fn a_source_that_ran_dry_has_its_loss_counted() {
    let app = TestApp::new().await;
    let world = world(&app, "one").await;
    let (_, quantity) = moved(&app, &world).await;
    adjust(&app, &world, &world.depot, quantity - 400, None).await;
    app.app.clock.advance_seconds(28 * DAY);
    crate::features::transfers::measure(&app.app).await.unwrap();
    let got = app.get("/api/transfers/recommendations/outcomes", &world.workspace.key).await;
    let outcome = &got.data()["outcomes"][0];
    assert_eq!(outcome["sourceStockoutDays"], 28, "{}", got.json);
    // Nothing is sold at the depot, so nothing was missed there; nor was anything sold at the store.
    assert_eq!((&outcome["lostAtSource"], &outcome["extraSold"]), (&json!(0), &json!(0)));
    assert!(outcome["realised"].as_f64().unwrap() < 0.0);
    assert_eq!(got.data()["totals"]["shareThatPaid"], 0.0);
}
