//! Transfers: recommendations to move stock where it sells, the decision on each, and the transfer made of it.
//!
//! A recommendation goes PENDING → APPROVED → EXECUTED, or ends REJECTED or EXPIRED. Executing makes one
//! transfer and reserves its stock at the source, once, however often it is asked for.
//!
//! | place | what stands there |
//! | --- | --- |
//! | `situation`, `propose`, `model` | what a run starts from, what it recommends, and what it assumes |
//! | `document` | the transfer itself: planned, shipped, received |
//! | `outcome` | what executed recommendations came to |

mod approve_recommendation;
mod document;
mod execute_recommendation;
mod expire;
mod generate_recommendations;
mod get_recommendation;
mod list_pending_recommendations;
mod list_recommendations;
mod model;
mod obstacles;
mod outcome;
mod propose;
mod proposed;
mod reject_recommendation;
mod situation;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use document::INBOUND;
pub use document::{Arriving, NewTransfer, arriving, create_transfer};
pub use expire::expire;
pub use obstacles::OBSTACLES;
pub use outcome::measure;
pub use propose::lanes_between;
pub use proposed::{ProposedMove, approved, proposed};

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
