//! Receiving.

mod journal;
mod receive_shopify_webhook;
mod receive_square_webhook;
mod receive_stripe_webhook;
mod shopify;
mod signature;
mod square;
mod stock;
mod stripe;

pub use journal::sweep;

use crate::http::{ApiError, Code, Endpoints};
use axum::body::Body;
use axum::http::HeaderMap;
use serde::Serialize;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .with(routes!(receive_stripe_webhook::receive_stripe_webhook))
        .with(routes!(receive_shopify_webhook::receive_shopify_webhook))
        .with(routes!(receive_square_webhook::receive_square_webhook))
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It changed something, or said what is so already.
    Applied(String),
    /// A kind that is not known, or switched off, or about something that is not mapped.
    Ignored(String),
    /// Something newer was applied already, or it is too old.
    Late(String),
    /// What it asks for cannot be.
    Refused(String),
    /// It was received before.
    Duplicate,
}

impl Outcome {
    const fn name(&self) -> &'static str {
        match self {
            Self::Applied(_) => "APPLIED",
            Self::Ignored(_) => "IGNORED",
            Self::Late(_) => "LATE",
            Self::Refused(_) => "REFUSED",
            Self::Duplicate => "DUPLICATE",
        }
    }

    fn detail(&self) -> &str {
        match self {
            Self::Applied(text) | Self::Ignored(text) | Self::Late(text) | Self::Refused(text) => text,
            Self::Duplicate => "it was received before",
        }
    }

    /// What an error means: what the caller is to blame for is refused once and for all, anything else is tried again.
    fn of_error(error: ApiError) -> Result<Self, ApiError> {
        let status = error.code().status();
        if status.is_client_error() { Ok(Self::Refused(error.to_string())) } else { Err(error) }
    }
}

/// What is answered to a webhook that was received.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookReceived {
    /// APPLIED, IGNORED (not known or not mapped), LATE (something newer was applied), REFUSED (it cannot be) or
    /// DUPLICATE. None of them is to be sent again.
    #[schema(example = "APPLIED")]
    outcome: &'static str,
    #[schema(example = "3 products")]
    detail: String,
}

impl From<&Outcome> for WebhookReceived {
    fn from(outcome: &Outcome) -> Self {
        Self { outcome: outcome.name(), detail: outcome.detail().to_owned() }
    }
}

/// The body as it came.
async fn raw(body: Body, most: usize) -> Result<axum::body::Bytes, ApiError> {
    let too_large = |_| ApiError::new(Code::PayloadTooLarge, format!("the body is larger than {most} bytes"));
    axum::body::to_bytes(body, most).await.map_err(too_large)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn parse(bytes: &[u8]) -> Result<serde_json::Value, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::fault("body", "json", format!("is not JSON: {error}")))
}
