//! Measures the planning library: policies replayed on real demand, and transfer runs timed.

mod curve;
mod data;
mod forecasts;
mod network;
mod policies;
mod table;

use clap::Parser;

/// Policies replayed on real demand, and transfer runs timed.
#[derive(Parser)]
enum Command {
    /// Replays policies on a data set, and writes their efficiency curves.
    Policies(policies::Options),
    /// Times a transfer run over a large network.
    Transfers(network::Options),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Policies(options) => policies::run(&options),
        Command::Transfers(options) => network::run(&options),
    }
}
