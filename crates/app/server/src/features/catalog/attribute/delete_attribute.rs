//! `DELETE /api/attributes/{id}`

use super::wire::Attribute;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete an attribute
///
/// 409 while products have a value of it.
#[utoipa::path(delete, path = "/api/attributes/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The attribute's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_attribute(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Attribute::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        seen.app().obstacles.clear_of(change.tx, "attribute", &id)?;
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "attribute", &id, Some(&before), None::<&()>)?;
        change.emit("catalog.attribute_deleted.v1", json!({ "attributeId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM attribute WHERE workspace_id = $1 AND id = $2";
}
