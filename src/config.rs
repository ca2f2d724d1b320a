//! The configuration: one struct from the environment, every mistake reported at once and by name.
//!
//! With nothing configured the service is a demonstration on a private PostgreSQL. With `DATABASE_URL` it is in
//! production, and wants what a demonstration makes up for itself.

mod access;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use tokio_postgres::config::{Host, SslMode};

pub use access::{Access, IssuerKeys, OutsideIssuer};

/// The variables, with what they mean: the table of the README is compared with it.
pub const VARIABLES: &[(&str, &str)] = &[
    ("DATABASE_URL", "PostgreSQL of a production service; without it a private one is started, with demo data"),
    ("DATABASE_URL_FILE", "the same, read from a file"),
    (
        "ASSISTANCE_KEY_FILE",
        "key-encryption keys, a line for each: `id base64(32 bytes)`, the current one first; needed with DATABASE_URL",
    ),
    ("ASSISTANCE_SANDBOX_URL", "PostgreSQL of the sandbox, a database of its own; without it there is no sandbox"),
    ("ASSISTANCE_SANDBOX_URL_FILE", "the same, read from a file"),
    ("ASSISTANCE_PUBLIC_URL", "address under which clients know the service, the issuer of its tokens; needed with DATABASE_URL"),
    (
        "ASSISTANCE_TOKEN_URL_AUDIENCE",
        "`yes` lets the address of the token endpoint be the audience of clients' assertions, beside the issuer; `no` unless given",
    ),
    ("ASSISTANCE_RATE_LIMIT", "requests that an API client may send in a minute, 1 to 1000000; 600 unless given"),
    ("ASSISTANCE_PROXIES", "addresses of proxies of ours, separated by commas: their X-Forwarded-For is believed"),
    ("ASSISTANCE_XROAD_SERVERS", "addresses of Security Servers, separated by commas: their X-Road-Client is believed"),
    (
        "ASSISTANCE_ISSUER",
        "an outside issuer (`iss`) whose access tokens are accepted for the clients registered with their subject",
    ),
    (
        "ASSISTANCE_ISSUER_KEYS_URL",
        "where it publishes its public keys, a JSON Web Key Set: https, or http on this machine; it or the file is needed with ASSISTANCE_ISSUER",
    ),
    ("ASSISTANCE_ISSUER_KEYS_FILE", "its public keys in a file, read anew every minute"),
    ("ASSISTANCE_ISSUER_AUDIENCE", "the `aud` of its tokens; ASSISTANCE_PUBLIC_URL unless given"),
    ("ASSISTANCE_ISSUER_ALGORITHM", "the one algorithm with which it signs, RS256, PS256 or ES256; RS256 unless given"),
    ("ASSISTANCE_ISSUER_TYPE", "the `typ` of its tokens; `at+jwt` unless given"),
    ("ASSISTANCE_LISTEN", "address to listen on; 127.0.0.1:8080 unless given"),
    ("ASSISTANCE_HOME", "directory of the private PostgreSQL and the demo key"),
    ("ASSISTANCE_DATABASE_CONNECTIONS", "most connections to the database, 1 to 200; 16 unless given"),
    (
        "ASSISTANCE_WEBHOOKS_ALLOW_LOCAL",
        "`yes` lets webhooks lead to this machine and its network, without TLS; for development, refused with DATABASE_URL",
    ),
    ("ASSISTANCE_LOG", "what is logged, as `info` or `assistance_api=debug`; `info` unless given"),
    ("ASSISTANCE_LOG_FORMAT", "`text` or `json`; `text` unless given"),
];

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Storage {
    /// A private PostgreSQL with demo data; its directory, if not the default one.
    Private {
        /// The directory.
        home: Option<PathBuf>,
    },
    /// The PostgreSQL of a production service.
    Server {
        /// Its address.
        url: String,
        /// The address of the sandbox's database, where there is a sandbox.
        sandbox_url: Option<String>,
        /// The file of key-encryption keys.
        key_file: PathBuf,
    },
}

impl fmt::Debug for Storage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private { home } => formatter.debug_struct("Private").field("home", home).finish(),
            // The address holds a password.
            Self::Server { key_file, .. } => formatter.debug_struct("Server").field("key_file", key_file).finish_non_exhaustive(),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The configuration of the service.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the data is.
    pub storage: Storage,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address under which clients know the service, without a slash at its end.
    pub public_url: String,
    /// Whether the address of the token endpoint, too, is an audience of clients' assertions.
    pub token_url_is_audience: bool,
    /// Who may call and how often.
    pub access: Access,
    /// Most connections to the database.
    pub connections: usize,
    /// Whether webhooks may lead to this machine and its network.
    pub allows_local_webhooks: bool,
    /// What is logged.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

