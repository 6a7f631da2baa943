//! Usage: calls by credential, day and status.

use super::*;

#[tokio::test]
async fn calls_are_counted_by_key_day_and_status_on_all_nodes() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let node = app.second_node().await;
    for _ in 0..3 {
        app.get("/api/admin/organization", &ws.key).await;
    }
    app.get("/api/admin/users/user_nobody", &ws.key).await;
    send(&node, request("GET", "/api/admin/organization", &ws.key, None)).await;
    // Each node writes its own counts; asking for them writes them.
    send(&node, request("GET", "/api/admin/usage", &ws.key, None)).await;
    app.app.clock.advance_seconds(86_400);
    app.get("/api/admin/organization", &ws.key).await;
    let got = app.get("/api/admin/usage", &ws.key).await;
    let calls = |day: &str, status: i64| {
        let lines = got.data()["calls"].as_array().unwrap().iter();
        let of = lines.filter(|l| l["day"] == day && l["status"] == status && l["keyName"] == "test");
        of.map(|l| l["calls"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(
        (calls("2018-01-02", 200), calls("2018-01-02", 404), calls("2018-01-03", 200)),
        (4, 1, 1),
        "{}",
        got.json
    );
    let one_day = app.get("/api/admin/usage?from=2018-01-03&to=2018-01-03", &ws.key).await;
    assert!(one_day.data()["calls"].as_array().unwrap().iter().all(|l| l["day"] == "2018-01-03"));
    let wrong = app.get("/api/admin/usage?from=2018-01-03&to=2018-01-01", &ws.key).await;
    assert_eq!((wrong.status, wrong.fault_paths()), (400, vec!["from"]));
    assert_eq!(app.get("/api/admin/usage?from=yesterday", &ws.key).await.fault_paths(), ["from"]);
}

#[tokio::test]
async fn a_key_knows_when_it_was_last_used() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let (id, key) = new_key(&app, &session, json!({ "name": "shop", "scopes": ["admin:read"] })).await;
    app.app.clock.advance_seconds(60);
    app.get("/api/admin/organization", &key).await;
    app.get("/api/admin/usage", &ws.key).await;
    let seen = app.get(&format!("/api/admin/api-keys/{id}"), &session).await;
    assert_eq!(seen.data()["lastUsedAt"], "2018-01-02T12:01:00Z");
}
