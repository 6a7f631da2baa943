#![doc = include_str!("../README.md")]

#[cfg(test)]
mod agreement;
mod answer;
mod choose;
mod clean;
mod distribution;
pub mod drivers;
mod engine;
mod error;
pub mod global;
pub mod hierarchy;
mod intervals;
pub mod lineage;
mod linear;
pub mod metrics;
mod models;
pub mod panel;
pub mod pooled;
mod series;
mod spread;

pub use answer::{
    Candidate, DemandClass, Explanation, Forecast, LevelShift, ModelName, Outcome, Pattern, QuantilePath, Total,
};
pub use engine::{forecast, forecast_and_total, forecast_many, point_forecast, total_over};
pub use error::ForecastError;
pub use series::{Request, Series};
pub use spread::{ERROR_GROWTH, deviation_over};
