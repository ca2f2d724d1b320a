//! One connection: over a Unix socket or the machine's own loopback as it is, across a network under TLS with the
//! server's certificate checked against the system's authorities.

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use tokio_postgres::config::{Config, SslMode};
use tokio_postgres::{NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::leaves_this_machine;
use crate::tls;

/// Connects to the database at `url`.
///
/// # Errors
/// When the address cannot be read, the server cannot be reached, or its certificate is not trusted.
pub(super) async fn connect(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let config: Config =
        url.parse().map_err(|_| ConnectionError::InvalidConnectionUrl("not an address of PostgreSQL".to_owned()))?;
    let under_tls = match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Require => true,
        _ => leaves_this_machine(&config),
    };
    if !under_tls {
        let mut config = config;
        config.ssl_mode(SslMode::Disable);
        let (client, connection) = config.connect(NoTls).await.map_err(|error| refused(&error))?;
        return AsyncPgConnection::try_from_client_and_connection(client, connection).await;
    }
    let tls = MakeRustlsConnect::new(tls::client().map_err(|error| ConnectionError::BadConnection(error.to_string()))?);
    let connected: (_, tokio_postgres::Connection<Socket, _>) = config.connect(tls).await.map_err(|error| refused(&error))?;
    AsyncPgConnection::try_from_client_and_connection(connected.0, connected.1).await
}

/// The error with its causes: the driver's own message does not say what stood in the way.
fn refused(error: &tokio_postgres::Error) -> ConnectionError {
    let mut message = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        message.push_str(": ");
        message.push_str(&source.to_string());
        next = source.source();
    }
    ConnectionError::BadConnection(message)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::connect;

    /// Asks for TLS (`SSLRequest`, PostgreSQL protocol 3.0).
    const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    /// A server that answers the request for TLS with `answer`; what the client says next.
    async fn next_after(answer: u8) -> Option<u8> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("postgresql://user:secret@{}/x?sslmode=require", listener.local_addr().unwrap());
        let client = tokio::spawn(async move { connect(&url).await.is_ok() });
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut asked = [0; 8];
        socket.read_exact(&mut asked).await.unwrap();
        assert_eq!(asked, SSL_REQUEST);
        socket.write_all(&[answer]).await.unwrap();
        let next = socket.read_u8().await.ok();
        drop(socket);
        assert!(!client.await.unwrap());
        next
    }

    #[tokio::test]
    async fn across_a_network_nothing_is_said_before_tls() {
        assert_eq!(next_after(b'N').await, None, "a server without TLS learns nothing");
        assert_eq!(next_after(b'S').await, Some(0x16), "a TLS handshake begins");
    }
}
