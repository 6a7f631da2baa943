//! One static answer: bytes with their type, validator and policies.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// Policy of the hub's pages: a style sheet and pictures from here, nothing that runs.
pub(super) const DOCUMENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Policy of the console: its own scripts, styles and font, and calls to this server.
pub(super) const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     font-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// Policy of the explorer, whose script writes its style sheets into the page itself.
pub(super) const EXPLORER_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; \
     font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Policy of a file that is no page: opened on its own, it can load and run nothing.
pub(super) const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// How long a browser may keep an answer without asking again.
#[derive(Clone, Copy, Debug)]
pub(super) enum Freshness {
    /// Ask each time; an unchanged answer costs a 304.
    Revalidate,
    /// The address names the content, so it never changes.
    Immutable,
}

impl Freshness {
    fn header(self) -> &'static str {
        match self {
            Self::Revalidate => "no-cache",
            Self::Immutable => "public, max-age=31536000, immutable",
        }
    }
}

/// A static answer that is ready to send.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) body: Bytes,
    pub(super) content_type: &'static str,
    /// Quoted, strong: a hash of `body`.
    pub(super) etag: String,
    /// `gzip` where `body` is stored compressed.
    pub(super) encoding: Option<&'static str>,
    pub(super) freshness: Freshness,
    pub(super) policy: &'static str,
}

impl Entity {
    /// An HTML page under `policy`.
    pub(super) fn page(html: impl Into<Bytes>, policy: &'static str) -> Self {
        Self::new(html.into(), "text/html; charset=utf-8", policy)
    }

    /// An uncompressed answer that is asked for again each time.
    pub(super) fn new(body: Bytes, content_type: &'static str, policy: &'static str) -> Self {
        let etag = format!("\"{}\"", content_hash(&body));
        Self { body, content_type, etag, encoding: None, freshness: Freshness::Revalidate, policy }
    }

    /// Answers with the entity, or with 304 when the request's `If-None-Match` names it.
    pub(super) fn respond(&self, request: &HeaderMap) -> Response {
        if self.is_known_to(request) {
            return self.build(StatusCode::NOT_MODIFIED, Body::empty());
        }
        self.respond_with(StatusCode::OK)
    }

    /// Answers with the entity under another status than 200, such as a page for 404.
    pub(super) fn respond_with(&self, status: StatusCode) -> Response {
        self.build(status, Body::from(self.body.clone()))
    }

    fn is_known_to(&self, request: &HeaderMap) -> bool {
        // RFC 9110, 13.1.2: `*` or a list, compared weakly.
        listed(request, &IF_NONE_MATCH).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.etag)
    }

    fn build(&self, status: StatusCode, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(self.policy));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.freshness.header()));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        // A hash in quotes is always a valid header; were it not, the answer only loses its cache.
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(ETAG, etag);
        }
        if status != StatusCode::NOT_MODIFIED {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
            if let Some(encoding) = self.encoding {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
        }
        response
    }
}

/// The first 128 bits of the SHA-256 of `bytes`, as 32 hexadecimal digits.
pub(super) fn content_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The first 16 bytes of `digest` as hexadecimal digits.
pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the client takes gzip: named, or covered by `*`, and not refused by `q=0`.
pub(super) fn accepts_gzip(request: &HeaderMap) -> bool {
    let mut any = false;
    for choice in listed(request, &ACCEPT_ENCODING) {
        let (coding, weight) = choice.split_once(';').unwrap_or((choice, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q == 0.0);
        match coding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => return !refused,
            "*" => any = !refused,
            _ => {}
        }
    }
    any
}

fn listed<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn gzip_is_taken_only_when_named_or_covered_and_not_refused() {
        for (value, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("gzip; q=0.000", false),
            ("*;q=0", false),
            ("br, zstd", false),
            ("identity", false),
        ] {
            assert_eq!(accepts_gzip(&headers(ACCEPT_ENCODING, value)), expected, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn a_known_tag_is_found_in_a_list_and_in_its_weak_form() {
        let entity = Entity::page("hello", DOCUMENT_POLICY);
        // SHA-256 of "hello" (sha256sum), first half.
        assert_eq!(entity.etag, "\"2cf24dba5fb0a30e26e83b2ac5b9e29e\"");
        for (value, status) in [
            ("\"2cf24dba5fb0a30e26e83b2ac5b9e29e\"", StatusCode::NOT_MODIFIED),
            ("\"other\", W/\"2cf24dba5fb0a30e26e83b2ac5b9e29e\"", StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("\"other\"", StatusCode::OK),
            ("2cf24dba5fb0a30e26e83b2ac5b9e29e", StatusCode::OK),
        ] {
            assert_eq!(entity.respond(&headers(IF_NONE_MATCH, value)).status(), status, "{value}");
        }
    }
}
