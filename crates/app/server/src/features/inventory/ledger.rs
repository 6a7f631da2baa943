//! Writing the ledger, and the balances and reservations that follow from it.
//!
//! Each guard stands in the statement that changes the balance, so that no two writers can pass it at
//! once: stock that is reserved or on hold cannot be taken away, and no more can be reserved than is there.

use super::slot::Slot;
use crate::change::Change;
use crate::http::{ApiError, Code};
use stockflow_db::{Tx, args, bulk, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// The most units that a stock line may hold, either way: far beyond any shelf, and small enough that the sum
/// over thousands of lines stays an exact quantity.
pub(super) const MOST_UNITS: Quantity = Quantity::whole(1_000_000_000);

/// What a movement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementKind {
    Opening,
    Receipt,
    Issue,
    Sale,
    Return,
    Adjustment,
    WriteOff,
    TransferOut,
    TransferIn,
}

impl MovementKind {
    /// Every name.
    pub const NAMES: &'static [&'static str] =
        &["OPENING", "RECEIPT", "ISSUE", "SALE", "RETURN", "ADJUSTMENT", "WRITE_OFF", "TRANSFER_OUT", "TRANSFER_IN"];

    /// As it stands in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A movement to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub slot: Slot,
    pub kind: MovementKind,
    /// Positive in, negative out.
    pub quantity: Quantity,
    pub reason_code: String,
    pub comment: String,
    pub reference: String,
    pub effective_at: Instant,
}

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
    pub version: i64,
}
from_row!(StockLine { id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version });

impl StockLine {
    /// On hand less reserved and on hold.
    #[must_use]
    pub fn available(&self) -> Quantity {
        Quantity::from_micros(self.on_hand.micros() - self.reserved.micros() - self.on_hold.micros())
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
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, ApiError> {
        Ok(tx.optional(&LINE, args![id])?)
    }
}

/// Records a movement and answers its id and the new balance of its line. 409 `INSUFFICIENT_STOCK` when it would take what is not available.
pub fn record(change: &mut Change<'_, '_>, new: &Movement) -> Result<(String, StockLine), ApiError> {
    let line = line_for(change, &new.slot)?;
    let moved: Option<StockLine> = change.tx.optional(&MOVE, args![&line.id, new.quantity, change.now, MOST_UNITS])?;
    let Some(moved) = moved else {
        if new.quantity >= Quantity::ZERO {
            return Err(full(&line));
        }
        return Err(short(&line, Quantity::from_micros(-new.quantity.micros())));
    };
    let id = change.id("txn");
    change.tx.execute(
        &INSERT_MOVEMENT,
        args![
            &id,
            &line.id,
            &new.slot.product_id,
            &new.slot.location_id,
            new.kind.name(),
            new.quantity,
            &new.reason_code,
            &new.comment,
            &new.reference,
            &change.who.id,
            new.effective_at,
            change.now
        ],
    )?;
    Ok((id, moved))
}

/// The line of a slot, made if there is none yet.
fn line_for(change: &mut Change<'_, '_>, slot: &Slot) -> Result<StockLine, ApiError> {
    let place = || args![&slot.product_id, &slot.location_id, &slot.lot_id, &slot.bin_id];
    if let Some(line) = change.tx.optional(&LINE_OF, place())? {
        return Ok(line);
    }
    let id = change.id("item");
    let values = args![&id, &slot.product_id, &slot.location_id, &slot.lot_id, &slot.bin_id, change.now];
    change.tx.execute(&INSERT_LINE, values)?;
    Ok(change.tx.one(&LINE_OF, place())?)
}

fn full(line: &StockLine) -> ApiError {
    ApiError::new(
        Code::Conflict,
        format!("a stock line holds at most {MOST_UNITS} units; {} are on hand", line.on_hand),
    )
    .with("inventoryItemId", line.id.as_str())
}

fn short(line: &StockLine, wanted: Quantity) -> ApiError {
    ApiError::new(
        Code::InsufficientStock,
        format!(
            "{wanted} asked for, {} available (on hand {}, reserved {}, on hold {})",
            line.available(),
            line.on_hand,
            line.reserved,
            line.on_hold
        ),
    )
    .with("inventoryItemId", line.id.as_str())
    .with("available", serde_json::json!(line.available()))
    .with("requested", serde_json::json!(wanted))
}

/// Holds stock of a product at a location for a document, what expires first before the rest. All of it or 409
/// `INSUFFICIENT_STOCK`. Answers the reservations, one a stock line.
pub fn reserve(
    change: &mut Change<'_, '_>,
    product: &str,
    location: &str,
    quantity: Quantity,
    reference: &str,
) -> Result<Vec<String>, ApiError> {
    let mut wanted = quantity.micros();
    let mut ids = Vec::new();
    for (line, available) in change.tx.all::<(String, Quantity)>(&FREE, args![product, location])? {
        let part = Quantity::from_micros(available.micros().min(wanted));
        if part <= Quantity::ZERO {
            continue;
        }
        // Another writer may have taken it meanwhile: then the next line.
        if change.tx.execute(&RESERVE, args![&line, part, change.now])? == 0 {
            continue;
        }
        let id = change.id("res");
        change.tx.execute(&INSERT_RESERVATION, args![&id, &line, part, reference, change.now])?;
        change.emit(
            "inventory.stock_reserved.v1",
            serde_json::json!({ "reservationId": id, "productMasterId": product, "locationId": location, "quantity": part, "reference": reference }),
        );
        ids.push(id);
        wanted -= part.micros();
    }
    if wanted == 0 {
        return Ok(ids);
    }
    let had = Quantity::from_micros(quantity.micros() - wanted);
    Err(ApiError::new(Code::InsufficientStock, format!("{quantity} asked for, {had} available at the location"))
        .with("productMasterId", product)
        .with("locationId", location)
        .with("available", serde_json::json!(had))
        .with("requested", serde_json::json!(quantity)))
}

/// Lets go of everything held for a document. Answers how many reservations ended.
pub fn release(change: &mut Change<'_, '_>, reference: &str) -> Result<usize, ApiError> {
    let held: Vec<(String, String, Quantity)> = change.tx.all(&HELD, args![reference])?;
    for (id, line, quantity) in &held {
        // Who ends the reservation gives the stock back, and nobody else.
        if change.tx.execute(&END_RESERVATION, args![id, change.now])? == 1 {
            change.tx.execute(&UNRESERVE, args![line, *quantity, change.now])?;
            change.emit(
                "inventory.reservation_released.v1",
                serde_json::json!({ "reservationId": id, "reference": reference }),
            );
        }
    }
    Ok(held.len())
}

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
    let ids: Vec<(String, String)> = openings.iter().map(|_| (change.id("item"), change.id("txn"))).collect();
    let now = change.now;
    let who = change.who.id.clone();
    let lines = openings
        .iter()
        .zip(&ids)
        .map(|(o, (line, _))| args![line, &o.product_id, &o.location_id, "", "", o.quantity, 0_i64, 0_i64, 1_i64, now]);
    change.tx.bulk(&OPENING_LINES, lines)?;
    let movements = openings.iter().zip(&ids).map(|(o, (line, id))| {
        args![
            id,
            line,
            &o.product_id,
            &o.location_id,
            MovementKind::Opening.name(),
            o.quantity,
            "OPENING",
            "",
            "",
            &who,
            o.effective_at,
            now
        ]
    });
    change.tx.bulk(&OPENING_MOVEMENTS, movements)?;
    change.emit("inventory.opening_recorded.v1", serde_json::json!({ "lines": openings.len() }));
    Ok(())
}