/// Every mistake of a configuration: the variable and what is wrong with it. Values are not repeated.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<(&'static str, String)>);

impl fmt::Display for Mistakes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the configuration is not usable:")?;
        self.0.iter().try_for_each(|(name, mistake)| write!(formatter, "\n  {name} {mistake}"))
    }
}

impl std::error::Error for Mistakes {}

impl Config {
    /// Reads the configuration through `variable`.
    ///
    /// # Errors
    /// Every mistake there is.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Mistakes> {
        let mut mistakes = Vec::new();
        let given = |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let listen = parsed(given("ASSISTANCE_LISTEN"), SocketAddr::from(([127, 0, 0, 1], 8080)), |text| text.parse().ok());
        let listen = listen.unwrap_or_else(|default| {
            mistakes.push(("ASSISTANCE_LISTEN", "is not an address and port like 127.0.0.1:8080".to_owned()));
            default
        });
        let within = |text: &str| text.parse().ok().filter(|number| (1..=200).contains(number));
        let connections = parsed(given("ASSISTANCE_DATABASE_CONNECTIONS"), 16, within).unwrap_or_else(|default| {
            mistakes.push(("ASSISTANCE_DATABASE_CONNECTIONS", "is not a number from 1 to 200".to_owned()));
            default
        });
        let format =
            |text: &str| [("text", LogFormat::Text), ("json", LogFormat::Json)].into_iter().find(|(name, _)| *name == text);
        let log_format = parsed(given("ASSISTANCE_LOG_FORMAT"), LogFormat::Text, |text| Some(format(text)?.1));
        let log_format = log_format.unwrap_or_else(|default| {
            mistakes.push(("ASSISTANCE_LOG_FORMAT", "is neither text nor json".to_owned()));
            default
        });
        let token_url_is_audience = parsed(given("ASSISTANCE_TOKEN_URL_AUDIENCE"), false, yes_or_no);
        let token_url_is_audience = token_url_is_audience.unwrap_or_else(|default| {
            mistakes.push(("ASSISTANCE_TOKEN_URL_AUDIENCE", "is neither yes nor no".to_owned()));
            default
        });
        let storage = storage(&given, &mut mistakes);
        let allows_local_webhooks = allows_local_webhooks(given("ASSISTANCE_WEBHOOKS_ALLOW_LOCAL"), &storage, &mut mistakes);
        let public_url = public_url(given("ASSISTANCE_PUBLIC_URL"), &storage, listen, &mut mistakes);
        let access = Access::read(&given, &public_url, &mut mistakes);
        let log = given("ASSISTANCE_LOG").unwrap_or_else(|| "info".to_owned());
        if mistakes.is_empty() {
            Ok(Self {
                storage,
                listen,
                public_url,
                token_url_is_audience,
                access,
                connections,
                allows_local_webhooks,
                log,
                log_format,
            })
        } else {
            Err(Mistakes(mistakes))
        }
    }

    /// The service listens on `address`: with port 0 the system has chosen one, and an address made up from it changes.
    pub fn listens_on(&mut self, address: SocketAddr) {
        if self.public_url == format!("http://{}", self.listen) {
            let made_up = std::mem::replace(&mut self.public_url, format!("http://{address}"));
            let issuer = self.access.outside_issuer.as_mut().filter(|issuer| issuer.audience == made_up);
            if let Some(issuer) = issuer {
                issuer.audience.clone_from(&self.public_url);
            }
        }
        self.listen = address;
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    [("yes", true), ("no", false)].into_iter().find(|(name, _)| *name == text).map(|(_, value)| value)
}

/// The value read, the default where none is given, and the default as an error where it cannot be read.
fn parsed<T>(value: Option<String>, default: T, read: impl Fn(&str) -> Option<T>) -> Result<T, T> {
    match value {
        None => Ok(default),
        Some(text) => read(&text).ok_or(default),
    }
}

