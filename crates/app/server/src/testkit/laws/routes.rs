//! What is not there says so, in the envelope.

use super::operations;
use super::world::{NOWHERE, World, check, request};
use std::collections::BTreeMap;

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_405_with_those_it_has() {
    let world = World::bare().await;
    let mut paths: BTreeMap<String, Vec<super::Operation>> = BTreeMap::new();
    for operation in operations() {
        paths.entry(operation.endpoint.path.clone()).or_default().push(operation);
    }
    for (path, there) in paths {
        let has = |method: &str| there.iter().any(|o| o.endpoint.method == method);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().filter(|m| !has(m)) {
            let path = there[0].path_with(NOWHERE);
            // A path whose last part may also be an id is another endpoint's under that method.
            let shadowed = operations()
                .iter()
                .any(|o| o.endpoint.method == method && o.has_id() && covers(&o.endpoint.path, &path));
            if shadowed {
                continue;
            }
            let got = world.app.send(request(method, &path, &world.ours.session, None, &[])).await;
            check(&format!("{method} {path}"), None, &got);
            assert_eq!((got.status, got.code()), (405, "METHOD_NOT_ALLOWED"), "{method} {path}: {}", got.json);
            let allowed: Vec<&str> = got.header("allow").split(',').map(str::trim).collect();
            for operation in &there {
                let method = operation.endpoint.method.as_str();
                assert!(allowed.contains(&method), "{path}: Allow is {allowed:?} without {method}");
            }
        }
        let _ = path;
    }
}

/// Whether a path fits a template.
fn covers(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(&path).all(|(t, p)| t.starts_with('{') || t == p)
}

#[tokio::test]
async fn version_2_is_404_and_says_that_it_does_not_exist_yet() {
    let world = World::bare().await;
    for method in ["GET", "POST", "DELETE"] {
        for path in ["/api/v2", "/api/v2/", "/api/v2/products", "/api/v2/admin/api-keys/x"] {
            let got = world.app.send(request(method, path, "", None, &[])).await;
            check(path, None, &got);
            assert_eq!((got.status, got.code()), (404, "NOT_FOUND"), "{path}");
            assert!(got.json["error"].as_str().unwrap().contains("no version 2"), "{}", got.json);
        }
    }
}

#[tokio::test]
async fn a_path_that_is_not_there_is_404_in_the_envelope() {
    let world = World::bare().await;
    for path in ["/api", "/api/nothing", "/api/sessions/", "/nothing", "/api/admin/users/x/y/z", "/api/a%00b"] {
        let got = world.app.send(request("GET", path, &world.ours.workspace.key, None, &[])).await;
        check(path, None, &got);
        assert_eq!((got.status, got.code()), (404, "NOT_FOUND"), "{path}");
    }
}

#[tokio::test]
async fn a_callers_own_request_id_comes_back_if_it_is_sane() {
    let world = World::bare().await;
    let long = "x".repeat(129);
    for (given, kept) in [("order-4711", true), ("a b", false), ("", false), (&*long, false)] {
        let headers = [("x-request-id", given)];
        let got = world.app.send(request("GET", "/api/admin/usage", &world.ours.workspace.key, None, &headers)).await;
        assert_eq!(got.header("x-request-id") == given, kept, "{given:?}");
    }
}
