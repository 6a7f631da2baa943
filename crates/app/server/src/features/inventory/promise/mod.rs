//! What may be promised of a product, at a location, through a channel.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `shelf` | the stock of a product at a location, and who has promised what of it |
//! | `inbound` | what is still to come, as the features know it that order it |
//! | `terms` | a shelf as one channel sees it: every term of its ATP |
//! | `scarce` | what is kept for other channels when it does not go round |
//! | `book` | shelves, channels and policies together: any cell on demand |
//! | `phased` | a shelf day by day |
//! | `search` | finding stock for what somebody wants |
//! | `kits` | a bundle is promised as what it is made of |

mod book;
mod inbound;
mod kits;
mod phased;
mod scarce;
mod search;
mod shelf;
mod terms;

pub use book::{Book, Cell};
pub use inbound::{Inbound, Source};
pub(super) use kits::{Recipes, products_of, recipes};
pub(super) use phased::{PhasedDay, phased};
pub(super) use search::{Search, Take};
pub(super) use shelf::locked;
pub use shelf::{Detail, FreeStock, Layer, Shelf, movable, promisable};
pub(super) use terms::keeps;

use crate::http::ApiError;
use stockflow_kernel::Quantity;

/// A sum of balances.
pub(super) fn sum(a: Quantity, b: Quantity) -> Result<Quantity, ApiError> {
    a.checked_add(b).ok_or_else(|| ApiError::internal("a stock balance is too large"))
}
