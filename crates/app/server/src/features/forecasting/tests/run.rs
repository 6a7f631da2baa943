//! Runs: chunks that workers share, resumed where they were, and only what is touched.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::demand::world::{Chain, chain, units};
use crate::features::demand::{DemandSeries, FORECAST_JOB};
use crate::features::forecasting::publish_all;
use crate::testkit::TestApp;
use serde_json::json;
use stockflow_jobs::{NewJob, enqueue};

/// Three hundred products that sell one a day: more than a chunk.
async fn many(app: &TestApp) -> Chain {
    let mut chain = chain(app, "one").await;
    let make = |change: &mut Change<'_, '_>| {
        let product =
            |at: usize| NewProduct { global_sku: format!("P{at}"), name: format!("P{at}"), ..NewProduct::default() };
        create_products(change, &(0..300).map(product).collect::<Vec<_>>())
    };
    chain.products = app.app.change(&chain.workspace.id, Who::system("test"), make).await.unwrap();
    let series: Vec<DemandSeries> =
        (0..300).map(|at| chain.series(at, at % 2, None, "2017-10-01", vec![units("1"); 20])).collect();
    chain.load(app, series).await.unwrap();
    chain
}

async fn want(app: &TestApp, chain: &Chain) {
    let workspace = chain.workspace.id.clone();
    let ask = move |change: &mut Change<'_, '_>| {
        let job = NewJob::of(&workspace, FORECAST_JOB, json!({}), change.now);
        let id = change.id("job");
        enqueue(change.tx, &job, &id, change.now)?;
        Ok::<_, crate::http::ApiError>(())
    };
    app.app.change(&chain.workspace.id, Who::system("test"), ask).await.unwrap();
}

#[tokio::test]
async fn workers_share_a_run_and_its_job_tells_how_far_it_is() {
    let app = TestApp::new().await;
    let chain = many(&app).await;
    want(&app, &chain).await;
    // Two runners at once, as on two nodes.
    let (one, two) = (crate::features::jobs(&app.app), crate::features::jobs(&app.app));
    let (a, b) = tokio::join!(one.run_due_once(), two.run_due_once());
    assert!(a + b >= 2, "{a} {b}");
    let job = app.get(&format!("/api/jobs?kind={FORECAST_JOB}"), &chain.workspace.key).await;
    let job = &job.data()[0];
    assert_eq!((&job["status"], &job["result"]["series"]), (&json!("SUCCEEDED"), &json!(300)), "{job}");
    assert_eq!(job["progress"]["total"], 300);
    let held = app.snapshot(&chain.workspace.id).await;
    assert!(
        held.contains("forecast=300 ") && held.contains("forecast_version=300 ") && held.contains("forecast_chunk=0 ")
    );
    let events = app.get("/api/forecast/change-history?limit=1", &chain.workspace.key).await;
    assert_eq!(events.json["pagination"]["total"], 300);
}

#[tokio::test]
async fn only_what_is_touched_is_forecast_anew() {
    let app = TestApp::new().await;
    let chain = many(&app).await;
    let publish = async || publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap().series;
    assert_eq!((publish().await, publish().await), (300, 0));
    // A corrected past touches one.
    let one = json!({ "globalSku": "P7", "locationId": chain.stores[1], "date": "2017-10-03", "quantity": 5 });
    assert_eq!(app.post("/api/demand/bulk", &chain.workspace.key, json!({ "observations": [one] })).await.status, 200);
    assert_eq!(publish().await, 1);
    // An event of one product touches one, one of a store those in it.
    let event = |field: &str, id: &str| {
        json!({
            "name": "E", "type": "OTHER", "startsAt": "2017-10-25", "endsAt": "2017-10-26", "value": { "liftPct": 0.1 }, field: id,
        })
    };
    let path = "/api/forecast/events";
    assert_eq!(app.post(path, &chain.workspace.key, event("productMasterId", &chain.products[3])).await.status, 201);
    assert_eq!(publish().await, 1);
    assert_eq!(app.post(path, &chain.workspace.key, event("locationId", &chain.stores[0])).await.status, 201);
    assert_eq!(publish().await, 150);
    // A new day moves where every forecast begins.
    let one = json!({ "globalSku": "P7", "locationId": chain.stores[1], "date": "2017-10-21", "quantity": 1 });
    assert_eq!(app.post("/api/demand/bulk", &chain.workspace.key, json!({ "observations": [one] })).await.status, 200);
    assert_eq!(publish().await, 300);
}

#[tokio::test]
async fn a_run_that_broke_off_goes_on_where_it_was() {
    let app = TestApp::new().await;
    let chain = many(&app).await;
    // The first chunk is done; then whoever saw to it is gone.
    let run = super::super::run::begin_for_test(&app.app, &chain.workspace.id).await;
    let held = app.snapshot(&chain.workspace.id).await;
    assert!(held.contains("forecast=256 ") && held.contains("forecast_run=1 "), "{}", held.lines().next().unwrap());
    let mut seen = Vec::new();
    let told = std::sync::Mutex::new(&mut seen);
    let published =
        publish_all(&app.app, &chain.workspace.id, |done, total| told.lock().unwrap().push((done, total))).await;
    assert_eq!(published.unwrap().series, 300);
    assert_eq!(seen.last(), Some(&(300, 300)));
    let held = app.snapshot(&chain.workspace.id).await;
    assert!(
        held.contains("forecast=300 ") && held.contains("forecast_version=300 ") && held.contains("forecast_run=1 ")
    );
    assert!(!run.is_empty());
}
