//! `GET /api/attributes/{id}`

use super::wire::Attribute;
use crate::http::{Answer, Call, PathId, Reply};

/// One attribute
#[utoipa::path(get, path = "/api/attributes/{id}", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The attribute's id")),
    responses((status = 200, description = "The attribute", body = Attribute)))]
pub(super) async fn get_attribute(call: Call, PathId(id): PathId) -> Answer {
    let attribute = call.read(move |tx| Attribute::find(tx, &id)).await?;
    Ok(Reply::ok(&attribute)?.version(attribute.version))
}
