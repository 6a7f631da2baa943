//! Connections over the API.

use super::world::{SECRET, shop};
use serde_json::json;

#[tokio::test]
async fn the_secret_is_never_shown_and_the_path_is() {
    let shop = shop().await;
    let id = shop.connect("SHOPIFY", json!({})).await;
    let shown = shop.get(&format!("/api/admin/connections/{id}")).await;
    assert_eq!(shown["path"], format!("/webhooks/shopify/{id}"));
    assert!(!shown.to_string().contains(SECRET));
    let gone = shop.app.delete(&format!("/api/admin/connections/{id}"), &shop.workspace.key).await;
    assert_eq!(gone.status, 204);
}

#[tokio::test]
async fn settings_name_locations_of_this_workspace_and_square_its_url() {
    let shop = shop().await;
    let body =
        json!({ "provider": "SQUARE", "name": "S", "secret": "x", "settings": { "locations": { "L1": "loc_x" } } });
    let got = shop.app.post("/api/admin/connections", &shop.workspace.key, body).await;
    assert_eq!(got.fault_paths(), ["settings.locations.L1", "settings.notificationUrl"]);
}
