//! Overrides: a planner's value stands beside the model's, whatever runs come.

use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting::publish_all;
use crate::testkit::TestApp;
use serde_json::{Value, json};

/// Milk sells ten a day in the first store and thirty in the second; the history ends on 17 December 2017.
async fn published(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let north = chain.series(0, 0, None, "2017-06-01", vec![units("10"); 200]);
    let south = chain.series(0, 1, None, "2017-06-01", vec![units("30"); 200]);
    chain.load(app, vec![north, south]).await.unwrap();
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    chain
}

async fn forecast(app: &TestApp, chain: &Chain, store: Option<usize>) -> Value {
    let place = store.map(|store| format!("&locationId={}", chain.stores[store])).unwrap_or_default();
    let path = format!("/api/forecast?productMasterId={}&horizonDays=7{place}", chain.products[0]);
    let got = app.get(&path, &chain.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().clone()
}

fn means(data: &Value, field: &str) -> Vec<f64> {
    data["points"].as_array().unwrap().iter().map(|point| point[field].as_f64().unwrap()).collect()
}

async fn override_of(app: &TestApp, chain: &Chain, location: Option<&str>, quantity: f64) -> Value {
    let body = json!({
        "productMasterId": chain.products[0], "locationId": location, "from": "2017-12-19", "to": "2017-12-20",
        "quantity": quantity, "reason": "the fair comes to town",
    });
    let made = app.post("/api/forecast/overrides", &chain.workspace.key, body).await;
    assert_eq!(made.status, 201, "{}", made.json);
    made.data().clone()
}

#[tokio::test]
async fn it_stands_beside_the_models_value_with_its_reason() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let made = override_of(&app, &chain, Some(&chain.stores[0]), 50.0).await;
    assert_eq!((&made["modelQuantity"], &made["direction"], &made["parts"]), (&json!(20), &json!("UP"), &json!(1)));
    let data = forecast(&app, &chain, Some(0)).await;
    assert_eq!(means(&data, "mean"), [10.0, 25.0, 25.0, 10.0, 10.0, 10.0, 10.0]);
    assert_eq!(means(&data, "modelMean"), [10.0; 7]);
    assert_eq!(data["overrides"][0]["reason"], "the fair comes to town");
    assert_eq!(means(&forecast(&app, &chain, Some(1)).await, "mean"), [30.0; 7]);
}

#[tokio::test]
async fn it_is_spread_in_proportion_and_the_sum_is_exact() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let made = override_of(&app, &chain, None, 100.0).await;
    assert_eq!((&made["modelQuantity"], &made["parts"]), (&json!(80), &json!(2)));
    let (north, south) = (forecast(&app, &chain, Some(0)).await, forecast(&app, &chain, Some(1)).await);
    assert_eq!((means(&north, "mean")[1], means(&south, "mean")[1]), (12.5, 37.5));
    // The sum shows it as soon as its parts are published.
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let all = means(&forecast(&app, &chain, None).await, "mean");
    assert!((all[1] - 50.0).abs() < 0.01 && (all[0] - 40.0).abs() < 0.01, "{all:?}");
}

#[tokio::test]
async fn a_run_changes_the_models_value_and_not_the_planners() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let made = override_of(&app, &chain, Some(&chain.stores[0]), 50.0).await;
    // A new day, and a corrected past: everything is forecast anew.
    let at = |date: &str, quantity: i64| json!({ "productMasterId": chain.products[0], "locationId": chain.stores[0], "date": date, "quantity": quantity });
    let body = json!({ "observations": [at("2017-12-18", 10), at("2017-12-10", 11)] });
    assert_eq!(app.post("/api/demand/bulk", &chain.workspace.key, body).await.status, 200);
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let data = forecast(&app, &chain, Some(0)).await;
    assert_eq!((&data["source"], &data["from"]), (&json!("PUBLISHED"), &json!("2017-12-19")));
    let mean = means(&data, "mean");
    assert!((mean[0] + mean[1] - 50.0).abs() < 1e-3 && mean[2] < 15.0, "{mean:?}");
    let path = format!("/api/forecast/overrides/{}", made["id"].as_str().unwrap());
    assert_eq!(app.delete(&path, &chain.workspace.key).await.status, 204);
    assert!(means(&forecast(&app, &chain, Some(0)).await, "mean")[0] < 15.0);
}

#[tokio::test]
async fn a_product_without_history_may_have_one() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let body = json!({
        "productMasterId": chain.products[1], "locationId": chain.stores[0], "from": "2017-12-18", "to": "2017-12-21",
        "quantity": 8, "reason": "it is new",
    });
    assert_eq!(app.post("/api/forecast/overrides", &chain.workspace.key, body).await.status, 201);
    let path =
        format!("/api/forecast?productMasterId={}&locationId={}&horizonDays=5", chain.products[1], chain.stores[0]);
    let data = app.get(&path, &chain.workspace.key).await.data().clone();
    assert_eq!(means(&data, "mean"), [2.0, 2.0, 2.0, 2.0, 0.0]);
    assert_eq!(data["fallback"], "there is no demand history to learn from");
    assert!(data["points"][0]["quantiles"]["0.95"].as_f64().unwrap() > 2.0, "{}", data["points"][0]);
    assert_eq!(publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap().series, 1);
    assert_eq!(publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap().series, 0);
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let ask = async |from: &str, to: &str, quantity: f64, reason: &str| {
        let body = json!({ "productMasterId": chain.products[0], "from": from, "to": to, "quantity": quantity, "reason": reason });
        app.post("/api/forecast/overrides", &chain.workspace.key, body).await
    };
    assert_eq!(ask("2017-12-17", "2017-12-20", 1.0, "x").await.fault_paths(), ["from"]);
    assert_eq!(ask("2017-12-20", "2017-12-19", 1.0, "x").await.fault_paths(), ["to"]);
    assert_eq!(ask("2017-12-20", "2018-12-21", 1.0, "x").await.fault_paths(), ["to"]);
    assert_eq!(ask("2017-12-20", "2017-12-21", -1.0, "").await.fault_paths(), ["quantity", "reason"]);
    let body = json!({ "productMasterId": chain.products[1], "from": "2017-12-20", "to": "2017-12-21", "quantity": 1, "reason": "x" });
    let nothing = app.post("/api/forecast/overrides", &chain.workspace.key, body).await;
    assert_eq!((nothing.status, nothing.code()), (409, "INVALID_STATE"), "{}", nothing.json);
}
