//! `DELETE /api/categories/{id}`

use super::wire::Category;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a category
///
/// 409 while categories stand below it, products are in it, or anything else speaks of it: `details.reasons` lists each.
#[utoipa::path(delete, path = "/api/categories/{id}", tag = "Catalog", security(("bearer" = ["products.write"])),
    params(("id" = String, Path, description = "The category's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_category(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = Category::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        seen.app().obstacles.clear_of(change.tx, "category", &id)?;
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "category", &id, Some(&before), None::<&()>)?;
        change.emit("catalog.category_deleted.v1", json!({ "categoryId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM category WHERE workspace_id = $1 AND id = $2";
}
