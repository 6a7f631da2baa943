//! `POST /api/demand/bulk`

use super::world::{Chain, chain, units};
use crate::testkit::TestApp;
use serde_json::{Value, json};

const PATH: &str = "/api/demand/bulk";

fn one(chain: &Chain, date: &str, quantity: impl Into<Value>) -> Value {
    let quantity = quantity.into();
    json!({ "productMasterId": chain.products[0], "locationId": chain.stores[0], "date": date, "quantity": quantity })
}

async fn total(app: &TestApp, chain: &Chain) -> String {
    let path = format!("/api/demand?productMasterId={}", chain.products[0]);
    app.get(&path, &chain.workspace.key).await.data()["total"].to_string()
}

#[tokio::test]
async fn a_later_value_replaces_an_earlier_one_and_says_so() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let key = &chain.workspace.key;
    let body = json!({ "observations": [
        one(&chain, "2018-01-01", 1),
        one(&chain, "2018-01-02", 2.5),
        one(&chain, "2018-01-01", 3),
    ] });
    let got = app.post(PATH, key, body.clone()).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let results = &got.data()["results"];
    let statuses: Vec<&str> = (0..3).map(|at| results[at]["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["CREATED", "CREATED", "REPLACED"]);
    assert_eq!(results[2]["previous"]["quantity"], 1);
    assert_eq!(total(&app, &chain).await, "5.5");

    let again = app.post(PATH, key, json!({ "observations": [one(&chain, "2018-01-01", 3)] })).await;
    assert_eq!((&again.data()["unchanged"], &again.data()["replaced"]), (&json!(1), &json!(0)));
    let changed = app
        .post(
            PATH,
            key,
            json!({ "observations": [{
            "globalSku": "MILK", "locationId": chain.stores[0], "date": "2018-01-01", "quantity": 3, "promotion": true,
        }] }),
        )
        .await;
    assert_eq!(changed.data()["results"][0]["status"], "REPLACED");
    assert_eq!(total(&app, &chain).await, "5.5");
}

#[tokio::test]
async fn an_event_is_written_once_and_only_when_something_changed() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let body = json!({ "observations": [one(&chain, "2018-01-01", 1), one(&chain, "2017-06-01", 2)] });
    let count = |text: String| text.split("event_outbox=").nth(1).unwrap().split(' ').next().unwrap().parse::<i64>();
    let before = count(app.snapshot(&chain.workspace.id).await).unwrap();
    app.post(PATH, &chain.workspace.key, body.clone()).await;
    let after = count(app.snapshot(&chain.workspace.id).await).unwrap();
    app.post(PATH, &chain.workspace.key, body).await;
    let again = count(app.snapshot(&chain.workspace.id).await).unwrap();
    assert_eq!((after - before, again - after), (1, 0));
}

#[tokio::test]
async fn atomic_writes_nothing_and_names_every_fault() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let before = app.snapshot(&chain.workspace.id).await;
    let body = json!({ "mode": "atomic", "observations": [
        one(&chain, "2018-01-01", 1),
        one(&chain, "2018-01-04", 1),
        { "globalSku": "WINE", "locationId": chain.stores[0], "date": "2018-01-01", "quantity": 1 },
        { "locationId": chain.stores[0], "date": "2018-01-01", "quantity": 1 },
        { "globalSku": "MILK", "locationId": "loc_none", "date": "2018-01-01", "quantity": 1 },
        { "globalSku": "MILK", "locationId": chain.stores[0], "channelId": "FAX", "date": "2018-01-01", "quantity": 1 },
        one(&chain, "1999-12-31", 1),
    ] });
    let got = app.post(PATH, &chain.workspace.key, body).await;
    assert_eq!(got.status, 400);
    let expected = [
        "observations[1].date",
        "observations[2].globalSku",
        "observations[3].productMasterId",
        "observations[4].locationId",
        "observations[5].channelId",
        "observations[6].date",
    ];
    assert_eq!(got.fault_paths(), expected);
    assert_eq!(app.snapshot(&chain.workspace.id).await, before);
}