sql! {
    LINE = "
        SELECT id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version FROM stock_line
         WHERE workspace_id = $1 AND id = $2";
    LINE_OF = "
        SELECT id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version FROM stock_line
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND lot_id = $4 AND bin_id = $5";
    INSERT_LINE = "
        INSERT INTO stock_line (workspace_id, id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, $7)
        ON CONFLICT (workspace_id, product_id, location_id, lot_id, bin_id) DO NOTHING";
    /// What comes in must fit; what goes out must be available.
    MOVE = "
        UPDATE stock_line SET on_hand = on_hand + $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND CASE WHEN CAST($3 AS BIGINT) >= 0 THEN on_hand + $3 <= $5 ELSE on_hand - reserved - on_hold + $3 >= 0 END
        RETURNING id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, version";
    INSERT_MOVEMENT = "
        INSERT INTO movement (workspace_id, id, stock_line_id, product_id, location_id, kind, quantity, reason_code, comment, reference, actor_id, effective_at, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    /// What is free, first expiry first; lines without one come last.
    FREE = "
        SELECT l.id, l.on_hand - l.reserved - l.on_hold FROM stock_line l
          LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
         WHERE l.workspace_id = $1 AND l.product_id = $2 AND l.location_id = $3 AND l.on_hand - l.reserved - l.on_hold > 0
         ORDER BY coalesce(t.expiry_date, 9000000), l.id";
    RESERVE = "
        UPDATE stock_line SET reserved = reserved + $3, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND on_hand - reserved - on_hold >= $3";
    INSERT_RESERVATION = "
        INSERT INTO reservation (workspace_id, id, stock_line_id, quantity, status, reference, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'HELD', $5, $6, $6)";
    HELD = "
        SELECT id, stock_line_id, quantity FROM reservation
         WHERE workspace_id = $1 AND reference = $2 AND status = 'HELD' ORDER BY id";
    END_RESERVATION = "
        UPDATE reservation SET status = 'RELEASED', updated_at = $3 WHERE workspace_id = $1 AND id = $2 AND status = 'HELD'";
    UNRESERVE = "
        UPDATE stock_line SET reserved = reserved - $3, updated_at = $4, version = version + 1 WHERE workspace_id = $1 AND id = $2";
}

bulk! {
    OPENING_LINES = {
        table: "stock_line",
        key: ["workspace_id", "id"],
        columns: ["workspace_id", "id", "product_id", "location_id", "lot_id", "bin_id", "on_hand", "reserved", "on_hold", "version", "updated_at"],
        types: [Text, Text, Text, Text, Text, Text, I64, I64, I64, I64, I64],
        conflict: Fail,
    };
    OPENING_MOVEMENTS = {
        table: "movement",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "stock_line_id", "product_id", "location_id", "kind", "quantity", "reason_code", "comment", "reference",
            "actor_id", "effective_at", "recorded_at"
        ],
        types: [Text, Text, Text, Text, Text, Text, I64, Text, Text, Text, Text, I64, I64],
        conflict: Fail,
    };
}
