//! Which products have changed since a moment: told by the events and the ledger.
//!
//! What moves stock stands in the ledger, which names the product. What binds it (reservations, holds), what brings it
//! (orders, transfers) and what changes a product itself name products in their events, or what their products are found
//! by. Channels, policies, locations, categories and imports are rare beside those, and may touch any product: after
//! them everything is read again.

use crate::App;
use crate::features::inventory::Inbound;
use crate::features::network;
use crate::http::ApiError;
use serde_json::Value;
use std::collections::BTreeSet;
use stockflow_db::{Sql, Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// More events than this are not looked through: to read everything is no slower.
const MOST_EVENTS: i64 = 5_000;

/// Events that leave every ATP as it is. When a transfer arrives stands in the transfer, whatever becomes of its lane.
const HARMLESS: &[&str] = &[
    "access.",
    "alerts.",
    "catalog.attribute_",
    "connections.",
    "demand.",
    "forecast.",
    "jobs.",
    "network.lane_",
    "planning.",
    "procurement.supplier_",
    "transfers.outcome_",
    "transfers.recommendation",
    "webhooks.",
];

/// Events that concern only the products that they name, or that are found by what they name.
const NAMING: &[&str] = &[
    "catalog.category_suggestion_",
    "catalog.product_",
    "inventory.",
    "procurement.purchase_order_",
    "transfers.transfer_",
];

/// The fields in which events name products and what belongs to one; documents have theirs beside these.
const FIELDS: [(&str, Option<&Sql>); 6] = [
    ("productMasterId", None),
    ("productMasterIds", None),
    ("inventoryItemId", Some(&OF_LINES)),
    ("inventoryItemIds", Some(&OF_LINES)),
    ("reservationId", Some(&OF_RESERVATIONS)),
    ("reservationIds", Some(&OF_RESERVATIONS)),
];

/// A state of the workspace's stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    sequence: i64,
    movement: i64,
    /// The day that it is at each location.
    days: Vec<Day>,
}

/// What has changed between two states.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changed {
    Products(BTreeSet<String>),
    Everything,
}

impl Seen {
    /// As it is now. Read before what is read of it: what changes in between is looked at twice, and not missed.
    pub(super) fn now(tx: &mut Tx<'_>, app: &App, now: Instant) -> Result<Self, ApiError> {
        let (sequence, movement) = tx.optional::<(i64, i64)>(&END, args![])?.unwrap_or_default();
        let rules = app.rules.of(tx)?;
        let days = network::locations(tx)?.iter().map(|location| rules.today(now, &location.id)).collect();
        Ok(Self { sequence, movement, days })
    }

    /// Whether it is as new as another, or newer.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.days == other.days && self.sequence >= other.sequence && self.movement >= other.movement
    }

    /// What has changed from here to `to`.
    pub(super) fn until(&self, tx: &mut Tx<'_>, inbound: &Inbound, to: &Self) -> Result<Changed, ApiError> {
        let passed = to.sequence - self.sequence;
        if self.days != to.days || !(0..=MOST_EVENTS).contains(&passed) {
            return Ok(Changed::Everything);
        }
        let events: Vec<(String, Value)> = tx.all(&EVENTS, args![self.sequence, to.sequence])?;
        let is = |kind: &str, among: &[&str]| among.iter().any(|start| kind.starts_with(start));
        let telling = events.iter().filter(|(kind, _)| !is(kind, HARMLESS));
        if telling.clone().any(|(kind, _)| !is(kind, NAMING)) {
            return Ok(Changed::Everything);
        }
        let documents = inbound.sources().iter().map(|source| (source.document, Some(source.products)));
        let mut changed = BTreeSet::new();
        for (field, statement) in FIELDS.into_iter().chain(documents) {
            let mut ids = BTreeSet::new();
            telling.clone().for_each(|(_, payload)| name(&payload[field], &mut ids));
            match statement {
                None => changed.extend(ids),
                Some(_) if ids.is_empty() => {}
                Some(statement) => {
                    let ids: Vec<String> = ids.into_iter().collect();
                    changed.extend(tx.all::<String>(statement, args![ids])?);
                }
            }
        }
        if to.movement > self.movement {
            changed.extend(tx.all::<String>(&MOVED, args![self.movement, to.movement])?);
        }
        Ok(Changed::Products(changed))
    }
}

/// Adds the ids that a field of an event holds: one, several or none.
fn name(field: &Value, ids: &mut BTreeSet<String>) {
    match field {
        Value::String(id) => {
            ids.insert(id.clone());
        }
        Value::Array(several) => ids.extend(several.iter().filter_map(Value::as_str).map(str::to_owned)),
        _ => {}
    }
}

sql! {
    END = "SELECT sequence, ledger_length FROM workspace_sequence WHERE workspace_id = $1";
    EVENTS = "
        SELECT kind, payload FROM event_outbox WHERE workspace_id = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence";
    OF_LINES = "SELECT DISTINCT product_id FROM stock_line WHERE workspace_id = $1 AND id = ANY($2)";
    OF_RESERVATIONS = "
        SELECT DISTINCT product_id FROM reservation_part WHERE workspace_id = $1 AND reservation_id = ANY($2)";
    MOVED = "SELECT DISTINCT product_id FROM movement WHERE workspace_id = $1 AND number > $2 AND number <= $3";
}
