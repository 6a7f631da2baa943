//! No, broken, ended or too weak credentials are refused, each by its code.

use super::world::{NOWHERE, World};
use super::{Operation, operations};
use crate::change::{Change, Who};
use crate::features::access;
use crate::http::{ApiError, Permission, Permissions};
use serde_json::json;

fn guarded() -> Vec<Operation> {
    operations().into_iter().filter(|o| !o.public()).collect()
}

#[tokio::test]
async fn without_a_credential_every_endpoint_answers_401() {
    let world = World::bare().await;
    for operation in guarded() {
        let got = world.call(&operation, &operation.path_with(NOWHERE), "", None).await;
        assert_eq!((got.status, got.code()), (401, "MISSING_AUTHORIZATION"), "{}", operation.name());
        assert_eq!(got.header("www-authenticate"), "Bearer", "{}", operation.name());
    }
}

#[tokio::test]
async fn a_credential_that_is_no_good_gets_its_own_code() {
    let world = World::bare().await;
    let make = |change: &mut Change<'_, '_>| {
        let expires = Some(change.now.plus_seconds(60).micros());
        let (_, short_lived) = access::create_key(change, "short-lived", &["*".into()], expires, &[])?;
        let revoked = access::create_key(change, "revoked", &["*".into()], None, &[])?;
        Ok::<_, ApiError>((short_lived, revoked))
    };
    let workspace = &world.ours.workspace;
    let (short_lived, (id, revoked)) = world.app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    let path = format!("/api/admin/api-keys/{id}/revoke");
    assert_eq!(world.app.post(&path, &world.ours.session, json!({})).await.status, 200);
    let ended = world.app.sign_in(&workspace.email).await;
    assert_eq!(world.app.delete("/api/sessions/current", &ended).await.status, 204);
    world.app.app.clock.advance_seconds(61);

    let unknown_key = format!("sf_key_{}_{}", "0".repeat(16), "0".repeat(64));
    let unknown_session = format!("sf_session_{}", "0".repeat(64));
    let mut wrong_secret = workspace.key.clone();
    let last = if wrong_secret.pop() == Some('0') { '1' } else { '0' };
    wrong_secret.push(last);
    let cases = [
        (format!("Bearer {revoked}"), "REVOKED_API_KEY"),
        (format!("Bearer {short_lived}"), "EXPIRED_API_KEY"),
        (format!("Bearer {unknown_key}"), "INVALID_API_KEY"),
        (format!("Bearer {wrong_secret}"), "INVALID_API_KEY"),
        (format!("Bearer {unknown_session}"), "UNAUTHORIZED"),
        (format!("Bearer {ended}"), "UNAUTHORIZED"),
        ("Bearer nonsense".to_owned(), "INVALID_API_KEY"),
        ("Bearer".to_owned(), "INVALID_API_KEY"),
        ("Basic YTpi".to_owned(), "INVALID_API_KEY"),
    ];
    for operation in guarded() {
        let path = operation.path_with(NOWHERE);
        for (header, code) in &cases {
            let got = world.call_with(&operation, &path, "", None, &[("authorization", header)]).await;
            assert_eq!((got.status, got.code()), (401, *code), "{} with {header}", operation.name());
        }
    }
}

/// Every permission but one, as scopes none of which includes it.
fn scopes_without(missing: Permission) -> Vec<String> {
    let scopes = Permission::ALL.iter().map(|p| p.scope());
    scopes.filter(|scope| !Permissions::of_scope(scope).unwrap().has(missing)).collect()
}

#[tokio::test]
async fn a_key_that_lacks_just_the_one_permission_answers_403() {
    let world = World::bare().await;
    for operation in guarded().into_iter().filter(|o| !o.session_only()) {
        for permission in operation.permissions() {
            let scopes = scopes_without(permission);
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            let key = world.app.key(&world.ours.workspace, &scopes).await;
            let got = world.call(&operation, &operation.path_with(NOWHERE), &key, Some("{}")).await;
            assert_eq!((got.status, got.code()), (403, "INSUFFICIENT_SCOPE"), "{}", operation.name());
            assert_eq!(got.json["details"]["requiredPermission"], permission.name(), "{}", operation.name());
        }
    }
}

#[tokio::test]
async fn a_key_with_just_the_permissions_asked_for_is_let_through() {
    let world = World::bare().await;
    for operation in guarded().into_iter().filter(|o| !o.session_only()) {
        let scopes: Vec<String> = operation.permissions().iter().map(|p| p.scope()).collect();
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        let key = world.app.key(&world.ours.workspace, &scopes).await;
        let got = world.call(&operation, &operation.path_with(NOWHERE), &key, Some("{\"unheardOf\":1}")).await;
        assert!(got.status != 401 && got.code() != "INSUFFICIENT_SCOPE", "{}: {}", operation.name(), got.json);
    }
}

#[tokio::test]
async fn a_person_whose_roles_lack_just_the_one_permission_answers_403() {
    let world = World::bare().await;
    for operation in guarded() {
        for permission in operation.permissions() {
            let others: Vec<_> = Permission::ALL.iter().filter(|p| **p != permission).map(|p| p.name()).collect();
            let email = format!("no-{}-{}@ours.example", permission.name(), operation.id());
            let role = json!({ "name": email, "permissions": others });
            let role = world.app.post("/api/admin/roles", &world.ours.workspace.key, role).await;
            assert_eq!(role.status, 201, "{}", role.json);
            let role = role.data()["id"].as_str().unwrap().to_owned();
            world.app.person(&world.ours.workspace, &email, &[(&role, None)]).await;
            let session = world.app.sign_in(&email).await;
            let got = world.call(&operation, &operation.path_with(NOWHERE), &session, Some("{}")).await;
            assert_eq!((got.status, got.code()), (403, "FORBIDDEN"), "{}: {}", operation.name(), got.json);
            assert_eq!(got.json["details"]["requiredPermission"], permission.name(), "{}", operation.name());
        }
    }
}

#[tokio::test]
async fn endpoints_for_people_refuse_api_keys() {
    let world = World::bare().await;
    for operation in guarded().into_iter().filter(Operation::session_only) {
        let path = operation.path_with(NOWHERE);
        let got = world.call(&operation, &path, &world.ours.workspace.key, Some("{}")).await;
        assert_eq!((got.status, got.code()), (403, "FORBIDDEN"), "{}", operation.name());
    }
}
