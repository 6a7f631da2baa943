//! `GET /api/taxonomies`

use super::wire::Taxonomy;
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Taxonomies
///
/// The trees that categories stand in, by name.
#[utoipa::path(get, path = "/api/taxonomies", tag = "Catalog", security(("bearer" = ["products.read"])),
    responses((status = 200, description = "A page of taxonomies", body = [Taxonomy])))]
pub(super) async fn list_taxonomies(query: ListQuery) -> Answer {
    query.answer(|row: Taxonomy| row).await
}
