//! The program in production: on a PostgreSQL that is configured, with keys and clients of its own.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use assistance_api::db;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::harness::Caller;
use crate::harness::client_key::ClientKey;
use crate::harness::cluster::{self, Content, cluster};

const KEY: &str = "k2026 QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=\n";

/// A key file of a test's own; gone with it.
struct KeyFile(PathBuf);

impl KeyFile {
    fn new(text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("assistance-key-{}", uuid::Uuid::new_v4().simple()));
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        Self(path)
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn program(database_url: &str, key: &KeyFile, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assistance-api"));
    command.args(arguments).env_remove("ASSISTANCE_HOME").env("ASSISTANCE_LISTEN", "127.0.0.1:0").env("ASSISTANCE_LOG", "warn");
    command.env("DATABASE_URL", database_url).env("ASSISTANCE_KEY_FILE", &key.0);
    command.env("ASSISTANCE_PUBLIC_URL", "https://assistance.example.org").stdin(Stdio::null());
    command
}

async fn run(database_url: &str, key: &KeyFile, arguments: &[&str]) -> Output {
    let mut command = program(database_url, key, arguments);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// An empty database.
async fn empty() -> String {
    let name = format!("production_{}", uuid::Uuid::new_v4().simple());
    db::create_database(&cluster().url("postgres"), &name).await.unwrap();
    cluster().url(&name)
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn it_refuses_what_belongs_to_a_demonstration() {
    let key = KeyFile::new(KEY);
    let of_demo = KeyFile::new("demo QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=\n");
    let url = empty().await;
    let output = run(&url, &of_demo, &["serve"]).await;
    assert!(!output.status.success() && told(&output).contains("key of a demonstration"), "{}", told(&output));
    let output = run(&url, &key, &["serve"]).await;
    assert!(!output.status.success() && told(&output).contains("assistance-api migrate"), "{}", told(&output));
    // A database with the demo's clients, whose own keys are wrapped under the tests' key.
    let with_demo = cluster::database(Content::Clients).await;
    let test_key = KeyFile::new("test QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n");
    let output = run(&with_demo, &test_key, &["serve"]).await;
    assert!(!output.status.success() && told(&output).contains("clients of a demonstration"), "{}", told(&output));
}

#[tokio::test]
async fn it_is_migrated_given_clients_and_served_and_a_rotated_secret_ends_the_old_one() {
    let (key, url) = (KeyFile::new(KEY), empty().await);
    assert!(run(&url, &key, &["migrate"]).await.status.success());
    assert!(told(&run(&url, &key, &["migrate"]).await).starts_with("0 migrations"));
    let create = ["client", "create", "--client-id", "harbour-1", "--name", "Case system", "--organisation", "Harbour"];
    let partner = [&create[..], &["--organisation-type", "other_ngo", "--scope", "referrals:submit"]].concat();
    let created = told(&run(&url, &key, &partner).await);
    let secret = |text: &str| text.split("client_secret").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert!(created.contains("The organisation Harbour is new."), "{created}");
    let first = secret(&created);
    let again = run(&url, &key, &partner).await;
    assert!(!again.status.success() && told(&again).contains("of that id already"), "{}", told(&again));
    let too_much =
        ["client", "create", "--client-id", "harbour-2", "--name", "X", "--organisation", "Harbour", "--scope", "clients:read"];
    let too_much = run(&url, &key, &too_much).await;
    assert!(
        !too_much.status.success() && told(&too_much).contains("assistance system's own clients only"),
        "{}",
        told(&too_much)
    );
    assert_eq!(told(&run(&url, &key, &["client", "list"]).await), "harbour-1  (Harbour, Case system)  referrals:submit\n");
    let second = secret(&told(&run(&url, &key, &["client", "rotate", "harbour-1"]).await));

    let mut serve = program(&url, &key, &["serve"]);
    serve.env("ASSISTANCE_PUBLIC_URL", "http://127.0.0.1").stdout(Stdio::piped());
    serve.env("ASSISTANCE_LISTEN", free_port());
    let mut child = serve.spawn().unwrap();
    let address =
        serve.get_envs().find(|(name, _)| *name == "ASSISTANCE_LISTEN").unwrap().1.unwrap().to_str().unwrap().to_owned();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("Swagger UI")));
    let nobody = Caller::new(&format!("http://{address}"), None);
    let form = |secret: &str| format!("grant_type=client_credentials&client_id=harbour-1&client_secret={secret}");
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let token =
        async |secret: &str| nobody.send(reqwest::Method::POST, "/oauth2/token", &headers, Some(form(secret))).await.status;
    assert_eq!((token(&first).await, token(&second).await), (reqwest::StatusCode::UNAUTHORIZED, reqwest::StatusCode::OK));
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn its_operator_is_told_what_is_misspelt() {
    let (key, url) = (KeyFile::new(KEY), empty().await);
    assert!(run(&url, &key, &["migrate"]).await.status.success());
    let create = |organisation: &'static str, client_id: &'static str, more: &[&'static str]| {
        let client = ["client", "create", "--client-id", client_id, "--name", "X", "--scope", "referrals:submit"];
        [&client[..], &["--organisation", organisation], more].concat()
    };
    let typed = ["--organisation-type", "other_ngo"];
    assert!(run(&url, &key, &create("Harbour", "harbour-1", &typed)).await.status.success());
    for (organisation, more, expected) in [
        ("Harbor", &[][..], "there is no organisation Harbor; to make it, give its --organisation-type"),
        ("Harbor", &["--organisation-type", "ngo"], "there is no organisation type ngo"),
        ("Harbor", &["--assistance-system"], "--organisation-type"),
    ] {
        let refused = run(&url, &key, &create(organisation, "harbour-2", more)).await;
        assert!(!refused.status.success() && told(&refused).contains(expected), "{}", told(&refused));
    }
    let second = told(&run(&url, &key, &create("Harbour", "harbour-2", &[])).await);
    assert!(second.contains("client_secret") && !second.contains("is new"), "{second}");
    let listed = "harbour-1  (Harbour, X)  referrals:submit\nharbour-2  (Harbour, X)  referrals:submit\n";
    assert_eq!(told(&run(&url, &key, &["client", "list"]).await), listed);

    let pair = ClientKey::generate(Algorithm::ES256);
    let with = |member: &str, value: Value| {
        let mut jwk = pair.jwk.clone();
        jwk[member] = value;
        KeyFile::new(&jwk.to_string())
    };
    let (private, public) = (with("d", json!("cHJpdmF0ZS1wYXJ0")), with("key_ops", json!(["verify"])));
    let (broken, missing) = (KeyFile::new("{}"), PathBuf::from("/no/such/key.json"));
    for (file, expected) in [
        (&missing, "cannot be read: No such file"),
        (&broken.0, "not a public JSON Web Key"),
        (&private.0, "the key has a private part (d)"),
    ] {
        let file = file.to_str().unwrap();
        let refused = run(&url, &key, &["client", "add-key", "harbour-1", file]).await;
        let told = told(&refused);
        assert!(!refused.status.success() && told.contains(file) && told.contains(expected), "{told}");
        assert!(!told.contains("cHJpdmF0"), "{told}");
    }
    let added = told(&run(&url, &key, &["client", "add-key", "harbour-1", public.0.to_str().unwrap()]).await);
    assert!(added.contains(&format!("harbour-1 signs in by the key {}", pair.public().thumbprint())), "{added}");
}

#[tokio::test]
async fn its_sandbox_is_a_database_of_its_own() {
    let (key, url, sandbox, register) = (KeyFile::new(KEY), empty().await, empty().await, empty().await);
    let with = async |sandbox: &str, arguments: &[&str]| {
        let mut command = program(&url, &key, arguments);
        command.env("ASSISTANCE_SANDBOX_URL", sandbox);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    };
    let create = |client_id: &'static str, more: &[&'static str]| {
        let all = [
            "client",
            "create",
            "--client-id",
            client_id,
            "--name",
            "X",
            "--organisation",
            "Harbour",
            "--scope",
            "referrals:submit",
            "--organisation-type",
            "other_ngo",
        ];
        [&all[..], more].concat()
    };
    assert!(run(&url, &key, &["migrate"]).await.status.success());
    let without = run(&url, &key, &create("trial-1", &["--sandbox"])).await;
    assert!(!without.status.success() && told(&without).contains("there is no sandbox"), "{}", told(&without));
    let behind = with(&sandbox, &["serve"]).await;
    assert!(!behind.status.success() && told(&behind).contains("assistance-api migrate"), "{}", told(&behind));
    assert!(with(&sandbox, &["migrate"]).await.status.success());
    let created = with(&sandbox, &create("trial-1", &["--sandbox"])).await;
    assert!(created.status.success(), "{}", told(&created));
    let listed = with(&sandbox, &["client", "list"]).await;
    assert!(told(&listed).contains("trial-1  (Harbour, X)  referrals:submit  in the sandbox"), "{}", told(&listed));
    // A sandbox that does not answer takes nothing of the real service away.
    let nowhere = with("postgresql://assistance@127.0.0.1:1/nowhere", &["client", "list"]).await;
    assert!(nowhere.status.success() && told(&nowhere).contains("starts without its sandbox"), "{}", told(&nowhere));
    // The address of another register, whose clients are real.
    assert!(run(&register, &key, &["migrate"]).await.status.success());
    assert!(run(&register, &key, &create("real-1", &[])).await.status.success());
    let refused = with(&register, &["client", "list"]).await;
    assert!(!refused.status.success() && told(&refused).contains("clients that are not of the sandbox"), "{}", told(&refused));
}

fn free_port() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
