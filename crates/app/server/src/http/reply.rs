//! Answers: the envelope, and what stands in the headers.

use super::list::Pagination;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What a handler answers.
pub type Answer = Result<Reply, super::ApiError>;

#[derive(Serialize)]
struct Envelope<'a, T: Serialize + ?Sized> {
    data: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination: Option<&'a Pagination>,
}

/// An answer, ready to be sent or kept for a repeated request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// 200, 201, 202 or 204; for kept answers also 4xx.
    pub status: u16,
    /// `Location`, for what was made.
    pub location: Option<String>,
    /// The version, shown as `ETag`.
    pub version: Option<i64>,
    /// What the body is.
    pub kind: &'static str,
    /// The body, complete.
    pub body: Vec<u8>,
    /// The body holds a secret that only this answer may show.
    pub secret: bool,
    /// A cookie to set.
    pub cookie: Option<String>,
    /// It is the first answer to a repeated request.
    pub replayed: bool,
}

impl Reply {
    /// An answer with a complete body.
    #[must_use]
    pub const fn raw(status: u16, body: Vec<u8>) -> Self {
        Self {
            status,
            location: None,
            version: None,
            kind: "application/json",
            body,
            secret: false,
            cookie: None,
            replayed: false,
        }
    }

    fn enveloped<T: Serialize + ?Sized>(status: StatusCode, data: &T, pagination: Option<&Pagination>) -> Answer {
        let body = serde_json::to_vec(&Envelope { data, pagination }).map_err(super::ApiError::internal)?;
        Ok(Self::raw(status.as_u16(), body))
    }

    /// 200 with one thing.
    pub fn ok<T: Serialize + ?Sized>(data: &T) -> Answer {
        Self::enveloped(StatusCode::OK, data, None)
    }

    /// 200 with a page of a list.
    pub fn page<T: Serialize>(rows: &[T], pagination: &Pagination) -> Answer {
        Self::enveloped(StatusCode::OK, rows, Some(pagination))
    }

    /// 200 with one thing that is read in pages.
    pub fn paged<T: Serialize + ?Sized>(data: &T, pagination: &Pagination) -> Answer {
        Self::enveloped(StatusCode::OK, data, Some(pagination))
    }

    /// 201 and where it stands.
    pub fn created<T: Serialize + ?Sized>(location: String, data: &T) -> Answer {
        let mut reply = Self::enveloped(StatusCode::CREATED, data, None)?;
        reply.location = Some(location);
        Ok(reply)
    }

    /// 200 with a page of HTML that loads and runs nothing.
    #[must_use]
    pub fn html(page: String) -> Self {
        Self { kind: "text/html; charset=utf-8", ..Self::raw(200, page.into_bytes()) }
    }

    /// 204.
    #[must_use]
    pub const fn none() -> Self {
        Self::raw(204, Vec::new())
    }

    /// Adds the version as `ETag`.
    #[must_use]
    pub const fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Marks the body as holding a secret.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Sets a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: String) -> Self {
        self.cookie = Some(cookie);
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let headers = response.headers_mut();
        if self.status != 204 {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        }
        if self.kind.starts_with("text/html") {
            let policy =
                HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        if let Some(Ok(location)) = self.location.map(HeaderValue::try_from) {
            headers.insert(header::LOCATION, location);
        }
        if let Some(Ok(etag)) = self.version.map(|v| HeaderValue::try_from(format!("\"{v}\""))) {
            headers.insert(header::ETAG, etag);
        }
        if let Some(Ok(cookie)) = self.cookie.map(HeaderValue::try_from) {
            headers.insert(header::SET_COOKIE, cookie);
        }
        if self.replayed {
            headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        if self.secret {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        response
    }
}
