//! Tests of alerts.

mod delivery;
mod firing;
mod settings;
mod sink;
mod world;
