//! A forecast with what each driver does in it.

use super::DriverKind;
use crate::Forecast;

/// A forecast that knows what drives demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Driven {
    /// The forecast, effects included.
    pub forecast: Forecast,
    /// Expected demand of each period ahead if no driver differed from its usual state: prices at
    /// their median, no promotion, no event.
    pub base: Vec<f64>,
    /// What each driver adds to the base, period by period; base and contributions sum to the mean.
    pub contributions: Vec<Contribution>,
    /// What each driver was found to do.
    pub effects: Vec<Effect>,
    /// Whether the effects are in the forecast: they must have lessened past errors.
    pub used: bool,
    /// Mean absolute error on rolling origins with and without the effects, in the series' units;
    /// NaN where the history is too short to tell.
    pub errors: (f64, f64),
}

/// What one driver adds.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The driver.
    pub name: String,
    /// Units added to (or taken from) the base in each period ahead.
    ///
    /// The parts of a product by the logarithmic mean Divisia index (Ang, 2005): they add up
    /// exactly.
    pub values: Vec<f64>,
}

/// What one driver was found to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The driver.
    pub name: String,
    /// What its numbers mean.
    pub kind: DriverKind,
    /// The change of log demand for one unit of the driver: the elasticity of a price, the log lift
    /// of a promotion or event, the log change for one standard deviation of a number.
    pub coefficient: f64,
    /// Its standard error.
    pub error: f64,
    /// Periods of the history in which the driver was away from its usual state.
    pub periods: usize,
}

impl Effect {
    /// Demand with the driver on, in parts of demand without, and between which bounds it lies with
    /// a chance of nine in ten: 1.4 is a lift of 40 %. Of a price: at one tenth off.
    #[must_use]
    pub fn lift(&self) -> (f64, f64, f64) {
        let unit = if self.kind == DriverKind::Price { 0.9_f64.ln() } else { 1.0 };
        let (middle, reach) = (self.coefficient * unit, 1.645 * self.error * unit.abs());
        ((middle - reach).exp(), middle.exp(), (middle + reach).exp())
    }
}
