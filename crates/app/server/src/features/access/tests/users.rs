//! Users and roles: built-in and custom, invitations, and the last administrator.

use super::*;

async fn id_of(app: &TestApp, ws: &Workspace, email: &str) -> String {
    let got = app.get(&format!("/api/admin/users?email={email}"), &ws.key).await;
    got.data()[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invited_person_signs_in_with_the_temporary_password_and_is_active_then() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let body = json!({ "email": "Grace@One.example", "name": "Grace", "roles": [{ "role": "TENANT_USER" }] });
    let invited = app.post("/api/admin/users", &ws.key, body.clone()).await;
    assert_eq!(invited.status, 201, "{}", invited.json);
    assert_eq!(invited.data()["user"]["status"], "INVITED");
    let password = invited.data()["temporaryPassword"].as_str().unwrap();
    let sign_in = json!({ "email": "grace@one.example", "password": password });
    let signed_in = app.post("/api/sessions", "", sign_in).await;
    assert_eq!(signed_in.status, 201, "{}", signed_in.json);
    let path = format!("/api/admin/users/{}", invited.data()["user"]["id"].as_str().unwrap());
    assert_eq!(app.get(&path, &ws.key).await.data()["status"], "ACTIVE");
    let listed = app.get("/api/admin/users?status=ACTIVE", &ws.key).await;
    assert_eq!(listed.json["pagination"]["total"], 2);
    let twice = app.post("/api/admin/users", &ws.key, body).await;
    assert_eq!((twice.status, twice.code()), (409, "DUPLICATE"));
}

#[tokio::test]
async fn a_person_with_an_account_elsewhere_keeps_their_password() {
    let app = TestApp::new().await;
    let (one, two) = (app.workspace("one").await, app.workspace("two").await);
    let body = json!({ "email": one.email, "name": "Ada", "roles": [{ "role": "TENANT_USER" }] });
    let invited = app.post("/api/admin/users", &two.key, body).await;
    assert_eq!(invited.data()["temporaryPassword"], Value::Null);
    let session = app.sign_in(&one.email).await;
    assert_eq!(app.get("/api/sessions/current", &session).await.data()["workspaces"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn built_in_roles_allow_what_the_documents_say() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    // Reads products, reads movements of stock, writes products, reads the administration.
    for (role, expected) in [
        ("TENANT_PEOPLE", [200, 200, 403, 403]),
        ("TENANT_USER", [200, 200, 403, 403]),
        ("TENANT_MANAGER", [200, 200, 400, 403]),
        ("TENANT_ADMIN", [200, 200, 400, 200]),
    ] {
        let email = format!("{}@one.example", role.to_lowercase());
        app.person(&ws, &email, &[(role, None)]).await;
        let session = app.sign_in(&email).await;
        let got = [
            app.get("/api/products", &session).await.status,
            app.get("/api/inventory/movements", &session).await.status,
            app.post("/api/products", &session, json!({})).await.status,
            app.get("/api/admin/organization", &session).await.status,
        ];
        assert_eq!(got, expected, "{role}");
    }
}

#[tokio::test]
async fn a_custom_role_holds_at_once_and_stays_while_somebody_has_it() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let role = |permissions: Value| json!({ "name": "Clerk", "permissions": permissions });
    let made = app.post("/api/admin/roles", &ws.key, role(json!(["inventory.read"]))).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let path = format!("/api/admin/roles/{}", made.data()["id"].as_str().unwrap());
    app.person(&ws, "clerk@one.example", &[(made.data()["id"].as_str().unwrap(), None)]).await;
    let clerk = app.sign_in("clerk@one.example").await;
    assert_eq!(app.get("/api/inventory", &clerk).await.status, 200);
    assert_eq!(app.get("/api/products", &clerk).await.status, 403);
    let replaced = app.put(&path, &ws.key, role(json!(["products.read"]))).await;
    assert_eq!(replaced.status, 200, "{}", replaced.json);
    assert_eq!(app.get("/api/inventory", &clerk).await.status, 403);
    assert_eq!(app.get("/api/products", &clerk).await.status, 200);
    let held = app.delete(&path, &ws.key).await;
    assert_eq!((held.status, held.code()), (409, "CONFLICT"));
    assert_eq!(held.json["details"]["heldBy"], json!(["clerk@one.example"]));
    let user = format!("/api/admin/users/{}", id_of(&app, &ws, "clerk@one.example").await);
    app.patch(&user, &ws.key, json!({ "roles": [{ "role": "TENANT_USER" }] })).await;
    assert_eq!(app.delete(&path, &ws.key).await.status, 204);
    assert_eq!(app.get(&path, &ws.key).await.status, 404);
    let built_in = app.put("/api/admin/roles/TENANT_USER", &ws.key, role(json!(["products.read"]))).await;
    assert_eq!((built_in.status, built_in.code()), (409, "INVALID_STATE"));
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let path = format!("/api/admin/users/{}", id_of(&app, &ws, &ws.email).await);
    let before = app.snapshot(&ws.id).await;
    for change in [json!({ "status": "INACTIVE" }), json!({ "roles": [{ "role": "TENANT_MANAGER" }] })] {
        let got = app.patch(&path, &ws.key, change).await;
        assert_eq!((got.status, got.code()), (409, "INVALID_STATE"));
    }
    assert_eq!(app.snapshot(&ws.id).await, before);
    app.person(&ws, "second@one.example", &[("TENANT_ADMIN", None)]).await;
    assert_eq!(app.patch(&path, &ws.key, json!({ "status": "INACTIVE" })).await.status, 200);
}

#[tokio::test]
async fn who_is_deactivated_is_out_at_once_and_cannot_come_back_in() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    app.person(&ws, "grace@one.example", &[("TENANT_USER", None)]).await;
    let session = app.sign_in("grace@one.example").await;
    let path = format!("/api/admin/users/{}", id_of(&app, &ws, "grace@one.example").await);
    assert_eq!(app.patch(&path, &ws.key, json!({ "status": "INACTIVE" })).await.status, 200);
    assert_eq!(app.get("/api/sessions/current", &session).await.status, 401);
    let body = json!({ "email": "grace@one.example", "password": PASSWORD });
    assert_eq!(app.post("/api/sessions", "", body).await.status, 401);
}

#[tokio::test]
async fn nobody_gives_or_takes_more_than_they_hold() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let role = json!({ "name": "People clerk", "permissions": ["admin.read", "admin.write", "products.read", "inventory.read"] });
    let role = app.post("/api/admin/roles", &ws.key, role).await;
    app.person(&ws, "clerk@one.example", &[(role.data()["id"].as_str().unwrap(), None)]).await;
    let clerk = app.sign_in("clerk@one.example").await;
    let invite =
        |role: &str| json!({ "email": format!("{role}@one.example"), "name": "N", "roles": [{ "role": role }] });
    assert_eq!(app.post("/api/admin/users", &clerk, invite("TENANT_PEOPLE")).await.status, 201);
    assert_eq!(app.post("/api/admin/users", &clerk, invite("TENANT_ADMIN")).await.status, 403);
    let more = json!({ "name": "More", "permissions": ["inventory.write"] });
    assert_eq!(app.post("/api/admin/roles", &clerk, more).await.status, 403);
    let admin = format!("/api/admin/users/{}", id_of(&app, &ws, &ws.email).await);
    assert_eq!(app.patch(&admin, &clerk, json!({ "name": "Mine now" })).await.status, 403);
    let unknown = app.post("/api/admin/users", &ws.key, invite("role_nothing")).await;
    assert_eq!((unknown.status, unknown.fault_paths()), (400, vec!["roles[0].role"]));
}

#[tokio::test]
async fn a_stale_version_changes_no_user_and_no_role() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let role = app.post("/api/admin/roles", &ws.key, json!({ "name": "R", "permissions": ["products.read"] })).await;
    assert_eq!(role.header("etag"), "\"1\"");
    let path = format!("/api/admin/roles/{}", role.data()["id"].as_str().unwrap());
    let put = |etag: &str, name: &str| {
        let body = json!({ "name": name, "permissions": ["products.read"] });
        app.send(with(request("PUT", &path, &ws.key, Some(body)), "if-match", etag))
    };
    let first = put("\"1\"", "S").await;
    assert_eq!((first.status, first.header("etag")), (200, "\"2\""));
    let stale = put("\"1\"", "T").await;
    assert_eq!((stale.status, stale.code()), (409, "VERSION_CONFLICT"));
    assert_eq!(stale.json["details"]["currentVersion"], 2);
    assert_eq!(put("*", "U").await.status, 200);
    assert_eq!(put("third", "V").await.fault_paths(), ["If-Match"]);
}
