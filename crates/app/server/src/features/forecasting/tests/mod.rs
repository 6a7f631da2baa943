//! Forecasts as they are asked for and published.

mod events;
mod get_forecast;
mod overrides;
mod publish;
mod shape;
