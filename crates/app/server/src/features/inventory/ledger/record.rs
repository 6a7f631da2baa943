//! Writing a movement.

use super::line::{StockLine, line_for};
use super::movement::{Entry, Movement, MovementKind, Particulars};
use super::past;
use crate::change::Change;
use crate::features::inventory::is_barred;
use crate::features::network::barred_kinds;
use crate::http::{ApiError, Code};
use stockflow_db::{args, sql};
use stockflow_kernel::Quantity;

/// What was recorded.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub movement_id: String,
    /// The balance after it.
    pub line: StockLine,
    /// What a late entry brought to light; empty: nothing.
    pub finding: String,
    /// A count after its moment holds: the balance of today is as it was.
    pub held_by_count: bool,
}

/// Records a movement and answers its id and the new balance of its line. 409 `INSUFFICIENT_STOCK` when it would take
/// what is not available.
pub fn record(change: &mut Change<'_, '_>, new: &Movement) -> Result<(String, StockLine), ApiError> {
    record_entry(change, new, Particulars::default()).map(|recorded| (recorded.movement_id, recorded.line))
}

/// Records a movement under the caller's own id, which the ledger holds once.
///
/// One that is dated back changes no row of the ledger. Where the line was counted after its moment, the count holds: an
/// opposite movement at the moment of the count keeps the balance from there on. Several movements of one change
/// are to be recorded in the order of their moments.
pub(crate) fn record_entry(
    change: &mut Change<'_, '_>,
    new: &Movement,
    particulars: Particulars<'_>,
) -> Result<Recorded, ApiError> {
    // What goes out of a slot where nothing ever was leaves no line behind.
    let line = match new.quantity < Quantity::ZERO {
        true => StockLine::of_slot(change.tx, &new.slot)?.ok_or_else(|| nothing_there(new))?,
        false => line_for(change, &new.slot)?,
    };
    let dated_back = new.effective_at < change.now;
    let count = if dated_back { past::count_after(change, &line, new.effective_at)? } else { None };
    let moved = match count {
        Some(_) => line,
        None => {
            let moved = StockLine::moved(change.tx, &line.id, new.quantity, change.now)?;
            moved.ok_or_else(|| line.refusal(new.quantity))?
        }
    };
    let finding = if dated_back && new.quantity < Quantity::ZERO {
        past::finding(change, &moved, new.quantity, new.effective_at, count)?
    } else {
        String::new()
    };
    let entry = Entry {
        reason_code: new.reason_code.clone(),
        comment: new.comment.clone(),
        root_cause: particulars.root_cause.to_owned(),
        reference: new.reference.clone(),
        external_id: particulars.external_id.map(str::to_owned),
        finding: finding.clone(),
        effective_at: new.effective_at,
        ..Entry::new(change, moved.place(), new.kind, new.quantity)
    };
    if let Some(at) = count {
        let opposite = past::opposite(change, &entry, at);
        entry.clone().append(change);
        opposite.append(change);
    } else {
        entry.clone().append(change);
    }
    Ok(Recorded { movement_id: entry.id, line: moved, finding, held_by_count: count.is_some() })
}

fn nothing_there(new: &Movement) -> ApiError {
    let wanted = Quantity::from_micros(-new.quantity.micros());
    ApiError::new(Code::InsufficientStock, format!("{wanted} asked for, 0 available: nothing has ever been there"))
        .with("productMasterId", new.slot.product_id.as_str())
        .with("locationId", new.slot.location_id.as_str())
        .with("available", serde_json::json!(Quantity::ZERO))
        .with("requested", serde_json::json!(wanted))
}

/// Takes out of a stock line what is reserved on it: both fall together. Answers the movement; 409 where the line lies in a
/// bin that stock may not leave by now.
pub(in crate::features::inventory) fn hand_out(
    change: &mut Change<'_, '_>,
    line: &str,
    quantity: Quantity,
    kind: MovementKind,
    reference: &str,
) -> Result<String, ApiError> {
    let moved: Option<StockLine> = change.tx.optional(&HAND_OUT, args![line, quantity, change.now])?;
    let Some(moved) = moved else { return Err(not_handed_out(change, line)?) };
    let out = Quantity::from_micros(-quantity.micros());
    let entry = Entry { reference: reference.to_owned(), ..Entry::new(change, moved.place(), kind, out) };
    let id = entry.id.clone();
    entry.append(change);
    Ok(id)
}

/// Why what is reserved is not handed out.
fn not_handed_out(change: &mut Change<'_, '_>, line: &str) -> Result<ApiError, ApiError> {
    let Some((bin, kind)) = change.tx.optional::<(String, String)>(&BARRED, args![line])? else {
        return Ok(ApiError::internal("a stock line does not hold what is reserved on it"));
    };
    let message = format!(
        "the stock lies in {bin}, a bin of type {kind}, and nothing is handed out of it; release it and reserve again, or change the bin's type"
    );
    Ok(ApiError::new(Code::Conflict, message).with("inventoryItemId", line))
}

sql! {
    BARRED = concat!(
        "SELECT b.code, b.kind FROM stock_line l JOIN bin b ON b.workspace_id = l.workspace_id AND b.id = l.bin_id
          WHERE l.workspace_id = $1 AND l.id = $2 AND b.kind IN ",
        barred_kinds!()
    );
    HAND_OUT = concat!(
        "
        UPDATE stock_line AS l SET on_hand = on_hand - $3, reserved = reserved - $3, updated_at = $4, version = version + 1
         WHERE l.workspace_id = $1 AND l.id = $2 AND l.reserved >= $3 AND l.on_hand >= $3 AND (l.bin_id = '' OR NOT ",
        is_barred!(),
        ")
        RETURNING id, product_id, location_id, lot_id, bin_id, on_hand, reserved, on_hold, recalled, last_counted_at, version"
    );
}
