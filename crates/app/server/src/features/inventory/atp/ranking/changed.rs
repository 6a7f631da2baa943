//! Which products have changed since a moment: told by the events and the ledger.
//!
//! What moves stock stands in the ledger, which names the product; what binds it (reservations, holds) names itself in
//! its event. Orders, transfers, products, channels, policies and imports are rare beside those, and may touch any
//! product: after them everything is read again.

use crate::App;
use crate::features::network;
use crate::http::ApiError;
use serde_json::Value;
use std::collections::BTreeSet;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// More events than this are not looked through: to read everything is no slower.
const MOST_EVENTS: i64 = 5_000;

/// Areas whose events leave every ATP as it is.
const HARMLESS: &[&str] = &["access.", "alerts.", "forecast.", "jobs.", "planning.", "webhooks."];

/// By which fields events name products, stock lines and reservations.
const FIELDS: [[&str; 2]; 3] = [
    ["productMasterId", "productMasterIds"],
    ["inventoryItemId", "inventoryItemIds"],
    ["reservationId", "reservationIds"],
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
    pub(super) fn until(&self, tx: &mut Tx<'_>, to: &Self) -> Result<Changed, ApiError> {
        let passed = to.sequence - self.sequence;
        if self.days != to.days || !(0..=MOST_EVENTS).contains(&passed) {
            return Ok(Changed::Everything);
        }
        let events: Vec<(String, Value)> = tx.all(&EVENTS, args![self.sequence, to.sequence])?;
        let mut named = [Vec::new(), Vec::new(), Vec::new()];
        for (kind, payload) in &events {
            if HARMLESS.iter().any(|area| kind.starts_with(area)) {
                continue;
            }
            if !kind.starts_with("inventory.") {
                return Ok(Changed::Everything);
            }
            for (fields, ids) in FIELDS.iter().zip(&mut named) {
                fields.iter().for_each(|field| name(&payload[*field], ids));
            }
        }
        let [products, lines, reservations] = named;
        let mut changed: BTreeSet<String> = products.into_iter().collect();
        for (statement, ids) in [(&OF_LINES, lines), (&OF_RESERVATIONS, reservations)] {
            if !ids.is_empty() {
                changed.extend(tx.all::<String>(statement, args![ids])?);
            }
        }
        if to.movement > self.movement {
            changed.extend(tx.all::<String>(&MOVED, args![self.movement, to.movement])?);
        }
        Ok(Changed::Products(changed))
    }
}

/// Adds the ids that a field of an event holds: one, several or none.
fn name(field: &Value, ids: &mut Vec<String>) {
    match field {
        Value::String(id) => ids.push(id.clone()),
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
