//! Ids in paths.

use super::error::{ApiError, Code};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

/// The `{id}` of the path. Anything that cannot be an id simply names nothing.
#[derive(Debug)]
pub struct PathId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let nothing = || ApiError::new(Code::NotFound, "there is nothing under this path");
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        let id = params.iter().last().map(|(_, value)| value.to_owned()).ok_or_else(nothing)?;
        if id.contains('\0') || id.len() > 200 {
            return Err(nothing());
        }
        Ok(Self(id))
    }
}

/// The two ids of a path such as `/api/products/{id}/links/{linkId}`: the thing, and the one that belongs to it.
#[derive(Debug)]
pub struct PathIds(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathIds {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let nothing = || ApiError::new(Code::NotFound, "there is nothing under this path");
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        let ids: Vec<String> = params.iter().map(|(_, value)| value.to_owned()).collect();
        match <[String; 2]>::try_from(ids) {
            Ok([id, its]) if ![&id, &its].iter().any(|id| id.contains('\0') || id.len() > 200) => Ok(Self(id, its)),
            _ => Err(nothing()),
        }
    }
}
