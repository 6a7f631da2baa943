//! One POST, to an address that may be called.

use super::address::web_address;
use super::allowed::{Allowed, PrivateAddress};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Response, redirect};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// So much of an answer's body is read.
const ANSWER_BYTES: usize = 1_024;

/// Posts messages.
pub struct Client {
    allowed: Allowed,
    timeout: Duration,
    /// Made at the first call: reading the machine's certificates takes a moment.
    client: OnceLock<reqwest::Client>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After`, if it is a number of seconds.
    pub retry_after: Option<i64>,
    /// The beginning of the body, as text.
    pub body: String,
}

/// Why nothing was answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may go better later.
    #[error("{0}")]
    Passing(String),
    /// The URL cannot or must not be called.
    #[error("{0}")]
    Refused(String),
}

impl Client {
    /// `timeout` holds for connecting, sending and reading together.
    #[must_use]
    pub const fn new(allowed: Allowed, timeout: Duration) -> Self {
        Self { allowed, timeout, client: OnceLock::new() }
    }

    fn client(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // An error means that there is a provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(self.timeout)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { allowed: self.allowed.clone() }))
            .user_agent(concat!("stockflow/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Failure::Passing(format!("no HTTP client: {}", chain(&error))))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// Posts JSON with some headers.
    ///
    /// # Errors
    /// [`Failure`] when there is no answer, whatever the status of one.
    pub async fn post(&self, to: &str, headers: &[(&str, String)], json: Vec<u8>) -> Result<Answered, Failure> {
        let url = web_address(to).map_err(|why| Failure::Refused(format!("the URL {why}")))?;
        // A literal address never comes to the resolver.
        if !self.allowed.admits_literal(&url) {
            return Err(Failure::Refused(PrivateAddress.to_string()));
        }
        let mut request = self.client()?.post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let response = request.body(json).send().await.map_err(|error| self.why(&error))?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Answered { status, retry_after, body: beginning(response).await })
    }

    fn why(&self, error: &reqwest::Error) -> Failure {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if inner.is::<PrivateAddress>() {
                return Failure::Refused(PrivateAddress.to_string());
            }
            cause = inner.source();
        }
        if error.is_timeout() {
            return Failure::Passing(format!("no answer within {} s", self.timeout.as_secs()));
        }
        let what = if error.is_connect() { "could not connect" } else { "the request failed" };
        Failure::Passing(format!("{what}: {}", error.source().map(chain).unwrap_or_default()))
    }
}

/// The beginning of a body; an endless one is not read to its end, and what breaks off is what there is.
async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(ANSWER_BYTES);
    // A database's text holds no U+0000.
    String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}")
}

/// Resolves a name to its addresses that may be called. What is checked here is what is connected to, so that no
/// second look-up can give another answer.
struct Resolver {
    allowed: Allowed,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.allowed.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let reachable: Vec<SocketAddr> = found.into_iter().filter(|address| allowed.admits(address.ip())).collect();
            if reachable.is_empty() {
                return Err(PrivateAddress.into());
            }
            Ok::<Addrs, _>(Box::new(reachable.into_iter()))
        })
    }
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
