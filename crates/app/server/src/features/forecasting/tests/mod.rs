//! Forecasts as they are asked for, published, moved by planners, and measured.

mod accuracy;
mod events;
mod get_forecast;
mod overrides;
mod publish;
mod run;
mod scenarios;
mod shape;
mod year;
