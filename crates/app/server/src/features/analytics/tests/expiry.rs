//! `GET /api/inventory/expiry-risk`: milk is forecast at two a day in the north, from today on.

use super::world::record;
use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting;
use crate::testkit::TestApp;
use serde_json::{Value, json};

fn lot(sku: &str, at: &str, number: &str, expires: &str, quantity: i64) -> Value {
    json!({ "type": "RECEIPT", "globalSku": sku, "locationId": at, "quantity": quantity, "lot": number, "expiryDate": expires })
}

/// Two stores; a year of two milk a day in the north up to yesterday, published; lots of both products.
async fn dairy(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let year = (0..365).map(|_| units("2")).collect();
    chain.load(app, vec![chain.series(0, 0, None, "2017-01-02", year)]).await.unwrap();
    forecasting::publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let (north, south) = (&chain.stores[0], &chain.stores[1]);
    let lots = [
        lot("MILK", north, "M1", "2018-01-06", 14),
        lot("MILK", north, "M2", "2018-01-11", 13),
        lot("MILK", north, "M3", "2018-03-02", 107),
        lot("BREAD", south, "B1", "2018-02-01", 5),
        lot("BREAD", south, "B0", "2018-01-01", 1),
        json!({ "type": "RECEIPT", "globalSku": "MILK", "locationId": north, "quantity": 500 }),
    ];
    record(app, &chain.workspace, &lots).await;
    chain
}

async fn ask(app: &TestApp, token: &str, query: &str) -> Vec<Value> {
    let got = app.get(&format!("/api/inventory/expiry-risk?{query}"), token).await;
    assert_eq!(got.status, 200, "{query}: {}", got.json);
    got.data().as_array().unwrap().clone()
}

/// The lots' numbers with one field.
fn column(rows: &[Value], field: &str) -> Vec<(String, String)> {
    rows.iter().map(|row| (row["lotNumber"].as_str().unwrap().to_owned(), row[field].to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(lot, value)| ((*lot).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn the_forecast_sells_what_expires_first_and_the_rest_is_at_risk_by_value() {
    let app = TestApp::new().await;
    let chain = dairy(&app).await;
    let rows = ask(&app, &chain.workspace.key, "").await;
    // M1: 10 are sold by the 6th. M2: 10 more by the 11th. M3: by 2 March, the 60th day, 120 are asked for, of which it
    // has 100: beyond the 35 days that are published, the same mean. Nobody asks for bread in the south.
    assert_eq!(column(&rows, "unitsAtRisk"), pairs(&[("M3", "7"), ("B1", "5"), ("M1", "4"), ("M2", "3")]));
    assert_eq!(column(&rows, "valueAtRisk"), pairs(&[("M3", "2.1"), ("B1", "1.5"), ("M1", "1.2"), ("M2", "0.9")]));
    assert_eq!(column(&rows, "expectedSold"), pairs(&[("M3", "100"), ("B1", "0"), ("M1", "10"), ("M2", "10")]));
    assert_eq!(column(&rows, "daysLeft"), pairs(&[("M3", "59"), ("B1", "30"), ("M1", "4"), ("M2", "9")]));
    // Four more take two days at twice the pace: the 5th and the 6th. Seven take four, three take two.
    let acting =
        [("M3", "\"2018-02-27\""), ("B1", "\"2018-01-02\""), ("M1", "\"2018-01-05\""), ("M2", "\"2018-01-10\"")];
    assert_eq!(column(&rows, "actOn"), pairs(&acting));
    let known = [("M3", "\"2018-02-05\""), ("B1", "null"), ("M1", "\"2018-02-05\""), ("M2", "\"2018-02-05\"")];
    assert_eq!(column(&rows, "forecastTo"), pairs(&known));
    let soon = ask(&app, &chain.workspace.key, "withinDays=30&sortBy=expiryDate&sortOrder=asc").await;
    assert_eq!(column(&soon, "unitsAtRisk"), pairs(&[("M1", "4"), ("M2", "3"), ("B1", "5")]));
    let past = ask(&app, &chain.workspace.key, "withinDays=1&includeExpired=true").await;
    assert_eq!(column(&past, "daysLeft"), pairs(&[("B0", "-1")]));
}

#[tokio::test]
async fn what_is_on_hold_or_promised_is_neither_sold_by_the_forecast_nor_at_risk() {
    let app = TestApp::new().await;
    let chain = dairy(&app).await;
    let key = &chain.workspace.key;
    let lines = app.get(&format!("/api/inventory?productMasterId={}&limit=100", chain.products[0]), key).await;
    let of = |number: &str| {
        let lines = lines.data().as_array().unwrap();
        lines.iter().find(|line| line["lotNumber"] == number).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let hold = json!({ "action": "HOLD", "quantity": 6, "reason": "Seals are being looked at" });
    let got = app.post(&format!("/api/inventory/availability/{}", of("M1")), key, hold).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let rows = ask(&app, key, &format!("productMasterId={}&withinDays=30", chain.products[0])).await;
    // Of M1 8 are left, which the 10 asked for by the 6th take; the other 2 of them come from M2, and 10 by the 11th.
    assert_eq!(column(&rows, "unitsAtRisk"), pairs(&[("M2", "1")]));
    let promise = json!({ "channelId": "SHOP", "reference": "ORDER-1", "lines": [
        { "productMasterId": chain.products[0], "locationId": chain.stores[0], "quantity": 5 },
    ] });
    let got = app.post("/api/inventory/reservations", key, promise).await;
    assert_eq!(got.status, 201, "{}", got.json);
    let rows = ask(&app, key, &format!("productMasterId={}", chain.products[0])).await;
    // The promise is kept from what expires first: 3 of M1 are left and sold, as are the 13
    // of M2; of the 120 asked for by 2 March 104 remain for the 107 of M3.
    assert_eq!(column(&rows, "unitsAtRisk"), pairs(&[("M3", "3")]));
}

#[tokio::test]
async fn a_role_for_one_location_sees_its_lots_alone() {
    let app = TestApp::new().await;
    let chain = dairy(&app).await;
    app.person(&chain.workspace, "clerk@one.example", &[("TENANT_PEOPLE", Some(&chain.stores[1]))]).await;
    let clerk = app.sign_in("clerk@one.example").await;
    assert_eq!(column(&ask(&app, &clerk, "").await, "unitsAtRisk"), pairs(&[("B1", "5")]));
    let south = ask(&app, &chain.workspace.key, &format!("locationId={}", chain.stores[1])).await;
    assert_eq!(column(&south, "unitsAtRisk"), pairs(&[("B1", "5")]));
    let other = app.get(&format!("/api/inventory/expiry-risk?locationId={}", chain.stores[0]), &clerk).await;
    assert_eq!((other.status, other.fault_paths()), (400, vec!["locationId"]));
}

#[tokio::test]
async fn days_and_places_that_cannot_be_are_refused_by_name() {
    let app = TestApp::new().await;
    let chain = dairy(&app).await;
    for (query, field) in [
        ("withinDays=0", "withinDays"),
        ("withinDays=366", "withinDays"),
        ("withinDays=soon", "withinDays"),
        ("locationId=loc_x", "locationId"),
        ("includeExpired=1", "includeExpired"),
    ] {
        let got = app.get(&format!("/api/inventory/expiry-risk?{query}"), &chain.workspace.key).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec![field]), "{query}: {}", got.json);
    }
}
