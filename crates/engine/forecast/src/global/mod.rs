//! One model for many series: boosted trees over what all series have in common.
//!
//! A row asks for the demand of one period of one series as seen from an earlier origin:
//! its features are the series' past up to the origin in parts of the series' level, the
//! season, the drivers of the period asked for, and how the groups the series belongs to
//! fare. Trees answer for a block of horizons directly, so no forecast is fed back.

pub mod boosting;
mod calendar;
mod error;
mod explain;
mod features;
mod model;
mod options;
mod panel;
mod rows;
#[cfg(test)]
mod tests;

pub use calendar::Calendar;
pub use error::GlobalError;
pub use explain::Explanation;
pub use model::GlobalModel;
pub use options::{GlobalOptions, Member};
pub use panel::{Driver, DriverRole, Panel, Series};
