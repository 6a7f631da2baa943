//! What can be done about an alert at once: one call, prepared to be made as it stands.

use super::done::{Done, under_way};
use crate::features::alerts::alert::Alert;
use crate::http::ApiError;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Instant, Quantity};

/// A prepared call.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Action {
    /// APPROVE_TRANSFER, RAISE_PURCHASE_ORDER, GENERATE_TRANSFERS or MEND_WEBHOOK.
    #[serde(rename = "type")]
    #[schema(example = "RAISE_PURCHASE_ORDER")]
    kind: &'static str,
    #[schema(example = "Order 24 of the preferred supplier")]
    label: String,
    #[schema(example = "POST")]
    method: &'static str,
    #[schema(example = "/api/alerts/alert_01k8zq5f3m9v7a1r2c4d5e6f7g/order")]
    path: String,
    #[schema(value_type = Object, example = json!({}))]
    body: Value,
}

/// What can be done, and what is under way; never both.
pub(super) type Prepared = (Option<Action>, Option<Done>);

/// A recommended transfer that waits.
#[derive(Debug)]
struct Move {
    id: String,
    source: String,
    dest: String,
    quantity: Quantity,
}

/// What can be done about each alert, unless something is under way already, in their order.
pub(super) fn prepare(tx: &mut Tx<'_>, alerts: &[Alert], now: Instant) -> Result<Vec<Prepared>, ApiError> {
    let products: Vec<String> = alerts.iter().filter_map(|alert| alert.product_master_id.clone()).collect();
    let channels: Vec<String> = alerts.iter().filter_map(|alert| alert.channel_id.clone()).collect();
    let mut moves: HashMap<String, Vec<Move>> = HashMap::new();
    type MoveRow = (String, String, String, String, Quantity);
    for (id, product, source, dest, quantity) in tx.all::<MoveRow>(&MOVES, args![&products, now])? {
        moves.entry(product).or_default().push(Move { id, source, dest, quantity });
    }
    let mut suppliers: HashMap<String, (String, Option<Quantity>)> = HashMap::new();
    for (product, supplier, least) in tx.all::<(String, String, Option<Quantity>)>(&SUPPLIERS, args![&products])? {
        suppliers.entry(product).or_insert((supplier, least));
    }
    let mut places: HashMap<String, Vec<String>> = HashMap::new();
    for (channel, location) in tx.all::<(String, String)>(&PLACES, args![&channels])? {
        places.entry(channel).or_default().push(location);
    }
    let done = under_way(tx, alerts, &places, now)?;
    let open = |alert: &Alert, done: &Option<Done>| match done {
        None => action(alert, &moves, &suppliers, &places),
        Some(_) => None,
    };
    Ok(alerts.iter().zip(done).map(|(alert, done)| (open(alert, &done), done)).collect())
}

fn action(
    alert: &Alert,
    moves: &HashMap<String, Vec<Move>>,
    suppliers: &HashMap<String, (String, Option<Quantity>)>,
    places: &HashMap<String, Vec<String>>,
) -> Option<Action> {
    let Some(product) = &alert.product_master_id else { return mend(alert) };
    let none = Vec::new();
    let waiting = moves.get(product).unwrap_or(&none);
    if let Some(location) = &alert.location_id {
        // Too much here: what is short elsewhere may have it.
        let away = waiting.iter().find(|one| one.source == *location);
        return Some(away.map_or_else(|| generate(location), approve));
    }
    let own = places.get(alert.channel_id.as_deref()?).map_or(&[][..], Vec::as_slice);
    short(alert, waiting, suppliers.get(product), own)
}

/// Too little: a transfer that waits, else a purchase order, else a look for transfers.
fn short(
    alert: &Alert,
    waiting: &[Move],
    supplier: Option<&(String, Option<Quantity>)>,
    own: &[String],
) -> Option<Action> {
    if let Some(coming) = waiting.iter().find(|one| own.contains(&one.dest)) {
        return Some(approve(coming));
    }
    let location = own.first()?;
    let Some((supplier, least)) = supplier else { return Some(generate(location)) };
    let quantity = alert.quantity.max(least.unwrap_or_default()).max(Quantity::whole(1));
    Some(Action {
        kind: "RAISE_PURCHASE_ORDER",
        label: format!("Order {quantity} of the preferred supplier"),
        method: "POST",
        path: format!("/api/alerts/{}/order", alert.id),
        body: json!({ "supplierId": supplier, "locationId": location, "quantity": quantity }),
    })
}

fn approve(one: &Move) -> Action {
    Action {
        kind: "APPROVE_TRANSFER",
        label: format!("Approve the transfer of {}", one.quantity),
        method: "POST",
        path: format!("/api/transfers/recommendations/{}/approve", one.id),
        body: json!({}),
    }
}

fn generate(location: &str) -> Action {
    Action {
        kind: "GENERATE_TRANSFERS",
        label: "Look for transfers to and from this location".into(),
        method: "POST",
        path: "/api/transfers/recommendations".into(),
        body: json!({ "locationId": location }),
    }
}

fn mend(alert: &Alert) -> Option<Action> {
    let endpoint = alert.subject_id.as_ref()?;
    Some(Action {
        kind: "MEND_WEBHOOK",
        label: "Switch the endpoint on again".into(),
        method: "PATCH",
        path: format!("/api/admin/webhooks/endpoints/{endpoint}"),
        body: json!({ "enabled": true }),
    })
}

sql! {
    MOVES = "
        SELECT id, product_id, source_location_id, dest_location_id, quantity FROM transfer_recommendation
         WHERE workspace_id = $1 AND status = 'PENDING' AND product_id = ANY($2) AND valid_until > $3
         ORDER BY priority_rank DESC, id";
    SUPPLIERS = "
        SELECT i.product_id, i.supplier_id, i.minimum_order_quantity FROM supplier_item i
          JOIN supplier s ON s.workspace_id = i.workspace_id AND s.id = i.supplier_id AND s.status = 'ACTIVE'
         WHERE i.workspace_id = $1 AND i.product_id = ANY($2)
         ORDER BY i.product_id, CASE WHEN i.preferred THEN 0 ELSE 1 END, i.unit_cost, i.supplier_id";
    PLACES = "
        SELECT channel_id, location_id FROM channel_location WHERE workspace_id = $1 AND channel_id = ANY($2)
         ORDER BY channel_id, location_id";
}
