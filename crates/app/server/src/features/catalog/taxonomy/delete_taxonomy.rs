//! `DELETE /api/taxonomies/{id}`

use super::wire::Taxonomy;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a taxonomy
///
/// 409 while it has categories.
#[utoipa::path(delete, path = "/api/taxonomies/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The taxonomy's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_taxonomy(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Taxonomy::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        seen.app().obstacles.clear_of(change.tx, "taxonomy", &id)?;
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "taxonomy", &id, Some(&before), None::<&()>)?;
        change.emit("catalog.taxonomy_deleted.v1", json!({ "taxonomyId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM taxonomy WHERE workspace_id = $1 AND id = $2";
}
