//! `stockflow key …`

mod create;
mod list;
mod revoke;

use crate::settings::Flags;
use clap::Subcommand;
use std::process::ExitCode;

/// Make, list and revoke API keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    Create(create::Create),
    List(list::List),
    Revoke(revoke::Revoke),
}

impl Key {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        match self {
            Self::Create(create) => create.run(flags).await,
            Self::List(list) => list.run(flags).await,
            Self::Revoke(revoke) => revoke.run(flags).await,
        }
    }
}
