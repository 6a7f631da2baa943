//! Tests of forecasting.

mod get_forecast;
mod publish;
mod shape;
