//! External events: how they stack, when they hold, what they do to history and forecast.

use crate::change::Who;
use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting::publish_all;
use crate::features::network::{NewLocation, create_location};
use crate::testkit::TestApp;
use serde_json::{Value, json};

/// A product that sells ten a day, every day of 200, in the first store.
async fn steady(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let series = chain.series(0, 0, None, "2017-06-01", vec![units("10"); 200]);
    chain.load(app, vec![series]).await.unwrap();
    chain
}

fn event(from: &str, to: &str, lift: f64, mode: &str) -> Value {
    json!({
        "name": "Promotion", "type": "PROMOTION", "startsAt": from, "endsAt": to,
        "value": { "liftPct": lift, "stackingMode": mode },
    })
}

fn with(mut event: Value, field: &str, value: &str) -> Value {
    event[field] = json!(value);
    event
}

impl Chain {
    async fn event(&self, app: &TestApp, body: Value) -> String {
        let made = app.post("/api/forecast/events", &self.workspace.key, body).await;
        assert_eq!(made.status, 201, "{}", made.json);
        made.data()["id"].as_str().unwrap().to_owned()
    }

    /// Date and mean of each day; the history ends on 17 December 2017.
    async fn days(&self, app: &TestApp, rest: &str) -> Vec<(String, f64)> {
        let got = app.get(&format!("/api/forecast?{rest}"), &self.workspace.key).await;
        assert_eq!(got.status, 200, "{}", got.json);
        let point = |p: &Value| (p["date"].as_str().unwrap().to_owned(), p["mean"].as_f64().unwrap());
        got.data()["points"].as_array().unwrap().iter().map(point).collect()
    }

    fn milk_north(&self) -> String {
        format!("productMasterId={}&locationId={}&horizonDays=14", self.products[0], self.stores[0])
    }
}

async fn stacked(events: &[(f64, &str)]) -> f64 {
    let app = TestApp::new().await;
    let chain = steady(&app).await;
    for (lift, mode) in events {
        chain.event(&app, event("2017-12-20", "2017-12-20", *lift, mode)).await;
    }
    let days = chain.days(&app, &chain.milk_north()).await;
    assert!((days[0].1 - 10.0).abs() < 1e-6 && (days[3].1 - 10.0).abs() < 1e-6, "{days:?}");
    days[2].1
}

// The arithmetic is that of the published contract.
#[tokio::test]
async fn factors_multiply_lifts_sum_and_both_join() {
    let is = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-3, "{found}, not {expected}");
    is(stacked(&[(0.25, "MULTIPLICATIVE"), (0.15, "MULTIPLICATIVE")]).await, 14.375);
    is(stacked(&[(0.25, "ADDITIVE"), (0.15, "ADDITIVE")]).await, 14.0);
    is(stacked(&[(0.25, "MULTIPLICATIVE"), (0.25, "ADDITIVE"), (0.15, "ADDITIVE")]).await, 17.5);
    is(stacked(&[(-0.9, "ADDITIVE"), (-0.9, "ADDITIVE")]).await, 0.0);
}

#[tokio::test]
async fn both_ends_are_inclusive_in_the_locations_day() {
    let app = TestApp::new().await;
    let chain = steady(&app).await;
    let far = NewLocation {
        code: "CHI".into(),
        name: "Chicago".into(),
        kind: "STORE_FRONT".into(),
        parent_id: None,
        time_zone: "America/Chicago".into(),
        sellable: true,
    };
    let make = move |change: &mut crate::change::Change<'_, '_>| create_location(change, &far);
    let far: String = app.app.change(&chain.workspace.id, Who::system("test"), make).await.unwrap();
    let mut series = chain.series(0, 0, None, "2017-06-01", vec![units("10"); 200]);
    series.location_id.clone_from(&far);
    chain.load(&app, vec![series]).await.unwrap();
    // Two in the morning in UTC is the evening before in Chicago.
    chain.event(&app, event("2017-12-20T02:00:00Z", "2017-12-21T02:00:00Z", 1.0, "MULTIPLICATIVE")).await;
    let lifted = async |location: &str| -> Vec<String> {
        let rest = format!("productMasterId={}&locationId={location}&horizonDays=10", chain.products[0]);
        chain.days(&app, &rest).await.into_iter().filter(|(_, mean)| *mean > 15.0).map(|(date, _)| date).collect()
    };
    assert_eq!(lifted(&chain.stores[0]).await, ["2017-12-20", "2017-12-21"]);
    assert_eq!(lifted(&far).await, ["2017-12-19", "2017-12-20"]);
}

