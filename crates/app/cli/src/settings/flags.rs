//! The options that every command has.

use clap::{Args, ValueEnum};
use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Options that stand before and after every command, and what commands add to them.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Flags {
    /// Configuration file (TOML). Without it: stockflow.toml here, else in the data folder.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of the embedded SQLite database [default: ./stockflow-data].
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Database instead of the one in the data folder: postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:PATH.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// How log lines look; they go to standard error [default: text].
    #[arg(long, global = true, value_name = "FORMAT", value_enum)]
    pub(crate) log_format: Option<LogFormat>,
    /// What is logged, such as info or warn,stockflow_server=debug [default: info for serve and worker, else warn].
    #[arg(long, global = true, value_name = "FILTER")]
    pub(crate) log: Option<String>,
    /// Set by the commands that listen.
    #[arg(skip)]
    pub(crate) listen: Option<SocketAddr>,
    /// Set by the commands that work in the background.
    #[arg(skip)]
    pub(crate) workers: Option<usize>,
}

impl Provider for Flags {
    fn metadata(&self) -> Metadata {
        Metadata::named("flag").interpolater(|_, keys| format!("--{}", keys.join(".")))
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let mut set = Dict::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                set.insert(key.into(), value);
            }
        };
        put("data-dir", self.data_dir.as_ref().map(Value::serialize).transpose()?);
        put("database-url", self.database_url.as_deref().map(Value::from));
        put("log-format", self.log_format.map(Value::serialize).transpose()?);
        put("log", self.log.as_deref().map(Value::from));
        put("listen", self.listen.map(|address| Value::from(address.to_string())));
        put("workers", self.workers.map(Value::from));
        Ok(Map::from([(Profile::Default, set)]))
    }
}
