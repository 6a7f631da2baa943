//! `stockflow user set-password`

use crate::commands::init::password_from_stdin;
use crate::output;
use crate::program::{self, Voice, chain};
use crate::settings::Flags;
use clap::Args;
use std::process::ExitCode;
use stockflow_db::DbError;
use stockflow_server::features::access;

/// Set someone's password and end their sessions.
///
/// The password is read from standard input, or generated and shown this once. It holds in all their workspaces.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stockflow user set-password ada@acme.example\n  \
                        stockflow user set-password ada@acme.example --password-stdin < password.txt")]
pub(crate) struct SetPassword {
    /// Address under which they sign in.
    email: String,
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
}

impl SetPassword {
    pub(super) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let given = self.password_stdin.then(password_from_stdin).transpose()?;
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open_existing(&settings).await?;
        let password = match &given {
            Some(password) => password.clone(),
            None => access::new_password().map_err(|e| chain(&e))?,
        };
        let hash = app.passwords.hash(&password).await.map_err(|e| chain(&e))?;
        let email = self.email.clone();
        let found =
            app.db.write_global(move |tx| access::set_password(tx, &email, &hash)).await.map_err(|e: DbError| e)?;
        app.db.close().await;
        anyhow::ensure!(found, "nobody has an account under {}", self.email);
        output::line(&format!("{} has a new password; their sessions are ended", self.email));
        if given.is_none() {
            output::line(&format!("password  {password}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
