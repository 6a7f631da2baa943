//! Publishing, and who reads what was published.

use crate::change::Who;
use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting::{HORIZON, outlook, publish_all};
use crate::http::ApiError;
use crate::testkit::{Got, TestApp};
use serde_json::{Value, json};
use std::sync::Mutex;

async fn published(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    chain.load_a_year(app).await;
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    chain
}

async fn ask(app: &TestApp, chain: &Chain, rest: &str) -> Got {
    let (product, store) = (&chain.products[0], &chain.stores[0]);
    let got = app
        .get(&format!("/api/forecast?productMasterId={product}&locationId={store}{rest}"), &chain.workspace.key)
        .await;
    assert_eq!(got.status, 200, "{}", got.json);
    got
}

#[tokio::test]
async fn what_is_published_is_what_is_computed() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    chain.load_a_year(&app).await;
    for granularity in ["DAY", "WEEK", "MONTH"] {
        let question = format!("&horizonDays={HORIZON}&granularity={granularity}");
        let question = if granularity == "DAY" { question } else { question + "&quantiles=0.05,0.95" };
        let mut computed = ask(&app, &chain, &question).await.json;
        assert_eq!(computed["data"]["source"], "COMPUTED");
        publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
        let read = ask(&app, &chain, &question).await.json;
        assert_eq!(read["data"]["source"], "PUBLISHED");
        computed["data"]["source"] = json!("PUBLISHED");
        assert_eq!(read, computed);
        // Out of the way, so that the next one is computed again.
        let body = json!({ "observations": [{
            "globalSku": "MILK", "locationId": chain.stores[0], "date": "2017-01-02", "quantity": 100 + granularity.len(),
        }] });
        assert_eq!(app.post("/api/demand/bulk", &chain.workspace.key, body).await.status, 200);
    }
}

#[tokio::test]
async fn it_answers_shorter_horizons_and_fewer_levels_only() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let source = async |rest: &str| ask(&app, &chain, rest).await.data()["source"].as_str().unwrap().to_owned();
    assert_eq!(source("").await, "PUBLISHED");
    assert_eq!(source("&horizonDays=7&quantiles=0.5&granularity=WEEK").await, "PUBLISHED");
    assert_eq!(source("&horizonDays=36").await, "COMPUTED");
    assert_eq!(source("&quantiles=0.9").await, "COMPUTED");
    let week = ask(&app, &chain, "&horizonDays=7").await;
    let whole = ask(&app, &chain, "&horizonDays=35").await;
    assert_eq!(week.data()["points"][6], whole.data()["points"][6]);
    let days = week.data()["points"].as_array().unwrap();
    let sum: f64 = days.iter().map(|day| day["mean"].to_string().parse::<f64>().unwrap()).sum();
    assert!((week.data()["total"]["mean"].to_string().parse::<f64>().unwrap() - sum).abs() < 1e-3);
}

#[tokio::test]
async fn a_changed_history_makes_it_stale() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let record = async |store: usize, date: &str| {
        let one = json!({ "globalSku": "MILK", "locationId": chain.stores[store], "date": date, "quantity": 40 });
        app.post("/api/demand/bulk", &chain.workspace.key, json!({ "observations": [one] })).await
    };
    // Another store's past is not this one's.
    record(1, "2017-12-01").await;
    assert_eq!(ask(&app, &chain, "").await.data()["source"], "PUBLISHED");
    record(0, "2017-12-01").await;
    assert_eq!(ask(&app, &chain, "").await.data()["source"], "COMPUTED");
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    assert_eq!(ask(&app, &chain, "").await.data()["source"], "PUBLISHED");
    // A day more, wherever it is, moves the beginning of every forecast.
    record(1, "2018-01-02").await;
    let moved = ask(&app, &chain, "").await;
    assert_eq!((&moved.data()["source"], &moved.data()["from"]), (&json!("COMPUTED"), &json!("2018-01-03")));
}

#[tokio::test]
async fn progress_is_told_to_the_end_and_an_event_is_written() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    chain.load_a_year(&app).await;
    let seen = Mutex::new(Vec::new());
    let told = publish_all(&app.app, &chain.workspace.id, |done, total| seen.lock().unwrap().push((done, total))).await;
    assert_eq!(told.unwrap().series, 3);
    assert_eq!(seen.into_inner().unwrap(), [(0, 3), (3, 3)]);
    assert!(app.snapshot(&chain.workspace.id).await.contains("forecast=3 "));
}

#[tokio::test]
async fn a_workspace_without_history_has_nothing_to_publish() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let told = publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    assert_eq!(told.series, 0);
}

#[tokio::test]
async fn channels_are_published_together() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let shop = chain.series(0, 0, Some("SHOP"), "2017-06-01", vec![units("3"); 200]);
    let web = chain.series(0, 0, Some("WEB"), "2017-06-01", vec![units("4"); 200]);
    chain.load(&app, vec![shop, web]).await.unwrap();
    assert_eq!(publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap().series, 1);
    assert_eq!(ask(&app, &chain, "&horizonDays=1").await.data()["points"][0]["mean"], json!(7.0));
    assert_eq!(ask(&app, &chain, "&channelId=WEB").await.data()["source"], "COMPUTED");
}

#[tokio::test]
async fn the_outlook_is_the_published_forecast_summed() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let read =
        |days: i64| app.app.change(&chain.workspace.id, Who::system("test"), move |change| outlook(change.tx, days));
    let all = read(14).await.unwrap();
    assert_eq!(all.len(), 3);
    let milk = all.iter().find(|o| o.product_id == chain.products[0] && o.location_id == chain.stores[0]).unwrap();
    let shown = ask(&app, &chain, "&horizonDays=14").await;
    let mean: f64 = shown.data()["total"]["mean"].to_string().parse().unwrap();
    assert!((milk.mean - mean).abs() < 1e-3 && milk.sd > 0.0, "{milk:?}");
    assert_eq!((milk.first_day.to_string().as_str(), milk.daily_mean.len()), ("2018-01-02", 14));
    assert!(milk.quantile(0.95) > milk.mean && milk.mean > milk.quantile(0.05));
    let longer = read(35).await.unwrap();
    assert!(longer[0].sd >= all[0].sd && longer[0].mean >= all[0].mean);
    for days in [0, 36, -1] {
        assert!(matches!(read(days).await, Err::<_, ApiError>(error) if error.message().contains("days")), "{days}");
    }
}

#[tokio::test]
async fn another_workspace_sees_nothing_of_it() {
    let app = TestApp::new().await;
    let mine = published(&app).await;
    let other = chain(&app, "two").await;
    let seen = app.app.change(&other.workspace.id, Who::system("test"), |change| outlook(change.tx, 7)).await.unwrap();
    assert!(seen.is_empty());
    let (product, store) = (&mine.products[0], &mine.stores[0]);
    let path = format!("/api/forecast?productMasterId={product}&locationId={store}");
    let got = app.get(&path, &other.workspace.key).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["productMasterId", "locationId"]));
    assert_eq!(got.json["data"], Value::Null);
}
