//! Stock: an append-only ledger of movements, the balances derived from it, and what may be promised.
//!
//! A stock line is product × location × lot × bin. Nothing that the ledger holds is ever rewritten;
//! a line's balance is the sum of its movements, and [`verify()`] proves it.

mod adjust_stock;
mod get_atp_matrix;
mod ledger;
mod levels;
mod list_movements;
mod list_reason_codes;
mod list_stock_lines;
mod matrix;
mod obstacles;
mod position;
mod reason;
mod slot;
mod verify;

#[cfg(test)]
mod tests;

pub use ledger::{Movement, MovementKind, Opening, StockLine, record, record_opening, release, reserve};
pub use levels::{Level, LevelBody, SavedLevel, save_levels};
pub use obstacles::OBSTACLES;
pub use position::{ChannelAtp, Position, atp_by_channel, positions};
pub use slot::{LotName, Slot, bin, check_tracking, lot};
pub use verify::verify;

use crate::http::Endpoints;
use crate::http::list::Feed;
use utoipa_axum::routes;

/// The list of stock lines, to its end.
pub(crate) static STOCK_FEED: Feed = Feed {
    list: &list_stock_lines::LIST,
    rows: |query, tx, place, most| {
        query.shown_piece::<list_stock_lines::StockRow, list_stock_lines::StockLineView>(tx, place, most)
    },
};

/// The ledger, to its end.
pub(crate) static MOVEMENT_FEED: Feed = Feed {
    list: &list_movements::LIST,
    rows: |query, tx, place, most| {
        query.shown_piece::<list_movements::MovementView, list_movements::MovementView>(tx, place, most)
    },
};

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&list_stock_lines::LIST, routes!(list_stock_lines::list_stock_lines))
        .with(routes!(adjust_stock::adjust_stock))
        .with(routes!(list_reason_codes::list_reason_codes))
        .list(&list_movements::LIST, routes!(list_movements::list_movements))
        .list(&get_atp_matrix::LIST, routes!(get_atp_matrix::get_atp_matrix))
        .and(levels::endpoints())
}
