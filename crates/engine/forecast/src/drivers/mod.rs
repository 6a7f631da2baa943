//! What moves demand besides time: prices, promotions, events, known for the past and ahead.
//!
//! Demand is a base times the drivers' effects: log E(yₜ) = log bₜ + Σⱼ βⱼ xₜⱼ. The coefficients are
//! estimated on what is left of demand and drivers after a slow level and the season are taken out
//! of both (Robinson, 1988), by ridge regression towards a prior (Hoerl and Kennard, 1970). Demand
//! with many zeros has a Poisson quasi-likelihood in place of the logarithm (Gourieroux, Monfort
//! and Trognon, 1984). The engine then forecasts the base, and the effects of what is known ahead
//! are put back.

mod answer;
mod design;
mod estimate;
mod forecast;
mod prior;
mod smooth;

pub use answer::{Contribution, Driven, Effect};
pub use forecast::{estimate_drivers, forecast_with_drivers};
pub use prior::{Belief, Evidence, Prior};

use crate::ForecastError;

/// One driver over the history and the periods ahead.
#[derive(Clone, Copy, Debug)]
pub struct Driver<'a> {
    /// The name effects are reported and pooled under.
    pub name: &'a str,
    /// What its numbers mean.
    pub kind: DriverKind,
    /// One value a period, history first, then the horizon; NaN or past the end is unknown.
    pub values: &'a [f64],
}

/// What a driver's numbers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DriverKind {
    /// A price: above zero, taken by its logarithm, so that its coefficient is an elasticity.
    /// Where it is unknown the last known one holds.
    Price,
    /// A promotion: 0 is none, 1 is on, or a depth between. Unknown is none.
    Promotion,
    /// An event such as a holiday: 1 in its periods. Unknown is none.
    Event,
    /// Any other number, scaled by its spread in the history. Unknown is its average.
    Number,
}

/// Refuses drivers that no history could be explained with.
fn check(drivers: &[Driver<'_>]) -> Result<(), ForecastError> {
    for driver in drivers {
        if let Some(position) = driver.values.iter().position(|value| value.is_infinite() || value.abs() > 1e100) {
            return Err(ForecastError::Driver { name: driver.name.to_owned(), position });
        }
    }
    Ok(())
}
