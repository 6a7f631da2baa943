//! `GET /api/taxonomies/{id}`

use super::wire::Taxonomy;
use crate::http::{Answer, Call, PathId, Reply};

/// One taxonomy
#[utoipa::path(get, path = "/api/taxonomies/{id}", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The taxonomy's id")),
    responses((status = 200, description = "The taxonomy", body = Taxonomy)))]
pub(super) async fn get_taxonomy(call: Call, PathId(id): PathId) -> Answer {
    let taxonomy = call.read(move |tx| Taxonomy::find(tx, &id)).await?;
    Ok(Reply::ok(&taxonomy)?.version(taxonomy.version))
}
