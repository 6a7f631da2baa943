//! `DELETE /api/suppliers/{id}`

use super::rows::remove_supplier;
use super::store;
use super::wire::Supplier;
use crate::change::Action;
use crate::http::{Answer, ApiQuery, Archive, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a supplier
///
/// Refused, with the reasons, while purchase orders name it. With `archive=true` it is kept for its history
/// instead, and no new order may name it.
#[utoipa::path(delete, path = "/api/suppliers/{id}", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The supplier's id"), Archive),
    responses((status = 200, description = "Archived", body = Supplier), (status = 204, description = "Deleted")))]
pub(super) async fn delete_supplier(
    call: Call,
    PathId(id): PathId,
    ApiQuery(query): ApiQuery<Archive>,
    _: NoBody,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = store::find(change.tx, &id, change.now)?;
        seen.expect_version(before.version)?;
        if query.archive {
            change.tx.execute(&ARCHIVE, args![&id, change.now])?;
            let after = store::find(change.tx, &id, change.now)?;
            change.audit(Action::Update, "supplier", &id, Some(&before), Some(&after))?;
            change.emit("procurement.supplier_archived.v1", json!({ "supplierId": id, "code": after.code }));
            return Ok(Reply::ok(&after)?.version(after.version));
        }
        remove_supplier(change, &seen.app().obstacles, &id)?;
        Ok(Reply::none())
    })
    .await
}

sql! {
    ARCHIVE = "
        UPDATE supplier SET status = 'ARCHIVED', updated_at = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2";
}
