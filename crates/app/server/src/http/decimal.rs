//! Bounds of exact decimals. Where a field is a reference to the schema of `Quantity` or `Money`, a bound written
//! beside it is lost; hence the few that are needed are types, named as `#[schema(value_type = NotNegative)]`.

use serde_json::json;
use utoipa::openapi::RefOr;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// The most of anything that a caller can give: a billion, so that sums and products stay in range.
const MOST: i64 = 1_000_000_000;

/// A decimal from 0 to a billion.
pub struct NotNegative;
/// A decimal above 0, a billion at most.
pub struct Positive;

fn decimal() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .format(Some(SchemaFormat::Custom("decimal".into())))
        .maximum(Some(MOST))
        .examples([json!(12.5)])
        .extensions(Some(ExtensionsBuilder::new().add("x-decimals", 6).build()))
}

impl PartialSchema for NotNegative {
    fn schema() -> RefOr<Schema> {
        decimal().minimum(Some(0)).into()
    }
}
impl ToSchema for NotNegative {}

impl PartialSchema for Positive {
    fn schema() -> RefOr<Schema> {
        decimal().exclusive_minimum(Some(0)).into()
    }
}
impl ToSchema for Positive {}
