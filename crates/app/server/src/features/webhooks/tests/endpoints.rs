//! Endpoints over the API.

use super::world::{ENDPOINTS, Shop, shop};
use crate::config::ServerConfig;
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn the_secret_is_shown_once_and_kept_sealed_where_there_is_a_key() {
    let config =
        ServerConfig { secret_key: "operator".into(), allow_private_destinations: true, ..ServerConfig::default() };
    let app = TestApp::with(config).await;
    let workspace = app.workspace("one").await;
    let shop = Shop { app, workspace };
    let (id, secret) = shop.endpoint("http://127.0.0.1:9/", &[]).await;
    assert!(secret.starts_with("whsec_"));
    assert!(!shop.read(&id).await.to_string().contains(&secret));
    assert!(!shop.app.dump().await.contains(&secret));
    let log = shop.get("/api/admin/audit-log?limit=100").await;
    let line = log.data().as_array().unwrap().iter().find(|line| line["entity"] == "webhookEndpoint").unwrap().clone();
    assert_eq!(line["after"]["url"], "127.0.0.1/…");
}

#[tokio::test]
async fn all_faults_of_an_endpoint_are_named() {
    let app = TestApp::new().await;
    let workspace = app.workspace("one").await;
    let make = |url: &str, kinds: serde_json::Value| {
        app.post(ENDPOINTS, &workspace.key, json!({ "url": url, "eventTypes": kinds }))
    };
    let got = make("http://169.254.169.254/latest", json!(["inventory.nonsense.v1", "inventory.*", "cat*"])).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["url", "eventTypes[0]", "eventTypes[2]"]));
    for url in
        ["http://[::ffff:10.0.0.1]/", "http://2130706433/", "https://u:p@hooks.example.com/", "hooks.example.com"]
    {
        assert_eq!(make(url, json!([])).await.fault_paths(), ["url"], "{url}");
    }
    assert_eq!(make("https://hooks.example.com/", json!([])).await.status, 201);
}

#[tokio::test]
async fn a_range_that_the_operator_allows_is_taken_and_no_other() {
    let app =
        TestApp::with(ServerConfig { allow_destinations: "10.20.0.0/16".into(), ..ServerConfig::default() }).await;
    let workspace = app.workspace("one").await;
    let make = |url: &str| app.post(ENDPOINTS, &workspace.key, json!({ "url": url }));
    assert_eq!(make("http://10.20.3.4/hook").await.status, 201);
    assert_eq!(make("http://10.21.3.4/hook").await.status, 400);
}

#[tokio::test]
async fn it_is_changed_under_its_version_and_deleted() {
    let shop = shop().await;
    let (id, _) = shop.endpoint("http://127.0.0.1:9/", &["inventory.*"]).await;
    let path = format!("{ENDPOINTS}/{id}");
    let got = shop.patch(&path, json!({ "description": "Warehouse", "enabled": false })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(got.data()["eventTypes"], json!(["inventory.*"]));
    assert_eq!((got.data()["enabled"].as_bool(), got.header("etag")), (Some(false), "\"2\""));
    assert_eq!(shop.post(&format!("{path}/test"), json!({})).await.code(), "INVALID_STATE");
    assert_eq!(shop.app.delete(&path, &shop.workspace.key).await.status, 204);
    assert_eq!(shop.get(&path).await.status, 404);
}
