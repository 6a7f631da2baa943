//! `stockflow verify`

use crate::program::{self, Voice, chain};
use crate::settings::Flags;
use crate::store::workspaces;
use crate::{output, progress};
use clap::Args;
use std::process::ExitCode;
use stockflow_server::features::inventory;

/// Prove that every balance equals what its ledger adds up to.
///
/// Follows each workspace's ledger along its chain of hashes, and says where it ends: kept elsewhere, the last hash shows
/// later that nothing before it was changed since.
///
/// Exits 0 when all invariants of all workspaces hold, and 1 with a line for each that does not. Changes nothing and
/// may run beside a server: each workspace is read at one moment.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow verify --data-dir /var/lib/stockflow && echo all is well")]
pub(crate) struct Verify {
    /// Id or name of a single workspace [default: all].
    #[arg(long, value_name = "WORKSPACE")]
    workspace: Option<String>,
}

impl Verify {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let all = match &self.workspace {
            Some(wanted) => vec![workspaces::find(&app.db, wanted).await?],
            None => workspaces::list(&app.db).await?,
        };
        let (bars, total) = (progress::bars(), all.len() as u64);
        let mut faults = 0;
        for (done, workspace) in (1..).zip(&all) {
            let found = app.db.read(&workspace.id, inventory::verify).await.map_err(|e| chain(&e))?;
            bars("verifying workspaces", done, total);
            for fault in &found {
                output::line(&format!("{} ({}): {fault}", workspace.name, workspace.id));
            }
            faults += found.len();
            let head = app.db.read(&workspace.id, inventory::head).await.map_err(|e| chain(&e))?;
            if head.length > 0 {
                let end = if head.hash.is_empty() { "not chained yet" } else { &head.hash };
                output::line(&format!(
                    "{} ({}): the ledger has {} movements, {end}",
                    workspace.name, workspace.id, head.length
                ));
            }
        }
        app.db.close().await;
        if faults > 0 {
            output::note(&format!("{faults} invariants do not hold"));
            return Ok(ExitCode::FAILURE);
        }
        output::line(&format!("all invariants hold in {total} workspaces"));
        Ok(ExitCode::SUCCESS)
    }
}
