//! `PATCH /api/suppliers/{id}`

use super::store;
use super::wire::{Supplier, SupplierBody};
use crate::change::Action;
use crate::http::{Answer, Call, Patch, PathId, Reply};
use serde_json::json;

type SupplierPatch = Patch<SupplierBody>;

/// Change a supplier
///
/// `items` replaces everything that it supplies.
#[utoipa::path(patch, path = "/api/suppliers/{id}", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The supplier's id")),
    request_body = SupplierPatch,
    responses((status = 200, description = "Changed", body = Supplier)))]
pub(super) async fn update_supplier(call: Call, PathId(id): PathId, patch: SupplierPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = store::find(change.tx, &id, change.now)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        body.check()?;
        store::update(change, &id, &body)?;
        let after = store::find(change.tx, &id, change.now)?;
        change.audit(Action::Update, "supplier", &id, Some(&before), Some(&after))?;
        change.emit("procurement.supplier_updated.v1", json!({ "supplierId": id, "code": after.code }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
