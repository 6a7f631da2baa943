//! Tests of access: sessions and keys here, the rest beside it.

use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_person_signs_in_makes_a_key_and_the_key_works_until_revoked() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    let made = app.post("/api/admin/api-keys", &session, json!({ "name": "shop", "scopes": ["admin:read"] })).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let key = made.data()["plaintextKey"].as_str().unwrap().to_owned();
    let id = made.data()["apiKey"]["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/admin/api-keys/{id}"));

    let seen = app.get("/api/admin/organization", &key).await;
    assert_eq!(seen.status, 200, "{}", seen.json);
    assert_eq!(seen.data()["id"], ws.id.as_str());

    let revoked = app.post(&format!("/api/admin/api-keys/{id}/revoke"), &session, json!({})).await;
    assert_eq!(revoked.data()["status"], "REVOKED");
    let refused = app.get("/api/admin/organization", &key).await;
    assert_eq!((refused.status, refused.code()), (401, "REVOKED_API_KEY"));
}
