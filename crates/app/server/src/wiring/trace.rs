//! The outermost layer: the request's id and trace, the body of errors, the log line, the metrics.

use super::guard::Seen;
use crate::App;
use crate::http::{ApiError, Code};
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{Instrument, error, info, info_span};

/// The id that the answer, the log and the audit line share.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// The version of the API, on every answer.
const API_VERSION: HeaderValue = HeaderValue::from_static("1.0");

pub(super) async fn trace(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = sane_id(request.headers()).unwrap_or_else(|| app.ids.next("req", app.clock.now()));
    let trace_id = trace_parent(request.headers()).unwrap_or_default();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", |m| m.as_str()).to_owned();
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = info_span!("request", request.id = %id, trace.id = %trace_id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let _entered = span.enter();
    shape(&mut response, &id, &path);
    let headers = response.headers_mut();
    headers.insert("x-api-version", API_VERSION);
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::try_from(&id) {
        headers.insert("x-request-id", value);
    }
    account(&app, &response, &method, &route, started.elapsed());
    response
}

/// Counts the call and writes its line.
fn account(app: &App, response: &Response, method: &Method, route: &str, took: Duration) {
    let status = response.status();
    let seen = response.extensions().get::<Seen>();
    if let Some(seen) = seen {
        app.usage.count(&seen.workspace, &seen.credential, status.as_u16(), app.clock.now());
    }
    let labels = [("method", method.to_string()), ("route", route.to_owned()), ("status", status.as_str().to_owned())];
    metrics::histogram!("stockflow_http_request_seconds", &labels).record(took.as_secs_f64());
    if !["/healthz", "/readyz", "/metrics"].contains(&route) {
        let workspace = seen.map_or("", |s| &*s.workspace);
        let duration_ms = took.as_secs_f64() * 1e3;
        info!(http.method = %method, http.route = route, http.status = status.as_u16(), workspace.id = workspace, duration_ms, "answered");
    }
}

/// Gives errors their body, also those that the router itself answers.
fn shape(response: &mut Response, id: &str, path: &str) {
    let error = match response.extensions_mut().remove::<Arc<ApiError>>() {
        Some(error) => error,
        None => match plain_error(response, path) {
            Some(error) => Arc::new(error),
            None => return,
        },
    };
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        error!("answered 500: {}", error.chain());
    }
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    *response.body_mut() = Body::from(error.body(id));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
}

fn plain_error(response: &Response, path: &str) -> Option<ApiError> {
    if response.headers().contains_key(header::CONTENT_TYPE) && response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return None;
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            let allowed = response.headers().get(header::ALLOW).and_then(|v| v.to_str().ok()).unwrap_or_default();
            Some(ApiError::new(Code::MethodNotAllowed, format!("{path} answers {allowed} only")))
        }
        StatusCode::INTERNAL_SERVER_ERROR => Some(ApiError::internal("a handler panicked")),
        _ => None,
    }
}

/// The caller's own id, if it is short and plain.
fn sane_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-request-id")?.to_str().ok()?;
    let fine =
        (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b));
    fine.then(|| text.to_owned())
}

/// The trace id of a W3C `traceparent`: `00-<32 hex>-<16 hex>-<2 hex>`.
fn trace_parent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let parts: Vec<_> = text.split('-').collect();
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let fine = parts.len() >= 4
        && hex(parts[0], 2)
        && parts[0] != "ff"
        && hex(parts[1], 32)
        && hex(parts[2], 16)
        && hex(parts[3], 2)
        && parts[1].bytes().any(|b| b != b'0');
    fine.then(|| parts[1].to_owned())
}
