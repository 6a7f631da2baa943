//! Transfers as they are read.

use super::state::TransferStatus;
use super::wire::{LIST, Transfer, TransferLine, TransferReceipt, TransferShipment, TransferShipmentLine};
use crate::http::list::by_id;
use crate::http::{ApiError, LocationScope};
use std::collections::HashMap;
use stockflow_db::{Arg, Tx, args, from_row, sql};
use stockflow_kernel::{Day, Instant, Quantity};

pub(super) struct TransferRow {
    id: String,
    source_id: String,
    source_name: String,
    dest_id: String,
    dest_name: String,
    status: String,
    recommendation_id: String,
    expected_on: Option<Day>,
    comment: String,
    received_at: Option<Instant>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(TransferRow {
    id,
    source_id,
    source_name,
    dest_id,
    dest_name,
    status,
    recommendation_id,
    expected_on,
    comment,
    received_at,
    version,
    created_at,
    updated_at
});

struct LineRow {
    transfer_id: String,
    line: i64,
    product_id: String,
    product_name: String,
    global_sku: String,
    quantity: Quantity,
    lot_id: String,
    lot_number: Option<String>,
    bin_id: String,
    dest_bin_id: String,
    shipped: Quantity,
    dropped: Quantity,
    received: Quantity,
    damaged: Quantity,
    short: Quantity,
    excess: Quantity,
}
from_row!(LineRow {
    transfer_id,
    line,
    product_id,
    product_name,
    global_sku,
    quantity,
    lot_id,
    lot_number,
    bin_id,
    dest_bin_id,
    shipped,
    dropped,
    received,
    damaged,
    short,
    excess
});

struct ShipmentRow {
    transfer_id: String,
    id: String,
    number: i64,
    shipped_at: Instant,
    shipped_on: Day,
    expected_on: Day,
    comment: String,
}
from_row!(ShipmentRow { transfer_id, id, number, shipped_at, shipped_on, expected_on, comment });

struct PartRow {
    shipment_id: String,
    part: i64,
    line: i64,
    lot_id: String,
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    bin_id: String,
    quantity: Quantity,
    received: Quantity,
    damaged: Quantity,
    short: Quantity,
    movement_id: String,
}
from_row!(PartRow {
    shipment_id,
    part,
    line,
    lot_id,
    lot_number,
    expiry_date,
    bin_id,
    quantity,
    received,
    damaged,
    short,
    movement_id
});

struct ReceiptRow {
    transfer_id: String,
    number: i64,
    line: i64,
    kind: String,
    shipment_id: String,
    lot_id: String,
    lot_number: Option<String>,
    bin_id: String,
    quantity: Quantity,
    movement_id: String,
    stock_line_id: String,
    comment: String,
    received_at: Instant,
}
from_row!(ReceiptRow {
    transfer_id,
    number,
    line,
    kind,
    shipment_id,
    lot_id,
    lot_number,
    bin_id,
    quantity,
    movement_id,
    stock_line_id,
    comment,
    received_at
});

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// `whole` less `parts`.
fn less(whole: Quantity, parts: &[Quantity]) -> Quantity {
    Quantity::from_micros(parts.iter().fold(whole.micros(), |left, part| left.saturating_sub(part.micros())))
}

impl From<LineRow> for TransferLine {
    fn from(row: LineRow) -> Self {
        Self {
            line: row.line,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            quantity: row.quantity,
            lot_id: some(row.lot_id),
            lot_number: row.lot_number,
            bin_id: some(row.bin_id),
            dest_bin_id: some(row.dest_bin_id),
            shipped: row.shipped,
            to_ship: less(row.quantity, &[row.shipped, row.dropped]),
            in_transit: less(row.shipped, &[row.received, row.damaged, row.short]),
            received: row.received,
            damaged: row.damaged,
            short: row.short,
            excess: row.excess,
            dropped: row.dropped,
        }
    }
}

impl From<PartRow> for TransferShipmentLine {
    fn from(row: PartRow) -> Self {
        Self {
            line: row.line,
            lot_id: some(row.lot_id),
            lot_number: row.lot_number,
            expiry_date: row.expiry_date,
            bin_id: some(row.bin_id),
            quantity: row.quantity,
            received: row.received,
            damaged: row.damaged,
            short: row.short,
            in_transit: less(row.quantity, &[row.received, row.damaged, row.short]),
            movement_id: row.movement_id,
            part: row.part,
        }
    }
}

impl From<ReceiptRow> for TransferReceipt {
    fn from(row: ReceiptRow) -> Self {
        Self {
            number: row.number,
            line: row.line,
            kind: row.kind,
            shipment_id: some(row.shipment_id),
            lot_id: some(row.lot_id),
            lot_number: row.lot_number,
            bin_id: some(row.bin_id),
            quantity: row.quantity,
            movement_id: some(row.movement_id),
            inventory_item_id: some(row.stock_line_id),
            comment: row.comment,
            received_at: row.received_at,
        }
    }
}

/// Rows with their lines, shipments and receipts.
pub(super) fn whole(tx: &mut Tx<'_>, rows: Vec<TransferRow>) -> Result<Vec<Transfer>, ApiError> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut parts: HashMap<String, Vec<TransferShipmentLine>> = HashMap::new();
    for row in tx.all::<PartRow>(&PARTS, args![Arg::List(ids.clone())])? {
        parts.entry(row.shipment_id.clone()).or_default().push(row.into());
    }
    let mut shipments: HashMap<String, Vec<TransferShipment>> = HashMap::new();
    for row in tx.all::<ShipmentRow>(&SHIPMENTS, args![Arg::List(ids.clone())])? {
        let lines = parts.remove(&row.id).unwrap_or_default();
        shipments.entry(row.transfer_id).or_default().push(TransferShipment {
            id: row.id,
            number: row.number,
            shipped_at: row.shipped_at,
            shipped_on: row.shipped_on,
            expected_on: row.expected_on,
            comment: row.comment,
            lines,
        });
    }
    let mut receipts: HashMap<String, Vec<TransferReceipt>> = HashMap::new();
    for row in tx.all::<ReceiptRow>(&RECEIPTS, args![Arg::List(ids.clone())])? {
        receipts.entry(row.transfer_id.clone()).or_default().push(row.into());
    }
    let mut lines: HashMap<String, Vec<TransferLine>> = HashMap::new();
    for row in tx.all::<LineRow>(&LINES, args![Arg::List(ids)])? {
        lines.entry(row.transfer_id.clone()).or_default().push(row.into());
    }
    let one = |row: TransferRow| {
        let status = TransferStatus::named(&row.status)
            .ok_or_else(|| ApiError::internal(format!("transfer {}: status {}", row.id, row.status)))?;
        let mut lines = lines.remove(&row.id).unwrap_or_default();
        if status == TransferStatus::Cancelled {
            lines.iter_mut().for_each(|line| line.to_ship = Quantity::ZERO);
        }
        Ok(Transfer {
            findings: lines.iter().flat_map(TransferLine::findings).collect(),
            shipments: shipments.remove(&row.id).unwrap_or_default(),
            receipts: receipts.remove(&row.id).unwrap_or_default(),
            lines,
            id: row.id,
            source_location_id: row.source_id,
            source_location_name: row.source_name,
            dest_location_id: row.dest_id,
            dest_location_name: row.dest_name,
            status,
            recommendation_id: some(row.recommendation_id),
            expected_on: row.expected_on,
            comment: row.comment,
            received_at: row.received_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    };
    rows.into_iter().map(one).collect()
}

/// 404 unless it is there and one of its ends is within the caller's reach.
pub(in crate::features::transfers) fn find(
    tx: &mut Tx<'_>,
    id: &str,
    scope: &LocationScope,
) -> Result<Transfer, ApiError> {
    let row: Option<TransferRow> = by_id(tx, &LIST, id)?;
    let seen = row.filter(|row| scope.covers(&row.source_id) || scope.covers(&row.dest_id));
    let found = whole(tx, seen.into_iter().collect())?.pop();
    found.ok_or_else(|| ApiError::not_found("transfer", id))
}

/// As [`find`], and nobody else changes it until this change is through.
pub(super) fn take(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<Transfer, ApiError> {
    tx.execute(&TAKE, args![id])?;
    find(tx, id, scope)
}

sql! {
    TAKE = "UPDATE transfer SET version = version WHERE workspace_id = $1 AND id = $2";
    LINES = "
        SELECT l.transfer_id, l.line, l.product_id, p.name, p.global_sku, l.quantity, l.lot_id, o.lot_number, l.bin_id, l.dest_bin_id,
               l.shipped, l.dropped, l.received, l.damaged, l.short, l.excess
          FROM transfer_line l
          JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id
          LEFT JOIN lot o ON o.workspace_id = l.workspace_id AND o.id = l.lot_id
         WHERE l.workspace_id = $1 AND l.transfer_id = ANY($2) ORDER BY l.transfer_id, l.line";
    SHIPMENTS = "
        SELECT transfer_id, id, number, shipped_at, shipped_on, expected_on, comment FROM transfer_shipment
         WHERE workspace_id = $1 AND transfer_id = ANY($2) ORDER BY transfer_id, number";
    PARTS = "
        SELECT l.shipment_id, l.part, l.line, l.lot_id, o.lot_number, o.expiry_date, l.bin_id, l.quantity, l.received, l.damaged, l.short,
               l.movement_id
          FROM transfer_shipment_line l LEFT JOIN lot o ON o.workspace_id = l.workspace_id AND o.id = l.lot_id
         WHERE l.workspace_id = $1 AND l.transfer_id = ANY($2) ORDER BY l.shipment_id, l.part";
    RECEIPTS = "
        SELECT r.transfer_id, r.number, r.line, r.kind, r.shipment_id, r.lot_id, o.lot_number, r.bin_id, r.quantity, r.movement_id,
               r.stock_line_id, r.comment, r.received_at
          FROM transfer_receipt r LEFT JOIN lot o ON o.workspace_id = r.workspace_id AND o.id = r.lot_id
         WHERE r.workspace_id = $1 AND r.transfer_id = ANY($2) ORDER BY r.transfer_id, r.number";
}