fn storage(given: &impl Fn(&str) -> Option<String>, mistakes: &mut Vec<(&'static str, String)>) -> Storage {
    let earlier = mistakes.len();
    let url = database(given, ["DATABASE_URL", "DATABASE_URL_FILE"], mistakes);
    let sandbox_url = database(given, ["ASSISTANCE_SANDBOX_URL", "ASSISTANCE_SANDBOX_URL_FILE"], mistakes);
    let Some(url) = url else {
        if sandbox_url.is_some() && mistakes.len() == earlier {
            let mistake = "is given without DATABASE_URL: a demonstration has a sandbox of its own".to_owned();
            mistakes.push(("ASSISTANCE_SANDBOX_URL", mistake));
        }
        return Storage::Private { home: given("ASSISTANCE_HOME").map(PathBuf::from) };
    };
    if sandbox_url.as_ref() == Some(&url) {
        mistakes.push(("ASSISTANCE_SANDBOX_URL", "is the database of DATABASE_URL: give the sandbox one of its own".to_owned()));
    }
    if given("ASSISTANCE_HOME").is_some() {
        mistakes.push(("ASSISTANCE_HOME", "is for the private PostgreSQL and is given together with DATABASE_URL".to_owned()));
    }
    let key_file = given("ASSISTANCE_KEY_FILE").map_or_else(PathBuf::new, PathBuf::from);
    if key_file.as_os_str().is_empty() {
        mistakes.push(("ASSISTANCE_KEY_FILE", "is missing: a production service does not make up its keys".to_owned()));
    }
    Storage::Server { url, sandbox_url, key_file }
}

/// The address of a database, given by a variable or in the file that another one names.
fn database(
    given: &impl Fn(&str) -> Option<String>,
    [name, file]: [&'static str; 2],
    mistakes: &mut Vec<(&'static str, String)>,
) -> Option<String> {
    let from_file = given(file).map(|path| std::fs::read_to_string(path).map(|text| text.trim().to_owned()));
    let url = match (given(name), from_file) {
        (Some(_), Some(_)) => {
            mistakes.push((file, format!("is given together with {name}")));
            return None;
        }
        (None, Some(Err(error))) => {
            mistakes.push((file, format!("cannot be read: {error}")));
            return None;
        }
        (Some(url), None) | (None, Some(Ok(url))) => url,
        (None, None) => return None,
    };
    if let Some(mistake) = address_mistake(&url) {
        mistakes.push((name, mistake.to_owned()));
    }
    Some(url)
}

fn public_url(
    given: Option<String>,
    storage: &Storage,
    listen: SocketAddr,
    mistakes: &mut Vec<(&'static str, String)>,
) -> String {
    let Some(url) = given else {
        if matches!(storage, Storage::Server { .. }) {
            mistakes.push(("ASSISTANCE_PUBLIC_URL", "is missing: it is the issuer of every token".to_owned()));
        }
        return format!("http://{listen}");
    };
    let url = url.trim_end_matches('/').to_owned();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']' | b'/' | b'_');
    if host.is_empty() || !host.bytes().all(plain) {
        mistakes.push(("ASSISTANCE_PUBLIC_URL", "is not an address like https://api.example.org".to_owned()));
    } else if matches!(storage, Storage::Server { .. }) && url.starts_with("http://") && !is_local(host) {
        mistakes.push(("ASSISTANCE_PUBLIC_URL", "has to begin with https://".to_owned()));
    }
    url
}

fn allows_local_webhooks(given: Option<String>, storage: &Storage, mistakes: &mut Vec<(&'static str, String)>) -> bool {
    let allows = parsed(given, false, yes_or_no).unwrap_or_else(|default| {
        mistakes.push(("ASSISTANCE_WEBHOOKS_ALLOW_LOCAL", "is neither yes nor no".to_owned()));
        default
    });
    if allows && matches!(storage, Storage::Server { .. }) {
        let mistake = "is for development and given together with DATABASE_URL".to_owned();
        mistakes.push(("ASSISTANCE_WEBHOOKS_ALLOW_LOCAL", mistake));
    }
    allows
}

/// What is wrong with the address of a database: it cannot be read, or it leaves this machine without saying whether
/// under TLS.
fn address_mistake(url: &str) -> Option<&'static str> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Some("does not begin with postgresql://");
    }
    let Ok(address) = url.parse::<tokio_postgres::Config>() else { return Some("is not an address of PostgreSQL") };
    let says = matches!(address.get_ssl_mode(), SslMode::Require | SslMode::Disable);
    (leaves_this_machine(&address) && !says)
        .then_some("goes across a network and does not say sslmode=require (or, knowingly, sslmode=disable)")
}

/// Whether one of the hosts is neither a Unix socket nor the loopback.
#[must_use]
pub fn leaves_this_machine(address: &tokio_postgres::Config) -> bool {
    let is_far = |host: &Host| match host {
        Host::Tcp(name) => !is_local(name) && !name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        Host::Unix(_) => false,
    };
    address.get_hosts().iter().any(is_far) || address.get_hostaddrs().iter().any(|address| !address.is_loopback())
}

fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| host == *local || host.starts_with(&format!("{local}:")))
}

#[cfg(test)]
mod tests {
    use super::{Config, Storage};

