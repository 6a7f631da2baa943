//! Tests of access, on one node and on two.

mod api_keys;
mod audit_log;
mod idempotency;
mod location_roles;
mod organization;
mod rate_limits;
mod secrets;
mod sessions;
mod throttle;
mod usage;
mod users;

use crate::testkit::{Got, PASSWORD, TestApp, Workspace, request, send};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Adds a header to a request.
fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// Makes a request come from an address.
fn from(mut request: Request<Body>, address: &str) -> Request<Body> {
    let peer = SocketAddr::new(address.parse().unwrap(), 40_000);
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

/// Makes a key over the API and answers its id and its text.
async fn new_key(app: &TestApp, session: &str, body: Value) -> (String, String) {
    let made = app.post("/api/admin/api-keys", session, body).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made.data()["apiKey"]["id"]), text(&made.data()["plaintextKey"]))
}
