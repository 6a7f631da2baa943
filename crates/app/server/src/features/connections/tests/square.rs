//! Square: counts and catalog.
//!
//! The fixtures have the fields, their nesting and their types as the reference of webhook events shows them
//! (developer.squareup.com/reference/square/webhooks: inventory.count.updated, catalog.version.updated) and the guide to inventory webhooks
//! (developer.squareup.com/docs/inventory-api/webhooks): quantities are decimal texts, a change of state comes as two counts,
//! one for each state. The values are our own. The signature is that of developer.squareup.com/docs/webhooks/step3validate: HMAC-SHA-256
//! of the notification URL and the raw body, in base64, in `x-square-hmacsha256-signature`.

use super::world::{SECRET, Shop, base64_of, outcome, shop};
use serde_json::json;

const COUNTS: &str = include_str!("fixtures/square_inventory_count_updated.json");
const CATALOG: &str = include_str!("fixtures/square_catalog_version_updated.json");

async fn connected(shop: &Shop) -> String {
    let made =
        shop.app.post("/api/products", &shop.workspace.key, json!({ "globalSku": "MILK", "name": "Milk" })).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let settings = json!({
        "notificationUrl": "https://stock.example.com/square",
        "locations": { "LSTOCKFLOW001": shop.store }, "items": { "VARMILKSTOCKFLOW0000001": "MILK" },
    });
    shop.connect("SQUARE", settings).await
}

#[tokio::test]
async fn a_count_sets_stock_where_item_and_location_are_mapped() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    let got = shop.square(&connection, COUNTS).await;
    assert_eq!(outcome(&got), "APPLIED");
    assert_eq!(got.data()["detail"], "1 counts; left alone: 2");
    assert_eq!(shop.on_hand("MILK").await, Some(7));
    assert_eq!(outcome(&shop.square(&connection, COUNTS).await), "DUPLICATE");
    // Another message with an older count.
    let older =
        COUNTS.replace("0b9d3a52", "00000000").replace("11:58:45.10296Z", "11:58:44Z").replace("\"7\"", "\"1\"");
    assert_eq!(outcome(&shop.square(&connection, &older).await), "LATE");
    assert_eq!(shop.on_hand("MILK").await, Some(7));
}

#[tokio::test]
async fn a_changed_catalog_is_noted_and_what_is_unknown_or_old_changes_nothing() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    assert_eq!(outcome(&shop.square(&connection, CATALOG).await), "APPLIED");
    let unknown = CATALOG.replace("catalog.version.updated", "labor.shift.updated");
    assert_eq!(outcome(&shop.square(&connection, &unknown.replace("4c7e", "0000")).await), "IGNORED");
    let old = COUNTS.replace("2018-01-02T", "2017-12-30T");
    assert_eq!(outcome(&shop.square(&connection, &old).await), "LATE");
    assert_eq!(shop.on_hand("MILK").await, None);
}

#[tokio::test]
async fn the_signature_covers_the_notification_url() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    let signature = base64_of(SECRET, &format!("https://elsewhere.example.com/{COUNTS}"));
    let path = format!("/webhooks/square/{connection}");
    let got = shop.send(&path, &[("x-square-hmacsha256-signature", &*signature)], COUNTS).await;
    assert_eq!(got.status, 401);
    assert_eq!(shop.on_hand("MILK").await, None);
}
