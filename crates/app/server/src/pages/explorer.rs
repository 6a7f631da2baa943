//! `/docs/api`: the API explorer, Scalar's script configured to call nobody but this server.
//!
//! The script is stored compressed (0.99 MB against 3.57 MB) and sent as it is; a client that
//! does not take gzip gets it unpacked. Its address carries a hash of its content, so a browser
//! fetches it once per version.

use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::entity::{self, EXPLORER_POLICY, Entity, FILE_POLICY, Freshness};
use super::operations::with_badges;

static SCRIPT: &[u8] = include_bytes!("../../assets/explorer/scalar-api-reference-1.46.4.js.gz");

/// The page; `{script}` stands for the address of the script.
const PAGE: &str = include_str!("../../assets/explorer/index.html");

/// What the explorer's routes answer with, made once.
struct Explorer {
    page: Entity,
    document: Entity,
    script: Script,
}

/// The explorer's script in both forms.
struct Script {
    compressed: Entity,
    /// Unpacked when the first client asks that does not take gzip; most servers never see one.
    plain: OnceLock<Entity>,
}

pub(super) fn routes(openapi: &Value) -> Router {
    let hash = entity::content_hash(SCRIPT);
    let address = format!("/assets/explorer/scalar-{hash}.js");
    let document = Bytes::from(with_badges(openapi).to_string());
    let explorer = Explorer {
        page: Entity::page(PAGE.replace("{script}", &address), EXPLORER_POLICY),
        document: Entity::new(document, "application/json", FILE_POLICY),
        script: Script::new(&hash),
    };
    Router::new()
        .route("/docs/api", get(page))
        .route("/docs/api/openapi.json", get(document_with_badges))
        .route(&address, get(script))
        .with_state(Arc::new(explorer))
}

async fn page(State(explorer): State<Arc<Explorer>>, request: HeaderMap) -> Response {
    explorer.page.respond(&request)
}

async fn document_with_badges(State(explorer): State<Arc<Explorer>>, request: HeaderMap) -> Response {
    explorer.document.respond(&request)
}

async fn script(State(explorer): State<Arc<Explorer>>, request: HeaderMap) -> Response {
    if entity::accepts_gzip(&request) {
        return explorer.script.compressed.respond(&request);
    }
    // 3.5 MB take about 20 ms to unpack, too long for a thread that serves others.
    match tokio::task::spawn_blocking(move || explorer.script.plain()).await {
        Ok(Ok(plain)) => plain.respond(&request),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Script {
    fn new(hash: &str) -> Self {
        let compressed = Entity {
            body: Bytes::from_static(SCRIPT),
            content_type: "text/javascript; charset=utf-8",
            // The two forms are different bytes, so they carry different strong tags.
            etag: format!("\"{hash}-gzip\""),
            encoding: Some("gzip"),
            freshness: Freshness::Immutable,
            policy: FILE_POLICY,
        };
        Self { compressed, plain: OnceLock::new() }
    }

    fn plain(&self) -> io::Result<Entity> {
        if let Some(plain) = self.plain.get() {
            return Ok(plain.clone());
        }
        let mut body = Vec::with_capacity(4 << 20);
        GzDecoder::new(SCRIPT).read_to_end(&mut body)?;
        let plain = Entity {
            freshness: Freshness::Immutable,
            ..Entity::new(Bytes::from(body), self.compressed.content_type, FILE_POLICY)
        };
        Ok(self.plain.get_or_init(|| plain).clone())
    }
}
