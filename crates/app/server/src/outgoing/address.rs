//! Which addresses may be called.

use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An absolute http or https URL without user and password.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| "must be an absolute http or https URL".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("must be an absolute http or https URL".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user or a password".to_owned());
    }
    Ok(url)
}

/// The address that a URL names without a resolver, however it is written.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str().unwrap_or_default();
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

/// Whether an address belongs to the public Internet: not to this machine, its networks, a provider's
/// inside, or a block that is reserved (the IANA special-purpose registries).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // This network, private use, loopback, multicast, reserved and broadcast.
        (0 | 10 | 127 | 224..=255, ..) => true,
        // Shared address space of carriers; it holds metadata services too.
        (100, 64..=127, _) => true,
        // Link-local, where clouds keep their metadata.
        (169, 254, _) => true,
        (172, 16..=31, _) | (192, 168, _) => true,
        // Protocol assignments, documentation, 6to4 relays.
        (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99) => true,
        // Benchmarks.
        (198, 18..=19, _) => true,
        _ => false,
    };
    // An inside address of a cloud in an otherwise public block.
    !special && address != Ipv4Addr::new(168, 63, 129, 16)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // NAT64 carries an IPv4 address in its last, 6to4 in its second and third place.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        // Teredo and the other protocol assignments; documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] => false,
        // Global unicast is all that is given out.
        [first, ..] => (0x2000..=0x3ffe).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        let inside = [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
        ];
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        let outside = [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ];
        for address in outside {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_literal_is_seen_however_it_is_written() {
        for url in [
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/x",
            "https://[::1]:8443/",
            "http://[::ffff:a00:1]/",
        ] {
            assert!(!is_public(literal(&web_address(url).unwrap()).unwrap()), "{url}");
        }
        assert_eq!(literal(&web_address("https://hooks.example.com/x").unwrap()), None);
    }

    #[test]
    fn a_web_address_is_absolute_and_without_credentials() {
        for url in [
            "",
            "example.com",
            "/hook",
            "ftp://example.com/",
            "mailto:a@b.example",
            "https://",
            "http://u@h.example/",
            "http://u:p@h.example/",
        ] {
            assert!(web_address(url).is_err(), "{url}");
        }
    }
}
