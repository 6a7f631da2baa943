//! What the operator allows beyond the public Internet.

use super::address::{is_public, literal};
use crate::config::ServerConfig;
use reqwest::Url;
use std::net::IpAddr;

/// Which addresses may be called.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    everything: bool,
    ranges: Vec<(IpAddr, u8)>,
}

/// The host has no address that may be called.
#[derive(Debug, thiserror::Error)]
#[error("the host has a private address; the operator may allow them (allow-private-destinations)")]
pub(super) struct PrivateAddress;

impl Allowed {
    /// As the operator has set it. What is no range allows nothing.
    #[must_use]
    pub fn by(config: &ServerConfig) -> Self {
        let ranges = config.allow_destinations.split([',', ' ']).filter_map(range).collect();
        Self { everything: config.allow_private_destinations, ranges }
    }

    /// Whether an address may be called.
    #[must_use]
    pub fn admits(&self, address: IpAddr) -> bool {
        self.everything || is_public(address) || self.ranges.iter().any(|(base, bits)| holds(*base, *bits, address))
    }

    /// Whether a URL may be called, as far as that is known without resolving its name.
    #[must_use]
    pub fn admits_literal(&self, url: &Url) -> bool {
        literal(url).is_none_or(|address| self.admits(address))
    }
}

/// `10.1.0.0/16`, or a single address.
fn range(text: &str) -> Option<(IpAddr, u8)> {
    let (base, bits) = text.trim().split_once('/').unwrap_or((text.trim(), ""));
    let base: IpAddr = base.parse().ok()?;
    let most = if base.is_ipv4() { 32 } else { 128 };
    let bits = if bits.is_empty() { most } else { bits.parse().ok()? };
    (bits <= most).then_some((base, bits))
}

/// Whether a range holds an address; one that is mapped into IPv6 counts as what it maps.
fn holds(base: IpAddr, bits: u8, address: IpAddr) -> bool {
    let same = |a: u128, b: u128, width: u8| {
        let away = u32::from(width - bits);
        away >= 128 || (a >> away) == (b >> away)
    };
    match (base, address.to_canonical()) {
        (IpAddr::V4(a), IpAddr::V4(b)) => same(u32::from(a).into(), u32::from(b).into(), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => same(a.into(), b.into(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(ranges: &str) -> Allowed {
        Allowed::by(&ServerConfig { allow_destinations: ranges.into(), ..ServerConfig::default() })
    }

    #[test]
    fn a_range_of_the_operator_is_allowed_and_its_neighbours_are_not() {
        let allowed = allowed("10.20.0.0/16, fd00:1::/32 192.168.7.9");
        for address in ["10.20.0.1", "10.20.255.255", "::ffff:10.20.3.4", "fd00:1::5", "192.168.7.9", "8.8.8.8"] {
            assert!(allowed.admits(address.parse().unwrap()), "{address}");
        }
        for address in ["10.21.0.1", "10.19.255.255", "127.0.0.1", "fd00:2::5", "192.168.7.10", "169.254.169.254"] {
            assert!(!allowed.admits(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_no_range_allows_nothing() {
        for text in ["", "10.0.0.0/33", "example.com", "/8", "::/129"] {
            assert!(!allowed(text).admits("10.0.0.1".parse().unwrap()), "{text}");
        }
        assert!(allowed("0.0.0.0/0").admits("10.0.0.1".parse().unwrap()));
    }
}
