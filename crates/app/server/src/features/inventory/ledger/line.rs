//! A stock line: what of a slot is on hand, and how much of that is bound.

use super::MOST_UNITS;
use super::slot::Slot;
use crate::change::Change;
use crate::http::{ApiError, Code};
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// A stock line's balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLine {
    pub id: String,
    pub product_id: String,
    pub location_id: String,
    pub lot_id: String,
    pub bin_id: String,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    pub on_hold: Quantity,
    pub recalled: Quantity,
    pub last_counted_at: Option<Instant>,
    pub version: i64,
}
from_row!(StockLine {
    id,
    product_id,
    location_id,
    lot_id,
    bin_id,
    on_hand,
    reserved,
    on_hold,
    recalled,
    last_counted_at,
    version
});

impl StockLine {
    /// Its id, its product and its location.
    pub(super) fn place(&self) -> (&str, &str, &str) {
        (&self.id, &self.product_id, &self.location_id)
    }

    /// On hand less reserved, on hold and recalled.
    #[must_use]
    pub fn available(&self) -> Quantity {
        Quantity::from_micros(
            self.on_hand.micros() - self.reserved.micros() - self.on_hold.micros() - self.recalled.micros(),
        )
    }

    /// Where it is.
    #[must_use]
    pub fn slot(&self) -> Slot {
        Slot {
            product_id: self.product_id.clone(),
            location_id: self.location_id.clone(),
            lot_id: self.lot_id.clone(),
            bin_id: self.bin_id.clone(),
        }
    }

    /// By its id.
    pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, ApiError> {
        Ok(tx.optional(&LINE, args![id])?)
    }

    /// By its id, and nobody else changes it until the change is through.
    pub(in crate::features::inventory) fn take(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, ApiError> {
        tx.execute(&TAKE, args![id])?;
        Self::find(tx, id)
    }

    /// Of a slot, if it has one.
    pub(in crate::features::inventory) fn of_slot(tx: &mut Tx<'_>, slot: &Slot) -> Result<Option<Self>, ApiError> {
        Ok(tx.optional(&LINE_OF, args![&slot.product_id, &slot.location_id, &slot.lot_id, &slot.bin_id])?)
    }

    /// Adds to what is on hand; `None`: what goes out is not available, or what comes in does not fit.
    pub(super) fn moved(tx: &mut Tx<'_>, id: &str, by: Quantity, now: Instant) -> Result<Option<Self>, ApiError> {
        Ok(tx.optional(&MOVE, args![id, by, now, MOST_UNITS])?)
    }

    /// Why `by` was refused.
    pub(super) fn refusal(&self, by: Quantity) -> ApiError {
        if by >= Quantity::ZERO {
            return ApiError::new(
                Code::Conflict,
                format!("a stock line holds at most {MOST_UNITS} units; {} are on hand", self.on_hand),
            )
            .with("inventoryItemId", self.id.as_str());
        }
        let wanted = Quantity::from_micros(-by.micros());
        ApiError::new(
            Code::InsufficientStock,
            format!(
                "{wanted} asked for, {} available (on hand {}, reserved {}, on hold {}, recalled {})",
                self.available(),
                self.on_hand,
                self.reserved,
                self.on_hold,
                self.recalled
            ),
        )
        .with("inventoryItemId", self.id.as_str())
        .with("available", serde_json::json!(self.available()))
        .with("requested", serde_json::json!(wanted))
    }
}

/// The line of a slot, made if there is none yet.
pub(in crate::features::inventory) fn line_for(
    change: &mut Change<'_, '_>,
    slot: &Slot,
) -> Result<StockLine, ApiError> {
    if let Some(line) = StockLine::of_slot(change.tx, slot)? {
        return Ok(line);
    }
    let id = change.id("item");
    let values = args![&id, &slot.product_id, &slot.location_id, &slot.lot_id, &slot.bin_id, change.now];
    change.tx.execute(&INSERT_LINE, values)?;
    StockLine::of_slot(change.tx, slot)?.ok_or_else(|| ApiError::internal("a stock line that was made is not there"))
}

sql! {
    LINE = "
        SELECT id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, recalled, last_counted_at, version
          FROM stock_line WHERE workspace_id = $1 AND id = $2";
    TAKE = "UPDATE stock_line SET version = version WHERE workspace_id = $1 AND id = $2";
    LINE_OF = "
        SELECT id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, recalled, last_counted_at, version
          FROM stock_line WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND lot_id = $4 AND bin_id = $5";
    INSERT_LINE = "
        INSERT INTO stock_line (workspace_id, id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, $7)
        ON CONFLICT (workspace_id, product_id, location_id, lot_id, bin_id) DO NOTHING";
    /// What comes in must fit; what goes out must be available.
    MOVE = "
        UPDATE stock_line SET on_hand = on_hand + $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2
           AND CASE WHEN CAST($3 AS BIGINT) >= 0 THEN on_hand + $3 <= $5 ELSE on_hand - reserved - on_hold - recalled + $3 >= 0 END
        RETURNING id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, recalled, last_counted_at, version";
}
