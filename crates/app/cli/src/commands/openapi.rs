//! `stockflow openapi`

use crate::output;
use clap::Args;
use std::process::ExitCode;
use stockflow_server::wiring;

/// Print the OpenAPI 3.1 document of the API.
///
/// The same document that a running server gives under /api/openapi.json. Needs no database.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  stockflow openapi > openapi.json")]
pub(crate) struct Openapi {}

impl Openapi {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        output::line(&serde_json::to_string_pretty(&wiring::openapi_document())?);
        Ok(ExitCode::SUCCESS)
    }
}
