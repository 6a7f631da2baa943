//! A role that is held for one location covers that location and those under it, and nothing else.

use super::*;
use crate::change::{Change, Who};
use crate::features::network::{NewLocation, create_location};
use crate::http::ApiError;

/// A region with a store, a shelf in the store, and a depot beside the region.
async fn places(app: &TestApp, ws: &Workspace) -> [String; 4] {
    let make = |change: &mut Change<'_, '_>| {
        let mut place = |code: &str, parent: Option<&String>| {
            let new = NewLocation {
                code: code.into(),
                name: code.into(),
                kind: "STORE_FRONT".into(),
                parent_id: parent.cloned(),
                time_zone: "UTC".into(),
                sellable: true,
            };
            create_location(change, &new)
        };
        let region = place("REGION", None)?;
        let store = place("STORE", Some(&region))?;
        let shelf = place("SHELF", Some(&store))?;
        Ok::<_, ApiError>([region, store, shelf, place("DEPOT", None)?])
    };
    app.app.change(&ws.id, Who::system("test"), make).await.unwrap()
}

async fn seen(app: &TestApp, session: &str) -> Vec<String> {
    let got = app.get("/api/locations?sortBy=code&limit=100", session).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().as_array().unwrap().iter().map(|l| l["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_person_of_one_location_sees_it_and_what_is_under_it() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let [region, store, _, depot] = places(&app, &ws).await;
    for (email, at, expected) in [
        ("region@one.example", &region, vec!["REGION", "SHELF", "STORE"]),
        ("store@one.example", &store, vec!["SHELF", "STORE"]),
        ("depot@one.example", &depot, vec!["DEPOT"]),
    ] {
        app.person(&ws, email, &[("TENANT_MANAGER", Some(at))]).await;
        let session = app.sign_in(email).await;
        assert_eq!(seen(&app, &session).await, expected, "{email}");
    }
    let session = app.sign_in("depot@one.example").await;
    assert_eq!(app.get(&format!("/api/locations/{store}"), &session).await.status, 404);
    assert_eq!(app.get(&format!("/api/locations/{depot}"), &session).await.status, 200);
}

#[tokio::test]
async fn roles_of_two_locations_add_up_and_reach_no_administration() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let [_, store, _, depot] = places(&app, &ws).await;
    let roles = [("TENANT_USER", Some(&*store)), ("TENANT_ADMIN", Some(&*depot))];
    app.person(&ws, "both@one.example", &roles).await;
    let session = app.sign_in("both@one.example").await;
    assert_eq!(seen(&app, &session).await, ["DEPOT", "SHELF", "STORE"]);
    // Writing what belongs to no location needs the permission everywhere.
    let got = app.post("/api/products", &session, json!({})).await;
    assert_eq!((got.status, got.code()), (403, "FORBIDDEN"));
    let role = json!({ "name": "x", "permissions": ["products.read"] });
    assert_eq!(app.post("/api/admin/roles", &session, role).await.status, 403);
}

#[tokio::test]
async fn a_role_at_a_location_of_another_workspace_is_refused() {
    let app = TestApp::new().await;
    let (one, two) = (app.workspace("one").await, app.workspace("two").await);
    let [region, ..] = places(&app, &two).await;
    let body =
        json!({ "email": "x@one.example", "name": "X", "roles": [{ "role": "TENANT_USER", "locationId": region }] });
    let got = app.post("/api/admin/users", &one.key, body).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["roles[0].locationId"]));
}
