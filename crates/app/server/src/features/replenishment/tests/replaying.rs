//! Backtests.

use super::world::world;
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn policies_are_replayed_side_by_side_on_the_history() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    let got = app.post("/api/planning/backtest", &world.workspace.key, json!({ "days": 60, "leadTimeDays": 7 })).await;
    assert_eq!(got.status, 202, "{}", got.json);
    let result = world.work(&app, &got.data()["jobId"]).await;
    assert_eq!((&result["products"], &result["places"]), (&json!(1), &json!(1)));
    let policies = result["policies"].as_array().unwrap();
    assert_eq!(policies.len(), 14);
    // Steady demand of 4, 5 and 6 in turn: 300 units asked for in sixty days, and nobody has to go without.
    let best = policies.iter().find(|p| p["policy"] == "BEST_IN_HINDSIGHT").unwrap();
    assert!(best["fillRate"].as_f64().unwrap() > 0.99, "{best}");
    // Three policies at four levels each, and two by themselves.
    let plot = result["plotSvg"].as_str().unwrap();
    assert!(plot.starts_with("<svg") && plot.ends_with("</svg>\n"));
    assert_eq!((plot.matches("<polyline").count(), plot.matches("<circle").count()), (3, 12));
    for name in ["MIN_MAX", "BASE_STOCK", "PLANNED", "PLANNED_BY_MONEY", "BEST_IN_HINDSIGHT"] {
        assert!(plot.contains(&format!(">{name}</text>")), "{name}");
    }
    // Levels that never change order every week, as these do; min-max and batches order seldomer and may be cheaper.
    for policy in policies.iter().filter(|p| ["BASE_STOCK", "PLANNED"].contains(&p["policy"].as_str().unwrap())) {
        assert!(best["totalCost"].as_f64().unwrap() <= policy["totalCost"].as_f64().unwrap() + 1e-9, "{policy}");
    }
}

#[tokio::test]
async fn without_a_history_there_is_nothing_to_replay() {
    let app = TestApp::new().await;
    let workspace = app.workspace("bare").await;
    let got = app.post("/api/planning/backtest", &workspace.key, json!({})).await;
    assert_eq!((got.status, got.code()), (409, "INVALID_STATE"));
    let strange = app.post("/api/planning/backtest", &workspace.key, json!({ "productMasterIds": ["prod_x"] })).await;
    assert_eq!(strange.fault_paths(), ["productMasterIds[0]"]);
}
