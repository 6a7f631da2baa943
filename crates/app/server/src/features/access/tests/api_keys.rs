//! API keys: scopes, expiry, addresses, rotation, revocation, and never more than the creator.

use super::*;

const ORGANIZATION: &str = "/api/admin/organization";

#[tokio::test]
async fn a_key_is_shown_once_and_works_until_it_is_revoked_on_every_node() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let made = app.post("/api/admin/api-keys", &session, json!({ "name": "shop", "scopes": ["admin:read"] })).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(made.header("cache-control"), "no-store");
    let (shown, key) = (&made.data()["apiKey"], made.data()["plaintextKey"].as_str().unwrap());
    let path = format!("/api/admin/api-keys/{}", shown["id"].as_str().unwrap());
    assert_eq!(made.header("location"), path);
    assert!(key.starts_with(shown["keyPrefix"].as_str().unwrap()) && key.ends_with(shown["last4"].as_str().unwrap()));
    assert_eq!(app.get(&path, &session).await.data(), shown);

    let node = app.second_node().await;
    let seen = send(&node, request("GET", ORGANIZATION, key, None)).await;
    assert_eq!((seen.status, seen.data()["id"].as_str()), (200, Some(&*ws.id)));
    let revoked = app.post(&format!("{path}/revoke"), &session, json!({})).await;
    assert_eq!(revoked.data()["status"], "REVOKED");
    let refused = send(&node, request("GET", ORGANIZATION, key, None)).await;
    assert_eq!((refused.status, refused.code()), (401, "REVOKED_API_KEY"));
    let again = app.post(&format!("{path}/revoke"), &session, json!({})).await;
    assert_eq!(again.json, revoked.json);
    let changed = app.patch(&path, &session, json!({ "name": "x" })).await;
    assert_eq!((changed.status, changed.code()), (409, "INVALID_STATE"));
}

#[tokio::test]
async fn a_key_expires_by_the_clock_and_can_be_given_more_time() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let body = json!({ "name": "short", "scopes": ["*"], "expiresAt": "2018-01-02T12:01:00Z" });
    let (id, key) = new_key(&app, &session, body).await;
    app.app.clock.advance_seconds(59);
    assert_eq!(app.get(ORGANIZATION, &key).await.status, 200);
    app.app.clock.advance_seconds(1);
    let expired = app.get(ORGANIZATION, &key).await;
    assert_eq!((expired.status, expired.code()), (401, "EXPIRED_API_KEY"));
    let path = format!("/api/admin/api-keys/{id}");
    assert_eq!(app.get(&path, &session).await.data()["status"], "EXPIRED");
    let past = app.patch(&path, &session, json!({ "expiresAt": "2018-01-02T12:00:59Z" })).await;
    assert_eq!((past.status, past.fault_paths()), (400, vec!["expiresAt"]));
    assert_eq!(app.patch(&path, &session, json!({ "expiresAt": null })).await.data()["status"], "ACTIVE");
    assert_eq!(app.get(ORGANIZATION, &key).await.status, 200);
}

#[tokio::test]
async fn a_key_works_from_its_addresses_only() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let body = json!({ "name": "office", "scopes": ["*"], "allowedIps": ["203.0.113.0/24", "2001:db8::1"] });
    let (_, key) = new_key(&app, &session, body).await;
    for (address, status) in [
        ("203.0.113.200", 200),
        ("2001:db8::1", 200),
        ("::ffff:203.0.113.9", 200),
        ("203.0.114.1", 403),
        ("2001:db8::2", 403),
    ] {
        let got = app.send(from(request("GET", ORGANIZATION, &key, None), address)).await;
        assert_eq!(got.status, status, "{address}: {}", got.json);
        assert!(status == 200 || got.code() == "IP_RESTRICTION", "{}", got.json);
    }
    let nowhere = app.get(ORGANIZATION, &key).await;
    assert_eq!(nowhere.code(), "IP_RESTRICTION");
}

#[tokio::test]
async fn an_address_that_the_caller_writes_itself_counts_only_behind_a_proxy() {
    let config = crate::config::ServerConfig { trust_forwarded_for: true, ..Default::default() };
    for (app, status) in [(TestApp::new().await, 403), (TestApp::with(config).await, 200)] {
        let ws = app.workspace("one").await;
        let session = app.sign_in(&ws.email).await;
        let body = json!({ "name": "office", "scopes": ["*"], "allowedIps": ["203.0.113.7"] });
        let (_, key) = new_key(&app, &session, body).await;
        let ask = |forwarded: &str| {
            app.send(from(with(request("GET", ORGANIZATION, &key, None), "x-forwarded-for", forwarded), "10.0.0.1"))
        };
        assert_eq!(ask("198.51.100.1, 203.0.113.7").await.status, status);
        assert_eq!(ask("203.0.113.7, 198.51.100.1").await.status, 403);
    }
}

