//! The demo: a workspace with a year of real sales, ready to try.
//!
//! Products, prices, promotions and sales are real and come with the program (`demo/`); names are
//! spelled out from the register's shorthand; costs, the distribution centre and the opening stock are
//! made by rules that `docs/guides/demo.md` states. Loading what is loaded already changes nothing, and
//! an interrupted loading is taken up again.

mod catalog;
mod credentials;
mod data;
mod load;
mod names;
mod stock;
mod supply;
mod workspace;

#[cfg(test)]
mod tests;

pub use credentials::{ADMIN, Credentials, credentials};
pub use load::{Demo, load};
pub use workspace::WORKSPACE;

use crate::http::ApiError;
use std::sync::Arc;

/// Told what is being done, how much of it is done, and how much there is.
pub type Progress = Arc<dyn Fn(&'static str, u64, u64) + Send + Sync>;

/// Why the demo could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The files in the program are not as they should be.
    #[error("the demo's {0} cannot be read: {1}")]
    Unreadable(&'static str, String),
    /// The program refused it, or the database did.
    #[error("{}", .0.chain())]
    Api(ApiError),
    /// The database could not be asked.
    #[error(transparent)]
    Db(#[from] stockflow_db::DbError),
}

impl From<ApiError> for DemoError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}
