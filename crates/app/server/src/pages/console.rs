//! `/` and the addresses below it that are pages of the console.
//!
//! The console is one page whose script shows what the address names, so each of its addresses
//! answers with the same HTML. Which addresses these are, the build of the console wrote into
//! `dist/sections.txt`. Scripts and styles are stored compressed and sent as they are; their names
//! carry a hash of their content, so a browser fetches each of them once per version.

use std::io::{self, Read};

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use flate2::read::GzDecoder;
use rust_embed::{Embed, EmbeddedFile};

use super::entity::{self, CONSOLE_POLICY, Entity, FILE_POLICY, Freshness, hex};

/// What `console/` was built into, embedded.
#[derive(Embed)]
#[folder = "../../../console/dist/"]
struct Dist;

/// Where the built files stand, here and in addresses.
const ASSETS: &str = "assets/console/";

pub(super) fn routes() -> Router {
    let mut router = Router::new().route("/", get(page)).route("/assets/console/{*path}", get(asset));
    for section in sections() {
        router = router.route(&format!("/{section}"), get(page)).route(&format!("/{section}/{{*rest}}"), get(page));
    }
    router
}

/// The first segments of the console's pages.
fn sections() -> Vec<String> {
    let list = Dist::get("sections.txt").map(|file| String::from_utf8_lossy(&file.data).into_owned());
    let own = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    list.unwrap_or_default().lines().filter(own).map(str::to_owned).collect()
}

async fn page(request: HeaderMap) -> Response {
    match Dist::get("index.html") {
        Some(html) => Entity::page(bytes_of(html), CONSOLE_POLICY).respond(&request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn asset(Path(path): Path<String>, request: HeaderMap) -> Response {
    match load(&path, entity::accepts_gzip(&request)) {
        Ok(Some(entity)) => entity.respond(&request),
        Ok(None) => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The built file at `path`: compressed where it is stored so and the client takes it.
fn load(path: &str, gzip: bool) -> io::Result<Option<Entity>> {
    let Some(content_type) = content_type(path) else { return Ok(None) };
    let (plain, packed) = (format!("{ASSETS}{path}"), format!("{ASSETS}{path}.gz"));
    // Only names that the build listed exist; debug builds read the disk, so the list is asked.
    let Some(name) = Dist::iter().find(|name| *name == plain || *name == packed) else { return Ok(None) };
    let Some(file) = Dist::get(&name) else { return Ok(None) };
    let hash = hex(&file.metadata.sha256_hash());
    let stored = bytes_of(file);
    let is_packed = name == packed;
    let (body, encoding, etag) = if is_packed && !gzip {
        (unpacked(&stored)?, None, format!("\"{hash}-plain\""))
    } else {
        (stored, is_packed.then_some("gzip"), format!("\"{hash}\""))
    };
    Ok(Some(Entity { body, content_type, etag, encoding, freshness: Freshness::Immutable, policy: FILE_POLICY }))
}

/// Some 0.2 MB at most: quick enough for the rare client that does not take gzip.
fn unpacked(packed: &[u8]) -> io::Result<Bytes> {
    let mut body = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut body)?;
    Ok(Bytes::from(body))
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
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
