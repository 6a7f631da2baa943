//! The audit log: who, what, before and after, and its filters.

use super::*;

const PATH: &str = "/api/admin/audit-log";

#[tokio::test]
async fn a_change_stands_in_the_log_with_who_made_it_and_what_it_changed() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let change = request("PATCH", "/api/admin/organization", &ws.key, Some(json!({ "currency": "EUR" })));
    app.send(from(with(change, "x-request-id", "order-4711"), "203.0.113.7")).await;
    let got = app.get(&format!("{PATH}?entity=organization"), &ws.key).await;
    assert_eq!(got.json["pagination"]["total"], 1);
    let line = &got.data()[0];
    assert_eq!(line["action"], "UPDATE");
    assert_eq!((&line["actor"]["type"], &line["actor"]["name"]), (&json!("API_KEY"), &json!("test")));
    assert_eq!((&line["before"]["currency"], &line["after"]["currency"]), (&json!("USD"), &json!("EUR")));
    assert_eq!((&line["requestId"], &line["address"]), (&json!("order-4711"), &json!("203.0.113.7")));
    assert_eq!(line["at"], "2018-01-02T12:00:00Z");
}

#[tokio::test]
async fn a_refused_change_leaves_no_line() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let before = app.get(PATH, &ws.key).await.json["pagination"]["total"].clone();
    app.delete("/api/admin/roles/TENANT_USER", &ws.key).await;
    app.patch("/api/admin/organization", &ws.key, json!({ "plan": "PRO" })).await;
    assert_eq!(app.get(PATH, &ws.key).await.json["pagination"]["total"], before);
}

#[tokio::test]
async fn the_log_is_filtered_by_action_entity_actor_and_time() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    app.app.clock.advance_seconds(3600);
    let role = app.post("/api/admin/roles", &session, json!({ "name": "R", "permissions": ["products.read"] })).await;
    let role = role.data()["id"].as_str().unwrap().to_owned();
    app.delete(&format!("/api/admin/roles/{role}"), &ws.key).await;
    let me = app.get("/api/sessions/current", &session).await.data()["user"]["id"].as_str().unwrap().to_owned();
    for (filter, total) in [
        ("action=SIGN_IN".to_owned(), 1),
        ("action=CREATE,DELETE&entity=role".to_owned(), 2),
        (format!("entityId={role}"), 2),
        (format!("entityId={role}&actorType=USER"), 1),
        (format!("actorId={me}"), 2),
        ("from=2018-01-02T13:00:00Z".to_owned(), 2),
        ("to=2018-01-02T12:59:59Z&entity=role".to_owned(), 0),
        ("from=2018-01-02&to=2018-01-02&entity=role".to_owned(), 2),
        ("from=2018-01-03".to_owned(), 0),
    ] {
        let got = app.get(&format!("{PATH}?{filter}"), &ws.key).await;
        assert_eq!(got.json["pagination"]["total"], total, "{filter}: {}", got.json);
        assert_eq!(got.data().as_array().unwrap().len(), total, "{filter}");
    }
    assert_eq!(app.get(&format!("{PATH}?action=LOOK"), &ws.key).await.fault_paths(), ["action"]);
    let all = app.get(PATH, &ws.key).await;
    assert_eq!(all.data()[0]["at"], "2018-01-02T13:00:00Z");
}

#[tokio::test]
async fn the_total_counts_a_sign_in_that_came_after_the_last_reading() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let total = || async { app.get(PATH, &ws.key).await.json["pagination"]["total"].as_i64().unwrap() };
    let before = total().await;
    let session = app.sign_in(&ws.email).await;
    assert_eq!(total().await, before + 1);
    app.delete("/api/sessions/current", &session).await;
    assert_eq!(total().await, before + 2);
}
