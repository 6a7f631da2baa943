//! Forecasts of parts and wholes that agree with each other.
//!
//! A hierarchy has bottom series and groups of them: items over locations and channels, or days
//! over weeks and months. Each node is forecast for itself, and the forecasts are then made
//! coherent: every group is exactly the sum of its parts, and no part is negative.

mod aggregates;
mod covariance;
mod error;
mod forecast;
mod reconcile;
mod spread;
mod structure;

pub use aggregates::{Consistent, forecast_consistent};
pub use error::HierarchyError;
pub use forecast::{Coherent, forecast_hierarchy};
pub use reconcile::{Method, Past, reconcile};
pub use structure::Hierarchy;
