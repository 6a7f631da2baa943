//! What of the stock has changed since it was last looked at: told by the events and the ledger.
//!
//! Every change of stock adds to the ledger, which names the product. What changes the promise of a product without
//! moving it (reservations, holds, orders) names itself in its event. What moves the promise of many products at
//! once (a channel, a policy, a category) asks for a look at everything.

use crate::features::{procurement, transfers};
use crate::http::ApiError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use stockflow_db::{Sql, Tx, args, sql};

/// How many events, and how many movements, are read at once.
const EVENTS: usize = 1_000;
const MOVEMENTS: i64 = 20_000;

/// How far the workspace's events and its ledger were looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sequence: i64,
    pub(super) movement: i64,
}

impl Place {
    /// Whether nothing up to `end` is left to look at.
    pub(super) const fn reaches(self, end: Self) -> bool {
        self.sequence >= end.sequence && self.movement >= end.movement
    }
}

/// What a piece of the events and of the ledger says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// Something concerns all products.
    pub(super) everything: bool,
    pub(super) products: BTreeSet<String>,
    /// Where the piece ends.
    pub(super) upto: Place,
}

/// Where the workspace's events and its ledger end. What stands before is committed.
pub(super) fn end(tx: &mut Tx<'_>) -> Result<Place, ApiError> {
    let found: Option<(i64, i64)> = tx.optional(&END, args![])?;
    let (sequence, movement) = found.unwrap_or_default();
    Ok(Place { sequence, movement })
}

/// The next piece after a place, to `end` at most.
pub(super) fn next(tx: &mut Tx<'_>, after: Place, end: Place) -> Result<Changed, ApiError> {
    let mut changed = Changed { upto: end, ..Changed::default() };
    let most = i64::try_from(EVENTS).unwrap_or(i64::MAX);
    let events: Vec<(i64, String, Value)> = tx.all(&EVENTS_AFTER, args![after.sequence, end.sequence, most])?;
    if let (EVENTS, Some((last, ..))) = (events.len(), events.last()) {
        changed.upto.sequence = *last;
    }
    let mut named = Named::default();
    for (_, kind, payload) in &events {
        changed.everything |= concerns_everything(kind);
        named.read(payload);
    }
    changed.products = named.resolve(tx)?;
    let last = end.movement.min(after.movement.saturating_add(MOVEMENTS));
    changed.upto.movement = last.max(after.movement);
    changed.products.extend(tx.all::<String>(&MOVED, args![after.movement, last])?);
    Ok(changed)
}

/// A channel's thresholds, what holds at a location, a policy, a tree of categories, new forecasts, the settings of
/// alerts.
fn concerns_everything(kind: &str) -> bool {
    ["network.channel", "network.location", "catalog.category_", "catalog.taxonomy_", "alerts.config_", "forecast."]
        .iter()
        .any(|start| kind.starts_with(start))
}

/// What the payloads of events name: ids by the field they stand in.
#[derive(Debug, Default)]
struct Named(BTreeMap<&'static str, BTreeSet<String>>);

/// The fields that name something, and the products it speaks of.
static FIELDS: &[(&str, Option<&Sql>)] = &[
    ("productMasterId", None),
    ("productMasterIds", None),
    ("inventoryItemId", Some(&OF_LINES)),
    ("reservationId", Some(&OF_RESERVATIONS)),
    (transfers::INBOUND.document, Some(transfers::INBOUND.products)),
    (procurement::INBOUND.document, Some(procurement::INBOUND.products)),
    ("levelId", Some(&OF_LEVELS)),
    ("levelIds", Some(&OF_LEVELS)),
    // A bin that gets another type: what lies there may be promised from now on, or no longer.
    ("binId", Some(&OF_BINS)),
];

impl Named {
    fn read(&mut self, payload: &Value) {
        for (field, _) in FIELDS {
            let ids: Vec<&str> = match &payload[*field] {
                Value::String(id) => vec![id],
                Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            self.0.entry(field).or_default().extend(ids.into_iter().map(str::to_owned));
        }
    }

    fn resolve(self, tx: &mut Tx<'_>) -> Result<BTreeSet<String>, ApiError> {
        let mut products = BTreeSet::new();
        for (field, ids) in self.0 {
            match FIELDS.iter().find(|(name, _)| *name == field).and_then(|(_, statement)| *statement) {
                None => products.extend(ids),
                Some(statement) => {
                    let ids: Vec<String> = ids.into_iter().collect();
                    products.extend(tx.all::<String>(statement, args![ids])?);
                }
            }
        }
        Ok(products)
    }
}

sql! {
    END = "SELECT sequence, ledger_length FROM workspace_sequence WHERE workspace_id = $1";
    EVENTS_AFTER = "
        SELECT sequence, kind, payload FROM event_outbox
         WHERE workspace_id = $1 AND sequence > $2 AND sequence <= $3
           AND (kind LIKE 'inventory.%' OR kind LIKE 'transfers.%' OR kind LIKE 'procurement.%' OR kind LIKE 'network.%'
                OR kind LIKE 'catalog.%' OR kind LIKE 'forecast.%' OR kind = 'alerts.config_changed.v1')
         ORDER BY sequence LIMIT $4";
    MOVED = "SELECT DISTINCT product_id FROM movement WHERE workspace_id = $1 AND number > $2 AND number <= $3";
    OF_LINES = "SELECT DISTINCT product_id FROM stock_line WHERE workspace_id = $1 AND id = ANY($2)";
    OF_RESERVATIONS = "
        SELECT DISTINCT product_id FROM reservation_part WHERE workspace_id = $1 AND reservation_id = ANY($2)";
    OF_BINS = "
        SELECT DISTINCT l.product_id
          FROM bin b JOIN stock_line l ON l.workspace_id = b.workspace_id AND l.location_id = b.location_id AND l.bin_id = b.id
         WHERE b.workspace_id = $1 AND b.id = ANY($2)";
    OF_LEVELS = "SELECT DISTINCT product_id FROM inventory_level WHERE workspace_id = $1 AND id = ANY($2)";
}
