//! Tests of alerts.

mod delivery;
mod firing;
mod following;
mod inbox;
mod mail;
mod risk;
mod settings;
mod world;
