//! `stockflow workspace …`

pub(crate) mod create;
mod list;
mod set_plan;
mod status;

use crate::settings::Flags;
use clap::{Subcommand, ValueEnum};
use std::process::ExitCode;

/// Make, list and change workspaces, each a tenant with people, keys and data of its own.
#[derive(Debug, Subcommand)]
pub(crate) enum Workspace {
    Create(create::Create),
    List(list::List),
    SetPlan(set_plan::SetPlan),
    Deactivate(status::Deactivate),
    Activate(status::Activate),
}

impl Workspace {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        match self {
            Self::Create(create) => create.run(flags).await,
            Self::List(list) => list.run(flags).await,
            Self::SetPlan(set_plan) => set_plan.run(flags).await,
            Self::Deactivate(deactivate) => deactivate.run(flags).await,
            Self::Activate(activate) => activate.run(flags).await,
        }
    }
}

/// What a workspace pays for: how often each of its keys may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum Plan {
    /// 100 calls a minute and 1,000 an hour.
    Free,
    /// 1,000 calls a minute and 10,000 an hour.
    Pro,
    /// No practical limit.
    Enterprise,
}

impl From<Plan> for stockflow_server::features::access::Plan {
    fn from(plan: Plan) -> Self {
        match plan {
            Plan::Free => Self::Free,
            Plan::Pro => Self::Pro,
            Plan::Enterprise => Self::Enterprise,
        }
    }
}
