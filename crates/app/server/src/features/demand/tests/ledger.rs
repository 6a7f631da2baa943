//! Sales and consumption in the ledger become demand, once their day is over.

use super::world::{Chain, chain, day, units};
use crate::features::demand::{Selection, follow_ledger, history};
use crate::testkit::TestApp;
use serde_json::{Value, json};

async fn moved(app: &TestApp, chain: &Chain, items: Vec<Value>) {
    let got = app.post("/api/inventory/movements/bulk", &chain.workspace.key, json!({ "items": items })).await;
    assert_eq!(got.status, 200, "{}", got.json);
}

fn item(chain: &Chain, kind: &str, quantity: i64, at: &str) -> Value {
    json!({ "productMasterId": chain.products[0], "locationId": chain.stores[0], "type": kind, "quantity": quantity, "effectiveAt": at })
}

/// Lets the background look, and do what it finds.
async fn look(app: &TestApp) {
    follow_ledger(&app.app).await.unwrap();
    crate::features::jobs(&app.app).run_due_once().await;
}

/// Day and units of what stands in the history, days without demand left out.
async fn known(app: &TestApp, chain: &Chain) -> Vec<(String, i128)> {
    let found = app.app.db.read(&chain.workspace.id, |tx| history(tx, &Selection::default())).await.unwrap();
    let Some(found) = found else { return Vec::new() };
    let days = found.days.iter().enumerate().filter(|(_, total)| total.micros != 0);
    days.map(|(at, total)| (found.first_day.plus(at as i64).to_string(), total.micros / 1_000_000)).collect()
}

fn is(days: &[(&str, i128)]) -> Vec<(String, i128)> {
    days.iter().map(|(day, units)| ((*day).to_owned(), *units)).collect()
}

#[tokio::test]
async fn what_was_sold_or_consumed_is_demand_and_nothing_else_is() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let items = vec![
        item(&chain, "RECEIPT", 100, "2017-12-01T08:00:00Z"),
        item(&chain, "SALE", 3, "2017-12-02T09:00:00Z"),
        item(&chain, "CONSUMPTION", 2, "2017-12-02T17:00:00Z"),
        item(&chain, "WRITE_OFF", 7, "2017-12-03T09:00:00Z"),
        item(&chain, "SALE", 4, "2017-12-05T09:00:00Z"),
    ];
    moved(&app, &chain, items).await;
    look(&app).await;
    assert_eq!(known(&app, &chain).await, is(&[("2017-12-02", 5), ("2017-12-05", 4)]));
    // A sale entered late is added; looking again changes nothing.
    moved(&app, &chain, vec![item(&chain, "SALE", 1, "2017-12-02T11:00:00Z")]).await;
    look(&app).await;
    look(&app).await;
    assert_eq!(known(&app, &chain).await, is(&[("2017-12-02", 6), ("2017-12-05", 4)]));
}

#[tokio::test]
async fn a_day_is_written_when_it_is_over() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let now = app.app.clock.now();
    let today = day(&now.to_string()[..10]);
    moved(
        &app,
        &chain,
        vec![item(&chain, "RECEIPT", 9, "2017-12-01T08:00:00Z"), item(&chain, "SALE", 2, &now.to_string())],
    )
    .await;
    look(&app).await;
    assert_eq!(known(&app, &chain).await, []);
    app.app.clock.advance_seconds(86_400);
    look(&app).await;
    assert_eq!(known(&app, &chain).await, is(&[(&today.to_string(), 2)]));
}

#[tokio::test]
async fn what_somebody_recorded_stands() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let web = chain.series(0, 0, Some("WEB"), "2017-12-02", vec![units("8")]);
    let own = chain.series(0, 0, None, "2017-12-03", vec![units("9")]);
    chain.load(&app, vec![web, own]).await.unwrap();
    let items = vec![
        item(&chain, "RECEIPT", 100, "2017-12-01T08:00:00Z"),
        item(&chain, "SALE", 3, "2017-12-02T09:00:00Z"),
        item(&chain, "SALE", 3, "2017-12-03T09:00:00Z"),
        item(&chain, "SALE", 3, "2017-12-04T09:00:00Z"),
    ];
    moved(&app, &chain, items).await;
    look(&app).await;
    assert_eq!(known(&app, &chain).await, is(&[("2017-12-02", 8), ("2017-12-03", 9), ("2017-12-04", 3)]));
    // Who corrects what the ledger wrote has the last word.
    let one = json!({ "productMasterId": chain.products[0], "locationId": chain.stores[0], "date": "2017-12-04", "quantity": 5 });
    assert_eq!(app.post("/api/demand/bulk", &chain.workspace.key, json!({ "observations": [one] })).await.status, 200);
    moved(&app, &chain, vec![item(&chain, "SALE", 1, "2017-12-04T19:00:00Z")]).await;
    look(&app).await;
    assert_eq!(known(&app, &chain).await, is(&[("2017-12-02", 8), ("2017-12-03", 9), ("2017-12-04", 5)]));
}