#[tokio::test]
async fn partial_writes_the_good_ones() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let body = json!({ "mode": "partial", "observations": [
        one(&chain, "2018-01-01", 1),
        { "globalSku": "WINE", "locationId": chain.stores[0], "date": "2018-01-01", "quantity": 1 },
        one(&chain, "2018-01-02", 2),
    ] });
    let got = app.post(PATH, &chain.workspace.key, body).await;
    assert_eq!((got.status, &got.data()["created"], &got.data()["failed"]), (200, &json!(2), &json!(1)));
    let failed = &got.data()["results"][1];
    assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("FAILED"), &json!("reference")));
    assert_eq!(total(&app, &chain).await, "3");
}

#[tokio::test]
async fn bodies_that_do_not_fit_are_refused_whole() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let good = one(&chain, "2018-01-01", 1);
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        json!({ "mode": "partial", "observations": [body] })
    };
    for (body, path) in [
        (with("quantity", json!(-1)), "observations[0].quantity"),
        (with("quantity", json!(0.000_000_1)), "observations[0].quantity"),
        (with("quantity", json!("3")), "observations[0].quantity"),
        (with("price", json!(-0.01)), "observations[0].price"),
        (with("date", json!("2018-02-30")), "observations[0].date"),
        (with("colour", json!("red")), "observations[0].colour"),
        (json!({ "observations": [] }), "observations"),
        (json!({ "observations": vec![good.clone(); 1_001] }), "observations"),
        (json!({ "mode": "maybe", "observations": [good.clone()] }), "mode"),
    ] {
        let got = app.post(PATH, &chain.workspace.key, body).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec![path]), "{}", got.json);
    }
    let full = json!({ "observations": vec![good.clone(); 1_000] });
    assert_eq!(app.post(PATH, &chain.workspace.key, full).await.data()["unchanged"], 999);
}

#[tokio::test]
async fn another_workspaces_products_and_locations_name_nothing() {
    let app = TestApp::new().await;
    let (mine, theirs) = (chain(&app, "one").await, chain(&app, "two").await);
    let body = json!({ "observations": [
        { "productMasterId": theirs.products[0], "locationId": mine.stores[0], "date": "2018-01-01", "quantity": 1 },
        { "productMasterId": mine.products[0], "locationId": theirs.stores[0], "date": "2018-01-01", "quantity": 1 },
    ] });
    let got = app.post(PATH, &mine.workspace.key, body).await;
    assert_eq!(got.fault_paths(), ["observations[0].productMasterId", "observations[1].locationId"]);
}

#[tokio::test]
async fn a_person_of_one_store_records_there_only() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    app.person(&chain.workspace, "north@one.example", &[("TENANT_MANAGER", Some(&chain.stores[0]))]).await;
    let session = app.sign_in("north@one.example").await;
    let mut away = one(&chain, "2018-01-01", 1);
    away["locationId"] = json!(chain.stores[1]);
    let body = json!({ "mode": "partial", "observations": [one(&chain, "2018-01-01", 1), away] });
    let got = app.post(PATH, &session, body).await;
    assert_eq!(
        (got.status, &got.data()["created"], &got.data()["failed"]),
        (200, &json!(1), &json!(1)),
        "{}",
        got.json
    );
}

#[tokio::test]
async fn loading_a_series_twice_in_one_go_keeps_the_later_days() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let early = chain.series(0, 0, None, "2017-01-01", vec![units("1"); 300]);
    let late = chain.series(0, 0, None, "2017-10-01", vec![units("2"); 60]);
    let loaded = chain.load(&app, vec![early, late]).await.unwrap();
    // 1 January to 27 October, then 1 October to 29 November: 27 days twice.
    assert_eq!((loaded.created, loaded.replaced, loaded.unchanged), (333, 27, 0));
    assert_eq!(total(&app, &chain).await, (273 + 120).to_string());
}

#[tokio::test]
async fn a_series_of_another_workspace_is_not_loaded() {
    let app = TestApp::new().await;
    let (mine, theirs) = (chain(&app, "one").await, chain(&app, "two").await);
    let series = theirs.series(0, 0, None, "2017-01-01", vec![units("1")]);
    assert!(mine.load(&app, vec![series]).await.is_err());
}
