//! The demo as a whole.

use super::{Credentials, WORKSPACE, credentials, load};
use crate::features::access::Plan;
use crate::features::inventory;
use crate::testkit::TestApp;
use std::sync::Arc;

fn silent() -> super::Progress {
    Arc::new(|_, _, _| {})
}

#[tokio::test]
async fn the_demo_is_loaded_once_and_its_books_balance() {
    let app = TestApp::new().await;
    let first = load(&app.app, Plan::Enterprise, &silent()).await.unwrap();
    let before = app.snapshot(WORKSPACE).await;
    let second = load(&app.app, Plan::Enterprise, &silent()).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(app.snapshot(WORKSPACE).await, before);
    assert_eq!(app.app.db.read(WORKSPACE, inventory::verify).await.unwrap(), Vec::<String>::new());
    for part in [
        "product=240 ",
        "location=13 ",
        "channel=2 ",
        "channel_location=16 ",
        "stock_line=3081 ",
        "demand_series=2841 ",
    ] {
        assert!(before.contains(part), "{part}: {before}");
    }
}

#[tokio::test]
async fn kept_credentials_are_used_as_long_as_they_work() {
    let app = TestApp::new().await;
    load(&app.app, Plan::Enterprise, &silent()).await.unwrap();
    let first = credentials(&app.app, None).await.unwrap();
    assert_eq!(app.get("/api/products", &first.api_key).await.status, 200);
    let again = credentials(&app.app, Some(first.clone())).await.unwrap();
    assert!(again == first);
    let stale = Credentials { api_key: "sf_key_none".to_owned(), admin_password: first.admin_password.clone() };
    let mended = credentials(&app.app, Some(stale)).await.unwrap();
    assert_eq!(app.get("/api/products", &mended.api_key).await.status, 200);
    assert_eq!(mended.admin_password, first.admin_password);
}

#[tokio::test]
async fn opening_stock_is_what_stood_there_when_the_year_ended() {
    let app = TestApp::new().await;
    load(&app.app, Plan::Enterprise, &silent()).await.unwrap();
    let key = credentials(&app.app, None).await.unwrap().api_key;
    let got = app.get("/api/inventory/movements?limit=1", &key).await;
    assert_eq!(got.json["pagination"]["total"], 3081);
    // Midnight of 1 January 2018 in New York.
    assert_eq!(got.data()[0]["effectiveAt"], "2018-01-01T05:00:00Z");
}
