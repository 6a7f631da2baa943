//! Reservations as they are kept.

use crate::change::Change;
use crate::http::{ApiError, LocationScope};
use serde_json::Value;
use std::collections::HashMap;
use stockflow_db::{Arg, Tx, args, bulk, from_row, sql};
use stockflow_kernel::{Day, Instant, Quantity};

/// Its head, in the order of the list's columns.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) channel_id: String,
    pub(super) reference: String,
    pub(super) comment: String,
    pub(super) status: String,
    pub(super) asked: Value,
    pub(super) expires_at: Option<Instant>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}
from_row!(Kept { id, channel_id, reference, comment, status, asked, expires_at, version, created_at, updated_at });

impl Kept {
    /// Whether it still holds stock.
    pub(super) fn is_live(&self) -> bool {
        self.status == "PENDING" || self.status == "CONFIRMED"
    }
}

/// What of it stands where.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) reservation_id: String,
    pub(super) part: i64,
    pub(super) line: i64,
    pub(super) product_id: String,
    pub(super) location_id: String,
    /// `None`: promised against what is still to come.
    pub(super) stock_line_id: Option<String>,
    pub(super) lot_number: Option<String>,
    pub(super) expires_on: Option<Day>,
    pub(super) quantity: Quantity,
    pub(super) open: Quantity,
    pub(super) fulfilled: Quantity,
}
from_row!(Part {
    reservation_id,
    part,
    line,
    product_id,
    location_id,
    stock_line_id,
    lot_number,
    expires_on,
    quantity,
    open,
    fulfilled
});

/// Writes a new one.
pub(super) fn insert(change: &mut Change<'_, '_>, kept: &Kept, parts: &[Part]) -> Result<(), ApiError> {
    let head = args![
        &kept.id,
        &kept.channel_id,
        &kept.reference,
        &kept.comment,
        &kept.status,
        kept.asked.clone(),
        kept.expires_at,
        kept.created_at
    ];
    change.tx.execute(&INSERT, head)?;
    insert_parts(change, parts)
}

/// Adds parts to one.
pub(super) fn insert_parts(change: &mut Change<'_, '_>, parts: &[Part]) -> Result<(), ApiError> {
    let rows = parts.iter().map(|p| {
        args![
            &p.reservation_id,
            p.part,
            p.line,
            &p.product_id,
            &p.location_id,
            p.stock_line_id.as_deref(),
            p.quantity,
            p.open,
            p.fulfilled
        ]
    });
    change.tx.bulk(&INSERT_PARTS, rows)?;
    Ok(())
}

/// The parts of some, by reservation.
pub(super) fn parts(tx: &mut Tx<'_>, ids: Vec<String>) -> Result<HashMap<String, Vec<Part>>, ApiError> {
    let mut by_id: HashMap<String, Vec<Part>> = HashMap::new();
    for part in tx.all::<Part>(&PARTS, args![Arg::List(ids)])? {
        by_id.entry(part.reservation_id.clone()).or_default().push(part);
    }
    Ok(by_id)
}

/// One with its parts; 404 unless it is there and stands within reach.
pub(super) fn find(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<(Kept, Vec<Part>), ApiError> {
    let kept: Option<Kept> = tx.optional(&FIND, args![id])?;
    let parts = parts(tx, vec![id.to_owned()])?.remove(id).unwrap_or_default();
    let seen = parts.iter().all(|part| scope.covers(&part.location_id));
    let kept = kept.filter(|_| seen).ok_or_else(|| ApiError::not_found("reservation", id))?;
    Ok((kept, parts))
}

/// As [`find`], and nobody else changes it until this change is through.
pub(super) fn take(
    change: &mut Change<'_, '_>,
    id: &str,
    scope: &LocationScope,
) -> Result<(Kept, Vec<Part>), ApiError> {
    change.tx.execute(&TAKE, args![id])?;
    find(change.tx, id, scope)
}

sql! {
    INSERT = "
        INSERT INTO reservation (workspace_id, id, channel_id, reference, comment, status, asked, expires_at, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)";
    FIND = "
        SELECT id, channel_id, reference, comment, status, asked, expires_at, version, created_at, updated_at FROM reservation
         WHERE workspace_id = $1 AND id = $2";
    TAKE = "UPDATE reservation SET version = version WHERE workspace_id = $1 AND id = $2";
    PARTS = "
        SELECT p.reservation_id, p.part, p.line, p.product_id, p.location_id, p.stock_line_id, t.lot_number, t.expiry_date,
               p.quantity, p.open, p.fulfilled
          FROM reservation_part p
          LEFT JOIN stock_line l ON l.workspace_id = p.workspace_id AND l.id = p.stock_line_id
          LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
         WHERE p.workspace_id = $1 AND p.reservation_id = ANY($2) ORDER BY p.reservation_id, p.part";
}

bulk! {
    INSERT_PARTS = {
        table: "reservation_part",
        key: ["workspace_id", "reservation_id", "part"],
        columns: ["workspace_id", "reservation_id", "part", "line", "product_id", "location_id", "stock_line_id", "quantity", "open", "fulfilled"],
        types: [Text, Text, I64, I64, Text, Text, Text, I64, I64, I64],
        conflict: Fail,
    };
}
