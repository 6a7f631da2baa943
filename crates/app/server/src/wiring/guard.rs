//! The guard before every endpoint: who calls, how often, whether they may, and with what body.
//!
//! In this order, so that nobody learns anything before they are known: 401, 429, 403, 413, 415; then
//! the handler's own 400, 404 and 409.

use super::trace::RequestId;
use crate::App;
use crate::features::access;
use crate::http::idempotency::IdempotencyKey;
use crate::http::{Access, ApiError, Call, Caller, Code, Endpoint, LocationScope, RateState, no_query};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use std::sync::Arc;

/// What was found out about the caller, for the layers outside.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) workspace: Arc<str>,
    pub(super) credential: String,
}

/// Reads what is left of a refused body up to here, so that the caller gets to read the answer.
const DRAIN_BYTES: usize = 64 * 1024 * 1024;

pub(super) async fn guard(
    State((app, endpoint)): State<(App, Arc<Endpoint>)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut rate = None;
    let mut seen = None;
    let outcome = admit(&app, &endpoint, &mut parts, body, &mut rate, &mut seen).await;
    let mut response = match outcome {
        Ok(body) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    };
    if let Some(state) = rate {
        show(&state, response.headers_mut());
    }
    if endpoint.beta {
        response.headers_mut().insert("x-api-stability", HeaderValue::from_static("beta"));
    }
    if let Some(seen) = seen {
        response.extensions_mut().insert(seen);
    }
    response
}

async fn admit(
    app: &App,
    endpoint: &Arc<Endpoint>,
    parts: &mut Parts,
    body: Body,
    rate: &mut Option<RateState>,
    seen: &mut Option<Seen>,
) -> Result<Body, ApiError> {
    let caller = match endpoint.access {
        Access::Public => None,
        Access::Needs { .. } => Some(access::authenticate(app, parts, endpoint.writes()).await?),
    };
    if let Some(caller) = &caller {
        *seen =
            Some(Seen { workspace: Arc::clone(&caller.workspace), credential: caller.actor.credential().to_owned() });
        if let Some(limits) = caller.limits {
            let counted = app.rates.count(&app.db, caller, limits, app.clock.now()).await;
            *rate = match &counted {
                Ok(state) => Some(*state),
                Err(error) => refused_state(error, app),
            };
            counted?;
        }
        permit(endpoint, caller)?;
    }
    // A body that the handler reads as it comes is not looked at here.
    let (body, bytes) = if endpoint.streams {
        (body, Bytes::new())
    } else if endpoint.writes() {
        let bytes = read_body(&parts.headers, body, app.config.max_body_bytes).await?;
        (Body::from(bytes.clone()), bytes)
    } else {
        (Body::empty(), Bytes::new())
    };
    if !endpoint.takes_query {
        no_query(parts.uri.query())?;
    }
    let Some(caller) = caller else { return Ok(body) };
    let idempotency = idempotency_key(parts, &bytes, endpoint)?;
    let if_match = if_match(&parts.headers)?;
    let id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let call = Call::new(app.clone(), caller, app.clock.now(), id, Arc::clone(endpoint), idempotency, if_match);
    parts.extensions.insert(call);
    Ok(body)
}

/// Also a refusal says where the caller stands.
fn refused_state(error: &ApiError, app: &App) -> Option<RateState> {
    let seconds = error.retry_after_seconds()?;
    let limit = error.detail("limit")?.as_i64()?;
    Some(RateState { limit, remaining: 0, reset: app.clock.now().seconds() + seconds })
}

fn show(state: &RateState, headers: &mut HeaderMap) {
    for (name, value) in [
        ("x-ratelimit-limit", state.limit),
        ("x-ratelimit-remaining", state.remaining),
        ("x-ratelimit-reset", state.reset),
    ] {
        headers.insert(name, HeaderValue::from(value));
    }
}

fn permit(endpoint: &Endpoint, caller: &Caller) -> Result<(), ApiError> {
    let Access::Needs { permissions, session_only } = &endpoint.access else { return Ok(()) };
    let by_session = matches!(caller.actor, crate::http::Actor::User { .. });
    if *session_only && !by_session {
        return Err(ApiError::new(
            Code::Forbidden,
            "this endpoint needs a session (POST /api/sessions); an API key will not do",
        ));
    }
    for permission in permissions {
        let enough = match caller.grants.scope(*permission) {
            LocationScope::All => true,
            LocationScope::Only(ids) if ids.is_empty() => false,
            // Reading is narrowed to the caller's locations; writing only where the handler looks at them.
            LocationScope::Only(_) => !endpoint.writes() || endpoint.location_scoped,
        };
        if !enough {
            let (code, what) = if by_session {
                (Code::Forbidden, format!("your roles do not hold {}", permission.name()))
            } else {
                (Code::InsufficientScope, format!("the API key lacks the scope {}", permission.scope()))
            };
            return Err(ApiError::new(code, what).with("requiredPermission", permission.name()));
        }
    }
    Ok(())
}

/// Reads the body and checks its type.
async fn read_body(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).map(|v| v.to_str().unwrap_or_default().to_ascii_lowercase());
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| ApiError::fault("body", "invalid", "broke off before its end"))?;
        total += chunk.len();
        if total <= most {
            bytes.extend_from_slice(&chunk);
        } else if total > DRAIN_BYTES {
            break;
        }
    }
    if total > most {
        return Err(ApiError::new(
            Code::PayloadTooLarge,
            format!("the body is larger than {most} bytes; send it in parts"),
        )
        .with("maxBytes", most));
    }
    let is_json = |text: &str| {
        let kind = text.split(';').next().unwrap_or_default().trim();
        let charset_fine = !text.contains("charset") || text.contains("utf-8");
        kind == "application/json" && charset_fine
    };
    let fine = content_type.as_deref().map_or(bytes.is_empty(), is_json);
    if !fine {
        return Err(ApiError::new(
            Code::UnsupportedMediaType,
            "a write needs the header Content-Type: application/json (UTF-8)",
        ));
    }
    Ok(bytes.into())
}

fn idempotency_key(parts: &Parts, body: &[u8], endpoint: &Endpoint) -> Result<Option<IdempotencyKey>, ApiError> {
    let Some(value) = parts.headers.get("idempotency-key").filter(|_| endpoint.writes()) else {
        return Ok(None);
    };
    let key =
        value.to_str().ok().filter(|key| !key.is_empty() && key.len() <= 255).ok_or_else(|| {
            ApiError::fault("Idempotency-Key", "length", "must have 1 to 255 visible ASCII characters")
        })?;
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    Ok(Some(IdempotencyKey::new(key, &endpoint.method, path, body)))
}

/// `"3"`, `W/"3"` or `*`.
fn if_match(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix("W/").unwrap_or(text).trim_matches('"').parse();
    version
        .map(Some)
        .map_err(|_| ApiError::fault("If-Match", "format", "must be an ETag that this API gave, such as \"3\""))
}
