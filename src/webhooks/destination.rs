//! Where a webhook is: an address of the web that the service may call.

use std::net::IpAddr;

use url::{Host, Url};

use super::address::is_public;

/// What may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// The public internet, by `https`.
    Public,
    /// This machine and its network too, and `http`: for development and tests.
    Local,
}

/// Why an address cannot be a webhook's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no address of the web, or has parts that a webhook's has not.
    Form,
    /// It is none that the service calls.
    Forbidden,
}

/// A checked address.
#[derive(Clone, Debug)]
pub struct Destination {
    url: Url,
    host: Host<String>,
    port: u16,
}

impl Destination {
    /// Reads an address. The URL standard (WHATWG) decides what a host is: `0x7f.1` and `2130706433` are 127.0.0.1.
    ///
    /// # Errors
    /// Where it has another form, or names an address that is not called.
    pub fn parse(text: &str, surroundings: Surroundings) -> Result<Self, Refused> {
        let url = Url::parse(text).map_err(|_| Refused::Form)?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.fragment().is_some() || text.chars().any(char::is_whitespace) {
            return Err(Refused::Form);
        }
        match (url.scheme(), surroundings) {
            ("https", _) | ("http", Surroundings::Local) => {}
            _ => return Err(Refused::Forbidden),
        }
        let host = url.host().ok_or(Refused::Form)?.to_owned();
        let port = url.port_or_known_default().ok_or(Refused::Form)?;
        let is_allowed = match &host {
            _ if surroundings == Surroundings::Local => true,
            Host::Domain(name) => is_public_name(name),
            Host::Ipv4(address) => is_public(IpAddr::V4(*address)),
            Host::Ipv6(address) => is_public(IpAddr::V6(*address)),
        };
        if is_allowed { Ok(Self { url, host, port }) } else { Err(Refused::Forbidden) }
    }

    /// The name or address of the host, without brackets.
    #[must_use]
    pub fn host(&self) -> String {
        match &self.host {
            Host::Domain(name) => name.clone(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        }
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is called under TLS.
    #[must_use]
    pub fn is_under_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The value of the header `Host`.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.url.port() {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.to_string(),
        }
    }

    /// Path and query, as they stand in the request line.
    #[must_use]
    pub fn target(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }
}

/// Whether a name can be one of the public internet: it has a dot, and does not end as those of machines and their networks
/// do (RFC 6761, RFC 6762, RFC 7686, RFC 8375). What it resolves to is checked when it is called.
fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.')
        && !["localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "onion", "test", "invalid"]
            .contains(&last)
        && !name.ends_with(".home.arpa")
}

#[cfg(test)]
mod tests {
    use super::{Destination, Refused, Surroundings};

    #[test]
    fn an_address_is_public_and_has_nothing_but_scheme_host_port_path_and_query() {
        let read = |text| Destination::parse(text, Surroundings::Public).map(|found| (found.authority(), found.target()));
        let fine = |authority: &str, target: &str| Ok((authority.to_owned(), target.to_owned()));
        assert_eq!(read("https://hooks.example.org/a?b=c"), fine("hooks.example.org", "/a?b=c"));
        assert_eq!(read("https://hooks.example.org:8443"), fine("hooks.example.org:8443", "/"));
        assert_eq!(read("https://h\u{e4}nde.example.org:443/"), fine("xn--hnde-loa.example.org", "/"));
        assert_eq!(read("https://[2606:4700::1111]/x"), fine("[2606:4700::1111]", "/x"));
        for form in [
            "",
            "hooks",
            "https://",
            "https://a@x.org/",
            "https://a:b@x.org/",
            "https://x.org/#a",
            "https://x.org/ a",
            "https://x.org:99999/",
        ] {
            assert_eq!(read(form), Err(Refused::Form), "{form}");
        }
        for forbidden in [
            "http://x.org/",
            "ftp://x.org/",
            "https://localhost/",
            "https://x.localhost./",
            "https://db/",
            "https://0x7f.1/",
            "https://[::ffff:10.0.0.1]/",
        ] {
            assert_eq!(read(forbidden), Err(Refused::Forbidden), "{forbidden}");
        }
        assert!(Destination::parse("http://127.0.0.1:9/x", Surroundings::Local).is_ok());
    }
}
