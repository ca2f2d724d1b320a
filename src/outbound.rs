//! One request of the service's own over a connection that is made for it. No redirect is followed and no proxy asked, because
//! nothing here knows of any.

use std::future::Future;
use std::pin::pin;

use futures_util::future::{Either, select};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// As what the service calls.
pub const USER_AGENT: &str = concat!("assistance-api/", env!("CARGO_PKG_VERSION"));

/// How much of an answer is read at a time, and of its head at all, in bytes.
const HEAD: usize = 16 * 1024;

/// Sends the request and has `read` take of the answer what it wants; `None` where there is none. The connection is worked until
/// then by this future itself, so nothing of it outlives the attempt.
pub async fn exchange<S, T, F>(stream: S, request: Request<Full<Bytes>>, read: impl FnOnce(Response<Incoming>) -> F) -> Option<T>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    F: Future<Output = Option<T>>,
{
    let handshake = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.ok()?;
    let answer = async move { read(sender.send_request(request).await.ok()?).await };
    match select(pin!(answer), pin!(connection)).await {
        Either::Left((answer, _)) => answer,
        // The connection has ended: the answer came before that, or does not come any more.
        Either::Right((_, answer)) => answer.await,
    }
}
