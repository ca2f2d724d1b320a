//! The README is true: its walk is executed as it stands, on the real program, which starts, stops and recovers as it says.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets what it does not expect has to stop there")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use assistance_api::config::VARIABLES;

const README: &str = include_str!("../README.md");

/// The block of the README that begins with this fence.
fn block(fence: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{fence}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

/// A directory of this test's own, where a private PostgreSQL may live also when the test runs as root.
struct Home(PathBuf);

impl Home {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("assistance-readme-{}", uuid::Uuid::new_v4().simple())))
    }

    /// Whether the private PostgreSQL runs here. The directory in which one is just being made does not count: its
    /// servers come and go.
    fn is_in_use(&self) -> bool {
        let is_cluster = |name: &str| name.strip_prefix("postgresql-").is_some_and(|major| major.parse::<u32>().is_ok());
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut clusters = entries.filter(|entry| is_cluster(&entry.file_name().to_string_lossy()));
        let file = clusters.find_map(|entry| fs::read_to_string(entry.path().join("postmaster.pid")).ok());
        // Empty for the moment between its making and its writing.
        let pid = file.as_deref().and_then(|file| file.lines().next());
        pid.is_some_and(|pid| Command::new("kill").args(["-0", pid]).status().unwrap().success())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The running program.
struct Program {
    child: Child,
    url: String,
    printed: Vec<String>,
}

impl Program {
    fn start(home: &Path) -> Self {
        let mut child = command(home).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        // The table of clients is the last that it prints; a client of the sandbox is the last of them.
        let mut printed = Vec::new();
        for line in lines {
            let last = line.contains("demo-sandbox-signer");
            printed.push(line);
            if last {
                break;
            }
        }
        let url =
            printed.first().and_then(|line| line.split_once("listening on ")).expect("it says where it listens").1.to_owned();
        Self { child, url, printed }
    }

    fn signal(&mut self, signal: &str) -> std::process::ExitStatus {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Not reached by a test that passes: the program is asked to stop, so that it stops its PostgreSQL.
        if self.child.try_wait().unwrap().is_none() {
            self.signal("-TERM");
        }
    }
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assistance-api"));
    command.env("ASSISTANCE_HOME", home).env("ASSISTANCE_LISTEN", "127.0.0.1:0").env("ASSISTANCE_LOG", "warn");
    for name in ["DATABASE_URL", "DATABASE_URL_FILE", "ASSISTANCE_KEY_FILE", "ASSISTANCE_PUBLIC_URL"] {
        command.env_remove(name);
    }
    command
}

#[test]
fn the_walk_prints_what_the_readme_says_and_the_service_starts_stops_and_recovers() {
    let home = Home::new();
    let mut program = Program::start(&home.0);
    assert!(program.printed.iter().any(|line| line == &format!("Swagger UI: {}/swagger-ui/", program.url)));
    assert!(program.printed.iter().any(|line| line.contains("demo-ngo") && line.contains("demo-secret-of-the-ngo")));
    let walk = Command::new("bash").args(["-euo", "pipefail", "-c", block("sh walk")]).env("API", &program.url).output().unwrap();
    assert!(walk.status.success(), "{}", String::from_utf8_lossy(&walk.stderr));
    assert_eq!(String::from_utf8(walk.stdout).unwrap(), block("text printed"));

    // A second service on the same directory is refused, and the first goes on.
    let second = command(&home.0).output().unwrap();
    assert!(!second.status.success() && String::from_utf8_lossy(&second.stderr).contains("already in use"));

    // Killed: its PostgreSQL is an orphan, and the next start takes over with everything there.
    program.signal("-KILL");
    assert!(home.is_in_use(), "the orphan is there");
    let mut program = Program::start(&home.0);
    let ask = format!(
        "TOKEN=$(curl -sf -u demo-ngo:demo-secret-of-the-ngo -d grant_type=client_credentials {0}/oauth2/token | sed -E 's/.*\"access_token\":\"([^\"]*)\".*/\\1/'); \
         curl -sf -H \"Authorization: Bearer $TOKEN\" '{0}/v1/referrals?state=admitted'",
        program.url
    );
    let found = Command::new("bash").args(["-c", &ask]).output().unwrap();
    assert!(String::from_utf8_lossy(&found.stdout).contains("HARBOUR-2026-117"), "the referral of the walk is still there");

    // Ctrl-C, and SIGTERM: both stop the PostgreSQL too.
    assert!(program.signal("-INT").success());
    assert!(!home.is_in_use());
    let mut program = Program::start(&home.0);
    assert!(program.signal("-TERM").success());
    assert!(!home.is_in_use());
}

#[test]
fn a_service_that_is_interrupted_while_it_starts_leaves_nothing_running() {
    let home = Home::new();
    let mut child = command(&home.0).stdout(Stdio::null()).spawn().unwrap();
    for _ in 0..600 {
        if home.is_in_use() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(home.is_in_use(), "the private PostgreSQL has begun");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
    assert!(!home.is_in_use());
}

#[test]
fn the_historical_case_is_imported_as_it_stands() {
    let home = Home::new();
    // The first start makes the register into which it is imported.
    Program::start(&home.0).signal("-TERM");
    let case: serde_json::Value = serde_json::from_str(block("json case")).unwrap();
    let file = home.0.join("cases.ndjson");
    fs::write(&file, format!("{case}\n")).unwrap();
    let import = || {
        let output = command(&home.0).arg("import").arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(import(), "1 cases imported, 0 there already, 0 lines refused\n");
    assert_eq!(import(), "0 cases imported, 1 there already, 0 lines refused\n");
    assert!(!home.is_in_use());
}

#[test]
fn the_table_of_variables_is_the_programs() {
    for (name, meaning) in VARIABLES {
        assert!(README.contains(&format!("| `{name}` | {meaning} |")), "{name} is not in the README as it is in the program");
    }
    assert_eq!(README.matches("| `ASSISTANCE_").count() + README.matches("| `DATABASE_").count(), VARIABLES.len());
}

#[test]
fn every_mistake_of_a_configuration_is_told_at_once_and_no_secret_is_repeated() {
    let home = Home::new();
    let mut wrong = command(&home.0);
    wrong.env("DATABASE_URL", "mysql://user:geheim@db/x").env("ASSISTANCE_LISTEN", "nowhere").env_remove("ASSISTANCE_HOME");
    let output = wrong.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for name in ["DATABASE_URL", "ASSISTANCE_LISTEN", "ASSISTANCE_KEY_FILE", "ASSISTANCE_PUBLIC_URL"] {
        assert!(told.contains(name), "{told}");
    }
    assert!(!told.contains("geheim"));
}
