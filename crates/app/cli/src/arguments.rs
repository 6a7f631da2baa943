//! The command line.

use crate::commands::{
    backup, config, demo, forecast, init, key, migrate, openapi, serve, user, verify, worker, workspace,
};
use crate::settings::Flags;
use clap::{Parser, Subcommand};

/// Stock, demand forecasts, transfers and alerts of commerce teams behind one API.
#[derive(Debug, Parser)]
#[command(
    name = "stockflow",
    version,
    about,
    long_about = "Stockflow keeps the stock of stores and warehouses, forecasts their demand, recommends transfers and \
                  raises alerts, for many workspaces, behind one HTTP API.\n\nData lives in an embedded SQLite database \
                  in --data-dir, or in the PostgreSQL database that --database-url names.",
    after_help = "Examples:\n  stockflow demo                       a workspace with a year of real sales, ready to try\n  \
                  stockflow init --workspace Acme --email ada@acme.example\n  stockflow serve --listen 0.0.0.0:8080\n\n\
                  Settings come from flags, then STOCKFLOW_… variables, then stockflow.toml, then defaults;\n\
                  `stockflow config` shows each with its source.",
    arg_required_else_help = true
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) flags: Flags,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Init(init::Init),
    Forecast(forecast::Forecast),
    #[command(subcommand)]
    Workspace(workspace::Workspace),
    #[command(subcommand)]
    User(user::User),
    #[command(subcommand)]
    Key(key::Key),
    Migrate(migrate::Migrate),
    Verify(verify::Verify),
    Backup(backup::Backup),
    Worker(worker::Worker),
    Config(config::Config),
    Openapi(openapi::Openapi),
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        super::Arguments::command().debug_assert();
    }
}
