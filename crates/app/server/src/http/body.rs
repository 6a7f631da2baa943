//! Reading a JSON body: [`ApiJson`] for those that have one, [`NoBody`] for those that have none.

use super::error::{ApiError, Code, Fault};
use super::schema;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

/// A body that fits the schema of `T`; otherwise 400 with all its faults.
#[derive(Debug)]
pub struct ApiJson<T>(pub T);

impl<T, S> FromRequest<S> for ApiJson<T>
where
    T: DeserializeOwned + ToSchema + 'static,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let value = json(request, state).await?;
        let known = schema::known::<T>(schema::of_type::<T>)?;
        schema::read(&known, value).map(Self)
    }
}

/// Reads one entry of a bulk request or an import as if it were a body: the value, or everything that is wrong with it.
pub fn read_entry<T>(value: Value) -> Result<Result<T, Vec<Fault>>, ApiError>
where
    T: DeserializeOwned + ToSchema + 'static,
{
    let known = schema::known::<T>(schema::of_type::<T>)?;
    Ok(schema::read_or_faults(&known, value))
}

/// For writes that say everything in their path: an empty body, or `{}`.
#[derive(Debug)]
pub struct NoBody;

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = bytes(request, state).await?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self);
        }
        match parse(&bytes)? {
            Value::Object(fields) if fields.is_empty() => Ok(Self),
            Value::Object(fields) => Err(ApiError::faults(
                fields
                    .keys()
                    .map(|name| Fault::new(name, "unknown", "is not known here; this call takes no fields"))
                    .collect(),
            )),
            _ => Err(ApiError::fault("body", "type", "must be empty or {}")),
        }
    }
}

/// A body that is JSON.
pub(super) async fn json<S: Send + Sync>(request: Request, state: &S) -> Result<Value, ApiError> {
    parse(&bytes(request, state).await?)
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    // The guard has read the body already and knows it to be small enough.
    Bytes::from_request(request, state)
        .await
        .map_err(|_| ApiError::new(Code::PayloadTooLarge, "the body could not be read to its end"))
}

fn parse(bytes: &[u8]) -> Result<Value, ApiError> {
    if bytes.is_empty() {
        return Err(ApiError::fault("body", "required", "is empty; send a JSON object"));
    }
    serde_json::from_slice(bytes)
        .map_err(|e| ApiError::fault("body", "json", format!("is not JSON: line {} column {}", e.line(), e.column())))
}

/// Tells a field that is `null` from one that is left out: `#[serde(default, deserialize_with = "crate::http::present")]`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
