//! `GET /api/categories/{id}`

use super::wire::Category;
use crate::http::{Answer, Call, PathId, Reply};

/// One category
#[utoipa::path(get, path = "/api/categories/{id}", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The category's id")),
    responses((status = 200, description = "The category", body = Category)))]
pub(super) async fn get_category(call: Call, PathId(id): PathId) -> Answer {
    let category = call.read(move |tx| Category::find(tx, &id)).await?;
    Ok(Reply::ok(&category)?.version(category.version))
}
