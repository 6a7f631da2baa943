//! Shopify: products and inventory levels.
//!
//! The fixtures have every field of the sample payloads of shopify.dev/docs/api/webhooks, of the Admin API 2024-10 and later (since then products
//! tell `category` and `has_variants_that_requires_components`): ids are numbers, prices texts, a deleted product is its id
//! alone. The values are our own. Headers and signature are those of shopify.dev/docs/apps/build/webhooks: HMAC-SHA-256 of the raw
//! body, in base64, in `X-Shopify-Hmac-Sha256`.

use super::world::{SECRET, Shop, base64_of, outcome, shop};
use serde_json::{Value, json};

const CREATE: &str = include_str!("fixtures/shopify_products_create.json");
const UPDATE: &str = include_str!("fixtures/shopify_products_update.json");
const DELETE: &str = include_str!("fixtures/shopify_products_delete.json");
const LEVEL: &str = include_str!("fixtures/shopify_inventory_levels_update.json");

async fn connected(shop: &Shop) -> String {
    shop.connect("SHOPIFY", json!({ "locations": { "60114255": shop.store } })).await
}

async fn product(shop: &Shop, sku: &str) -> Value {
    let found = shop.get(&format!("/api/products?globalSku={sku}")).await;
    found.as_array().unwrap().first().cloned().unwrap_or_default()
}

#[tokio::test]
async fn variants_with_a_sku_become_products_and_change_with_them() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    assert_eq!(outcome(&shop.shopify(&connection, "products/create", "e1", CREATE).await), "APPLIED");
    let small = product(&shop, "TEE-S").await;
    assert_eq!((&small["name"], &small["brand"]), (&json!("Corner Tee – Small"), &json!("Acme")));
    assert_eq!((small["price"].to_string(), &small["gtin"]), ("19.99".into(), &json!("036000291452")));
    assert_eq!(outcome(&shop.shopify(&connection, "products/update", "e2", UPDATE).await), "APPLIED");
    let small = product(&shop, "TEE-S").await;
    assert_eq!((&small["name"], small["price"].to_string()), (&json!("Corner Tee, new cut – Small"), "21".into()));
    // What was sent before comes after it: it changes nothing.
    let late = CREATE.replace("\"vendor\":\"Acme\"", "\"vendor\":\"Late\"");
    assert_eq!(outcome(&shop.shopify(&connection, "products/update", "e3", &late).await), "LATE");
    assert_eq!(product(&shop, "TEE-S").await["brand"], "Acme");
    assert_eq!(outcome(&shop.shopify(&connection, "products/delete", "e4", DELETE).await), "APPLIED");
    assert_eq!(product(&shop, "TEE-M").await["status"], "DISCONTINUED");
}

#[tokio::test]
async fn a_level_sets_what_is_available_where_its_location_is_mapped() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e0", LEVEL).await), "IGNORED");
    shop.shopify(&connection, "products/create", "e1", CREATE).await;
    let sent = LEVEL.replace("\"available\":12", "\"available\":11");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e2", &sent).await), "APPLIED");
    assert_eq!(shop.on_hand("TEE-S").await, Some(11));
    let newer = LEVEL.replace("07:00:00", "07:00:01");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e3", &newer).await), "APPLIED");
    assert_eq!(shop.on_hand("TEE-S").await, Some(12));
    let older = LEVEL.replace("\"available\":12", "\"available\":99");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e4", &older).await), "LATE");
    let elsewhere = newer.replace("60114255", "999");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e5", &elsewhere).await), "IGNORED");
    assert_eq!(shop.on_hand("TEE-S").await, Some(12));
}

#[tokio::test]
async fn a_repeated_event_does_nothing_whatever_id_it_bears() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    shop.shopify(&connection, "products/create", "e1", CREATE).await;
    let before = shop.app.snapshot(&shop.workspace.id).await;
    assert_eq!(outcome(&shop.shopify(&connection, "products/create", "e1", UPDATE).await), "DUPLICATE");
    assert_eq!(outcome(&shop.shopify(&connection, "products/create", "e2", CREATE).await), "DUPLICATE");
    assert_eq!(shop.app.snapshot(&shop.workspace.id).await, before);
}

#[tokio::test]
async fn one_event_may_concern_several_things_and_each_is_heard_once() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    // A merchant adds a product with stock: one event, a webhook of each topic and each item.
    assert_eq!(outcome(&shop.shopify(&connection, "products/create", "e1", CREATE).await), "APPLIED");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e1", LEVEL).await), "APPLIED");
    let other = LEVEL.replace("47100000000301", "47100000000302");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e1", &other).await), "APPLIED");
    assert_eq!((shop.on_hand("TEE-S").await, shop.on_hand("TEE-M").await), (Some(12), Some(12)));
    let again = other.replace("\"available\":12", "\"available\":99");
    assert_eq!(outcome(&shop.shopify(&connection, "inventory_levels/update", "e1", &again).await), "DUPLICATE");
}

#[tokio::test]
async fn the_signature_is_of_the_body_to_the_byte() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    let path = format!("/webhooks/shopify/{connection}");
    let before = shop.app.snapshot(&shop.workspace.id).await;
    let good = base64_of(SECRET, CREATE);
    for (signature, body) in [
        ("", CREATE.to_owned()),
        ("nonsense", CREATE.to_owned()),
        (&*base64_of("other", CREATE), CREATE.to_owned()),
        (&*good, format!("{CREATE} ")),
    ] {
        let headers = [("x-shopify-topic", "products/create"), ("x-shopify-hmac-sha256", signature)];
        let got = shop.send(&path, &headers, &body).await;
        assert_eq!((got.status, got.code()), (401, "UNAUTHORIZED"), "{signature}");
    }
    assert_eq!(shop.app.snapshot(&shop.workspace.id).await, before);
    let unknown = shop.send("/webhooks/shopify/connection_x", &[], CREATE).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn an_unknown_topic_is_accepted_and_what_is_switched_off_is_left_alone() {
    let shop = shop().await;
    let connection = connected(&shop).await;
    assert_eq!(outcome(&shop.shopify(&connection, "orders/create", "e1", "{\"id\":1}").await), "IGNORED");
    let off = json!({ "settings": { "updateProducts": false } });
    let path = format!("/api/admin/connections/{connection}");
    assert_eq!(shop.app.patch(&path, &shop.workspace.key, off).await.status, 200);
    assert_eq!(outcome(&shop.shopify(&connection, "products/create", "e2", CREATE).await), "IGNORED");
    assert_eq!(product(&shop, "TEE-S").await, Value::Null);
    let off = json!({ "enabled": false });
    assert_eq!(shop.app.patch(&path, &shop.workspace.key, off).await.status, 200);
    assert_eq!(shop.shopify(&connection, "products/create", "e3", UPDATE).await.status, 404);
}
