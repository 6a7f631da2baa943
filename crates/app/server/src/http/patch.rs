//! Changing some fields of a thing: [`Patch`] of the body that would make it.
//!
//! A patch may hold any of the body's fields, none of which is then required; each is checked by the same rules.
//! What it leaves out stays as it is, and `null` empties a field that may be empty.

use super::error::ApiError;
use super::{body, schema};
use axum::extract::{FromRequest, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// Some fields of a `T`, each of which fits its rule.
pub struct Patch<T> {
    fields: Map<String, Value>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Patch<T> {
    fn clone(&self) -> Self {
        Self { fields: self.fields.clone(), of: PhantomData }
    }
}

impl<T: Serialize + DeserializeOwned> Patch<T> {
    /// What the thing becomes.
    pub fn onto(&self, current: &T) -> Result<T, ApiError> {
        let mut whole = serde_json::to_value(current).map_err(ApiError::internal)?;
        if let Some(object) = whole.as_object_mut() {
            object.extend(self.fields.clone());
        }
        serde_path_to_error::deserialize(whole)
            .map_err(|error| ApiError::fault(error.path().to_string(), "invalid", error.inner().to_string()))
    }
}

impl<T: PartialSchema> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let mut schema = T::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.description = Some("Any of these fields; what is left out stays as it is.".into());
            for property in object.properties.values_mut() {
                // A field that is left out does not fall back to what a new thing would get.
                if let RefOr::T(Schema::Object(field)) = property {
                    field.default = None;
                }
            }
        }
        schema
    }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        let name = T::name();
        format!("{}Patch", name.strip_suffix("Body").unwrap_or(&name)).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T, S> FromRequest<S> for Patch<T>
where
    T: ToSchema + 'static,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let value = body::json(request, state).await?;
        let known = schema::known::<Self>(schema::of_type::<Self>)?;
        let fields = schema::read(&known, value)?;
        Ok(Self { fields, of: PhantomData })
    }
}
