//! `stockflow backup`

use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::{output, progress};
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use stockflow_db::EngineKind;

/// Copy the SQLite database to a file, also while it is in use.
///
/// The copy is one consistent moment of the database; writers are not held up. An existing file is never replaced.
/// A PostgreSQL database is backed up by its own tool, pg_dump.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  stockflow backup /backup/stockflow-$(date +%F).db --data-dir /var/lib/stockflow\n  \
                        pg_dump --format=custom --file=stockflow.dump postgres://stockflow@db/stockflow"
)]
pub(crate) struct Backup {
    /// Where the copy goes.
    file: PathBuf,
}

impl Backup {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let (db, config) = program::existing(&settings).await?;
        anyhow::ensure!(
            db.engine() == EngineKind::Sqlite,
            "{} is a PostgreSQL database, which its own tool backs up while it is in use: \
             pg_dump --format=custom --file={} URL (and pg_restore to restore it)",
            config.url,
            self.file.display()
        );
        let bars = progress::bars();
        db.backup(&self.file, move |done, total| bars("copying pages", done, total))
            .await
            .with_context(|| format!("{} cannot be backed up", config.url))?;
        db.close().await;
        output::line(&format!("{} is copied to {}", config.url, self.file.display()));
        Ok(ExitCode::SUCCESS)
    }
}
