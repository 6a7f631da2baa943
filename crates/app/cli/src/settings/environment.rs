//! Settings from the environment: `server.max-body-bytes` is `STOCKFLOW_SERVER_MAX_BODY_BYTES`.

use super::reference::KEYS;
use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The variable of a key.
pub(super) fn variable(key: &str) -> String {
    format!("STOCKFLOW_{}", key.replace(['.', '-'], "_").to_uppercase())
}

/// The variables that name a setting. Others are none of ours, whatever they begin with.
pub(super) struct Environment(BTreeMap<String, String>);

impl Environment {
    /// From variables and their values. What is not UTF-8 can be no setting.
    pub(super) fn new(variables: impl Iterator<Item = (String, String)>) -> Self {
        Self(variables.filter(|(name, value)| name.starts_with("STOCKFLOW_") && !value.is_empty()).collect())
    }

    /// From this process.
    pub(super) fn of_process() -> Self {
        Self::new(std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))))
    }

    /// The file that `STOCKFLOW_CONFIG` names.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        self.0.get("STOCKFLOW_CONFIG").map(PathBuf::from)
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment").interpolater(|_, keys| variable(&keys.join(".")))
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let mut set = Dict::new();
        for key in KEYS {
            let Some(text) = self.0.get(&variable(key.name)) else { continue };
            // A folder may be called 2017: only keys that are no text are read as numbers or booleans.
            let value = match text.parse::<Value>() {
                Ok(value) if !key.is_text => value,
                _ => Value::from(text.as_str()),
            };
            match key.name.split_once('.') {
                None => {
                    set.insert(key.name.into(), value);
                }
                Some((section, name)) => {
                    let section = set.entry(section.into()).or_insert_with(|| Value::from(Dict::new()));
                    if let Value::Dict(_, inner) = section {
                        inner.insert(name.into(), value);
                    }
                }
            }
        }
        Ok(Map::from([(Profile::Default, set)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_has_the_name_of_its_key() {
        assert_eq!(variable("server.max-body-bytes"), "STOCKFLOW_SERVER_MAX_BODY_BYTES");
    }
}
