//! `/`: the first page, static HTML with small script modules.

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::assets;
use super::entity::{APPLICATION_POLICY, Entity};

pub(super) fn routes() -> Router {
    Router::new().route("/", get(first_page))
}

async fn first_page(request: HeaderMap) -> Response {
    match assets::text("app/index.html") {
        Some(html) => Entity::page(html, APPLICATION_POLICY).respond(&request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
