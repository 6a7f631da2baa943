//! `/docs`: the documentation hub.
//!
//! A page is one file of `docs/api`. Its first line says where the navigation shows it
//! (`<!-- nav: Conventions 30 -->`: section and place), its first heading is its title, and a line
//! `<!-- endpoints: Catalog -->` becomes a table of the operations of that tag. A new page needs
//! its file and nothing else.

mod endpoints;
mod layout;
mod render;
mod source;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use serde_json::Value;

use super::entity::{DOCUMENT_POLICY, Entity, FILE_POLICY};
use super::operations::operations;
use source::Source;

/// The page that `/docs` itself shows.
const FRONT: &str = "overview";

/// The hub's pages, rendered once.
struct Hub {
    /// By the address below `/docs/`: `errors` the page, `errors.md` its source.
    pages: HashMap<String, Entity>,
    missing: Entity,
}

pub(super) fn routes(openapi: &Value) -> Router {
    Router::new()
        .route("/docs", get(front))
        .route("/docs/", get(|| async { Redirect::permanent("/docs") }))
        .route("/docs/{*page}", get(page))
        .with_state(Arc::new(Hub::new(&source::all(), openapi)))
}

async fn front(State(hub): State<Arc<Hub>>, request: HeaderMap) -> Response {
    hub.respond(FRONT, &request)
}

async fn page(State(hub): State<Arc<Hub>>, Path(page): Path<String>, request: HeaderMap) -> Response {
    hub.respond(&page, &request)
}

impl Hub {
    fn new(sources: &[Source], openapi: &Value) -> Self {
        let operations = operations(openapi);
        let mut pages = HashMap::new();
        for source in sources {
            let rendered = render::render(&source.markdown, &operations);
            let html = layout::page(&source.title, Some(&source.name), sources, &rendered);
            pages.insert(source.name.clone(), Entity::page(html, DOCUMENT_POLICY));
            let markdown = Bytes::from(source.markdown.clone());
            pages.insert(
                format!("{}.md", source.name),
                Entity::new(markdown, "text/markdown; charset=utf-8", FILE_POLICY),
            );
        }
        let missing = render::render(layout::MISSING, &[]);
        let missing = layout::page("Page not found", None, sources, &missing);
        Self { pages, missing: Entity::page(missing, DOCUMENT_POLICY) }
    }

    fn respond(&self, name: &str, request: &HeaderMap) -> Response {
        match self.pages.get(name) {
            Some(page) => page.respond(request),
            None => self.missing.respond_with(StatusCode::NOT_FOUND),
        }
    }
}
