//! `stockflow workspace list`

use crate::output;
use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::store::workspaces;
use clap::Args;
use std::process::ExitCode;

/// List all workspaces, oldest first.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let all = workspaces::list(&app.db).await?;
        app.db.close().await;
        if self.json {
            output::json(&all)?;
            return Ok(ExitCode::SUCCESS);
        }
        let rows: Vec<_> =
            all.into_iter().map(|w| [w.id, w.name, w.plan, w.status, w.created_at.to_string()]).collect();
        output::table(["ID", "NAME", "PLAN", "STATUS", "CREATED"], &rows);
        Ok(ExitCode::SUCCESS)
    }
}
