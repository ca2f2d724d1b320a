//! Which addresses of the internet the service calls for a partner: those that lead out into the public internet. A partner
//! chooses the name, and must not reach through the service what the service alone can reach.
//!
//! The tables are IANA's registries of special-purpose addresses (RFC 6890 and its successors). What is not known to be
//! public is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not public: address and length of the prefix.
const NOT_PUBLIC_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // shared by a carrier's customers
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local, and where clouds keep their secrets
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocol assignments
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 31, 196, 0], 24), // AS112
    ([192, 52, 193, 0], 24), // automatic multicast tunnels
    ([192, 88, 99, 0], 24),  // relays of 6to4
    ([192, 168, 0, 0], 16),  // private
    ([192, 175, 48, 0], 24), // AS112
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 3),     // multicast, reserved, broadcast
];

/// Blocks inside the global unicast addresses of IPv6 (`2000::/3`) that are not public, or that hide an address of IPv4.
const NOT_PUBLIC_V6: &[([u16; 4], u32)] = &[
    ([0x2001, 0, 0, 0], 23),         // protocol assignments, Teredo and benchmarks among them
    ([0x2001, 0xdb8, 0, 0], 32),     // documentation
    ([0x2002, 0, 0, 0], 16),         // 6to4
    ([0x2620, 0x4f, 0x8000, 0], 48), // AS112
    ([0x3fff, 0, 0, 0], 20),         // documentation
];

/// Whether the address leads out into the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let begins = |(block, length): &([u8; 4], u32)| {
        let differing = address.to_bits() ^ u32::from_be_bytes(*block);
        differing.leading_zeros() >= *length
    };
    !NOT_PUBLIC_V4.iter().any(begins)
}

/// Only global unicast is public. That leaves out the loopback, IPv4 inside IPv6 (mapped, compatible, NAT64), unique local,
/// link-local and multicast addresses all at once.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let upper = |block: [u16; 4]| block.iter().fold(0_u64, |bits, segment| (bits << 16) | u64::from(*segment));
    let own = u64::try_from(address.to_bits() >> 64).unwrap_or(0);
    let begins = |(block, length): &([u16; 4], u32)| (own ^ upper(*block)).leading_zeros() >= *length;
    begins(&([0x2000, 0, 0, 0], 3)) && !NOT_PUBLIC_V6.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::is_public;

    #[test]
    fn only_what_leads_into_the_public_internet_is_called() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "193.166.4.1",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2606:4700::1111",
            "2a00:1190::1",
            "2003::1",
            "2620:4f:8001::1",
        ] {
            assert!(is_public(public.parse::<IpAddr>().unwrap()), "{public}");
        }
        for other in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1",
            "192.88.99.1",
            "192.168.1.1",
            "192.175.48.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2001:1ff::1",
            "2002:7f00:1::",
            "2002:101:101::",
            "2620:4f:8000::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(other.parse::<IpAddr>().unwrap()), "{other}");
        }
    }
}
