//! The program around a command: settings, logging, the open database.

use crate::settings::{Flags, LogFormat, Settings};
use anyhow::Context;
use std::sync::Arc;
use stockflow_db::{Db, DbConfig};
use stockflow_kernel::{Clock, Ids};
use stockflow_server::change::Who;
use stockflow_server::http::ApiError;
use stockflow_server::wiring::telemetry;
use stockflow_server::{App, MIGRATIONS};

/// What is logged where nothing is said: a server tells what it does, a command only what is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Voice {
    Server,
    Command,
}

/// Reads the settings and starts the log.
pub(crate) fn settings(flags: &Flags, voice: Voice) -> anyhow::Result<Settings> {
    let settings = crate::settings::read(flags)?;
    let filter = settings.log.as_deref().unwrap_or(match voice {
        Voice::Server => "info",
        Voice::Command => "warn",
    });
    telemetry::start(settings.log_format == LogFormat::Json, filter);
    Ok(settings)
}

/// Opens the database as it is; a SQLite file must be there already.
pub(crate) async fn existing(settings: &Settings) -> anyhow::Result<(Db, DbConfig)> {
    let config = settings.database()?;
    if let Some(file) = config.url.file() {
        anyhow::ensure!(
            file.is_file(),
            "there is no database {}; name one with --data-dir or --database-url, or make one with `stockflow init`",
            file.display()
        );
    }
    let db = Db::open(&config).await.with_context(|| format!("the database {} cannot be opened", config.url))?;
    Ok((db, config))
}

/// Opens the database, made and brought up to date if need be.
pub(crate) async fn open(settings: &Settings) -> anyhow::Result<App> {
    let config = settings.database()?;
    let db =
        App::open_database(&config).await.with_context(|| format!("the database {} cannot be used", config.url))?;
    Ok(app(db, settings))
}

/// Opens a database that must be there, and brings it up to date.
pub(crate) async fn open_existing(settings: &Settings) -> anyhow::Result<App> {
    let (db, config) = existing(settings).await?;
    db.migrate(&MIGRATIONS).await.with_context(|| format!("the database {} cannot be used", config.url))?;
    Ok(app(db, settings))
}

fn app(db: Db, settings: &Settings) -> App {
    App::new(db, settings.server.clone(), Arc::new(Clock::System), Ids::Random)
}

/// Who acts when the command line does.
pub(crate) fn operator() -> Who {
    Who::system("stockflow command")
}

/// An error of the API with all its causes, which only its log would show.
pub(crate) fn chain(error: &ApiError) -> anyhow::Error {
    anyhow::anyhow!("{}", error.chain())
}
