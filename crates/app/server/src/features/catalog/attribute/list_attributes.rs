//! `GET /api/attributes`

use super::wire::Attribute;
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Attributes
///
/// The typed attributes that products may have, by code.
#[utoipa::path(get, path = "/api/attributes", tag = "Catalog", security(("bearer" = ["products.read"])),
    responses((status = 200, description = "A page of attributes", body = [Attribute])))]
pub(super) async fn list_attributes(query: ListQuery) -> Answer {
    query.answer(|row: Attribute| row).await
}
