//! Transfers: recommendations to move stock where it sells, the decision on each, and the transfer made of it.
//!
//! A recommendation goes PENDING → APPROVED → EXECUTED, or ends REJECTED or EXPIRED. Executing makes one
//! transfer and reserves its stock at the source, once, however often it is asked for.
//!
//! | place | what stands there |
//! | --- | --- |
//! | `situation`, `propose`, `model` | what a run starts from, what it recommends, and what it assumes |
//! | `lists`, `resting` | to which list a surplus belongs; the pause after a move |
//! | `explained` | the money of a move and what it is worked out of |
//! | `document` | the transfer itself: planned, shipped, received |
//! | `outcome` | what executed recommendations came to |

mod approve_recommendation;
mod document;
mod execute_recommendation;
mod expire;
mod explained;
mod generate_recommendations;
mod get_recommendation;
mod list_pending_recommendations;
mod list_recommendations;
mod lists;
mod model;
mod obstacles;
mod outcome;
mod propose;
mod proposed;
mod reject_recommendation;
mod resting;
mod situation;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use document::INBOUND;
pub use document::{Arriving, NewTransfer, arriving, create_transfer};
pub use expire::expire;
pub use explained::{MOVE_ARITHMETIC, MoveBasisTerms, MoveEndTerms, MoveTerms, move_terms};
pub use lists::{AgreedMove, MoveList, MoveLists};
pub use model::RESCUE_DAYS;
pub use obstacles::OBSTACLES;
pub use outcome::measure;
pub use propose::lanes_between;
pub(crate) use proposed::MOVES;
pub use proposed::{ProposedMove, proposed};
pub use resting::{recent_moves, resting_ways};

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
        .and(outcome::endpoints())
        .and(document::endpoints())
}
