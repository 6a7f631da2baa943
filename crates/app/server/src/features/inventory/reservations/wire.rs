//! A reservation as the API shows it.

use super::store::{Kept, Part, find};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use crate::http::{ApiError, LocationScope};
use serde::{Deserialize, Serialize};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Instant, Quantity};

pub(super) const STATUSES: &[&str] = &["PENDING", "CONFIRMED", "FULFILLED", "RELEASED", "EXPIRED"];

pub(super) static LIST: List = List {
    columns: "r.id, r.channel_id, r.reference, r.comment, r.status, r.asked, r.expires_at, r.version, r.created_at, r.updated_at",
    from: " FROM reservation r WHERE r.workspace_id = $1",
    id: "r.id",
    filters: &[
        Filter {
            name: "channelId",
            about: "For this channel.",
            kind: FilterKind::AnyOf,
            sql: " AND r.channel_id = ANY($?)",
        },
        Filter {
            name: "status",
            about: "In this state.",
            kind: FilterKind::OneOf(STATUSES),
            sql: " AND r.status = ANY($?)",
        },
        Filter {
            name: "reference",
            about: "For this document of yours.",
            kind: FilterKind::AnyOf,
            sql: " AND r.reference = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "That holds stock of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND EXISTS (SELECT 1 FROM reservation_part p WHERE p.workspace_id = r.workspace_id AND p.reservation_id = r.id AND p.product_id = ANY($?))",
        },
        Filter {
            name: "locationId",
            about: "That holds stock at this location.",
            kind: FilterKind::AnyOf,
            sql: " AND EXISTS (SELECT 1 FROM reservation_part p WHERE p.workspace_id = r.workspace_id AND p.reservation_id = r.id AND p.location_id = ANY($?))",
        },
        Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND r.created_at >= $?" },
        Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND r.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND r.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "r.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "r.updated_at", key: SortKey::Number },
        Sort { name: "reference", sql: "r.reference", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(
        " AND NOT EXISTS (SELECT 1 FROM reservation_part p WHERE p.workspace_id = r.workspace_id AND p.reservation_id = r.id AND NOT (p.location_id = ANY($?)))",
    ),
};

/// A line as the caller asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    pub(super) product_master_id: String,
    pub(super) location_id: Option<String>,
    pub(super) quantity: Quantity,
}

/// Stock held for an order.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reservation {
    #[schema(example = "res_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// null: held for a document of the program itself, a transfer for example.
    #[schema(example = "DTC")]
    pub(super) channel_id: Option<String>,
    #[schema(example = "ORDER-1001")]
    pub(super) reference: String,
    #[schema(example = "")]
    pub(super) comment: String,
    /// `PENDING` (ends at `expiresAt`) → `CONFIRMED` → `FULFILLED`; or `RELEASED`, or `EXPIRED`.
    #[schema(example = "PENDING")]
    pub(super) status: String,
    /// When a PENDING one ends by itself; null: never.
    pub(super) expires_at: Option<Instant>,
    pub(super) lines: Vec<ReservationLine>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// A line that was asked for, and what became of it. Quantities of a kit are those of its parts together.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReservationLine {
    /// From 1.
    #[schema(example = 1)]
    line: i64,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    /// Asked for.
    quantity: Quantity,
    /// Still held.
    open: Quantity,
    fulfilled: Quantity,
    /// Let go, or past its time.
    released: Quantity,
    /// Of what is open: promised with no stock behind it yet, against what is still to come.
    awaiting_stock: Quantity,
    allocations: Vec<Allocation>,
}

/// What stands where.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Allocation {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    /// null: no stock stands behind it yet.
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: Option<String>,
    #[schema(example = json!(null))]
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    quantity: Quantity,
    open: Quantity,
    fulfilled: Quantity,
}

impl From<&Part> for Allocation {
    fn from(part: &Part) -> Self {
        Self {
            product_master_id: part.product_id.clone(),
            location_id: part.location_id.clone(),
            inventory_item_id: part.stock_line_id.clone(),
            lot_number: part.lot_number.clone(),
            expiry_date: part.expires_on,
            quantity: part.quantity,
            open: part.open,
            fulfilled: part.fulfilled,
        }
    }
}

impl Reservation {
    /// From what is kept.
    pub(super) fn new(kept: Kept, parts: &[Part]) -> Self {
        let asked: Vec<Asked> = serde_json::from_value(kept.asked).unwrap_or_default();
        let lines = if asked.is_empty() { loose(parts) } else { numbered(&asked, parts) };
        Self {
            id: kept.id,
            channel_id: Some(kept.channel_id).filter(|id| !id.is_empty()),
            reference: kept.reference,
            comment: kept.comment,
            status: kept.status,
            expires_at: kept.expires_at,
            lines,
            version: kept.version,
            created_at: kept.created_at,
            updated_at: kept.updated_at,
        }
    }
}

fn numbered(asked: &[Asked], parts: &[Part]) -> Vec<ReservationLine> {
    (1..)
        .zip(asked)
        .map(|(line, asked)| {
            let own: Vec<&Part> = parts.iter().filter(|part| part.line == line).collect();
            ReservationLine::new(line, asked.product_master_id.clone(), asked.quantity, &own)
        })
        .collect()
}

/// Of a document that has no lines of its own here.
fn loose(parts: &[Part]) -> Vec<ReservationLine> {
    let of = |part: &Part| ReservationLine::new(part.line, part.product_id.clone(), part.quantity, &[part]);
    parts.iter().map(of).collect()
}

impl ReservationLine {
    fn new(line: i64, product_master_id: String, quantity: Quantity, parts: &[&Part]) -> Self {
        let total = |of: fn(&Part) -> i64| Quantity::from_micros(parts.iter().map(|part| of(part)).sum());
        Self {
            line,
            product_master_id,
            quantity,
            open: total(|p| p.open.micros()),
            fulfilled: total(|p| p.fulfilled.micros()),
            released: total(|p| p.quantity.micros() - p.open.micros() - p.fulfilled.micros()),
            awaiting_stock: total(|p| if p.stock_line_id.is_none() { p.open.micros() } else { 0 }),
            allocations: parts.iter().map(|part| Allocation::from(*part)).collect(),
        }
    }
}

/// One as the API shows it.
pub(super) fn view(tx: &mut Tx<'_>, id: &str) -> Result<Reservation, ApiError> {
    let (kept, parts) = find(tx, id, &LocationScope::All)?;
    Ok(Reservation::new(kept, &parts))
}

/// How much of which lines.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LinePart {
    /// The line, from 1.
    #[schema(example = 1, minimum = 1, maximum = 1000)]
    pub(super) line: i64,
    /// Of the line's product, or of a kit's parts together; left out: all that is open.
    #[schema(value_type = Option<crate::http::Positive>)]
    pub(super) quantity: Option<Quantity>,
}
