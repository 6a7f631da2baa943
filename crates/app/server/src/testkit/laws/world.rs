//! Two workspaces with things in them, and a way to call that checks what every answer must bear.

use super::examples::Known;
use super::exceptions::{Law, excepted};
use super::furniture::stock_up;
use super::operation::{Operation, operations};
use crate::testkit::{Got, TestApp, Workspace};
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

/// How many things of each kind the examples make.
const THINGS: usize = 5;
/// From the noon at which tests begin to half an hour before the instant of the document's examples: their
/// day, 31 January 2026, is today, and what expires at that instant lies in the future.
const TO_THE_EXAMPLES: i64 = 254955600;
/// An id that is nowhere.
pub(super) const NOWHERE: &str = "none_01k8zq5f3m9v7a1r2c4d5e6f7g";

/// One of the two tenants.
pub(super) struct Tenant {
    pub(super) workspace: Workspace,
    pub(super) session: String,
    pub(super) known: Known,
}

impl Tenant {
    /// What it calls this operation with.
    pub(super) fn token(&self, operation: &Operation) -> &str {
        match (operation.public(), operation.session_only()) {
            (true, _) => "",
            (_, true) => &self.session,
            _ => &self.workspace.key,
        }
    }

    /// The path of an operation, about one of its things where it has any.
    pub(super) fn path(&self, operation: &Operation) -> String {
        let id = operation.collection().and_then(|c| self.known.of_collection(c));
        operation.path_of(id.unwrap_or(NOWHERE), |kind| self.known.of_prefix(kind).unwrap_or(NOWHERE).to_owned())
    }

    /// The documented example of the body, with its ids; `None` where there is no body.
    pub(super) fn body(&self, operation: &Operation, turn: usize) -> Option<String> {
        operation.body_example().map(|example| self.known.fill(example, turn).to_string())
    }

    /// The query of the documented examples: every parameter that has one, and every needed one.
    pub(super) fn query(&self, operation: &Operation) -> String {
        let parameters = operation.spec["parameters"].as_array().into_iter().flatten();
        let shown = parameters.filter(|p| p["in"] == "query").filter_map(|p| {
            let Some(example) = p.get("example").or_else(|| p["schema"].get("example")) else {
                assert!(p["required"] != true, "{}: {} is required and has no example", operation.name(), p["name"]);
                return None;
            };
            let value = match self.known.fill(example, 0) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            Some(format!("{}={value}", p["name"].as_str().unwrap_or_default()))
        });
        let pairs: Vec<String> = shown.collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

/// The program with both tenants.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) ours: Tenant,
    pub(super) theirs: Tenant,
}

impl World {
    /// Two tenants without things.
    pub(super) async fn bare() -> Self {
        let app = TestApp::new().await;
        app.app.clock.advance_seconds(TO_THE_EXAMPLES);
        let (ours, theirs) = (tenant(&app, "ours").await, tenant(&app, "theirs").await);
        Self { app, ours, theirs }
    }

    /// Two tenants with several things of each kind that the API can make.
    pub(super) async fn furnished() -> Self {
        let mut world = Self::bare().await;
        world.ours.known = furnish(&world.app, &world.ours, "OURS").await;
        world.theirs.known = furnish(&world.app, &world.theirs, "THEIRS").await;
        world
    }

    /// Calls an operation and checks what every answer must bear.
    pub(super) async fn call(&self, operation: &Operation, path: &str, token: &str, body: Option<&str>) -> Got {
        self.call_with(operation, path, token, body, &[]).await
    }

