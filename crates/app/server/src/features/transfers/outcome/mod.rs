//! Whether the advice paid: some weeks after an executed recommendation was received, what it came to stands beside
//! what it promised.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `replay` | what would have been sold without the transfer, and what the source went without. Pure |
//! | `measure` | the job that measures what is due |
//! | `list_transfer_outcomes` | the ledger of outcomes with its totals |

mod list_transfer_outcomes;
mod measure;
mod replay;

pub use measure::measure;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().list(&list_transfer_outcomes::LIST, routes!(list_transfer_outcomes::list_transfer_outcomes))
}
