//! Deliveries over HTTP: to public addresses only, without redirects, within ten seconds.

use super::Failure;
use super::address::{is_public, is_public_literal, web_address};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, redirect};
use serde_json::Value;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use stockflow_kernel::Instant;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends messages to web hooks.
pub(super) struct Sender {
    allow_private: bool,
    /// Made at the first delivery: reading the machine's certificates takes a moment.
    client: OnceLock<Client>,
}

impl Sender {
    /// `allow_private`: to private addresses too.
    pub(super) const fn new(allow_private: bool) -> Self {
        Self { allow_private, client: OnceLock::new() }
    }

    fn client(&self) -> Result<&Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // An error means that there is a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { allow_private: self.allow_private }))
            .user_agent(concat!("stockflow/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Failure::Passing(format!("no HTTP client: {}", chain(&error))))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// Posts a message; the answer's status, or why it did not get there.
    pub(super) async fn post(&self, to: &str, id: &str, now: Instant, body: &Value) -> Result<String, Failure> {
        let url = web_address(to).map_err(|why| Failure::Lasting(format!("the URL {why}")))?;
        // A literal address never comes to the resolver.
        if !self.allow_private && !is_public_literal(&url) {
            return Err(Failure::Lasting(PrivateAddress.to_string()));
        }
        let request = self.client()?.post(url).header("webhook-id", id).header("webhook-timestamp", now.seconds());
        let response = request.json(body).send().await.map_err(|error| why(&error))?;
        let status = response.status();
        let detail = format!("HTTP {}", status.as_u16());
        match status {
            ok if ok.is_success() => Ok(detail),
            away if away.is_redirection() => Err(Failure::Passing(format!("{detail}: redirects are not followed"))),
            _ => Err(Failure::Passing(detail)),
        }
    }
}

/// Resolves a name to its public addresses. What is checked here is what is connected to, so that no
/// second look-up can give another answer.
struct Resolver {
    allow_private: bool,
}

/// The host has no public address.
#[derive(Debug, thiserror::Error)]
#[error("the host has a private address; the operator may allow them (allow-private-destinations)")]
struct PrivateAddress;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let reachable: Vec<SocketAddr> =
                found.into_iter().filter(|address| allow_private || is_public(address.ip())).collect();
            if reachable.is_empty() {
                return Err(PrivateAddress.into());
            }
            Ok::<Addrs, _>(Box::new(reachable.into_iter()))
        })
    }
}

fn why(error: &reqwest::Error) -> Failure {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<PrivateAddress>() {
            return Failure::Lasting(PrivateAddress.to_string());
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        return Failure::Passing(format!("no answer within {} s", TIMEOUT.as_secs()));
    }
    let what = if error.is_connect() { "could not connect" } else { "the request failed" };
    Failure::Passing(format!("{what}: {}", error.source().map(chain).unwrap_or_default()))
}

/// An error with all its causes; the outermost of a request is left out, since it holds the URL.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
