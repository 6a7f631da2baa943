//! `stockflow workspace deactivate` and `activate`

use crate::output;
use crate::program::{self, Voice, chain, operator};
use crate::settings::Flags;
use crate::store::workspaces;
use clap::Args;
use std::process::ExitCode;

/// Keep a workspace's people and keys out, from the next call on. Its data stays.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow workspace deactivate Acme")]
pub(crate) struct Deactivate {
    /// Id or name of the workspace.
    workspace: String,
}

/// Let a deactivated workspace's people and keys in again.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow workspace activate Acme")]
pub(crate) struct Activate {
    /// Id or name of the workspace.
    workspace: String,
}

impl Deactivate {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        set(flags, &self.workspace, "INACTIVE").await
    }
}

impl Activate {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        set(flags, &self.workspace, "ACTIVE").await
    }
}

async fn set(flags: &Flags, wanted: &str, status: &'static str) -> anyhow::Result<ExitCode> {
    let settings = program::settings(flags, Voice::Command)?;
    let app = program::open_existing(&settings).await?;
    let found = workspaces::find(&app.db, wanted).await?;
    let id = found.id.clone();
    let set = move |change: &mut stockflow_server::change::Change<'_, '_>| workspaces::set_status(change, &id, status);
    app.change(&found.id, operator(), set).await.map_err(|e| chain(&e))?;
    app.db.close().await;
    output::line(&format!("{} ({}) is {status} now", found.name, found.id));
    Ok(ExitCode::SUCCESS)
}
