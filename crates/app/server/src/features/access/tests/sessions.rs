//! Sessions: signing in and out, the cookie, several sessions and several workspaces.

use super::*;

#[tokio::test]
async fn who_signs_in_learns_who_and_where_they_are() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let body = json!({ "email": "ADMIN@one.example ", "password": PASSWORD });
    let got = app.post("/api/sessions", "", body).await;
    assert_eq!(got.status, 201, "{}", got.json);
    assert_eq!(got.header("cache-control"), "no-store");
    let cookie = got.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=43200"));

    let me = app.get("/api/sessions/current", got.data()["token"].as_str().unwrap()).await;
    for (name, value) in me.data().as_object().unwrap() {
        assert_eq!(&got.data()[name], value, "{name}");
    }
    assert_eq!(me.data()["user"]["email"], ws.email.as_str());
    assert_eq!(me.data()["workspace"]["id"], ws.id.as_str());
    assert_eq!(me.data()["roles"][0]["role"], "TENANT_ADMIN");
    assert_eq!(me.data()["permissions"].as_array().unwrap().len(), 26);
    assert_eq!(me.data()["expiresAt"], "2018-01-03T00:00:00Z");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_answer_alike() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let try_in =
        |email: &str, password: &str| app.post("/api/sessions", "", json!({ "email": email, "password": password }));
    let (wrong, unknown) = (try_in(&ws.email, "wrong").await, try_in("nobody@one.example", PASSWORD).await);
    assert_eq!((wrong.status, wrong.code()), (401, "UNAUTHORIZED"));
    assert_eq!((unknown.status, &unknown.json["error"]), (401, &wrong.json["error"]));
}

#[tokio::test]
async fn the_cookie_reads_alone_and_writes_with_its_csrf_token_only() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let signed_in = app.post("/api/sessions", "", json!({ "email": ws.email, "password": PASSWORD })).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = signed_in.data()["csrfToken"].as_str().unwrap();
    let read = app.send(with(request("GET", "/api/sessions/current", "", None), "cookie", &cookie)).await;
    assert_eq!(read.status, 200, "{}", read.json);
    let role = json!({ "name": "Clerk", "permissions": ["inventory.read"] });
    let write = || with(request("POST", "/api/admin/roles", "", Some(role.clone())), "cookie", &cookie);
    let without = app.send(write()).await;
    assert_eq!((without.status, without.code()), (403, "FORBIDDEN"));
    let another = app.send(with(write(), "x-csrf-token", &"0".repeat(64))).await;
    assert_eq!(another.status, 403);
    let right = app.send(with(write(), "x-csrf-token", csrf)).await;
    assert_eq!(right.status, 201, "{}", right.json);
    // A page that was loaded again has nothing but the cookie, and asks.
    assert_eq!(read.data()["csrfToken"], csrf);
}

#[tokio::test]
async fn signing_out_ends_this_session_at_once_on_every_node() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let (first, second) = (app.sign_in(&ws.email).await, app.sign_in(&ws.email).await);
    let other_node = app.second_node().await;
    let out = app.delete("/api/sessions/current", &first).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let refused = send(&other_node, request("GET", "/api/sessions/current", &first, None)).await;
    assert_eq!((refused.status, refused.code()), (401, "UNAUTHORIZED"));
    assert_eq!(app.get("/api/sessions/current", &second).await.status, 200);
}

#[tokio::test]
async fn a_person_sees_and_ends_their_own_sessions_and_nobody_elses() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    app.person(&ws, "grace@one.example", &[("TENANT_USER", None)]).await;
    let (here, there) = (app.sign_in(&ws.email).await, app.sign_in(&ws.email).await);
    let grace = app.sign_in("grace@one.example").await;
    let mine = app.get("/api/sessions", &here).await;
    let rows = mine.data().as_array().unwrap();
    assert_eq!(rows.len(), 2);
    let other = rows.iter().find(|s| s["current"] == false).unwrap()["id"].as_str().unwrap();
    let path = format!("/api/sessions/{other}");
    assert_eq!(app.delete(&path, &grace).await.status, 404);
    assert_eq!(app.get("/api/sessions/current", &there).await.status, 200);
    assert_eq!(app.delete(&path, &here).await.status, 204);
    assert_eq!(app.get("/api/sessions/current", &there).await.status, 401);
}

#[tokio::test]
async fn a_session_runs_out() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let session = app.sign_in(&ws.email).await;
    app.app.clock.advance_seconds(12 * 3600 - 1);
    assert_eq!(app.get("/api/sessions/current", &session).await.status, 200);
    app.app.clock.advance_seconds(1);
    assert_eq!(app.get("/api/sessions/current", &session).await.status, 401);
}

#[tokio::test]
async fn one_person_in_two_workspaces_switches_between_them() {
    let app = TestApp::new().await;
    let (one, two) = (app.workspace("one").await, app.workspace("two").await);
    let stranger = app.workspace("three").await;
    app.person(&two, &one.email, &[("TENANT_PEOPLE", None)]).await;
    let session = app.sign_in(&one.email).await;
    let here = app.get("/api/sessions/current", &session).await;
    assert_eq!(here.data()["workspace"]["id"], one.id.as_str());
    assert_eq!(here.data()["workspaces"].as_array().unwrap().len(), 2);

    let switch = |id: &str| app.post("/api/sessions/current/workspace", &session, json!({ "workspaceId": id }));
    let there = switch(&two.id).await;
    assert_eq!(there.status, 200, "{}", there.json);
    assert_eq!(there.data()["permissions"], json!(["products.read", "inventory.read"]));
    assert_eq!(app.get("/api/admin/organization", &session).await.status, 403);
    let refused = switch(&stranger.id).await;
    assert_eq!((refused.status, refused.fault_paths()), (400, vec!["workspaceId"]));
    switch(&one.id).await;
    assert_eq!(app.get("/api/admin/organization", &session).await.data()["id"], one.id.as_str());

    let body = json!({ "email": one.email, "password": PASSWORD, "workspaceId": two.id });
    let direct = app.post("/api/sessions", "", body).await;
    assert_eq!(direct.data()["workspace"]["id"], two.id.as_str());
    let body = json!({ "email": one.email, "password": PASSWORD, "workspaceId": stranger.id });
    assert_eq!(app.post("/api/sessions", "", body).await.status, 401);
}
