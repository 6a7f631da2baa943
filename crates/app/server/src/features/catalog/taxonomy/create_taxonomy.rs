//! `POST /api/taxonomies`

use super::store::insert;
use super::wire::{CreateTaxonomy, Taxonomy};
use crate::http::{Answer, ApiJson, Call, Reply};

/// Create a taxonomy
#[utoipa::path(post, path = "/api/taxonomies", tag = "Catalog", security(("bearer" = ["products.write"])),
    request_body = CreateTaxonomy,
    responses((status = 201, description = "Created", body = Taxonomy)))]
pub(super) async fn create_taxonomy(call: Call, ApiJson(body): ApiJson<CreateTaxonomy>) -> Answer {
    call.write(move |change| {
        let made = insert(change, &body.name, &body.description)?;
        Ok(Reply::created(format!("/api/taxonomies/{}", made.id), &made)?.version(1))
    })
    .await
}
