//! What the program was told: flags before environment before file before defaults.

mod environment;
mod flags;
mod reference;
mod show;

pub(crate) use flags::{Flags, LogFormat};
pub(crate) use reference::default_file;
pub(crate) use show::{Shown, shown};

use anyhow::Context;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use stockflow_db::DbConfig;
use stockflow_server::config::ServerConfig;

/// The file that is looked for where none is named.
const FILE: &str = "stockflow.toml";

/// Everything that can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: Option<String>,
    pub(crate) database_pool_size: usize,
    pub(crate) workers: usize,
    pub(crate) log: Option<String>,
    pub(crate) log_format: LogFormat,
    pub(crate) server: ServerConfig,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data_dir: PathBuf::from("./stockflow-data"),
            database_url: None,
            database_pool_size: 16,
            workers: 2,
            log: None,
            log_format: LogFormat::Text,
            server: ServerConfig::default(),
        }
    }
}

impl Settings {
    /// How the database is opened: the named one, or the SQLite file in the data folder.
    pub(crate) fn database(&self) -> anyhow::Result<DbConfig> {
        let url = match &self.database_url {
            Some(url) => url.clone(),
            None => {
                let file = self.data_dir.join("stockflow.db");
                format!("sqlite:{}", file.to_str().context("the data folder's path must be UTF-8")?)
            }
        };
        Ok(DbConfig { pool_size: self.database_pool_size.max(1), ..DbConfig::new(&url)? })
    }
}

/// All sources, the stronger ones later.
pub(crate) fn gather(flags: &Flags) -> anyhow::Result<Figment> {
    let defaults = Figment::from(Serialized::defaults(Settings::default()));
    let environment = environment::Environment::of_process();
    let file = match flags.config.clone().or_else(|| environment.config_file()) {
        Some(named) => {
            anyhow::ensure!(named.is_file(), "there is no configuration file {}", named.display());
            Some(named)
        }
        None => {
            let data_dir: PathBuf =
                defaults.clone().merge(&environment).merge(flags).extract_inner("data-dir").context("data-dir")?;
            [PathBuf::from(FILE), data_dir.join(FILE)].into_iter().find(|path| path.is_file())
        }
    };
    let from_file = match file.as_deref() {
        Some(path) => defaults.merge(checked(path)?),
        None => defaults,
    };
    Ok(from_file.merge(&environment).merge(flags))
}

/// The file, once it is known to be TOML that sets nothing but what can be set.
fn checked(path: &Path) -> anyhow::Result<figment::providers::Data<Toml>> {
    let file = Toml::file_exact(path);
    let read: Result<Settings, _> = Figment::from(&file).extract();
    read.map_err(|e| plain(&e)).with_context(|| format!("the configuration file {} is not right", path.display()))?;
    Ok(file)
}

/// Reads all sources.
pub(crate) fn read(flags: &Flags) -> anyhow::Result<Settings> {
    gather(flags)?.extract().map_err(|e| plain(&e)).context("the configuration is not right")
}

/// What is wrong, with which key, and where it was set.
fn plain(error: &figment::Error) -> anyhow::Error {
    let source = error.metadata.as_ref().filter(|metadata| metadata.source.is_none());
    let source = source.map(|metadata| format!(" ({})", metadata.name)).unwrap_or_default();
    anyhow::anyhow!("{}{source}: {}", error.path.join("."), error.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(arguments: &[&str]) -> Flags {
        use clap::Parser;
        #[derive(Parser)]
        struct Only {
            #[command(flatten)]
            flags: Flags,
        }
        Only::try_parse_from(std::iter::once("stockflow").chain(arguments.iter().copied())).unwrap().flags
    }

    #[test]
    fn flags_stand_before_environment_before_file_before_defaults() {
        let figment = |file: &str, variables: &[(&str, &str)], arguments: &[&str]| -> Settings {
            let variables = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
            Figment::from(Serialized::defaults(Settings::default()))
                .merge(Toml::string(file))
                .merge(environment::Environment::new(variables))
                .merge(flags(arguments))
                .extract()
                .unwrap()
        };
        assert_eq!(figment("", &[], &[]).workers, 2);
        assert_eq!(figment("workers = 3", &[], &[]).workers, 3);
        let variable = [("STOCKFLOW_DATA_DIR", "2017"), ("STOCKFLOW_SERVER_COMPUTE_THREADS", "5")];
        let read = figment("data-dir = 'x'\n[server]\ncompute-threads = 4", &variable, &[]);
        assert_eq!((read.data_dir, read.server.compute_threads), (PathBuf::from("2017"), 5));
        assert_eq!(figment("", &variable, &["--data-dir", "y"]).data_dir, PathBuf::from("y"));
    }
}
