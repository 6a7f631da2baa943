//! The transfer as a document: planned, reserved, shipped in trips, received lot by lot.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `state` | what a transfer may become |
//! | `plan` | what it shall move, and reserving it |
//! | `body`, `act_on_transfer` | what a caller says of a step, and the step |
//! | `ship`, `arrival`, `receive` | trips; what came of which; into the ledger |
//! | `settle` | what becomes of the transfer then |
//! | `made` | transfers made of recommendations |
//! | `inbound` | what is to come, for whoever promises stock or plans |
//! | `wire`, `store` | as the API shows it, and as it is read |

mod act_on_transfer;
mod arrival;
mod body;
mod create_transfer;
mod get_transfer;
mod inbound;
mod list_transfer_bins;
mod list_transfers;
mod made;
mod plan;
mod receive;
mod settle;
mod ship;
mod state;
mod store;
mod wire;

pub(crate) use inbound::INBOUND;
pub use inbound::{Arriving, arriving};
pub use made::{NewTransfer, create_transfer};
pub(super) use store::find;
pub(super) use wire::Transfer;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_transfers::list_transfers))
        .with(routes!(create_transfer::create_transfer))
        .with(routes!(list_transfer_bins::list_transfer_bins))
        .with(routes!(get_transfer::get_transfer))
        .with(routes!(act_on_transfer::act_on_transfer))
}
