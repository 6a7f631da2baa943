//! No secret stands in the database in plain, nor in the audit log.

use super::*;

#[tokio::test]
async fn the_database_holds_no_plaintext_of_a_key_a_token_or_a_password() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let key_body = json!({ "name": "shop", "scopes": ["*"] });
    let create = with(request("POST", "/api/admin/api-keys", &session, Some(key_body)), "idempotency-key", "k1");
    let made = app.send(create).await;
    let id = made.data()["apiKey"]["id"].as_str().unwrap().to_owned();
    let rotated = app.post(&format!("/api/admin/api-keys/{id}/rotate"), &session, json!({ "graceSeconds": 60 })).await;
    let invite = json!({ "email": "grace@one.example", "name": "Grace", "roles": [{ "role": "TENANT_USER" }] });
    let invite = with(request("POST", "/api/admin/users", &session, Some(invite)), "idempotency-key", "k2");
    let invited = app.send(invite).await;
    assert_eq!((made.status, rotated.status, invited.status), (201, 200, 201));

    let dump = app.dump().await;
    assert!(dump.contains(&id) && dump.contains("grace@one.example"), "the dump shows what is there");
    let secret = |got: &Got, field: &str| got.data()[field].as_str().unwrap().to_owned();
    for text in [
        ws.key.clone(),
        session,
        secret(&made, "plaintextKey"),
        secret(&rotated, "plaintextKey"),
        secret(&invited, "temporaryPassword"),
        PASSWORD.to_owned(),
    ] {
        let random_part = text.rsplit('_').next().unwrap();
        let as_bytes: String = random_part.bytes().map(|b| format!("{b:02X}")).collect();
        assert!(!dump.contains(random_part), "{text} stands in the database");
        assert!(!dump.contains(&as_bytes), "{text} stands in the database as bytes");
    }
}

#[tokio::test]
async fn a_repeated_request_for_a_secret_answers_it_again_to_its_owner() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let create = || {
        let body = json!({ "name": "shop", "scopes": ["*"] });
        with(request("POST", "/api/admin/api-keys", &session, Some(body)), "idempotency-key", "once")
    };
    let first = app.send(create()).await;
    let again = send(&app.second_node().await, create()).await;
    assert_eq!((again.status, &again.json), (201, &first.json));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.header("cache-control"), "no-store");
    let key = again.data()["plaintextKey"].as_str().unwrap();
    assert_eq!(app.get("/api/admin/organization", key).await.status, 200);
}
