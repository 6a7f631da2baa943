//! `GET /api/suppliers/{id}`

use super::store;
use super::wire::Supplier;
use crate::http::{Answer, Call, PathId, Reply};

/// One supplier
///
/// With what it supplies, and the lead time that receipts show beside the one it states.
#[utoipa::path(get, path = "/api/suppliers/{id}", tag = "Network", security(("bearer" = ["procurement.read"])),
    params(("id" = String, Path, description = "The supplier's id")),
    responses((status = 200, description = "The supplier", body = Supplier)))]
pub(super) async fn get_supplier(call: Call, PathId(id): PathId) -> Answer {
    let now = call.now();
    let supplier = call.read(move |tx| store::find(tx, &id, now)).await?;
    Ok(Reply::ok(&supplier)?.version(supplier.version))
}
