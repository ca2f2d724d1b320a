//! Where the public keys of an outside issuer are read: in a file that something keeps up to date, or at the address where the
//! issuer publishes them. The address is the operator's own, and may be inside the network; it is asked for nothing but this.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use url::{Position, Url};

use crate::config::IssuerKeys;
use crate::{outbound, tls};

/// How long everything together may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The largest set of keys, in bytes: more than any issuer publishes.
const MOST: usize = 256 * 1024;

/// Where keys are read.
pub struct Source {
    keys: IssuerKeys,
    /// What an address of `https` is called with.
    tls: Option<TlsConnector>,
}

impl Source {
    /// A place where keys are read.
    ///
    /// # Errors
    /// A sentence for the operator, where there is no TLS to call an address.
    pub fn new(keys: IssuerKeys) -> Result<Self, String> {
        let tls = match &keys {
            IssuerKeys::Address(url) if url.scheme() == "https" => {
                let client = tls::client().map_err(|error| format!("cannot be called: {error}"))?;
                Some(TlsConnector::from(Arc::new(client)))
            }
            _ => None,
        };
        Ok(Self { keys, tls })
    }

    /// Whether it is called over the network, where what does not answer now may answer soon.
    #[must_use]
    pub const fn is_far(&self) -> bool {
        matches!(self.keys, IssuerKeys::Address(_))
    }

    /// Reads what stands there.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn read(&self) -> Result<Vec<u8>, String> {
        match &self.keys {
            IssuerKeys::File(path) => std::fs::read(path).map_err(|error| format!("cannot be read: {error}")),
            IssuerKeys::Address(url) => {
                let fetched = tokio::time::timeout(DEADLINE, self.fetch(url)).await;
                fetched.map_err(|_| "did not answer in ten seconds".to_owned())?
            }
        }
    }

    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, String> {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = url.port_or_known_default().unwrap_or_default();
        let addresses = lookup_host((host, port)).await.map_err(|error| format!("has an unknown name: {error}"))?;
        let addresses: Vec<SocketAddr> = addresses.collect();
        if self.tls.is_none() && !addresses.iter().all(|address| address.ip().is_loopback()) {
            return Err("leaves this machine without TLS".to_owned());
        }
        let socket = TcpStream::connect(addresses.as_slice()).await.map_err(|error| format!("cannot be reached: {error}"))?;
        let request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, outbound::USER_AGENT)
            .header(ACCEPT, "application/json")
            .header(CONNECTION, "close")
            .body(Full::default())
            .map_err(|_| "is not an address that can be asked".to_owned())?;
        let answer = match &self.tls {
            None => outbound::exchange(socket, request, whole).await,
            Some(tls) => {
                let name = ServerName::try_from(host.to_owned()).map_err(|_| "has no name for TLS".to_owned())?;
                let socket = tls.connect(name, socket).await.map_err(|error| format!("is not trusted: {error}"))?;
                outbound::exchange(socket, request, whole).await
            }
        };
        answer.map(|body| body.to_vec()).ok_or_else(|| "does not answer 200 with a set of keys of a usual size".to_owned())
    }
}

/// The whole body of an answer that is what was asked for.
async fn whole(answer: Response<Incoming>) -> Option<Bytes> {
    if answer.status() != StatusCode::OK {
        return None;
    }
    Some(Limited::new(answer.into_body(), MOST).collect().await.ok()?.to_bytes())
}
