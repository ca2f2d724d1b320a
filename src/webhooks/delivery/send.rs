//! One `POST` to an endpoint: over a connection that is made for it, to the very address that was checked. No redirect is
//! followed and no proxy asked, because nothing here knows of any; of the answer the status is read and nothing else.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use super::wire::DeliveryFailure as Failure;
use crate::tls;
use crate::webhooks::address::is_public;
use crate::webhooks::destination::{Destination, Surroundings};

/// How long everything together may take: name, connection, TLS, request, status.
const DEADLINE: Duration = Duration::from_secs(15);
/// How much of an answer's head is read, in bytes.
const HEAD: usize = 16 * 1024;

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
        if !destination.is_under_tls() {
            return exchange(socket, request).await;
        }
        let name = ServerName::try_from(destination.host()).map_err(|_| Failure::TlsFailed)?;
        exchange(self.tls.connect(name, socket).await.map_err(|_| Failure::TlsFailed)?, request).await
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
        .header(USER_AGENT, concat!("assistance-api/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close")
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.timestamp)
        .header("webhook-signature", message.signature)
        .body(Full::new(Bytes::from(message.body)))
        .ok()
}

/// Sends the request and reads the status. The connection is worked until then by this future itself, so nothing of it
/// outlives the attempt.
async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<u16, Failure>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let handshake = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|_| Failure::ConnectionFailed)?;
    let answer = match select(pin!(sender.send_request(request)), pin!(connection)).await {
        Either::Left((answer, _)) => answer,
        // The connection has ended: the answer came before that, or does not come any more.
        Either::Right((_, answer)) => answer.await,
    };
    answer.map(|answer| answer.status().as_u16()).map_err(|_| Failure::ConnectionFailed)
}
