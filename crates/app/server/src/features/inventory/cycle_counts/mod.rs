//! Cycle counts: what is counted while stock moves, and what the difference was at the counted moment.
//!
//! A count begins with the balances of its lines; what is found is entered as it is found, in any order and over days;
//! completing it compares each line with the balance **at the moment it was counted**, so that what moved before or
//! after makes no difference.

mod cancel_cycle_count;
mod complete_cycle_count;
mod create_cycle_count;
mod enter_counts;
mod get_cycle_count;
mod list_cycle_counts;
mod store;
mod wire;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_cycle_counts::list_cycle_counts))
        .with(routes!(create_cycle_count::create_cycle_count))
        .with(routes!(get_cycle_count::get_cycle_count))
        .with(routes!(enter_counts::enter_counts))
        .with(routes!(complete_cycle_count::complete_cycle_count))
        .with(routes!(cancel_cycle_count::cancel_cycle_count))
}
