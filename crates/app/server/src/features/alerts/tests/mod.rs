//! Tests of alerts.

mod delivery;
mod firing;
mod following;
mod settings;
mod world;
