//! `stockflow config`

use crate::output;
use crate::settings::{self, Flags};
use clap::Args;
use std::process::ExitCode;

/// Show every setting, where it comes from, and nothing secret.
///
/// Flags stand before the environment, the environment before the file, the file before defaults. The setting
/// server.smtp-url is STOCKFLOW_SERVER_SMTP_URL in the environment.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stockflow config\n  stockflow config --default > stockflow.toml")]
pub(crate) struct Config {
    /// Print a file with every default and what each is for.
    #[arg(long)]
    default: bool,
    /// Print JSON.
    #[arg(long, conflicts_with = "default")]
    json: bool,
}

impl Config {
    pub(crate) fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        if self.default {
            output::line(settings::default_file()?.trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        let shown = settings::shown(flags)?;
        if self.json {
            output::json(&shown)?;
            return Ok(ExitCode::SUCCESS);
        }
        let row = |s: settings::Shown| [s.key.to_owned(), s.value.unwrap_or_else(|| "-".to_owned()), s.source];
        output::table(["SETTING", "VALUE", "FROM"], &shown.into_iter().map(row).collect::<Vec<_>>());
        Ok(ExitCode::SUCCESS)
    }
}