    fn read(variables: &[(&str, &str)]) -> Result<Config, Vec<&'static str>> {
        let variable = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        Config::read(variable).map_err(|mistakes| mistakes.0.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn nothing_configured_is_a_demonstration() {
        let config = read(&[]).unwrap();
        assert_eq!(config.storage, Storage::Private { home: None });
        assert_eq!(config.public_url, "http://127.0.0.1:8080");
    }

    #[test]
    fn what_is_made_up_of_the_address_follows_the_port_that_the_system_chose() {
        let issuer = [("ASSISTANCE_ISSUER", "https://idp.example.org"), ("ASSISTANCE_ISSUER_KEYS_FILE", "keys.json")];
        let with = |more: &[(&str, &str)]| {
            let mut config = read(&[&[("ASSISTANCE_LISTEN", "127.0.0.1:0")], &issuer[..], more].concat()).unwrap();
            config.listens_on("127.0.0.1:40123".parse().unwrap());
            (config.public_url, config.access.outside_issuer.unwrap().audience)
        };
        let address = "http://127.0.0.1:40123".to_owned();
        assert_eq!(with(&[]), (address.clone(), address.clone()));
        assert_eq!(with(&[("ASSISTANCE_ISSUER_AUDIENCE", "assistance")]), (address, "assistance".to_owned()));
    }

    #[test]
    fn every_mistake_is_reported_at_once_by_name() {
        let mistakes = read(&[
            ("DATABASE_URL", "mysql://x"),
            ("ASSISTANCE_LISTEN", "everywhere"),
            ("ASSISTANCE_DATABASE_CONNECTIONS", "0"),
            ("ASSISTANCE_LOG_FORMAT", "xml"),
            ("ASSISTANCE_WEBHOOKS_ALLOW_LOCAL", "yes"),
            ("ASSISTANCE_HOME", "/tmp"),
        ])
        .unwrap_err();
        let expected = [
            "ASSISTANCE_LISTEN",
            "ASSISTANCE_DATABASE_CONNECTIONS",
            "ASSISTANCE_LOG_FORMAT",
            "DATABASE_URL",
            "ASSISTANCE_HOME",
            "ASSISTANCE_KEY_FILE",
            "ASSISTANCE_WEBHOOKS_ALLOW_LOCAL",
            "ASSISTANCE_PUBLIC_URL",
        ];
        assert_eq!(mistakes, expected);
    }

    #[test]
    fn a_database_across_a_network_says_whether_it_is_under_tls() {
        let with = |url| {
            read(&[("DATABASE_URL", url), ("ASSISTANCE_KEY_FILE", "/k"), ("ASSISTANCE_PUBLIC_URL", "https://a.example.org")])
        };
        for fine in [
            "postgresql://u:p@db/x?sslmode=require",
            "postgresql://%2Frun%2Fpg/x",
            "postgresql://u@localhost:5432/x",
            "postgres://[::1]/x",
        ] {
            assert!(with(fine).is_ok(), "{fine}");
        }
        for far in [
            "postgresql://u:p@db.example.org/x",
            "postgresql:///x?host=db.example.org",
            "postgresql://localhost:5432,db.example.org:5432/x",
            "postgresql://u@localhost/x?hostaddr=10.0.0.5",
            "postgresql://u:sslmode=require@db.example.org/x",
            "postgresql://u@db.example.org/x?sslmode=prefer",
        ] {
            assert_eq!(with(far).unwrap_err(), ["DATABASE_URL"], "{far}");
        }
    }

    #[test]
    fn the_sandbox_is_another_database_of_a_production_service() {
        let with = |more: &[(&'static str, &'static str)]| {
            let production = [("ASSISTANCE_KEY_FILE", "/k"), ("ASSISTANCE_PUBLIC_URL", "https://a.example.org")];
            read(&[&production[..], more].concat()).map(|config| config.storage)
        };
        let real = ("DATABASE_URL", "postgresql://localhost/x");
        let sandbox = |url| ("ASSISTANCE_SANDBOX_URL", url);
        let Storage::Server { sandbox_url, .. } = with(&[real, sandbox("postgresql://localhost/y")]).unwrap() else { panic!() };
        assert_eq!(sandbox_url.as_deref(), Some("postgresql://localhost/y"));
        assert!(matches!(with(&[real]).unwrap(), Storage::Server { sandbox_url: None, .. }));
        for wrong in [vec![real, sandbox(real.1)], vec![real, sandbox("mysql://y")], vec![sandbox("postgresql://localhost/y")]] {
            assert_eq!(with(&wrong).unwrap_err(), ["ASSISTANCE_SANDBOX_URL"]);
        }
    }

    #[test]
    fn a_production_service_is_known_by_https() {
        let with = |url| {
            read(&[
                ("DATABASE_URL", "postgresql://db/x?sslmode=require"),
                ("ASSISTANCE_KEY_FILE", "/k"),
                ("ASSISTANCE_PUBLIC_URL", url),
            ])
        };
        assert_eq!(with("https://api.example.org/").unwrap().public_url, "https://api.example.org");
        assert_eq!(with("http://api.example.org").unwrap_err(), ["ASSISTANCE_PUBLIC_URL"]);
        assert!(with("http://localhost:8080").is_ok());
    }
}
