//! `GET /api/demand`

use super::world::{Chain, chain, units};
use crate::features::demand::DemandDay;
use crate::testkit::TestApp;
use serde_json::{Value, json};

async fn loaded(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let priced = |quantity: &str, price: &str, promotion| DemandDay {
        price: Some(price.parse().unwrap()),
        promotion,
        ..units(quantity)
    };
    // Sunday 31 December 2017 to Tuesday 2 January 2018.
    let north = vec![units("0.1"), priced("1", "2", false), priced("3", "1", true)];
    let south = vec![units("0.2"), priced("0", "9", false), units("4")];
    let series = vec![
        chain.series(0, 0, Some("SHOP"), "2017-12-31", north),
        chain.series(0, 1, None, "2017-12-31", south),
        chain.series(0, 0, Some("WEB"), "2018-01-01", vec![units("1000000000")]),
    ];
    chain.load(app, series).await.unwrap();
    chain
}

impl Chain {
    fn url(&self, rest: &str) -> String {
        format!("/api/demand?productMasterId={}{rest}", self.products[0])
    }
}

fn quantities(data: &Value) -> Vec<(&str, String)> {
    let points = data["points"].as_array().unwrap();
    points.iter().map(|point| (point["date"].as_str().unwrap(), point["quantity"].to_string())).collect()
}

#[tokio::test]
async fn sums_over_locations_and_channels_are_exact() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    let got = app.get(&chain.url(""), &chain.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let expected = [("2017-12-31", "0.3"), ("2018-01-01", "1000000001"), ("2018-01-02", "7")];
    assert_eq!(quantities(got.data()), expected.map(|(date, sum)| (date, sum.to_owned())));
    assert_eq!(got.data()["total"].to_string(), "1000000008.3");
    assert_eq!(got.data()["productName"], "Milk");
    assert_eq!(got.data()["globalSku"], "MILK");
    assert_eq!((&got.data()["from"], &got.data()["to"]), (&json!("2017-12-31"), &json!("2018-01-02")));
    assert_eq!(got.data()["locationId"], Value::Null);
}

#[tokio::test]
async fn one_location_and_one_channel_can_be_asked_for() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    let south = app.get(&chain.url(&format!("&locationId={}", chain.stores[1])), &chain.workspace.key).await;
    assert_eq!(south.data()["total"].to_string(), "4.2");
    let web = app.get(&chain.url("&channelId=WEB"), &chain.workspace.key).await;
    assert_eq!(quantities(web.data()), [("2018-01-01", "1000000000".to_owned())]);
    let alias = app.get(&format!("/api/demand?productId={}", chain.products[0]), &chain.workspace.key).await;
    assert_eq!(alias.data()["total"].to_string(), "1000000008.3");
}

#[tokio::test]
async fn prices_are_weighted_by_quantity_and_promotions_counted() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    let path = chain.url("&channelId=SHOP&granularity=MONTH");
    let got = app.get(&path, &chain.workspace.key).await;
    let points = &got.data()["points"];
    // December: no price known; January: (1 × 2 + 3 × 1) / 4.
    assert_eq!((&points[0]["date"], &points[0]["price"]), (&json!("2017-12-01"), &Value::Null));
    assert_eq!(points[1]["price"].to_string(), "1.25");
    assert_eq!((&points[1]["promotionDays"], &points[1]["days"]), (&json!(1), &json!(2)));
    // Nothing was sold at 9: it is the price asked for.
    let south = chain.url(&format!("&locationId={}&from=2018-01-01&to=2018-01-01", chain.stores[1]));
    assert_eq!(app.get(&south, &chain.workspace.key).await.data()["points"][0]["price"], json!(9));
}

#[tokio::test]
async fn weeks_begin_on_monday_and_days_can_be_cut() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    let weeks = app.get(&chain.url("&granularity=WEEK&channelId=SHOP"), &chain.workspace.key).await;
    assert_eq!(quantities(weeks.data()), [("2017-12-25", "0.1".to_owned()), ("2018-01-01", "4".to_owned())]);
    let cut = app.get(&chain.url("&from=2018-01-02&to=2019-01-01"), &chain.workspace.key).await;
    assert_eq!(quantities(cut.data()), [("2018-01-02", "7".to_owned())]);
    let nothing = app.get(&chain.url("&from=2018-02-01"), &chain.workspace.key).await;
    assert_eq!((nothing.status, &nothing.data()["points"]), (200, &json!([])));
}

#[tokio::test]
async fn a_product_without_history_has_no_points() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    let got = app.get(&format!("/api/demand?productMasterId={}", chain.products[1]), &chain.workspace.key).await;
    assert_eq!((got.status, &got.data()["points"], &got.data()["from"]), (200, &json!([]), &Value::Null));
    assert_eq!(got.data()["total"], 0);
}

#[tokio::test]
async fn days_far_apart_lie_in_chunks_of_their_own() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let series = chain.series(0, 0, None, "2015-03-01", vec![units("1"); 900]);
    chain.load(&app, vec![series]).await.unwrap();
    let got = app.get(&chain.url("&granularity=MONTH"), &chain.workspace.key).await;
    assert_eq!(got.data()["total"], 900);
    // February 2016 had 29 days.
    assert_eq!(quantities(got.data())[11], ("2016-02-01", "29".to_owned()));
}

#[tokio::test]
async fn bad_questions_are_refused_by_name() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    let other = loaded_elsewhere(&app).await;
    let key = &chain.workspace.key;
    for (rest, path, code) in [
        ("&channelID=WEB".to_owned(), "channelID", "unknown"),
        ("&granularity=YEAR".to_owned(), "granularity", "enum"),
        ("&from=2018-1-1".to_owned(), "from", "format"),
        ("&from=2018-01-02&to=2018-01-01".to_owned(), "to", "range"),
        ("&channelId=FAX".to_owned(), "channelId", "reference"),
        (format!("&locationId={}", other.stores[0]), "locationId", "reference"),
        (format!("&productId={}", other.products[0]), "productId", "invalid"),
    ] {
        let got = app.get(&chain.url(&rest), key).await;
        assert_eq!((got.status, got.code()), (400, "VALIDATION_ERROR"), "{rest}: {}", got.json);
        let fields = &got.json["details"]["fields"];
        assert_eq!((&fields[0]["path"], &fields[0]["code"]), (&json!(path), &json!(code)), "{rest}");
    }
    let missing = app.get("/api/demand", key).await;
    assert_eq!((missing.status, missing.fault_paths()), (400, vec!["productMasterId"]));
    let theirs = app.get(&other.url(""), key).await;
    assert_eq!((theirs.status, theirs.fault_paths()), (400, vec!["productMasterId"]));
}

async fn loaded_elsewhere(app: &TestApp) -> Chain {
    chain(app, "two").await
}

#[tokio::test]
async fn a_person_of_one_store_sees_its_demand_only() {
    let app = TestApp::new().await;
    let chain = loaded(&app).await;
    app.person(&chain.workspace, "south@one.example", &[("TENANT_USER", Some(&chain.stores[1]))]).await;
    let session = app.sign_in("south@one.example").await;
    let all = app.get(&chain.url(""), &session).await;
    assert_eq!((all.status, all.data()["total"].to_string()), (200, "4.2".to_owned()), "{}", all.json);
    let north = app.get(&chain.url(&format!("&locationId={}", chain.stores[0])), &session).await;
    assert_eq!((north.status, north.fault_paths()), (400, vec!["locationId"]));
}
