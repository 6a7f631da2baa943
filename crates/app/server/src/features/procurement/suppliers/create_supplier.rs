//! `POST /api/suppliers`

use super::store;
use super::wire::{Supplier, SupplierBody};
use crate::http::{Answer, ApiJson, Call, Reply};

/// Create a supplier
#[utoipa::path(post, path = "/api/suppliers", tag = "Network", security(("bearer" = ["procurement.write"])),
    request_body = SupplierBody,
    responses((status = 201, description = "Created", body = Supplier)))]
pub(super) async fn create_supplier(call: Call, ApiJson(body): ApiJson<SupplierBody>) -> Answer {
    body.check()?;
    call.write(move |change| {
        let id = store::insert(change, &body)?;
        let supplier = store::find(change.tx, &id, change.now)?;
        Ok(Reply::created(format!("/api/suppliers/{id}"), &supplier)?.version(1))
    })
    .await
}
