//! What an operator can set. The command line gathers it from flags, environment and file.

use serde::{Deserialize, Serialize};

/// Everything that the server reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerConfig {
    /// The largest body that is read, in bytes.
    pub max_body_bytes: usize,
    /// The largest file that is taken for an import, in bytes.
    pub max_import_bytes: u64,
    /// How long a session lives without signing in again, in seconds.
    pub session_seconds: i64,
    /// Calls a minute that a session may make.
    pub session_calls_per_minute: i64,
    /// Calls an hour that a session may make.
    pub session_calls_per_hour: i64,
    /// Failed sign-ins of one account or address before it must wait.
    pub sign_in_failures: i64,
    /// How long such failures count, in seconds.
    pub sign_in_window_seconds: i64,
    /// Session cookies are sent over HTTPS only. Set it when a proxy in front speaks HTTPS.
    pub secure_cookies: bool,
    /// Take the caller's address from `X-Forwarded-For`. Set it only behind a proxy that writes it.
    pub trust_forwarded_for: bool,
    /// Deliver alerts and webhooks to private addresses too.
    pub allow_private_destinations: bool,
    /// Private addresses and ranges that they may be delivered to all the same: `10.20.0.0/16, 192.168.7.9`.
    pub allow_destinations: String,
    /// Seals secrets that are kept to be used again (signing secrets of webhooks); empty: they are kept as they are.
    pub secret_key: Secret,
    /// What Stripe signs its webhooks with; empty: they are refused.
    pub stripe_webhook_secret: Secret,
    /// The plan of each price: `price_123=PRO, price_456=ENTERPRISE`.
    pub stripe_plans: String,
    /// `smtp://user:password@host:587` for alert mails; empty: none are sent.
    pub smtp_url: Secret,
    /// The sender of alert mails.
    pub mail_from: String,
    /// Threads for forecasts; 0: one less than the machine has.
    pub compute_threads: usize,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            max_body_bytes: 2 * 1024 * 1024,
            max_import_bytes: 1 << 30,
            session_seconds: 12 * 3600,
            session_calls_per_minute: 1_200,
            session_calls_per_hour: 20_000,
            sign_in_failures: 10,
            sign_in_window_seconds: 900,
            secure_cookies: false,
            trust_forwarded_for: false,
            allow_private_destinations: false,
            allow_destinations: String::new(),
            secret_key: Secret::default(),
            stripe_webhook_secret: Secret::default(),
            stripe_plans: String::new(),
            smtp_url: Secret::default(),
            mail_from: "stockflow@localhost".into(),
            compute_threads: 0,
        }
    }
}

/// A text that is never shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for whoever must use it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { "\"***\"" })
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(if self.0.is_empty() { "" } else { "***" })
    }
}
