//! `stockflow key create`

use crate::output;
use crate::program::{self, Voice, chain, operator};
use crate::settings::Flags;
use crate::store::workspaces;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use stockflow_server::features::access;
use stockflow_server::http::Permissions;

/// Make an API key; its text is shown this once.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  stockflow key create --workspace Acme --name 'Web shop' --scope inventory:read --scope products:read\n  \
                        stockflow key create --workspace Acme --name ci --scope '*' --expires-in-days 30 --json"
)]
pub(crate) struct Create {
    /// Id or name of the workspace.
    #[arg(long, value_name = "WORKSPACE")]
    workspace: String,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// What it may do: area:action, area:* or *; may be given several times.
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<String>,
    /// It ends after so many days [default: never].
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=3650))]
    expires_in_days: Option<i64>,
    /// Print one line of JSON: apiKeyId, apiKey, workspaceId.
    #[arg(long)]
    json: bool,
}

impl Create {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        for scope in &self.scopes {
            anyhow::ensure!(
                Permissions::of_scope(scope).is_some(),
                "{scope} is no scope; examples are inventory:read, transfers:* and *"
            );
        }
        let length = self.name.trim().chars().count();
        anyhow::ensure!((1..=100).contains(&length), "a key's name has 1 to 100 characters, not {length}");
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let workspace = workspaces::find(&app.db, &self.workspace).await?;
        let expires = self.expires_in_days.map(|days| app.clock.now().plus_seconds(days * 86_400).micros());
        let (name, scopes) = (self.name, self.scopes);
        let make = move |change: &mut stockflow_server::change::Change<'_, '_>| {
            access::create_key(change, &name, &scopes, expires, &[])
        };
        let (id, key) = app.change(&workspace.id, operator(), make).await.map_err(|e| chain(&e))?;
        app.db.close().await;
        if self.json {
            output::json(&json!({ "apiKeyId": id, "apiKey": key, "workspaceId": workspace.id }))?;
        } else {
            output::line(&format!("{id}  {key}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
