//! Every key with what it is for, and the file of all defaults made from it.

use super::Settings;
use figment::Figment;
use figment::providers::Serialized;
use figment::value::Value;

/// One key of the configuration.
pub(super) struct Key {
    /// `server.smtp-url`.
    pub(super) name: &'static str,
    /// Whether its value is a text, whatever it looks like.
    pub(super) is_text: bool,
    /// Whether its value is never shown as it is.
    pub(super) is_secret: bool,
    /// What it is for, one sentence or two.
    about: &'static str,
}

const fn text(name: &'static str, about: &'static str) -> Key {
    Key { name, is_text: true, is_secret: false, about }
}
const fn secret(name: &'static str, about: &'static str) -> Key {
    Key { name, is_text: true, is_secret: true, about }
}
const fn other(name: &'static str, about: &'static str) -> Key {
    Key { name, is_text: false, is_secret: false, about }
}

/// All keys, in the order of the file.
pub(super) const KEYS: &[Key] = &[
    text("listen", "Address and port of the HTTP server. Port 0 takes a free one."),
    text("data-dir", "Folder of the embedded SQLite database, stockflow.db."),
    secret(
        "database-url",
        "Database instead of the one in the data folder: postgres://USER:PASSWORD@HOST:PORT/NAME, or sqlite:PATH.",
    ),
    other("database-pool-size", "PostgreSQL: connections that this process holds at most."),
    other("workers", "Background jobs that run at once in this process; 0: none, as serve --no-workers."),
    text(
        "log",
        "What is logged, such as \"info\" or \"warn,stockflow_server=debug\". Unset: info for serve and worker, else warn.",
    ),
    text("log-format", "text for people, json for programs."),
    other("server.max-body-bytes", "The largest request body that is read."),
    other("server.max-import-bytes", "The largest file that is taken for an import."),
    other("server.session-seconds", "How long a session lives without signing in again."),
    other("server.session-calls-per-minute", "Calls a minute that a session may make."),
    other("server.session-calls-per-hour", "Calls an hour that a session may make."),
    other("server.sign-in-failures", "Failed sign-ins of one account or address before it must wait."),
    other("server.sign-in-window-seconds", "How long such failures count."),
    other("server.secure-cookies", "Send session cookies over HTTPS only. Set it when a proxy in front speaks HTTPS."),
    other(
        "server.trust-forwarded-for",
        "Take the caller's address from X-Forwarded-For. Set it only behind a proxy that writes it.",
    ),
    other("server.allow-private-destinations", "Deliver alerts and webhooks to private addresses too."),
    text(
        "server.allow-destinations",
        "Private addresses and ranges that they may be delivered to all the same: 10.20.0.0/16, 192.168.7.9.",
    ),
    secret(
        "server.secret-key",
        "Seals secrets that are kept to be used again, such as those that webhooks are signed with. Empty: they are kept as they are.",
    ),
    secret("server.stripe-webhook-secret", "What Stripe signs its webhooks with. Empty: they are refused."),
    text("server.stripe-plans", "The plan of each price of Stripe: price_123=PRO, price_456=ENTERPRISE."),
    secret("server.smtp-url", "Mail server for alerts: smtp://USER:PASSWORD@HOST:587. Empty: no mails are sent."),
    text("server.mail-from", "The sender of alert mails."),
    other("server.compute-threads", "Threads for forecasts; 0: one less than the machine has."),
];

/// The configuration file that changes nothing: every key with its default and what it is for.
pub(crate) fn default_file() -> anyhow::Result<String> {
    let defaults = Figment::from(Serialized::defaults(Settings::default()));
    let mut file = String::from(
        "# Every setting of Stockflow with its default. Copy the lines you change to stockflow.toml, in the folder\n\
         # where the program starts or in the data folder. The environment (STOCKFLOW_DATA_DIR,\n\
         # STOCKFLOW_SERVER_SMTP_URL) stands before the file, and flags stand before both.\n\
         # Made by `stockflow config --default`.\n",
    );
    let mut section = "";
    for key in KEYS {
        let (in_section, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if in_section != section {
            section = in_section;
            file.push_str(&format!("\n[{section}]\n"));
        }
        let value = defaults.find_value(key.name)?;
        file.push_str(&format!("\n# {}\n", key.about));
        file.push_str(&match value {
            Value::Empty(..) => format!("# {name} = \"\"\n"),
            value => format!("{name} = {}\n", toml::Value::try_from(value)?),
        });
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(value: &Value, before: &str, into: &mut Vec<String>) {
        match value {
            Value::Dict(_, dict) => {
                dict.iter().for_each(|(name, value)| names(value, &format!("{before}.{name}"), into));
            }
            _ => into.push(before.trim_start_matches('.').to_owned()),
        }
    }

    #[test]
    fn every_setting_is_described_and_nothing_else() {
        let mut set = Vec::new();
        names(&Value::serialize(Settings::default()).unwrap(), "", &mut set);
        let mut described: Vec<_> = KEYS.iter().map(|key| key.name.to_owned()).collect();
        set.sort();
        described.sort();
        assert_eq!(described, set);
    }

    #[test]
    fn the_file_of_defaults_is_the_committed_one() {
        let committed = include_str!("../../config.default.toml");
        assert_eq!(
            default_file().unwrap(),
            committed,
            "run `stockflow config --default > crates/app/cli/config.default.toml`"
        );
    }

    #[test]
    fn the_file_of_defaults_changes_nothing() {
        use figment::providers::{Format, Toml};
        let read: Settings = Figment::from(Toml::string(&default_file().unwrap())).extract().unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", Settings::default()));
    }
}
