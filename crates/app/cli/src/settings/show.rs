//! The configuration as it came out, with secrets hidden and where each value is from.

use super::Flags;
use super::reference::{KEYS, Key};
use figment::value::Value;
use figment::{Figment, Source};
use serde::Serialize;
use stockflow_db::DatabaseUrl;

/// One setting.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    /// Its key.
    pub(crate) key: &'static str,
    /// Its value as TOML; none where it is not set.
    pub(crate) value: Option<String>,
    /// `default`, `file stockflow.toml`, `environment STOCKFLOW_LISTEN` or `flag --listen`.
    pub(crate) source: String,
}

/// Every setting.
pub(crate) fn shown(flags: &Flags) -> anyhow::Result<Vec<Shown>> {
    super::read(flags)?;
    let figment = super::gather(flags)?;
    let show = |key: &Key| {
        let value = match figment.find_value(key.name)? {
            Value::Empty(..) => None,
            value if key.is_secret => Some(hidden(value.as_str().unwrap_or_default())),
            value => Some(toml::Value::try_from(value)?.to_string()),
        };
        Ok(Shown { key: key.name, value, source: source(&figment, key.name) })
    };
    KEYS.iter().map(show).collect()
}

/// A secret's outline: the database without its password, of anything else only that it is there.
fn hidden(text: &str) -> String {
    let outline = match DatabaseUrl::parse(text) {
        Ok(url) => url.to_string(),
        Err(_) if text.is_empty() => String::new(),
        Err(_) => "***".to_owned(),
    };
    format!("{outline:?}")
}

fn source(figment: &Figment, key: &str) -> String {
    let Some(metadata) = figment.find_metadata(key) else { return "default".to_owned() };
    match (&metadata.source, metadata.name.as_ref()) {
        (Some(Source::File(path)), _) => format!("file {}", path.display()),
        (_, name @ ("flag" | "environment")) => {
            let keys: Vec<_> = key.split('.').collect();
            format!("{name} {}", metadata.interpolate(&figment::Profile::Default, &keys))
        }
        _ => "default".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        assert_eq!(hidden("postgres://me:s3cret@db:5432/stock"), "\"postgres://me:***@db:5432/stock\"");
        assert_eq!(hidden("smtp://me:s3cret@mail:587"), "\"***\"");
        assert_eq!(hidden(""), "\"\"");
    }
}
