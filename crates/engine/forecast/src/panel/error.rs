//! What can be wrong with a panel and what is asked of it.

use crate::ForecastError;
use crate::global::GlobalError;

/// Why a panel could not be forecast.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PanelError {
    /// The request makes no sense for any series.
    #[error(transparent)]
    Request(#[from] ForecastError),
    /// The panel does not hold together, or no series of it has a history to learn from.
    #[error(transparent)]
    Global(#[from] GlobalError),
    /// Request and panel have different seasons.
    #[error("the request has a season of {request} periods, the panel one of {panel}")]
    Season {
        /// That of the request.
        request: usize,
        /// That of the panel.
        panel: usize,
    },
}
