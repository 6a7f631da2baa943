//! `DELETE /api/products/{id}/links/{linkId}`

use super::wire::ProductLink;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathIds, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a link
///
/// From either of its products.
#[utoipa::path(delete, path = "/api/products/{id}/links/{linkId}", tag = "Catalog",
    security(("bearer" = ["products.write"])),
    params(
        ("id" = String, Path, description = "The product's id"),
        ("linkId" = String, Path, description = "The link's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_product_link(call: Call, PathIds(id, link): PathIds, _: NoBody) -> Answer {
    call.write(move |change| {
        let before = ProductLink::find(change.tx, &id, &link)?;
        change.tx.execute(&DELETE, args![&link])?;
        change.audit(Action::Delete, "productLink", &link, Some(&before), None::<&()>)?;
        change.emit("catalog.product_unlinked.v1", json!({ "productMasterId": id, "linkId": link }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    DELETE = "DELETE FROM product_link WHERE workspace_id = $1 AND id = $2";
}
