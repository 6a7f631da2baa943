//! `stockflow migrate`

use crate::output;
use crate::program::{self, Voice};
use crate::settings::Flags;
use anyhow::Context;
use clap::Args;
use std::process::ExitCode;
use stockflow_server::MIGRATIONS;

/// Bring the database's schema up to date, or say whether it is.
///
/// Every start does this by itself; the command serves those who want it apart from a start. Make a backup first.
/// A database that is newer than the program is refused.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stockflow migrate\n  stockflow migrate --check && echo up to date")]
pub(crate) struct Migrate {
    /// Change nothing; exit 0 when the schema is up to date and 1 when it is not.
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let newest = MIGRATIONS.last().map_or(0, |migration| migration.number);
        if self.check {
            let (db, config) = program::existing(&settings).await?;
            let version = db.schema_version().await?;
            db.close().await;
            output::line(&format!("{}: schema version {version}, this program has {newest}", config.url));
            return Ok(if version == newest { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        let config = settings.database()?;
        let db = stockflow_db::Db::open(&config).await?;
        let report =
            db.migrate(&MIGRATIONS).await.with_context(|| format!("the database {} cannot be used", config.url))?;
        db.close().await;
        for name in &report.applied {
            output::line(&format!("applied {name}"));
        }
        output::line(&format!("{}: schema version {}", config.url, report.version));
        Ok(ExitCode::SUCCESS)
    }
}
