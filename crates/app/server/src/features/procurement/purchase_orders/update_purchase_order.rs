//! `PATCH /api/purchase-orders/{id}`

use super::draft;
use super::state::Step;
use super::step::{begin, end};
use super::wire::{PurchaseOrder, PurchaseOrderBody};
use crate::change::Action;
use crate::http::{Answer, Call, Patch, PathId};

type PurchaseOrderPatch = Patch<PurchaseOrderBody>;

/// Change a purchase order
///
/// As long as it is a draft. `lines` replaces all lines; prices stay as they are unless new lines are given.
#[utoipa::path(patch, path = "/api/purchase-orders/{id}", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The order's id")),
    request_body = PurchaseOrderPatch,
    responses((status = 200, description = "Changed", body = PurchaseOrder)))]
pub(super) async fn update_purchase_order(call: Call, PathId(id): PathId, patch: PurchaseOrderPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = begin(change, &seen, &id, Step::Update)?;
        let body = patch.onto(&before.body())?;
        body.check()?;
        draft::update(change, &id, &body)?;
        end(change, &seen, &before, Action::Update, "procurement.purchase_order_updated.v1")
    })
    .await
}
