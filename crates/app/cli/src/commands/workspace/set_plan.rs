//! `stockflow workspace set-plan`

use super::Plan;
use crate::output;
use crate::program::{self, Voice, chain, operator};
use crate::settings::Flags;
use crate::store::workspaces;
use clap::Args;
use std::process::ExitCode;
use stockflow_server::features::access;

/// Change a workspace's plan, which says how often its keys may call.
///
/// Holds from the next call on, on every node.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow workspace set-plan Acme PRO")]
pub(crate) struct SetPlan {
    /// Id or name of the workspace.
    workspace: String,
    /// The new plan.
    #[arg(value_enum, ignore_case = true)]
    plan: Plan,
}

impl SetPlan {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let found = workspaces::find(&app.db, &self.workspace).await?;
        let plan = access::Plan::from(self.plan);
        let set =
            move |change: &mut stockflow_server::change::Change<'_, '_>| access::set_plan(change, plan, "command line");
        app.change(&found.id, operator(), set).await.map_err(|e| chain(&e))?;
        app.db.close().await;
        output::line(&format!("{} ({}) has the plan {} now", found.name, found.id, plan.name()));
        Ok(ExitCode::SUCCESS)
    }
}
