//! `stockflow serve`

use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::{output, stop};
use anyhow::Context;
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;
use stockflow_server::wiring::{self, Serving};

/// Serve the API, the console and the documents, and do the background work.
///
/// Opens the database, brings its schema up to date and listens. Ends at SIGTERM or Ctrl-C: requests in flight
/// finish, jobs are handed back, and the exit code is 0.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  stockflow serve\n  stockflow serve --listen 0.0.0.0:8080 --data-dir /var/lib/stockflow\n  \
                        stockflow serve --database-url postgres://stockflow@db/stockflow --no-workers"
)]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Background jobs that run at once [default: 2].
    #[arg(long, value_name = "NUMBER", conflicts_with = "no_workers")]
    workers: Option<usize>,
    /// Leave background work to other processes, such as `stockflow worker`.
    #[arg(long)]
    no_workers: bool,
}

impl Serve {
    pub(crate) async fn run(self, mut flags: Flags) -> anyhow::Result<ExitCode> {
        flags.listen = self.listen;
        flags.workers = if self.no_workers { Some(0) } else { self.workers };
        let settings = program::settings(&flags, Voice::Server)?;
        let stop = stop::signal()?;
        let app = program::open(&settings).await?;
        let serving = Serving::bind(app, settings.listen, settings.workers)
            .await
            .with_context(|| format!("{} cannot be listened on", settings.listen))?;
        output::note(&format!("stockflow listens on http://{}", serving.address()?));
        wiring::serve(serving, stop).await?;
        Ok(ExitCode::SUCCESS)
    }
}