#[tokio::test]
async fn a_rotated_key_keeps_its_old_secret_for_the_grace_and_no_longer() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let (id, old) = new_key(&app, &session, json!({ "name": "shop", "scopes": ["admin:read"] })).await;
    let path = format!("/api/admin/api-keys/{id}/rotate");
    let rotate = |grace: i64| app.post(&path, &session, json!({ "graceSeconds": grace }));
    let rotated = rotate(60).await;
    let new = rotated.data()["plaintextKey"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    assert_eq!(app.get(ORGANIZATION, &old).await.status, 200);
    app.app.clock.advance_seconds(60);
    let refused = app.get(ORGANIZATION, &old).await;
    assert_eq!((refused.status, refused.code()), (401, "REVOKED_API_KEY"));
    assert_eq!(app.get(ORGANIZATION, &new).await.status, 200);

    let newest = rotate(0).await.data()["plaintextKey"].as_str().unwrap().to_owned();
    assert_eq!(app.get(ORGANIZATION, &new).await.code(), "REVOKED_API_KEY");
    assert_eq!(app.get(ORGANIZATION, &newest).await.status, 200);
    for grace in [-1, 604_801] {
        assert_eq!(rotate(grace).await.fault_paths(), ["graceSeconds"]);
    }
}

#[tokio::test]
async fn a_key_never_holds_more_than_its_creator() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let admin = app.sign_in(&ws.email).await;
    let role = json!({ "name": "Key clerk", "permissions": ["admin.read", "admin.write", "inventory.read"] });
    let role = app.post("/api/admin/roles", &admin, role).await;
    app.person(&ws, "clerk@one.example", &[(role.data()["id"].as_str().unwrap(), None)]).await;
    let clerk = app.sign_in("clerk@one.example").await;
    for (scopes, status) in [
        (json!(["inventory:read"]), 201),
        (json!(["*"]), 403),
        (json!(["inventory:*"]), 403),
        // admin:read covers also what the clerk does not hold.
        (json!(["admin:read"]), 403),
    ] {
        let got = app.post("/api/admin/api-keys", &clerk, json!({ "name": "k", "scopes": scopes })).await;
        assert_eq!(got.status, status, "{scopes}: {}", got.json);
    }
    let (strong, _) = new_key(&app, &admin, json!({ "name": "strong", "scopes": ["*"] })).await;
    let path = format!("/api/admin/api-keys/{strong}");
    assert_eq!(app.post(&format!("{path}/rotate"), &clerk, json!({})).await.status, 403);
    let (weak, _) = new_key(&app, &clerk, json!({ "name": "weak", "scopes": ["inventory:read"] })).await;
    let widened = app.patch(&format!("/api/admin/api-keys/{weak}"), &clerk, json!({ "scopes": ["*"] })).await;
    assert_eq!(widened.status, 403);
}

#[tokio::test]
async fn every_fault_of_a_key_is_named() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let body = json!({ "name": "k", "scopes": ["inventory:read", "stock:read"], "allowedIps": ["10.0.0.0/99"], "expiresAt": "2018-01-01T00:00:00Z" });
    let got = app.post("/api/admin/api-keys", &session, body).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["scopes[1]", "allowedIps[0]", "expiresAt"]));
}

#[tokio::test]
async fn a_workspace_that_is_closed_lets_nobody_in() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    close(&app, &ws).await;
    for token in [&ws.key, &session] {
        let got = app.get(ORGANIZATION, token).await;
        assert_eq!((got.status, got.code()), (403, "INACTIVE_ORGANIZATION"));
    }
}

async fn close(app: &TestApp, workspace: &Workspace) {
    stockflow_db::sql! { CLOSE = "UPDATE workspace SET status = 'INACTIVE' WHERE workspace_id = $1"; }
    let closed = app.app.db.write(&workspace.id, |tx| tx.execute(&CLOSE, stockflow_db::args![])).await;
    assert_eq!(closed.unwrap(), 1);
}
