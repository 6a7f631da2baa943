//! What is under way about an alert already, so that nobody does it a second time.

use crate::features::alerts::alert::Alert;
use crate::http::ApiError;
use serde::Serialize;
use std::collections::HashMap;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// A document that was made about an alert and is under way.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "type": "PURCHASE_ORDER", "documentId": "po_01k8zq5f3m9v7a1r2c4d5e6f7g", "number": "PO-2C4D5E6F7G",
    "status": "DRAFT", "quantity": 24, "at": "2026-01-31T09:30:00Z"
}))]
pub(super) struct Done {
    /// PURCHASE_ORDER, TRANSFER_RECOMMENDATION (approved) or TRANSFER.
    #[serde(rename = "type")]
    kind: &'static str,
    document_id: String,
    /// The order's number; null for transfers.
    number: Option<String>,
    /// The document's own.
    status: String,
    quantity: Quantity,
    /// When the order was made, or the transfer approved.
    at: Instant,
}

/// A row of the statement about orders.
struct Order {
    alert: String,
    id: String,
    number: String,
    status: String,
    quantity: Quantity,
    at: Instant,
}
from_row!(Order { alert, id, number, status, quantity, at });

/// A row of the statement about transfers.
struct Move {
    product: String,
    source: String,
    dest: String,
    recommendation: String,
    /// Empty until it is executed.
    transfer: String,
    status: String,
    quantity: Quantity,
    at: Instant,
}
from_row!(Move { product, source, dest, recommendation, transfer, status, quantity, at });

/// What is under way about each alert, in their order. `places`: where the channels sell from.
pub(super) fn under_way(
    tx: &mut Tx<'_>,
    alerts: &[Alert],
    places: &HashMap<String, Vec<String>>,
    now: Instant,
) -> Result<Vec<Option<Done>>, ApiError> {
    let ids: Vec<String> = alerts.iter().map(|alert| alert.id.clone()).collect();
    let products: Vec<String> = alerts.iter().filter_map(|alert| alert.product_master_id.clone()).collect();
    let orders: Vec<Order> = tx.all(&ORDERS, args![&ids])?;
    let moves: Vec<Move> = tx.all(&MOVES, args![&products, now])?;
    let of = |alert: &Alert| {
        let ordered = orders.iter().find(|order| order.alert == alert.id).map(Done::from);
        ordered.or_else(|| moves.iter().find(|one| one.answers(alert, places)).map(Done::from))
    };
    Ok(alerts.iter().map(of).collect())
}

impl Move {
    /// Whether it was decided since the alert fired, and takes away what is too much or brings what is short.
    fn answers(&self, alert: &Alert, places: &HashMap<String, Vec<String>>) -> bool {
        let helps = match (&alert.location_id, &alert.channel_id) {
            (Some(location), _) => self.source == *location,
            (None, Some(channel)) => places.get(channel).is_some_and(|own| own.contains(&self.dest)),
            (None, None) => false,
        };
        helps && self.at >= alert.fired_at && alert.product_master_id.as_ref() == Some(&self.product)
    }
}

impl From<&Order> for Done {
    fn from(order: &Order) -> Self {
        Self {
            kind: "PURCHASE_ORDER",
            document_id: order.id.clone(),
            number: Some(order.number.clone()),
            status: order.status.clone(),
            quantity: order.quantity,
            at: order.at,
        }
    }
}

impl From<&Move> for Done {
    fn from(one: &Move) -> Self {
        Self {
            kind: if one.transfer.is_empty() { "TRANSFER_RECOMMENDATION" } else { "TRANSFER" },
            document_id: if one.transfer.is_empty() { &one.recommendation } else { &one.transfer }.clone(),
            number: None,
            status: one.status.clone(),
            quantity: one.quantity,
            at: one.at,
        }
    }
}

sql! {
    /// An order says by its reference what it was made for. What was received or given up is no answer any more.
    ORDERS = "
        SELECT o.reference, o.id, o.number, o.status, CAST(coalesce(sum(n.quantity), 0) AS BIGINT), o.created_at FROM purchase_order o
          LEFT JOIN purchase_order_line n ON n.workspace_id = o.workspace_id AND n.purchase_order_id = o.id
         WHERE o.workspace_id = $1 AND o.reference = ANY($2) AND o.status IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'PARTIALLY_RECEIVED')
         GROUP BY o.reference, o.id, o.number, o.status, o.created_at ORDER BY o.created_at, o.id";
    MOVES = "
        SELECT r.product_id, r.source_location_id, r.dest_location_id, r.id, r.transfer_id, coalesce(t.status, r.status), r.quantity, r.decided_at
          FROM transfer_recommendation r LEFT JOIN transfer t ON t.workspace_id = r.workspace_id AND t.id = r.transfer_id
         WHERE r.workspace_id = $1 AND r.product_id = ANY($2) AND r.decided_at IS NOT NULL
           AND (r.status = 'APPROVED' AND r.valid_until > $3
                OR r.status = 'EXECUTED' AND t.status IN ('DRAFT', 'READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED'))
         ORDER BY r.decided_at DESC, r.id";
}
