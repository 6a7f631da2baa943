//! All endpoints behind the guard, and everything else around them.

use super::{guard, trace};
use crate::App;
use crate::features;
use crate::http::{ApiError, Code, Registered, openapi};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// The document of this version's API.
#[must_use]
pub fn openapi_document() -> Value {
    openapi::document(&endpoints())
}

fn endpoints() -> Vec<Registered> {
    features::endpoints().into_inner()
}

/// The whole service.
pub fn router(app: &App) -> Router {
    let endpoints = endpoints();
    let document = Arc::new(openapi::document(&endpoints));
    let mut api: Router<App> = Router::new();
    for registered in endpoints {
        let state = (app.clone(), Arc::clone(&registered.endpoint));
        let guarded = registered.handler.layer(from_fn_with_state(state, guard::guard));
        api = api.route(&registered.endpoint.path, guarded);
    }
    api.merge(super::operations::router(&document))
        .with_state(app.clone())
        .merge(crate::pages::router(document))
        .fallback(nothing_here)
        .layer(from_fn(refuse_nul))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_panic| axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(from_fn_with_state(app.clone(), trace::trace))
}

async fn nothing_here(request: Request) -> Response {
    let path = request.uri().path();
    let message = if path == "/api/v2" || path.starts_with("/api/v2/") {
        "there is no version 2 of this API yet; version 1.0 is under /api".to_owned()
    } else {
        format!("there is nothing under {path}; the endpoints are listed in /api/openapi.json and under /docs")
    };
    ApiError::new(Code::NotFound, message).into_response()
}

/// An encoded U+0000 in a path can name nothing.
async fn refuse_nul(request: Request, next: axum::middleware::Next) -> Response {
    if request.uri().path().contains("%00") {
        return nothing_here(request).await;
    }
    next.run(request).await
}
