//! Stock: an append-only ledger of movements, the balances derived from it, and what may be promised.
//!
//! A stock line is product × location × lot × bin. Nothing that the ledger holds is ever rewritten;
//! a line's balance is the sum of its movements, and [`verify()`] proves it.
//!
//! | folder | what stands there |
//! | --- | --- |
//! | `ledger` | writing movements and counts; balances now and at any moment; the proof |
//! | `promise` | what of a shelf a channel may be promised, term by term |
//! | `stock`, `movements` | stock lines and ledger as lists, snapshots, movements in bulk |
//! | `adjustments` | changing stock on purpose, and the reasons for it |
//! | `atp` | the matrix of channels, its drilldown, and the check of a basket |
//! | `reservations` | holding stock for orders |
//! | `cycle_counts` | counting while stock moves |
//! | `lots` | lots and their traces |
//! | `bound` | what is on hold because of where it lies |
//! | `held` | what of a product stands where, and between which levels, for those who plan with it |
//! | `levels` | minimum, reorder point and maximum of a product at a location |

mod adjustments;
mod atp;
mod bound;
mod cycle_counts;
mod held;
mod ledger;
mod levels;
mod lots;
mod movements;
mod obstacles;
mod places;
mod promise;
mod reservations;
mod stock;

#[cfg(test)]
mod tests;

pub(crate) use atp::{AtpCell, AtpDrilldown, AtpTight};
pub use atp::{RankingReads, Rankings};
pub(crate) use bound::{is_barred, on_hold};
pub use held::{Held, LaidDown, LevelBrief, held, laid_down, levels_of};
pub use ledger::{
    Flow, Flows, InBin, LedgerHead, LotName, Movement, MovementKind, Opening, Slot, StockLine, bin, check_tracking,
    flows, head, in_bins, lot, lot_named, record, record_opening, verify,
};
pub use levels::{Level, LevelBody, SavedLevel, save_levels};
pub use obstacles::OBSTACLES;
pub use promise::{Book, Cell, Detail, FreeStock, Inbound, Layer, Shelf, Source, promisable, promisable_by_date};
pub(crate) use reservations::lapse;
pub use reservations::{HandedOut, Wanted, hand_out, release, reserve, sweep};
pub use stock::hold;

use crate::http::Endpoints;
use crate::http::list::Feed;

/// The list of stock lines, to its end.
pub(crate) static STOCK_FEED: Feed = Feed {
    list: &stock::LIST,
    rows: |query, tx, place, most| query.shown_piece::<stock::StockRow, stock::StockLineView>(tx, place, most),
};

/// The ledger, to its end.
pub(crate) static MOVEMENT_FEED: Feed = Feed {
    list: &movements::LIST,
    rows: |query, tx, place, most| {
        query.shown_piece::<movements::MovementView, movements::MovementView>(tx, place, most)
    },
};

pub(crate) fn endpoints() -> Endpoints {
    stock::endpoints()
        .and(movements::endpoints())
        .and(adjustments::endpoints())
        .and(atp::endpoints())
        .and(reservations::endpoints())
        .and(cycle_counts::endpoints())
        .and(lots::endpoints())
        .and(levels::endpoints())
}
