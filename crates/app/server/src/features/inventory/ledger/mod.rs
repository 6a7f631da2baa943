//! The ledger and the balances that follow from it.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `movement` | what a movement is, and its row in the chain |
//! | `record` | writing one: what comes and goes, and what is dated back |
//! | `count` | a count: an absolute fact at its moment |
//! | `past` | balances at a moment, and what a late entry does to them |
//! | `opening` | stock with which a location begins, by the thousand |
//! | `flows` | what came and went between two moments |
//! | `binned` | what of a product lies in which bin |
//! | `line`, `slot` | the balance of a stock line, and where it is |
//! | `verify` | proof that all of it agrees |
//!
//! Each guard stands in the statement that changes the balance, so that no two writers can pass it at once: stock that
//! is reserved, on hold or recalled cannot be taken away.

mod binned;
mod count;
mod flows;
mod line;
mod movement;
mod opening;
mod past;
mod record;
mod slot;
mod verify;

pub use binned::{InBin, in_bins};
pub(super) use count::{CountOf, record_count};
pub use flows::{Flow, Flows, flows};
pub use line::StockLine;
pub(super) use movement::Particulars;
pub use movement::{Movement, MovementKind};
pub use opening::{Opening, record_opening};
pub(super) use past::balance_at;
pub use record::record;
pub(super) use record::{Recorded, hand_out, record_entry};
pub(super) use slot::find_lot;
pub use slot::{LotName, Slot, bin, check_tracking, lot, lot_named};
pub use verify::{LedgerHead, head, verify};

use stockflow_kernel::Quantity;

/// The most units that a stock line may hold, either way: far beyond any shelf, and small enough that the sum
/// over thousands of lines stays an exact quantity.
pub(super) const MOST_UNITS: Quantity = Quantity::whole(1_000_000_000);
