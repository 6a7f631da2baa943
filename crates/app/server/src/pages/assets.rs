//! Scripts, style sheets and pictures under `/assets`.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use rust_embed::{Embed, EmbeddedFile};

use super::entity::{Entity, FILE_POLICY, hex};

/// The files of `assets/site`, embedded.
#[derive(Embed)]
#[folder = "assets/site/"]
struct Site;

pub(super) fn routes() -> Router {
    Router::new().route("/assets/{*path}", get(asset))
}

async fn asset(Path(path): Path<String>, request: HeaderMap) -> Response {
    match load(&path) {
        Some(entity) => entity.respond(&request),
        None => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
    }
}

/// The file at `path`, when it exists and its type is one of those that pages use.
fn load(path: &str) -> Option<Entity> {
    let content_type = content_type(path)?;
    // Only names that the build listed exist; `..` and absolute paths are never among them. Debug
    // builds read the disk, so the list is asked rather than the path trusted.
    let name = Site::iter().find(|name| name == path)?;
    let file = Site::get(&name)?;
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    Some(Entity { etag, ..Entity::new(bytes_of(file), content_type, FILE_POLICY) })
}

fn bytes_of(file: EmbeddedFile) -> Bytes {
    match file.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}
