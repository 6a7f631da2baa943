//! `stockflow init`

use super::workspace::create::{Founding, found};
use crate::program::{self, Voice};
use crate::settings::Flags;
use crate::store::workspaces;
use clap::Args;
use std::io::Read;
use std::process::ExitCode;

/// Make the first workspace and its administrator.
///
/// Makes the database if there is none. Refuses where a workspace exists already; further ones are made by
/// `stockflow workspace create`. The password is read from standard input, or generated and shown this once, as is
/// the API key.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stockflow init --workspace Acme --email ada@acme.example\n  \
                        stockflow init --workspace Acme --email ada@acme.example --password-stdin < password.txt")]
pub(crate) struct Init {
    /// Name of the workspace.
    #[arg(long, value_name = "NAME")]
    workspace: String,
    /// Address under which the administrator signs in.
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Read the administrator's password from standard input.
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    terms: super::workspace::create::Terms,
}

impl Init {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let password = self.password_stdin.then(password_from_stdin).transpose()?;
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open(&settings).await?;
        let existing = workspaces::list(&app.db).await?;
        anyhow::ensure!(
            existing.is_empty(),
            "this database has {} already; further workspaces are made by `stockflow workspace create`",
            existing.first().map_or("a workspace".to_owned(), |first| format!("the workspace {}", first.name))
        );
        let founding = Founding { name: self.workspace, email: Some(self.email), password };
        found(app, founding, &self.terms).await
    }
}

/// The first line of standard input, within the lengths that a password may have.
pub(crate) fn password_from_stdin() -> anyhow::Result<String> {
    use stockflow_server::features::access::{LONGEST, SHORTEST};
    let mut text = String::new();
    // No more than could be a password, whatever is piped in.
    std::io::stdin().lock().take(4096).read_to_string(&mut text)?;
    let password = text.lines().next().unwrap_or_default();
    let length = password.chars().count();
    anyhow::ensure!(
        (SHORTEST..=LONGEST).contains(&length),
        "a password has {SHORTEST} to {LONGEST} characters, and standard input gave {length}"
    );
    Ok(password.to_owned())
}
