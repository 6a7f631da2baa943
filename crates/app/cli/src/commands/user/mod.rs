//! `stockflow user …`

mod add;
mod list;
mod set_password;

use crate::settings::Flags;
use clap::Subcommand;
use std::process::ExitCode;

/// Add and list people of a workspace, and set their passwords.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    Add(add::Add),
    List(list::List),
    SetPassword(set_password::SetPassword),
}

impl User {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(flags).await,
            Self::List(list) => list.run(flags).await,
            Self::SetPassword(set_password) => set_password.run(flags).await,
        }
    }
}