    /// As `call`, with headers of one's own, which replace the usual ones.
    pub(super) async fn call_with(
        &self,
        operation: &Operation,
        path: &str,
        token: &str,
        body: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Got {
        let got = self.app.send(request(&operation.endpoint.method, path, token, body, headers)).await;
        check(&format!("{} {path}", operation.endpoint.method), Some(operation), &got);
        got
    }

    /// The example of an operation, on one of our own things.
    pub(super) async fn example(&self, operation: &Operation, turn: usize, headers: &[(&str, &str)]) -> Got {
        let path = self.ours.path(operation) + &self.ours.query(operation);
        let body = self.ours.body(operation, turn);
        self.call_with(operation, &path, self.ours.token(operation), body.as_deref(), headers).await
    }
}

async fn tenant(app: &TestApp, name: &str) -> Tenant {
    let workspace = app.workspace(name).await;
    let session = app.sign_in(&workspace.email).await;
    Tenant { workspace, session, known: Known::default() }
}

/// Makes things by the examples, feature by feature: what one makes, the next may refer to.
async fn furnish(app: &TestApp, tenant: &Tenant, name: &'static str) -> Known {
    stock_up(app, &tenant.workspace, name).await;
    let all = operations();
    let mut tenant =
        Tenant { workspace: tenant.workspace.clone(), session: tenant.session.clone(), known: Known::default() };
    look_around(app, &all, &mut tenant).await;
    let makers = all
        .iter()
        .filter(|o| o.endpoint.method == "POST" && !o.is_action() && !o.public() && !excepted(Law::Replays, o.id()));
    for maker in makers {
        for turn in 0..THINGS {
            let body = tenant.body(maker, turn);
            let path = tenant.path(maker);
            let got = app.send(request("POST", &path, tenant.token(maker), body.as_deref(), &[])).await;
            if got.status < 300 {
                tenant.known.learn(&maker.endpoint.path, got.data());
            }
        }
        look_around(app, &all, &mut tenant).await;
    }
    tenant.known
}

/// Reads every list.
async fn look_around(app: &TestApp, all: &[Operation], tenant: &mut Tenant) {
    for list in all.iter().filter(|o| o.endpoint.list.is_some() && !o.has_id()) {
        let got = app.send(request("GET", &list.endpoint.path, tenant.token(list), None, &[])).await;
        tenant.known.learn(&list.endpoint.path, got.data());
    }
}

/// A request as raw as a test needs it. A body is JSON unless a header says otherwise.
pub(super) fn request(
    method: &str,
    path: &str,
    token: &str,
    body: Option<&str>,
    headers: &[(&str, &str)],
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    let given = |name: &str| headers.iter().any(|(n, _)| *n == name);
    if !token.is_empty() && !given("authorization") {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if body.is_some() && !given("content-type") {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.map_or_else(Body::empty, |text| Body::from(text.to_owned()))).unwrap()
}

/// What every answer of the API bears: version, request id, the envelope, and the mark of beta.
pub(super) fn check(what: &str, operation: Option<&Operation>, got: &Got) {
    assert_ne!(got.status, 500, "{what}: {}", got.json);
    assert_eq!(got.header("x-api-version"), "1.0", "{what}");
    let id = got.header("x-request-id");
    assert!(!id.is_empty(), "{what}: no X-Request-Id");
    if let Some(operation) = operation {
        let mark = if operation.endpoint.beta { "beta" } else { "" };
        assert_eq!(got.header("x-api-stability"), mark, "{what}");
    }
    if got.status >= 400 {
        assert_eq!(got.header("content-type"), "application/json", "{what}");
        assert!(got.json["error"].as_str().is_some_and(|e| !e.is_empty()), "{what}: {}", got.json);
        assert!(!got.code().is_empty(), "{what}: {}", got.json);
        // A replayed answer is the first one to the letter, with the id of the request that acted.
        let replayed = got.header("idempotent-replayed") == "true";
        assert!(replayed || got.json["details"]["requestId"] == id, "{what}: {}", got.json);
    } else if got.status != 204 && got.header("content-type") == "application/json" {
        let envelope = got.json.as_object().unwrap_or_else(|| panic!("{what}: no object: {}", got.json));
        let fine = envelope.contains_key("data") && envelope.keys().all(|k| k == "data" || k == "pagination");
        assert!(fine, "{what}: no envelope: {}", got.json);
    }
}
