//! One `POST` to an endpoint, to the very address that was checked; of the answer the status is read and nothing else.

use std::future::ready;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Response};
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use super::wire::DeliveryFailure as Failure;
use crate::webhooks::address::is_public;
use crate::webhooks::destination::{Destination, Surroundings};
use crate::{outbound, tls};

/// How long everything together may take: name, connection, TLS, request, status.
const DEADLINE: Duration = Duration::from_secs(15);

/// What is sent.
#[derive(Debug)]
pub struct Message {
    /// The event's id.
    pub id: String,
    /// When this attempt is made, in seconds since 1970.
    pub timestamp: i64,
    /// The signatures.
    pub signature: String,
    /// The payload.
    pub body: Vec<u8>,
}

/// Sends to webhooks.
pub struct Sender {
    tls: TlsConnector,
    surroundings: Surroundings,
}

impl Sender {
    /// One that calls what these surroundings allow.
    ///
    /// # Errors
    /// When the cryptographic library lacks what TLS needs.
    pub fn new(surroundings: Surroundings) -> Result<Self, rustls::Error> {
        Ok(Self { tls: TlsConnector::from(Arc::new(tls::client()?)), surroundings })
    }

    /// Sends `message` to `url`; answers the status.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn post(&self, url: &str, message: Message) -> Result<u16, Failure> {
        tokio::time::timeout(DEADLINE, self.attempt(url, message)).await.map_err(|_| Failure::TimedOut)?
    }

    async fn attempt(&self, url: &str, message: Message) -> Result<u16, Failure> {
        let destination = Destination::parse(url, self.surroundings).map_err(|_| Failure::AddressForbidden)?;
        let addresses = self.resolve(&destination).await?;
        let socket = TcpStream::connect(addresses.as_slice()).await.map_err(|_| Failure::ConnectionFailed)?;
        let request = request(&destination, message).ok_or(Failure::AddressForbidden)?;
        let status = |answer: Response<Incoming>| ready(Some(answer.status().as_u16()));
        if !destination.is_under_tls() {
            return outbound::exchange(socket, request, status).await.ok_or(Failure::ConnectionFailed);
        }
        let name = ServerName::try_from(destination.host()).map_err(|_| Failure::TlsFailed)?;
        let socket = self.tls.connect(name, socket).await.map_err(|_| Failure::TlsFailed)?;
        outbound::exchange(socket, request, status).await.ok_or(Failure::ConnectionFailed)
    }

    /// The addresses of the host. All have to be such as are called: a name that leads to one inside, too, is a trick.
    async fn resolve(&self, destination: &Destination) -> Result<Vec<SocketAddr>, Failure> {
        let (host, port) = (destination.host(), destination.port());
        let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_) => lookup_host((host, port)).await.map_err(|_| Failure::NameUnknown)?.collect(),
        };
        if addresses.is_empty() {
            return Err(Failure::NameUnknown);
        }
        let is_allowed = |address: &SocketAddr| self.surroundings == Surroundings::Local || is_public(address.ip());
        if addresses.iter().all(is_allowed) { Ok(addresses) } else { Err(Failure::AddressForbidden) }
    }
}

fn request(destination: &Destination, message: Message) -> Option<Request<Full<Bytes>>> {
    Request::post(destination.target())
        .header(HOST, destination.authority())
        .header(USER_AGENT, outbound::USER_AGENT)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close")
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.timestamp)
        .header("webhook-signature", message.signature)
        .body(Full::new(Bytes::from(message.body)))
        .ok()
}
