//! `POST /api/purchase-orders/{id}/dispute`

use super::state::Step;
use super::step::{begin, end};
use super::wire::PurchaseOrder;
use crate::change::Action;
use crate::http::{Answer, ApiJson, Call, PathId};
use serde::Deserialize;
use stockflow_db::{args, sql};

/// What is wrong.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DisputePurchaseOrder {
    #[schema(example = "Two cases came crushed.", min_length = 1, max_length = 2000)]
    reason: String,
}

/// Dispute a purchase order
///
/// A replacement that is received ends the dispute; so does closing the order.
#[utoipa::path(post, path = "/api/purchase-orders/{id}/dispute", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The order's id")),
    request_body = DisputePurchaseOrder,
    responses((status = 200, description = "Disputed", body = PurchaseOrder)))]
pub(super) async fn dispute_purchase_order(
    call: Call,
    PathId(id): PathId,
    ApiJson(body): ApiJson<DisputePurchaseOrder>,
) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = begin(change, &seen, &id, Step::Dispute)?;
        change.tx.execute(&DISPUTE, args![&id, &body.reason, change.now])?;
        end(change, &seen, &before, Action::Update, "procurement.purchase_order_disputed.v1")
    })
    .await
}

sql! {
    DISPUTE = "
        UPDATE purchase_order SET status = 'DISPUTED', dispute_reason = $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
