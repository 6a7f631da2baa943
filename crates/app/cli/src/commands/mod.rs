//! One file per command.

pub(crate) mod backup;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod forecast;
pub(crate) mod init;
pub(crate) mod key;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod serve;
pub(crate) mod user;
pub(crate) mod verify;
pub(crate) mod worker;
pub(crate) mod workspace;

use crate::arguments::{Arguments, Command};
use std::process::ExitCode;

/// Does what the command line says.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { flags, command } = arguments;
    match command {
        Command::Serve(serve) => Box::pin(serve.run(flags)).await,
        Command::Demo(demo) => Box::pin(demo.run(flags)).await,
        Command::Init(init) => Box::pin(init.run(&flags)).await,
        Command::Workspace(workspace) => Box::pin(workspace.run(&flags)).await,
        Command::User(user) => Box::pin(user.run(&flags)).await,
        Command::Key(key) => Box::pin(key.run(&flags)).await,
        Command::Migrate(migrate) => Box::pin(migrate.run(&flags)).await,
        Command::Verify(verify) => Box::pin(verify.run(&flags)).await,
        Command::Backup(backup) => Box::pin(backup.run(&flags)).await,
        Command::Worker(worker) => Box::pin(worker.run(flags)).await,
        Command::Forecast(forecast) => forecast.run(),
        Command::Config(config) => config.run(&flags),
        Command::Openapi(openapi) => openapi.run(),
    }
}
