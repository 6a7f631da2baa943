//! `POST /api/alerts/{id}/order`

use super::wire::{InboxAlert, act, find, one};
use crate::change;
use crate::features::procurement::{NewOrder, draft_order};
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Positive, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_kernel::Quantity;

/// What to order of the alert's product.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "supplierId": "supplier_01k8zq5f3m9v7a1r2c4d5e6f7g", "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "quantity": 24
}))]
pub(super) struct OrderForAlert {
    #[schema(min_length = 1, max_length = 60)]
    supplier_id: String,
    /// Where it is to be delivered.
    #[schema(min_length = 1, max_length = 60)]
    location_id: String,
    /// In the product's unit.
    #[schema(value_type = Positive)]
    quantity: Quantity,
}

/// Order for an alert
///
/// Drafts the purchase order that `action` prepared, at the supplier's price, and takes the alert on: once. While that order
/// is under way (neither received nor cancelled), asking again makes no second one and answers the same in `done`. So it
/// does when a transfer that helps was approved meanwhile.
#[utoipa::path(post, path = "/api/alerts/{id}/order", tag = "Alerts", security(("bearer" = ["procurement.write"])),
    params(("id" = String, Path, description = "The alert's id")),
    request_body = OrderForAlert,
    responses((status = 200, description = "Ordered", body = InboxAlert)))]
pub(super) async fn order_for_alert(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<OrderForAlert>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = find(change.tx, &seen, &id)?;
        let Some(product_id) = before.product_master_id.clone() else {
            return Err(ApiError::invalid_state("an alert about no product has nothing to order"));
        };
        // First of all: this holds the alert's row, so that of two who ask at once the second sees what the first did.
        act(change.tx, &id, "ACKNOWLEDGED", None, "", (&seen.who().name, change.now))?;
        let mut after = one(change.tx, &id, change.now)?;
        if after.done.is_none() {
            let order = NewOrder {
                supplier_id: body.supplier_id.clone(),
                location_id: body.location_id.clone(),
                product_id,
                quantity: body.quantity,
                unit_cost: None,
                reference: id.clone(),
            };
            draft_order(change, &order)?;
            after = one(change.tx, &id, change.now)?;
        }
        change.audit(change::Action::Update, "alert", &id, Some(&before), Some(&after.alert))?;
        change.emit("alerts.alert_acknowledged.v1", json!({ "alertId": id }));
        Reply::ok(&after)
    })
    .await
}
