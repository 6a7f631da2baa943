//! `stockflow key list`

use crate::output;
use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::store::keys::{self, Key};
use crate::store::workspaces;
use clap::Args;
use std::process::ExitCode;

/// List the API keys of a workspace, also revoked and expired ones.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow key list --workspace Acme")]
pub(crate) struct List {
    /// Id or name of the workspace.
    #[arg(long, value_name = "WORKSPACE")]
    workspace: String,
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let workspace = workspaces::find(&app.db, &self.workspace).await?;
        let all = keys::list(&app.db, &workspace.id, app.clock.now()).await?;
        app.db.close().await;
        if self.json {
            output::json(&all)?;
            return Ok(ExitCode::SUCCESS);
        }
        let row = |key: Key| {
            let text = format!("{}_…{}", key.key_prefix, key.last4);
            [key.id, key.name, text, key.status.to_owned(), key.scopes.join(" ")]
        };
        output::table(["ID", "NAME", "KEY", "STATUS", "SCOPES"], &all.into_iter().map(row).collect::<Vec<_>>());
        Ok(ExitCode::SUCCESS)
    }
}
