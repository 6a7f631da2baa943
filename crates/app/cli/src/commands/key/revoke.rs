//! `stockflow key revoke`

use crate::output;
use crate::program::{self, Voice, chain, operator};
use crate::settings::Flags;
use crate::store::{keys, workspaces};
use clap::Args;
use std::process::ExitCode;

/// Revoke an API key: at once, on every node, for good.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow key revoke --workspace Acme key_01k8zq5f3m9v7a1r2c4d5e6f7g")]
pub(crate) struct Revoke {
    /// Id or name of the workspace.
    #[arg(long, value_name = "WORKSPACE")]
    workspace: String,
    /// The key's id, as `stockflow key list` shows it.
    id: String,
}

impl Revoke {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let workspace = workspaces::find(&app.db, &self.workspace).await?;
        let id = self.id.clone();
        let revoke = move |change: &mut stockflow_server::change::Change<'_, '_>| keys::revoke(change, &id);
        let revoked = app.change(&workspace.id, operator(), revoke).await.map_err(|e| chain(&e))?;
        app.db.close().await;
        anyhow::ensure!(revoked, "{} has no key {} that still works", workspace.name, self.id);
        output::line(&format!("{} is revoked", self.id));
        Ok(ExitCode::SUCCESS)
    }
}
