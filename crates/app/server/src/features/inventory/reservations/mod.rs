//! Reservations: stock held for a channel and an order, for a while or until it is let go.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `wire` | a reservation as the API shows it |
//! | `store` | as it is kept |
//! | `place` | holding what the search has found |
//! | `settle` | letting go and handing out, whole or in part |
//! | `lapse` | what is past its time ends before anything else is read or promised |
//! | `documents` | holds of other features, for their own documents |

mod confirm_reservation;
mod create_reservation;
mod documents;
mod extend_reservation;
mod fulfil_reservation;
mod get_reservation;
mod lapse;
mod list_reservations;
mod place;
mod release_reservation;
mod settle;
mod store;
mod wire;

pub use documents::{HandedOut, Wanted, hand_out, release, reserve};
pub(super) use lapse::end_due;
pub(crate) use lapse::lapse;
pub use lapse::sweep;
pub(super) use settle::release_line;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_reservations::list_reservations))
        .with(routes!(create_reservation::create_reservation))
        .with(routes!(get_reservation::get_reservation))
        .with(routes!(confirm_reservation::confirm_reservation))
        .with(routes!(release_reservation::release_reservation))
        .with(routes!(fulfil_reservation::fulfil_reservation))
        .with(routes!(extend_reservation::extend_reservation))
}