#[tokio::test]
async fn it_holds_for_its_scope_alone_and_for_its_share_of_a_sum() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let shop = chain.series(0, 0, Some("SHOP"), "2017-06-01", vec![units("6"); 200]);
    let web = chain.series(0, 0, Some("WEB"), "2017-06-01", vec![units("4"); 200]);
    let bread = chain.series(1, 1, None, "2017-06-01", vec![units("10"); 200]);
    chain.load(&app, vec![shop, web, bread]).await.unwrap();
    let body = with(event("2017-12-18", "2017-12-18", 0.5, "MULTIPLICATIVE"), "productMasterId", &chain.products[0]);
    chain.event(&app, with(body, "channelId", "WEB")).await;
    let first = async |rest: &str| chain.days(&app, rest).await[0].1;
    let (milk, north) = (&chain.products[0], &chain.stores[0]);
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 0.01, "{found}, not {expected}");
    near(first(&format!("productMasterId={milk}&locationId={north}&channelId=WEB")).await, 6.0);
    near(first(&format!("productMasterId={milk}&locationId={north}&channelId=SHOP")).await, 6.0);
    near(first(&format!("productMasterId={milk}&locationId={north}")).await, 12.0);
    near(first(&format!("productMasterId={}", chain.products[1])).await, 10.0);
    // Of all twenty, four are asked for through that channel.
    near(first("channelId=WEB").await, 6.0);
}

#[tokio::test]
async fn a_past_event_cleans_the_history_that_models_learn_from() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    // The last four weeks were promoted: fifteen instead of ten.
    let days = (0..200).map(|day| units(if day < 172 { "10" } else { "15" })).collect();
    chain.load(&app, vec![chain.series(0, 0, None, "2017-06-01", days)]).await.unwrap();
    let first = async || chain.days(&app, &chain.milk_north()).await[0].1;
    assert!(first().await > 13.0);
    let id = chain.event(&app, event("2017-11-20", "2017-12-17", 0.5, "MULTIPLICATIVE")).await;
    assert!((first().await - 10.0).abs() < 0.01);
    let key = &chain.workspace.key;
    assert_eq!(app.delete(&format!("/api/forecast/events/{id}"), key).await.status, 204);
    assert!(first().await > 13.0);
}

#[tokio::test]
async fn what_is_published_shows_a_new_event_at_once_and_learns_anew_from_a_past_one() {
    let app = TestApp::new().await;
    let chain = steady(&app).await;
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let ask = async || app.get(&format!("/api/forecast?{}", chain.milk_north()), &chain.workspace.key).await;
    chain.event(&app, event("2017-12-20", "2017-12-22", 0.5, "MULTIPLICATIVE")).await;
    let got = ask().await;
    assert_eq!((&got.data()["source"], &got.data()["points"][2]["mean"]), (&json!("PUBLISHED"), &json!(15.0)));
    let shown = &got.data()["events"];
    assert_eq!(
        (shown.as_array().unwrap().len(), &shown[0]["from"], &shown[0]["to"]),
        (1, &json!("2017-12-20"), &json!("2017-12-22"))
    );
    // Quantiles move with the mean and stay in order.
    let quantiles = &got.data()["points"][2]["quantiles"];
    assert!(quantiles["0.05"].as_f64() <= quantiles["0.95"].as_f64() && quantiles["0.5"] == 15.0, "{quantiles}");
    chain.event(&app, event("2017-08-01", "2017-08-03", 0.5, "MULTIPLICATIVE")).await;
    assert_eq!(ask().await.data()["source"], "COMPUTED");
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    assert_eq!(ask().await.data()["source"], "PUBLISHED");
}

