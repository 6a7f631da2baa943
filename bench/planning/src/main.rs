//! Measures the planning library: policies replayed on real demand, and runs over large networks timed.

mod curve;
mod data;
mod draws;
mod echelons;
mod forecasts;
mod network;
mod policies;
mod table;
mod timed;

use clap::Parser;

/// Policies replayed on real demand, and runs over large networks timed.
#[derive(Parser)]
enum Command {
    /// Replays policies on a data set, and writes their efficiency curves.
    Policies(policies::Options),
    /// Times a transfer run over a large network.
    Transfers(network::Options),
    /// Times the plan of a centre and its stores.
    Echelons(echelons::Options),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Policies(options) => policies::run(&options),
        Command::Transfers(options) => network::run(&options),
        Command::Echelons(options) => echelons::run(&options),
    }
}
