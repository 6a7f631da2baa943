//! Deliveries over HTTP: to public addresses only, without redirects, within ten seconds.

use super::Failure;
use crate::config::ServerConfig;
use crate::outgoing::{self, Allowed, Client};
use serde_json::Value;
use std::time::Duration;
use stockflow_kernel::Instant;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends messages to web hooks.
pub(super) struct Sender(Client);

impl Sender {
    /// To where the operator allows it.
    pub(super) fn new(config: &ServerConfig) -> Self {
        Self(Client::new(Allowed::by(config), TIMEOUT))
    }

    /// Posts a message; the answer's status, or why it did not get there.
    pub(super) async fn post(&self, to: &str, id: &str, now: Instant, body: &Value) -> Result<String, Failure> {
        let headers = [("webhook-id", id.to_owned()), ("webhook-timestamp", now.seconds().to_string())];
        let answered =
            self.0.post(to, &headers, body.to_string().into_bytes()).await.map_err(|failure| match failure {
                outgoing::Failure::Passing(why) => Failure::Passing(why),
                outgoing::Failure::Refused(why) => Failure::Lasting(why),
            })?;
        let detail = format!("HTTP {}", answered.status);
        match answered.status {
            200..300 => Ok(detail),
            300..400 => Err(Failure::Passing(format!("{detail}: redirects are not followed"))),
            _ => Err(Failure::Passing(detail)),
        }
    }
}
