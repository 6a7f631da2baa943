#![doc = include_str!("../README.md")]

mod answer;
mod choose;
mod clean;
mod distribution;
mod engine;
mod error;
pub mod global;
mod intervals;
pub mod metrics;
mod models;
mod series;

pub use answer::{Candidate, DemandClass, Explanation, Forecast, ModelName, Outcome, Pattern, QuantilePath, Total};
pub use engine::{forecast, forecast_many, point_forecast, total_over};
pub use error::ForecastError;
pub use models::UnknownModel;
pub use series::{Request, Series};
