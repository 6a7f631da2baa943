//! `stockflow worker`

use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::{output, stop};
use clap::Args;
use std::process::ExitCode;
use stockflow_db::EngineKind;
use stockflow_server::wiring;

/// Do background work only, beside servers on the same PostgreSQL database.
///
/// Any number of workers share the jobs. Ends at SIGTERM or Ctrl-C and hands back what is not done. A SQLite database
/// has one process, so its server does this work itself.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow worker --database-url postgres://stockflow@db/stockflow --workers 4")]
pub(crate) struct Worker {
    /// Jobs that run at once [default: 2].
    #[arg(long, value_name = "NUMBER")]
    workers: Option<usize>,
}

impl Worker {
    pub(crate) async fn run(self, mut flags: Flags) -> anyhow::Result<ExitCode> {
        flags.workers = self.workers;
        let settings = program::settings(&flags, Voice::Server)?;
        let stop = stop::signal()?;
        anyhow::ensure!(
            settings.database()?.url.engine() == EngineKind::Postgres,
            "a worker needs a PostgreSQL database (--database-url); on SQLite `stockflow serve` does this work itself"
        );
        let app = program::open(&settings).await?;
        let workers = settings.workers.max(1);
        output::note(&format!("stockflow works on {workers} jobs at once"));
        wiring::work(app, workers, stop).await?;
        Ok(ExitCode::SUCCESS)
    }
}
