//! What goes wrong, as the caller sees it: one sentence to act on, one code, all faults at once.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use stockflow_db::DbError;

/// Every code that an answer may bear. Each has one status; `docs/api/errors.md` has cause and remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    ValidationError,
    Unauthorized,
    MissingAuthorization,
    InvalidApiKey,
    RevokedApiKey,
    ExpiredApiKey,
    Forbidden,
    InactiveOrganization,
    IpRestriction,
    InsufficientScope,
    NotFound,
    MethodNotAllowed,
    Conflict,
    Duplicate,
    VersionConflict,
    InsufficientStock,
    InvalidState,
    IdempotencyKeyReused,
    PayloadTooLarge,
    UnsupportedMediaType,
    RateLimitExceeded,
    InternalError,
    Unavailable,
}

impl Code {
    /// All of them, for the documents and their tests.
    pub const ALL: [Self; 23] = [
        Self::ValidationError,
        Self::Unauthorized,
        Self::MissingAuthorization,
        Self::InvalidApiKey,
        Self::RevokedApiKey,
        Self::ExpiredApiKey,
        Self::Forbidden,
        Self::InactiveOrganization,
        Self::IpRestriction,
        Self::InsufficientScope,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::Duplicate,
        Self::VersionConflict,
        Self::InsufficientStock,
        Self::InvalidState,
        Self::IdempotencyKeyReused,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::RateLimitExceeded,
        Self::InternalError,
        Self::Unavailable,
    ];

    /// As it stands in the answer.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ValidationError => "VALIDATION_ERROR",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::MissingAuthorization => "MISSING_AUTHORIZATION",
            Self::InvalidApiKey => "INVALID_API_KEY",
            Self::RevokedApiKey => "REVOKED_API_KEY",
            Self::ExpiredApiKey => "EXPIRED_API_KEY",
            Self::Forbidden => "FORBIDDEN",
            Self::InactiveOrganization => "INACTIVE_ORGANIZATION",
            Self::IpRestriction => "IP_RESTRICTION",
            Self::InsufficientScope => "INSUFFICIENT_SCOPE",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::Conflict => "CONFLICT",
            Self::Duplicate => "DUPLICATE",
            Self::VersionConflict => "VERSION_CONFLICT",
            Self::InsufficientStock => "INSUFFICIENT_STOCK",
            Self::InvalidState => "INVALID_STATE",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::InternalError => "INTERNAL_ERROR",
            Self::Unavailable => "UNAVAILABLE",
        }
    }

    /// The status that goes with it.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::ValidationError => StatusCode::BAD_REQUEST,
            Self::Unauthorized
            | Self::MissingAuthorization
            | Self::InvalidApiKey
            | Self::RevokedApiKey
            | Self::ExpiredApiKey => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::InactiveOrganization | Self::IpRestriction | Self::InsufficientScope => {
                StatusCode::FORBIDDEN
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict
            | Self::Duplicate
            | Self::VersionConflict
            | Self::InsufficientStock
            | Self::InvalidState
            | Self::IdempotencyKeyReused => StatusCode::CONFLICT,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RateLimitExceeded => StatusCode::TOO_MANY_REQUESTS,
            Self::InternalError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// One fault of a body or a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fault {
    /// Where: `lines[2].quantity`, or the name of a query parameter.
    #[schema(example = "name")]
    pub path: String,
    /// What kind of fault: `required`, `unknown`, `type`, `range`, `length`, `pattern`, `format`, `enum`, `decimals`, `reference`, `invalid`.
    #[schema(example = "required")]
    pub code: String,
    /// What to do about it.
    #[schema(example = "is required")]
    pub message: String,
}

impl Fault {
    /// A fault at a path.
    pub fn new(path: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { path: path.into(), code: code.into(), message: message.into() }
    }
}

/// The one error that leaves a handler.
#[derive(Debug)]
pub struct ApiError {
    code: Code,
    message: Cow<'static, str>,
    details: Map<String, Value>,
    retry_after_seconds: Option<i64>,
    /// For the log only; never shown.
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl ApiError {
    /// An error with its sentence.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), details: Map::new(), retry_after_seconds: None, cause: None }
    }

    /// 400 with every fault.
    #[must_use]
    pub fn faults(faults: Vec<Fault>) -> Self {
        let message = match faults.as_slice() {
            [one] => format!("{} {}", one.path, one.message),
            many => format!("the request has {} faults, listed in details.fields", many.len()),
        };
        Self::new(Code::ValidationError, message).with("fields", serde_json::to_value(faults).unwrap_or_default())
    }

    /// 400 about one field.
    pub fn fault(path: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self::faults(vec![Fault::new(path, code, message)])
    }

    /// 404: `no product prod_… in this workspace`. Also for what another workspace owns.
    #[must_use]
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no {what} {id} in this workspace"))
    }

    /// 400: an id in a body or query that names nothing here.
    #[must_use]
    pub fn unknown_reference(path: &str, what: &str, id: &str) -> Self {
        Self::fault(path, "reference", format!("names no {what} of this workspace: {id}"))
    }

    /// 409 `INVALID_STATE`.
    pub fn invalid_state(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::InvalidState, message)
    }

    /// 500 without its cause, which is logged.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(
            Code::InternalError,
            "something went wrong on our side; try again, and if it stays, give the operator the requestId",
        );
        error.cause = Some(cause.into());
        error
    }

    /// Adds a field to `details`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.into(), value.into());
        self
    }

    /// Adds `Retry-After`.
    #[must_use]
    pub const fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Its sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The answer's body, for this request.
    #[must_use]
    pub fn body(&self, request_id: &str) -> Vec<u8> {
        let mut details = self.details.clone();
        details.insert("requestId".into(), request_id.into());
        let body = serde_json::json!({
            "error": self.message,
            "code": self.code.name(),
            "details": details,
        });
        body.to_string().into_bytes()
    }

    /// The whole chain of causes on one line, for the log.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.message.to_string();
        let mut cause = self.cause.as_deref().map(|e| e as &dyn std::error::Error);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }

    /// A field of `details`.
    #[must_use]
    pub fn detail(&self, name: &str) -> Option<&Value> {
        self.details.get(name)
    }

    /// The faults of fields that it lists.
    #[must_use]
    pub fn listed(&self) -> Vec<Fault> {
        let fields = self.details.get("fields").cloned();
        fields.and_then(|fields| serde_json::from_value(fields).ok()).unwrap_or_default()
    }

    /// Seconds for `Retry-After`, if any.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<i64> {
        self.retry_after_seconds
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.message)
    }
}
impl std::error::Error for ApiError {}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) => {
                let mut shown =
                    Self::new(Code::Unavailable, "the database does not answer just now; try again in a few seconds")
                        .retry_after(2);
                shown.cause = Some(Box::new(error));
                shown
            }
            other => Self::internal(other),
        }
    }
}

/// Carries the error to the outermost layer, which knows the request's id and writes the body.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}