#[tokio::test]
async fn an_event_for_scenarios_only_leaves_the_forecast_alone() {
    let app = TestApp::new().await;
    let chain = steady(&app).await;
    let mut body = event("2017-12-18", "2017-12-31", 1.0, "MULTIPLICATIVE");
    body["scenarioOnly"] = json!(true);
    chain.event(&app, body).await;
    let got = app.get(&format!("/api/forecast?{}", chain.milk_north()), &chain.workspace.key).await;
    assert_eq!((&got.data()["points"][0]["mean"], &got.data()["events"]), (&json!(10.0), &json!([])));
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_field() {
    let app = TestApp::new().await;
    let chain = steady(&app).await;
    let refused = async |body: Value| {
        let got = app.post("/api/forecast/events", &chain.workspace.key, body).await;
        assert_eq!((got.status, got.code()), (400, "VALIDATION_ERROR"), "{}", got.json);
        got.fault_paths().iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(refused(event("2017-12-21", "2017-12-20", 0.1, "ADDITIVE")).await, ["endsAt"]);
    assert_eq!(refused(event("2017-12-20", "2017-12-20", -1.0, "ADDITIVE")).await, ["value.liftPct"]);
    assert_eq!(refused(event("2017-12-20", "2017-12-20", 6.0, "ADDITIVE")).await, ["value.liftPct"]);
    assert_eq!(refused(event("20.12.2017", "2017-12-20", 0.1, "ADDITIVE")).await, ["startsAt"]);
    assert_eq!(refused(event("2017-12-20", "2017-12-20", 0.1, "DIVISIVE")).await, ["value.stackingMode"]);
    let fine = || event("2017-12-20", "2017-12-20", 0.1, "ADDITIVE");
    let nowhere = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g";
    assert_eq!(refused(with(fine(), "productMasterId", nowhere)).await, ["productMasterId"]);
    assert_eq!(refused(with(fine(), "type", "WEDDING")).await, ["type"]);
}

#[tokio::test]
async fn it_says_what_similar_events_came_to() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let promoted = [60..67, 120..127];
    let day = |at: i64| units(if promoted.iter().any(|days| days.contains(&at)) { "13" } else { "10" });
    chain.load(&app, vec![chain.series(0, 0, None, "2017-06-01", (0..200).map(day).collect())]).await.unwrap();
    let milk = chain.products[0].clone();
    let about = |from: &str, to: &str| with(event(from, to, 0.2, "MULTIPLICATIVE"), "productMasterId", &milk);
    chain.event(&app, about("2017-07-31", "2017-08-06")).await;
    chain.event(&app, about("2017-09-29", "2017-10-05")).await;
    let next = chain.event(&app, about("2017-12-20", "2017-12-26")).await;
    let got = app.get(&format!("/api/forecast/events/{next}"), &chain.workspace.key).await;
    let suggested = &got.data()["suggestedLift"];
    assert_eq!((&suggested["liftPct"], &suggested["events"], &suggested["days"]), (&json!(0.3), &json!(2), &json!(14)));
    assert!(suggested["low"].as_f64().unwrap() < 0.3 && suggested["high"].as_f64().unwrap() > 0.3, "{suggested}");
}

#[tokio::test]
async fn a_version_seen_before_cannot_overwrite_a_later_one() {
    let app = TestApp::new().await;
    let chain = steady(&app).await;
    let id = chain.event(&app, event("2017-12-20", "2017-12-20", 0.1, "ADDITIVE")).await;
    let path = format!("/api/forecast/events/{id}");
    let replaced = app.put(&path, &chain.workspace.key, event("2017-12-21", "2017-12-22", 0.2, "ADDITIVE")).await;
    assert_eq!((replaced.status, &replaced.data()["version"]), (200, &json!(2)));
    let list = app.get("/api/forecast/events?type=PROMOTION&from=2017-12-21", &chain.workspace.key).await;
    assert_eq!((list.data()[0]["id"].as_str(), &list.data()[0]["isGlobal"]), (Some(id.as_str()), &json!(true)));
}
