//! `PATCH /api/taxonomies/{id}`

use super::wire::{Taxonomy, UpdateTaxonomy, taken};
use crate::change::Action;
use crate::http::{Answer, ApiJson, Call, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Change a taxonomy
#[utoipa::path(patch, path = "/api/taxonomies/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The taxonomy's id")),
    request_body = UpdateTaxonomy,
    responses((status = 200, description = "Changed", body = Taxonomy)))]
pub(super) async fn update_taxonomy(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<UpdateTaxonomy>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Taxonomy::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let name = body.name.as_ref().unwrap_or(&before.name);
        let description = body.description.as_ref().unwrap_or(&before.description);
        if (name, description) == (&before.name, &before.description) {
            return Ok(Reply::ok(&before)?.version(before.version));
        }
        change.tx.execute(&UPDATE, args![&id, name, description, change.now]).map_err(taken)?;
        let after = Taxonomy::find(change.tx, &id)?;
        change.audit(Action::Update, "taxonomy", &id, Some(&before), Some(&after))?;
        change.emit("catalog.taxonomy_updated.v1", json!({ "taxonomyId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    UPDATE = "
        UPDATE taxonomy SET name = $3, description = $4, updated_at = $5, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
