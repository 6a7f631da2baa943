//! The settings over the API.

use super::world::{CONFIG, TRIGGER, settings, shop};
use crate::testkit::TestApp;
use crate::testkit::request;
use serde_json::{Value, json};

#[tokio::test]
async fn until_they_are_set_the_evaluated_rules_are_on_and_nobody_is_told() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let got = app.get(CONFIG, &shop.workspace.key).await;
    assert_eq!(got.data()["version"], 0);
    assert_eq!(got.data()["updatedAt"], Value::Null);
    assert_eq!(
        got.data()["evaluated"],
        json!(["stockout", "lowAtp", "forecastDeviation", "expiry", "slowMoving", "overstock"])
    );
    let config = &got.data()["config"];
    assert_eq!(config["enabled"], true);
    assert_eq!(config["destinations"], json!([]));
    assert_eq!(config["alertTypes"]["lowAtp"], true);
    assert_eq!(config["alertTypes"]["expiry"], false);
    assert_eq!(config["cooldownMinutes"], 60);
}

#[tokio::test]
async fn what_is_put_is_read_again_and_ids_are_kept() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let mut body = settings(&json!([
        { "type": "EMAIL", "value": "planning@example.com", "name": "Planning" },
        { "type": "SLACK", "value": "https://hooks.example.com/T1/secret", "name": "Channel", "enabled": false },
    ]));
    body["config"]["dailyBudget"] = json!(20);
    body["config"]["thresholds"] = json!({ "stockoutAtp": 0.5, "lowAtp": 8 });
    let put = shop.set(body.clone()).await;
    let got = app.get(CONFIG, &shop.workspace.key).await;
    assert_eq!(*got.data(), put);
    assert_eq!(got.header("etag"), "\"1\"");
    assert_eq!(put["config"]["dailyBudget"], 20);
    assert_eq!(put["config"]["thresholds"]["stockoutAtp"].to_string(), "0.5");
    let ids = [0, 1].map(|n: usize| put["config"]["destinations"][n]["id"].clone());
    assert!(ids[0].as_str().unwrap().starts_with("dest_"));
    assert_eq!(put["config"]["destinations"][1]["enabled"], false);

    body["config"]["destinations"] =
        json!([{ "id": ids[1], "type": "SLACK", "value": "https://hooks.example.com/T2", "name": "Other" }]);
    let put = shop.set(body).await;
    assert_eq!(put["version"], 2);
    assert_eq!(put["config"]["destinations"][0]["id"], ids[1]);
    assert_eq!(put["config"]["destinations"][0]["enabled"], true);
    // The path of a web hook is as good as a password.
    let audit = app.get("/api/admin/audit-log", &shop.workspace.key).await;
    assert!(audit.json.to_string().contains("hooks.example.com/…"), "{}", audit.json);
    assert!(!audit.json.to_string().contains("T1/secret"));
}

#[tokio::test]
async fn all_faults_are_named_at_once() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let before = app.snapshot(&shop.workspace.id).await;
    let mut body = settings(&json!([
        { "type": "EMAIL", "value": "nobody", "name": "a" },
        { "type": "WEBHOOK", "value": "example.com/hook", "name": "b" },
        { "type": "SLACK", "value": "https://user:word@hooks.example.com/x", "name": "c" },
        { "type": "WEBHOOK", "value": "ftp://example.com/hook", "name": "d" },
        { "type": "WEBHOOK", "value": "http://169.254.169.254/latest", "name": "e" },
        { "type": "EMAIL", "value": "a@example.com", "name": "f" },
        { "type": "EMAIL", "value": "a@example.com", "name": "g" },
        { "id": "dest_unknown", "type": "EMAIL", "value": "b@example.com", "name": "h" },
    ]));
    body["config"]["thresholds"] = json!({ "stockoutAtp": 2, "lowAtp": 1 });
    let got = app.put(CONFIG, &shop.workspace.key, body).await;
    assert_eq!(got.status, 400);
    let mut paths = got.fault_paths();
    paths.sort_unstable();
    let value = |n: usize| format!("config.destinations[{n}].value");
    let mut expected: Vec<String> = [0, 1, 2, 3, 4, 6].into_iter().map(value).collect();
    expected.push("config.destinations[7].id".into());
    expected.push("config.thresholds.lowAtp".into());
    expected.sort_unstable();
    assert_eq!(paths, expected, "{}", got.json);

    let broken = json!({ "config": {
        "enabled": "yes",
        "destinations": [{ "type": "PIGEON", "value": "", "name": "x", "colour": 1 }],
        "alertTypes": { "stockouts": true },
        "cooldownMinutes": 10081,
        "dailyBudget": 0,
    } });
    let got = app.put(CONFIG, &shop.workspace.key, broken).await;
    let mut paths = got.fault_paths();
    paths.sort_unstable();
    let expected = [
        "config.alertTypes.stockouts",
        "config.cooldownMinutes",
        "config.dailyBudget",
        "config.destinations[0].colour",
        "config.destinations[0].type",
        "config.destinations[0].value",
        "config.enabled",
    ];
    assert_eq!(paths, expected, "{}", got.json);
    assert_eq!(app.snapshot(&shop.workspace.id).await, before);
}

#[tokio::test]
async fn who_has_not_seen_the_latest_version_cannot_replace_it() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let put = |version: &'static str| {
        let mut put = request("PUT", CONFIG, &shop.workspace.key, Some(settings(&json!([]))));
        put.headers_mut().insert("if-match", version.parse().unwrap());
        app.send(put)
    };
    assert_eq!(put("\"0\"").await.status, 200);
    let late = put("\"0\"").await;
    assert_eq!((late.status, late.code()), (409, "VERSION_CONFLICT"));
    assert_eq!(put("\"1\"").await.data()["version"], 2);
}

#[tokio::test]
async fn reading_and_writing_need_their_own_scopes() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let reader = app.key(&shop.workspace, &["admin.alerts:read"]).await;
    let outsider = app.key(&shop.workspace, &["inventory:*"]).await;
    assert_eq!(app.get(CONFIG, &reader).await.status, 200);
    assert_eq!(app.put(CONFIG, &reader, settings(&json!([]))).await.status, 403);
    assert_eq!(app.post(TRIGGER, &reader, json!({})).await.status, 403);
    assert_eq!(app.get(CONFIG, &outsider).await.status, 403);
}
