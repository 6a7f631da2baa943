//! Repeated requests: once, on whatever node, in whatever number at a time.

use super::*;
use futures_util::future::join_all;

fn role(key: &str, idempotency: &str, name: &str) -> Request<Body> {
    let body = json!({ "name": name, "permissions": ["products.read"] });
    with(request("POST", "/api/admin/roles", key, Some(body)), "idempotency-key", idempotency)
}

async fn own_roles(app: &TestApp, ws: &Workspace) -> usize {
    let got = app.get("/api/admin/roles", &ws.key).await;
    got.data().as_array().unwrap().iter().filter(|r| r["builtIn"] == false).count()
}

#[tokio::test]
async fn twenty_at_once_on_two_nodes_act_once_and_all_get_the_answer() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let nodes: [Router; 2] = [app.second_node().await, app.second_node().await];
    let calls = (0..20).map(|index| {
        let (node, call) = (nodes[index % 2].clone(), role(&ws.key, "same", "Clerk"));
        async move { send(&node, call).await }
    });
    let answers = join_all(calls).await;
    let first = &answers[0].json;
    for got in &answers {
        assert_eq!((got.status, &got.json), (201, first));
    }
    let acted = answers.iter().filter(|got| got.header("idempotent-replayed").is_empty()).count();
    assert_eq!(acted, 1);
    assert_eq!(own_roles(&app, &ws).await, 1);
}

#[tokio::test]
async fn a_key_belongs_to_its_credential_and_its_request() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let other = app.key(&ws, &["*"]).await;
    assert_eq!(app.send(role(&ws.key, "k", "A")).await.status, 201);
    assert_eq!(app.send(role(&other, "k", "B")).await.status, 201);
    let reused = app.send(role(&ws.key, "k", "C")).await;
    assert_eq!((reused.status, reused.code()), (409, "IDEMPOTENCY_KEY_REUSED"));
    let elsewhere = with(request("PATCH", "/api/admin/organization", &ws.key, Some(json!({}))), "idempotency-key", "k");
    assert_eq!(app.send(elsewhere).await.code(), "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(own_roles(&app, &ws).await, 2);
}

#[tokio::test]
async fn what_was_the_callers_fault_is_kept() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let made = app.send(role(&ws.key, "first", "Clerk")).await;
    let refused = app.send(role(&ws.key, "second", "Clerk")).await;
    assert_eq!((refused.status, refused.code()), (409, "DUPLICATE"));
    let path = format!("/api/admin/roles/{}", made.data()["id"].as_str().unwrap());
    assert_eq!(app.delete(&path, &ws.key).await.status, 204);
    let again = send(&app.second_node().await, role(&ws.key, "second", "Clerk")).await;
    assert_eq!((again.status, &again.json), (409, &refused.json));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(own_roles(&app, &ws).await, 0);
}

#[tokio::test]
async fn what_was_our_fault_is_not_kept() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    // Somebody has written the event that comes next already: the change cannot be committed.
    stockflow_db::sql! {
        BREAK = "
            INSERT INTO event_outbox (workspace_id, sequence, id, kind, occurred_at, payload)
            SELECT workspace_id, sequence + 1, 'evt_wrong', 'wrong', 0, '{}' FROM workspace_sequence WHERE workspace_id = $1";
        MEND = "DELETE FROM event_outbox WHERE workspace_id = $1 AND kind = 'wrong'";
    }
    app.app.db.write(&ws.id, |tx| tx.execute(&BREAK, stockflow_db::args![])).await.unwrap();
    let failed = app.send(role(&ws.key, "k", "Clerk")).await;
    assert_eq!((failed.status, failed.code()), (500, "INTERNAL_ERROR"));
    assert!(!failed.json.to_string().contains("event_outbox"), "a cause is never shown: {}", failed.json);
    app.app.db.write(&ws.id, |tx| tx.execute(&MEND, stockflow_db::args![])).await.unwrap();
    let made = app.send(role(&ws.key, "k", "Clerk")).await;
    assert_eq!((made.status, made.header("idempotent-replayed")), (201, ""), "{}", made.json);
    assert_eq!(own_roles(&app, &ws).await, 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day_and_forgotten_after_two() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let change = |currency: &str| {
        let change = request("PATCH", "/api/admin/organization", &ws.key, Some(json!({ "currency": currency })));
        app.send(with(change, "idempotency-key", "k"))
    };
    change("EUR").await;
    app.app.clock.advance_seconds(24 * 3600);
    crate::features::access::sweep(&app.app).await.unwrap();
    assert_eq!(change("EUR").await.header("idempotent-replayed"), "true");
    app.app.clock.advance_seconds(24 * 3600 + 1);
    crate::features::access::sweep(&app.app).await.unwrap();
    let fresh = change("CHF").await;
    assert_eq!((fresh.status, fresh.header("idempotent-replayed")), (200, ""));
}
