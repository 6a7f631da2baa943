//! What a browser sees: the console, the documentation hub and the API explorer.
//!
//! | path | what |
//! | --- | --- |
//! | `/`, and what `console/dist/sections.txt` names | the console, see `console/` |
//! | `/docs`, `/docs/{page}` | the hub, rendered once at start from `docs/api/*.md` |
//! | `/docs/{page}.md` | the source of a hub page |
//! | `/docs/api` | the API explorer |
//! | `/docs/api/openapi.json` | the OpenAPI document with the explorer's badges |
//! | `/assets/…` | scripts, style sheets and pictures of all of these |
//!
//! Nothing here needs a credential, a database or another host: everything is embedded in the
//! binary (debug builds read the files from the source tree), and each page's
//! `Content-Security-Policy` forbids the browser to call anybody but this server.

mod assets;
mod console;
mod entity;
mod explorer;
mod hub;
mod operations;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use serde_json::Value;

pub use operations::with_badges;

/// Routes of all pages, to be merged into the server's own.
///
/// `openapi` is the document that the service serves; the endpoint tables of the hub and the
/// explorer's badges are made from it, once.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the document is shared; the pages keep what they make of it, not the document"
)]
pub fn router(openapi: Arc<Value>) -> Router {
    Router::new()
        .merge(console::routes())
        .merge(hub::routes(&openapi))
        .merge(explorer::routes(&openapi))
        .merge(assets::routes())
}
