//! What is configured of who may call and how often: proxies, Security Servers of X-Road, limits, an outside issuer.

use std::net::{AddrParseError, IpAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use jsonwebtoken::Algorithm;
use url::{Host, Url};

/// An outside issuer: the state's identity provider, at which officers sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideIssuer {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// The `aud` of its tokens.
    pub audience: String,
    /// The one algorithm with which they are signed.
    pub algorithm: Algorithm,
    /// The `typ` of its tokens.
    pub kind: String,
    /// Where its public keys are.
    pub keys: IssuerKeys,
}

/// Where the public keys of an outside issuer (a JSON Web Key Set) are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuerKeys {
    /// In a file, which something keeps up to date.
    File(PathBuf),
    /// At the address where it publishes them.
    Address(Url),
}

/// Who may call and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Requests that an API client may send in a minute.
    pub rate_limit: NonZeroU32,
    /// Proxies of ours.
    pub proxies: Vec<IpAddr>,
    /// Security Servers of X-Road.
    pub security_servers: Vec<IpAddr>,
    /// The outside issuer.
    pub outside_issuer: Option<OutsideIssuer>,
}

const RATE_LIMIT: NonZeroU32 = NonZeroU32::MIN.saturating_add(599);

impl Access {
    pub(super) fn read(
        given: &impl Fn(&str) -> Option<String>,
        public_url: &str,
        mistakes: &mut Vec<(&'static str, String)>,
    ) -> Self {
        let within = |limit: &NonZeroU32| limit.get() <= 1_000_000;
        let rate_limit = match given("ASSISTANCE_RATE_LIMIT").map(|text| text.parse().ok().filter(within)) {
            Some(Some(limit)) => limit,
            Some(None) => {
                mistakes.push(("ASSISTANCE_RATE_LIMIT", "is not a number from 1 to 1000000".to_owned()));
                RATE_LIMIT
            }
            None => RATE_LIMIT,
        };
        Self {
            rate_limit,
            proxies: addresses("ASSISTANCE_PROXIES", given, mistakes),
            security_servers: addresses("ASSISTANCE_XROAD_SERVERS", given, mistakes),
            outside_issuer: outside_issuer(given, public_url, mistakes),
        }
    }
}

fn addresses(
    name: &'static str,
    given: &impl Fn(&str) -> Option<String>,
    mistakes: &mut Vec<(&'static str, String)>,
) -> Vec<IpAddr> {
    let text = given(name).unwrap_or_default();
    let read: Result<_, AddrParseError> =
        text.split(',').map(str::trim).filter(|address| !address.is_empty()).map(str::parse).collect();
    read.unwrap_or_else(|_| {
        mistakes.push((name, "is not a list of addresses like 192.0.2.1,192.0.2.2".to_owned()));
        Vec::new()
    })
}

fn outside_issuer(
    given: &impl Fn(&str) -> Option<String>,
    public_url: &str,
    mistakes: &mut Vec<(&'static str, String)>,
) -> Option<OutsideIssuer> {
    let issuer = given("ASSISTANCE_ISSUER")?;
    if issuer == public_url {
        mistakes.push(("ASSISTANCE_ISSUER", "is this service itself".to_owned()));
    }
    let keys = issuer_keys(given, mistakes);
    let algorithm = match given("ASSISTANCE_ISSUER_ALGORITHM").as_deref() {
        None | Some("RS256") => Algorithm::RS256,
        Some("PS256") => Algorithm::PS256,
        Some("ES256") => Algorithm::ES256,
        Some(_) => {
            mistakes.push(("ASSISTANCE_ISSUER_ALGORITHM", "is none of RS256, PS256 and ES256".to_owned()));
            Algorithm::RS256
        }
    };
    let audience = given("ASSISTANCE_ISSUER_AUDIENCE").unwrap_or_else(|| public_url.to_owned());
    let kind = given("ASSISTANCE_ISSUER_TYPE").unwrap_or_else(|| "at+jwt".to_owned());
    Some(OutsideIssuer { issuer, audience, algorithm, kind, keys: keys? })
}

fn issuer_keys(given: &impl Fn(&str) -> Option<String>, mistakes: &mut Vec<(&'static str, String)>) -> Option<IssuerKeys> {
    match (given("ASSISTANCE_ISSUER_KEYS_URL"), given("ASSISTANCE_ISSUER_KEYS_FILE")) {
        (Some(address), None) => {
            let url = Url::parse(&address).ok().filter(is_callable);
            if url.is_none() {
                mistakes.push(("ASSISTANCE_ISSUER_KEYS_URL", "is not an address that begins with https://".to_owned()));
            }
            url.map(IssuerKeys::Address)
        }
        (None, Some(file)) => Some(IssuerKeys::File(PathBuf::from(file))),
        (Some(_), Some(_)) => {
            mistakes.push(("ASSISTANCE_ISSUER_KEYS_FILE", "is given together with ASSISTANCE_ISSUER_KEYS_URL".to_owned()));
            None
        }
        (None, None) => {
            let mistake = "is missing: it, or ASSISTANCE_ISSUER_KEYS_FILE, is needed with ASSISTANCE_ISSUER".to_owned();
            mistakes.push(("ASSISTANCE_ISSUER_KEYS_URL", mistake));
            None
        }
    }
}

/// Whether an address is under TLS or on this machine, and holds no credentials.
fn is_callable(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let has_user = !url.username().is_empty() || url.password().is_some();
    !has_user && url.host().is_some() && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

#[cfg(test)]
mod tests {
    use super::{Access, RATE_LIMIT};

    fn read(variables: &[(&str, &str)]) -> (Access, Vec<&'static str>) {
        let given = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        let mut mistakes = Vec::new();
        let access = Access::read(&given, "https://a.example.org", &mut mistakes);
        (access, mistakes.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn nothing_configured_believes_nobody() {
        let (access, mistakes) = read(&[]);
        assert_eq!((access.rate_limit, access.proxies, access.outside_issuer), (RATE_LIMIT, Vec::new(), None));
        assert_eq!((RATE_LIMIT.get(), mistakes.len()), (600, 0));
    }

    #[test]
    fn the_keys_of_the_outside_issuer_are_under_tls_or_on_this_machine() {
        let with = |url| {
            let (access, mistakes) = read(&[("ASSISTANCE_ISSUER", "https://i.example.org"), ("ASSISTANCE_ISSUER_KEYS_URL", url)]);
            assert_eq!(access.outside_issuer.is_some(), mistakes.is_empty());
            mistakes
        };
        for fine in [
            "https://i.example.org/certs",
            "https://10.0.0.1:8443/x?y=z",
            "http://localhost:8080/",
            "http://127.0.0.1/",
            "http://[::1]/",
        ] {
            assert_eq!(with(fine), Vec::<&str>::new(), "{fine}");
        }
        for not in
            ["http://i.example.org/", "http://localhost.example.org/", "https://u:p@i.example.org/", "file:///etc/keys", "keys"]
        {
            assert_eq!(with(not), ["ASSISTANCE_ISSUER_KEYS_URL"], "{not}");
        }
        let two =
            [("ASSISTANCE_ISSUER", "x"), ("ASSISTANCE_ISSUER_KEYS_URL", "https://x"), ("ASSISTANCE_ISSUER_KEYS_FILE", "/x")];
        assert_eq!(read(&two).1, ["ASSISTANCE_ISSUER_KEYS_FILE"]);
    }

    #[test]
    fn every_mistake_is_told_by_name() {
        let (_, mistakes) = read(&[
            ("ASSISTANCE_RATE_LIMIT", "0"),
            ("ASSISTANCE_PROXIES", "proxy.example.org"),
            ("ASSISTANCE_XROAD_SERVERS", "192.0.2.1, x"),
            ("ASSISTANCE_ISSUER", "https://a.example.org"),
            ("ASSISTANCE_ISSUER_ALGORITHM", "none"),
        ]);
        let expected = [
            "ASSISTANCE_RATE_LIMIT",
            "ASSISTANCE_PROXIES",
            "ASSISTANCE_XROAD_SERVERS",
            "ASSISTANCE_ISSUER",
            "ASSISTANCE_ISSUER_KEYS_URL",
            "ASSISTANCE_ISSUER_ALGORITHM",
        ];
        assert_eq!(mistakes, expected);
    }
}
