//! `stockflow user list`

use crate::output;
use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::store::users::{self, User};
use crate::store::workspaces;
use clap::Args;
use std::process::ExitCode;

/// List the people of a workspace.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow user list --workspace Acme")]
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
        let all = users::list(&app.db, &workspace.id).await?;
        app.db.close().await;
        if self.json {
            output::json(&all)?;
            return Ok(ExitCode::SUCCESS);
        }
        let row = |user: User| {
            let roles = roles(&user);
            [user.id, user.email, user.name, user.status, roles]
        };
        output::table(["ID", "EMAIL", "NAME", "STATUS", "ROLES"], &all.into_iter().map(row).collect::<Vec<_>>());
        Ok(ExitCode::SUCCESS)
    }
}

/// `TENANT_ADMIN, TENANT_USER at loc_…`
fn roles(user: &User) -> String {
    let held = user.roles.as_array().into_iter().flatten().map(|held| {
        let role = held["role"].as_str().unwrap_or_default();
        held["locationId"].as_str().map_or(role.to_owned(), |location| format!("{role} at {location}"))
    });
    held.collect::<Vec<_>>().join(", ")
}
