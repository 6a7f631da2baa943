//! `POST /api/purchase-orders/{id}/submit`

use super::state::Step;
use super::step::{begin, end};
use super::wire::PurchaseOrder;
use crate::change::Action;
use crate::features::network;
use crate::features::procurement::suppliers::terms;
use crate::http::{Answer, ApiError, Call, NoBody, PathId};
use jiff::tz::TimeZone;
use stockflow_db::{args, sql};

/// Submit a purchase order
///
/// From here its lead time is measured. Without a day of its own it is expected after the longest lead time of
/// its lines.
#[utoipa::path(post, path = "/api/purchase-orders/{id}/submit", tag = "Network", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, description = "Submitted", body = PurchaseOrder)))]
pub(super) async fn submit_purchase_order(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = begin(change, &seen, &id, Step::Submit)?;
        let expected = match before.expected_on {
            Some(day) => day,
            None => {
                let products: Vec<String> = before.lines.iter().map(|line| line.product_master_id.clone()).collect();
                let (_, terms) = terms(change.tx, &before.supplier_id, &products)?
                    .ok_or_else(|| ApiError::invalid_state("its supplier is archived; change the order first"))?;
                let days = terms.iter().map(|terms| terms.lead_time_days).max().unwrap_or_default();
                let zone = network::find_location(change.tx, &before.location_id)?.map(|l| l.time_zone);
                let zone = TimeZone::get(&zone.unwrap_or_default()).unwrap_or(TimeZone::UTC);
                change.now.day_in(&zone).plus(days)
            }
        };
        change.tx.execute(&SUBMIT, args![&id, expected, change.now])?;
        end(change, &seen, &before, Action::Update, "procurement.purchase_order_submitted.v1")
    })
    .await
}

sql! {
    SUBMIT = "
        UPDATE purchase_order SET status = 'SUBMITTED', expected_on = $3, submitted_at = $4, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
