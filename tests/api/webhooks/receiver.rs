//! An endpoint of a partner, made by the test: it hands what it receives to the test and answers as it is told to.

use std::collections::HashMap;
use std::time::Duration;

use assistance_api::access::State;
use assistance_api::webhooks::delivery::deliver;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How long a delivery may be on its way before the test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was received.
#[derive(Clone, Debug)]
pub struct Received {
    /// Method and target.
    pub line: String,
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// How many of the signatures are by this secret.
    pub fn signatures_by(&self, secret: &str) -> usize {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let signed = format!("{}.{}.{}", self.id(), self.headers["webhook-timestamp"], self.body);
        let fits = |signature: &&str| {
            let mac = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
            hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), signed.as_bytes(), &mac).is_ok()
        };
        self.headers["webhook-signature"].split(' ').filter(fits).count()
    }
}

/// A running endpoint.
pub struct Receiver {
    pub url: String,
    received: UnboundedReceiver<Received>,
}

/// An answer with this status.
#[expect(clippy::unnecessary_wraps, reason = "some endpoints answer nothing")]
pub fn status(status: u16) -> Option<String> {
    Some(format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 0\r\n\r\n"))
}

impl Receiver {
    /// One that answers what `answer` says, or never where it says nothing.
    pub async fn start(answer: impl Fn(&Received) -> Option<String> + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?of=test", listener.local_addr().unwrap());
        let (sender, received) = unbounded_channel();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, answer.clone(), sender.clone()));
            }
        });
        Self { url, received }
    }

    /// One that accepts everything.
    pub async fn accepting() -> Self {
        Self::start(|_| status(204)).await
    }

    /// The next that comes.
    pub async fn next(&mut self) -> Received {
        tokio::time::timeout(PATIENCE, self.received.recv()).await.expect("a delivery comes").unwrap()
    }

    /// What has come already.
    pub fn so_far(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.received.try_recv().ok()).collect()
    }
}

async fn serve(socket: TcpStream, answer: impl Fn(&Received) -> Option<String>, sender: UnboundedSender<Received>) -> Option<()> {
    let mut socket = BufReader::new(socket);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        socket.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: HashMap<_, _> = lines[1..]
        .iter()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    socket.read_exact(&mut body).await.ok()?;
    let received = Received { line: lines[0].clone(), headers, body: String::from_utf8(body).unwrap() };
    let answer = answer(&received);
    let _ = sender.send(received);
    match answer {
        Some(answer) => socket.write_all(answer.as_bytes()).await.ok(),
        None => std::future::pending().await,
    }
}

/// A service's deliveries, until it is dropped: as a service that is killed, in the middle of whatever it does.
pub struct Worker(tokio::task::JoinHandle<()>);

impl Worker {
    pub fn start(state: &State) -> Self {
        Self(tokio::spawn(deliver::run(state.clone())))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.abort();
    }
}
