//! The demo as a whole.

use super::{Credentials, Demo, WORKSPACE, credentials, load};
use crate::features::access::Plan;
use crate::features::inventory;
use crate::testkit::TestApp;
use serde_json::Value;
use std::sync::Arc;

fn silent() -> super::Progress {
    Arc::new(|_, _, _| {})
}

/// One test, since loading is what takes long.
#[tokio::test]
async fn the_demo_is_loaded_once_and_can_be_entered() {
    let app = TestApp::new().await;
    let first = load(&app.app, Plan::Enterprise, &silent()).await.unwrap();
    let before = app.snapshot(WORKSPACE).await;
    let second = load(&app.app, Plan::Enterprise, &silent()).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(app.snapshot(WORKSPACE).await, before);
    assert_eq!(app.app.db.read(WORKSPACE, inventory::verify).await.unwrap(), Vec::<String>::new());
    let parts = [
        "product=240 ",
        "taxonomy=1 ",
        // 9 departments with 74 categories, counted in the file by another program (Python's csv module).
        "category=83 ",
        "attribute=2 ",
        "location=13 ",
        "channel=2 ",
        "channel_location=16 ",
        "stock_line=3081 ",
        "demand_series=2841 ",
        "forecast=2841 ",
    ];
    for part in parts {
        assert!(before.contains(part), "{part}: {before}");
    }
    let key = kept_credentials_are_used_as_long_as_they_work(&app).await;
    the_catalog_is_in_its_departments(&app, &key).await;
    opening_stock_is_what_stood_there_when_the_year_ended(&app, &key).await;
    the_year_reads_as_it_was_sold(&app, &key, &first).await;
}

async fn kept_credentials_are_used_as_long_as_they_work(app: &TestApp) -> String {
    let first = credentials(&app.app, None).await.unwrap();
    assert_eq!(app.get("/api/products", &first.api_key).await.status, 200);
    let again = credentials(&app.app, Some(first.clone())).await.unwrap();
    assert!(again == first);
    let stale = Credentials { api_key: "sf_key_none".to_owned(), admin_password: first.admin_password.clone() };
    let mended = credentials(&app.app, Some(stale)).await.unwrap();
    assert_eq!(app.get("/api/products", &mended.api_key).await.status, 200);
    assert_eq!(mended.admin_password, first.admin_password);
    mended.api_key
}

async fn the_catalog_is_in_its_departments(app: &TestApp, key: &str) {
    let got = app.get("/api/products?globalSku=821083", key).await;
    let eggs = &got.data()[0];
    let path = &eggs["categories"][0];
    assert_eq!(path["name"], "Eggs", "{eggs}");
    assert_eq!(eggs["attributes"], serde_json::json!({ "packageSize": "1 dozen", "storeBrand": true }));
    let got = app.get("/api/products?attribute=storeBrand:true&limit=1", key).await;
    // 72 lines of the file say Private (counted with Python's csv module).
    assert_eq!(got.json["pagination"]["total"], 72);
}

async fn opening_stock_is_what_stood_there_when_the_year_ended(app: &TestApp, key: &str) {
    let got = app.get("/api/inventory/movements?limit=1", key).await;
    assert_eq!(got.json["pagination"]["total"], 3081);
    // Midnight of 1 January 2018 in New York.
    assert_eq!(got.data()[0]["effectiveAt"], "2018-01-01T05:00:00Z");
}

/// Product 1082185 in store 367: the figures were taken from the file by another program (Python's csv module).
async fn the_year_reads_as_it_was_sold(app: &TestApp, key: &str, demo: &Demo) {
    let place = format!("productMasterId={}&locationId={}", demo.product_id, demo.store_id);
    let got = app.get(&format!("/api/demand?{place}"), key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(got.data()["globalSku"], "1082185");
    assert_eq!(got.data()["total"], 485);
    let points = got.data()["points"].as_array().unwrap();
    let with = |what: fn(&Value) -> bool| points.iter().filter(|point| what(point)).count();
    assert_eq!(points.len(), 365);
    assert_eq!(with(|point| point["price"].is_number()), 255);
    assert_eq!(with(|point| point["promotionDays"] == 1), 41);
}
