//! `stockflow user add`

use crate::commands::init::password_from_stdin;
use crate::commands::workspace::create::check_address;
use crate::output;
use crate::program::{self, Voice, chain, operator};
use crate::settings::Flags;
use crate::store::{users, workspaces};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use stockflow_server::features::access::{self, NewMember};

/// The roles that every workspace has.
const BUILT_IN: [&str; 4] = ["TENANT_PEOPLE", "TENANT_USER", "TENANT_MANAGER", "TENANT_ADMIN"];

/// Add a person to a workspace.
///
/// Someone without an account gets one, with the password from standard input or a generated one that is shown this
/// once. Someone with an account keeps their password.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  stockflow user add --workspace Acme --email grace@acme.example --role TENANT_MANAGER\n  \
                        stockflow user add --workspace Acme --email root@acme.example --role TENANT_ADMIN --password-stdin < file"
)]
pub(crate) struct Add {
    /// Id or name of the workspace.
    #[arg(long, value_name = "WORKSPACE")]
    workspace: String,
    /// Address under which they sign in.
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Their name [default: the address].
    #[arg(long)]
    name: Option<String>,
    /// TENANT_PEOPLE, TENANT_USER, TENANT_MANAGER, TENANT_ADMIN, or the id of a role of the workspace's own.
    #[arg(long, default_value = "TENANT_USER")]
    role: String,
    /// Read their password from standard input.
    #[arg(long)]
    password_stdin: bool,
    /// Print one line of JSON: userId, email, password.
    #[arg(long)]
    json: bool,
}

impl Add {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        check_address(&self.email)?;
        let given = self.password_stdin.then(password_from_stdin).transpose()?;
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let workspace = workspaces::find(&app.db, &self.workspace).await?;
        let known_role = BUILT_IN.contains(&self.role.as_str())
            || users::has_role(&app.db, &workspace.id, self.role.clone()).await?;
        anyhow::ensure!(known_role, "{} is no role of {}", self.role, workspace.name);
        let password = match given {
            Some(password) => password,
            None => access::new_password().map_err(|e| chain(&e))?,
        };
        let member = NewMember {
            email: access::normal_email(&self.email),
            name: self.name.unwrap_or_else(|| self.email.clone()),
            password_hash: Some(app.passwords.hash(&password).await.map_err(|e| chain(&e))?),
            roles: vec![(self.role, None)],
            active: true,
        };
        let email = member.email.clone();
        let add = move |change: &mut stockflow_server::change::Change<'_, '_>| access::add_member(change, &member);
        let (id, is_new) = app.change(&workspace.id, operator(), add).await.map_err(|e| chain(&e))?;
        app.db.close().await;
        let password = is_new.then_some(password);
        if self.json {
            output::json(&json!({ "userId": id, "email": email, "password": password }))?;
            return Ok(ExitCode::SUCCESS);
        }
        output::line(&format!("{email} ({id}) is a user of {} now", workspace.name));
        output::line(&format!("password  {}", password.as_deref().unwrap_or("the one they have")));
        Ok(ExitCode::SUCCESS)
    }
}
