//! Transfers: recommendations to move stock where it sells, the decision on each, and the transfer made of it.
//!
//! A recommendation goes PENDING → APPROVED → EXECUTED, or ends REJECTED or EXPIRED. Executing makes one
//! transfer and reserves its stock at the source, once, however often it is asked for.

mod approve_recommendation;
mod create;
mod execute_recommendation;
mod expire;
mod generate_recommendations;
mod get_recommendation;
mod get_transfer;
mod inbound;
mod list_pending_recommendations;
mod list_recommendations;
mod list_transfers;
mod model;
mod obstacles;
mod propose;
mod proposed;
mod reject_recommendation;
mod situation;
mod transfer;
mod wire;

#[cfg(test)]
mod tests;

pub use create::{NewTransfer, coming, create_transfer};
pub use expire::expire;
pub(crate) use inbound::INBOUND;
pub use obstacles::OBSTACLES;
pub use propose::lanes_between;
pub use proposed::{ProposedMove, proposed};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_recommendations::list_recommendations))
        .with(routes!(generate_recommendations::generate_recommendations))
        .list(&list_pending_recommendations::LIST, routes!(list_pending_recommendations::list_pending_recommendations))
        .with(routes!(get_recommendation::get_recommendation))
        .with(routes!(approve_recommendation::approve_recommendation))
        .with(routes!(reject_recommendation::reject_recommendation))
        .with(routes!(execute_recommendation::execute_recommendation))
        .list(&transfer::LIST, routes!(list_transfers::list_transfers))
        .with(routes!(get_transfer::get_transfer))
}
