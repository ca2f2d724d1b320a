//! One private PostgreSQL for the whole test binary, with four templates: empty, without cases, with the
//! demo register, and with its releases.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use assistance_api::access::State;
use assistance_api::clock::Clock;
use assistance_api::db::embedded::{Cluster, Durability, Programs};
use assistance_api::db::{self, Database};
use assistance_api::demo::{load, releases};
use assistance_api::vault::Keyring;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use tokio::sync::OnceCell;

/// The issuer of the tests.
pub const PUBLIC_URL: &str = "http://assistance.test";
/// The key-encryption key of the tests.
const KEY: &str = "test QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NOTHING: OnceCell<()> = OnceCell::const_new();
static CLIENTS: OnceCell<()> = OnceCell::const_new();
static REGISTER: OnceCell<()> = OnceCell::const_new();
static RELEASED: OnceCell<()> = OnceCell::const_new();

/// What a test's database begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The tables and nothing in them.
    Nothing,
    /// The demo organisations and clients, and no case.
    Clients,
    /// The demo register, too.
    Register,
    /// The releases of the demo register, too.
    Released,
}

/// The private PostgreSQL of the tests.
pub fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| {
        let home = std::env::temp_dir().join(format!("assistance-api-test-{}", std::process::id()));
        let programs = Programs::find().unwrap_or_else(|missing| panic!("{missing}"));
        let cluster = Cluster::start(&programs, &home, Durability::ForTests).unwrap_or_else(|error| panic!("{error}"));
        end_with_this_process(&home);
        cluster
    })
}

/// A static is never dropped: a small watcher stops the server and removes its files when the tests have ended,
/// however they end.
#[expect(clippy::zombie_processes, reason = "the watcher waits for this process, not the other way round")]
fn end_with_this_process(home: &PathBuf) {
    let watch = "while kill -0 \"$1\" 2>/dev/null; do sleep 0.3; done; \
         pid=$(head -n 1 \"$2\"/postgresql-*/postmaster.pid 2>/dev/null); [ -n \"$pid\" ] && kill -QUIT \"$pid\"; \
         i=0; while [ -n \"$pid\" ] && kill -0 \"$pid\" 2>/dev/null && [ $i -lt 50 ]; do sleep 0.1; i=$((i+1)); done; rm -rf \"$2\"";
    let mut watcher = Command::new("setsid");
    watcher.args(["sh", "-c", watch, "watch", &std::process::id().to_string()]).arg(home);
    watcher.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
}

/// The keys of the tests.
pub fn keyring() -> Keyring {
    Keyring::parse(KEY).unwrap()
}

/// A database of its own with this content; answers its address.
pub async fn database(content: Content) -> String {
    NOTHING.get_or_init(|| template("template_nothing", "template0", Content::Nothing)).await;
    CLIENTS.get_or_init(|| template("template_clients", "template_nothing", Content::Clients)).await;
    let from = match content {
        Content::Nothing => "template_nothing",
        Content::Clients => "template_clients",
        Content::Register => register().await,
        Content::Released => {
            let register = register().await;
            RELEASED.get_or_init(|| template("template_released", register, Content::Released)).await;
            "template_released"
        }
    };
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    clone(&name, from).await;
    cluster().url(&name)
}

/// The template with the demo register.
async fn register() -> &'static str {
    REGISTER.get_or_init(|| template("template_register", "template_clients", Content::Register)).await;
    "template_register"
}

async fn clone(name: &str, from: &str) {
    let mut connection = AsyncPgConnection::establish(&cluster().url("postgres")).await.unwrap();
    connection.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {from} STRATEGY FILE_COPY")).await.unwrap();
}

/// Makes a template in a runtime of its own: its connections end with it, and nobody may be connected to a template.
async fn template(name: &'static str, from: &'static str, content: Content) {
    let make = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            clone(name, from).await;
            let url = cluster().url(name);
            db::migrate(&url).await.unwrap();
            let database = Database::new(&url, 2).unwrap();
            let state = State::open(database, keyring(), Clock::system(), PUBLIC_URL).await.unwrap();
            if content != Content::Nothing {
                load::sign_in(&state).await.unwrap();
            }
            if content == Content::Register {
                load::register(&state, |_| ()).await.unwrap();
                load::advice(&state).await.unwrap();
            }
            if content == Content::Released {
                releases::publish(&state, || ()).await.unwrap();
            }
            state.database.close();
        });
    };
    tokio::task::spawn_blocking(make).await.unwrap();
}
