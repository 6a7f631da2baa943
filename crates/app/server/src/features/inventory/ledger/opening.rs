//! Stock with which a location begins.

use super::movement::{Entry, MovementKind};
use crate::change::Change;
use crate::http::ApiError;
use stockflow_db::{args, bulk};
use stockflow_kernel::{Instant, Quantity};

/// Stock with which a location begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub product_id: String,
    pub location_id: String,
    pub quantity: Quantity,
    pub effective_at: Instant,
}

/// Records opening stock in bulk, for products that have no line at their location yet.
pub fn record_opening(change: &mut Change<'_, '_>, openings: &[Opening]) -> Result<(), ApiError> {
    let lines: Vec<String> = openings.iter().map(|_| change.id("item")).collect();
    let now = change.now;
    let rows = openings
        .iter()
        .zip(&lines)
        .map(|(o, line)| args![line, &o.product_id, &o.location_id, "", "", o.quantity, 0_i64, 0_i64, 1_i64, now]);
    change.tx.bulk(&OPENING_LINES, rows)?;
    for (opening, line) in openings.iter().zip(lines) {
        let place = (line.as_str(), opening.product_id.as_str(), opening.location_id.as_str());
        let entry = Entry {
            reason_code: "OPENING".to_owned(),
            effective_at: opening.effective_at,
            ..Entry::new(change, place, MovementKind::Opening, opening.quantity)
        };
        entry.append(change);
    }
    change.emit("inventory.opening_recorded.v1", serde_json::json!({ "lines": openings.len() }));
    Ok(())
}

bulk! {
    OPENING_LINES = {
        table: "stock_line",
        key: ["workspace_id", "id"],
        columns: ["workspace_id", "id", "product_id", "location_id", "lot_id", "bin_id", "on_hand", "reserved", "on_hold", "version", "updated_at"],
        types: [Text, Text, Text, Text, Text, Text, I64, I64, I64, I64, I64],
        conflict: Fail,
    };
}
