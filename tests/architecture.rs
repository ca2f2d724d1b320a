//! The one-way order of the modules, and who may name which library. Kept by reading the sources.

#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect has to stop there")]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which they may use one another: each only those before it. Names on a line are
/// neighbours that do not use one another, except where one is a part of the ground floor.
const ORDER: &[&str] = &[
    "clock",
    "private",
    "config",
    "tls",
    "outbound",
    "db",
    "http",
    "codes",
    "vault",
    "released",
    "organisations",
    "access",
    "audit",
    "events",
    "parameters",
    "feed",
    "administration",
    "sandbox",
    "requests",
    "clients",
    "referrals",
    "decisions",
    "deadlines",
    "consultations",
    "contacts",
    "statistics",
    "releases",
    "reviews",
    "pages",
    "courses",
    "webhooks",
    "register",
    "demo",
    "code_lists",
    "operations",
    "api",
    "jobs",
    "server",
    "commands",
];

/// Files that hold rules of the real world: they know nothing of HTTP, of the database or of JSON.
const DOMAIN: &[&str] = &[
    "parameters/length.rs",
    "clients/child.rs",
    "clients/facts.rs",
    "clients/spell.rs",
    "clients/periods/period.rs",
    "clients/arrangements/arrangement.rs",
    "clients/person.rs",
    "clients/matching/keys.rs",
    "clients/matching/letters.rs",
    "clients/matching/score.rs",
    "clients/united.rs",
    "referrals/referral.rs",
    "referrals/consent.rs",
    "referrals/content.rs",
    "decisions/decision.rs",
    "decisions/client_hearings/hearing.rs",
    "consultations/consultation.rs",
    "contacts/contact.rs",
    "courses/course.rs",
    "courses/applications/application.rs",
    "decisions/life.rs",
    "decisions/time_limit.rs",
    "decisions/corrections/correction.rs",
    "webhooks/address.rs",
    "webhooks/destination.rs",
    "webhooks/signature.rs",
    "webhooks/delivery/schedule.rs",
    "statistics/period.rs",
    "statistics/rollup/spans.rs",
    "statistics/dimension.rs",
    "statistics/table.rs",
    "statistics/cube.rs",
    "statistics/query.rs",
    "releases/lattice.rs",
    "releases/closed_period.rs",
    "releases/disclosure.rs",
    "releases/tally.rs",
    "releases/release.rs",
    "releases/gate/sheet.rs",
    "releases/gate/links.rs",
    "releases/gate/attack.rs",
    "releases/gate/withhold.rs",
    "releases/public/dataset.rs",
    "reviews/compare.rs",
    "reviews/source.rs",
    "reviews/review.rs",
    "reviews/story.rs",
    "reviews/sections.rs",
    "register/history.rs",
];

fn sources() -> Vec<(String, String)> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| (name(path), code(&fs::read_to_string(path).unwrap()))).collect()
}

/// The source without its comments.
fn code(source: &str) -> String {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The modules that a source names by `crate::` (or, in the commands, by the crate's own name).
fn used(source: &str) -> impl Iterator<Item = &str> {
    let after = |pattern: &'static str| source.split(pattern).skip(1);
    let names = after("crate::").chain(after("assistance_api::"));
    // A list in braces names several: `use crate::{access, clients};`.
    names
        .flat_map(|rest| {
            let list = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or(rest, |(list, _)| list);
            let several = list.len() < rest.len();
            list.split(',')
                .take(if several { usize::MAX } else { 1 })
                .map(|name| name.trim().split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap())
        })
        .filter(|name| !name.is_empty())
}

#[test]
fn a_module_uses_only_modules_before_it() {
    let place = |name: &str| ORDER.iter().position(|module| *module == name);
    let mut wrong = Vec::new();
    for (file, source) in sources() {
        if matches!(file.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let own = place(module(&file)).unwrap_or_else(|| panic!("{file} belongs to no module of the order"));
        for name in used(&source) {
            match place(name) {
                Some(other) if other <= own => {}
                Some(_) => wrong.push(format!("{file} uses {name}")),
                None => wrong.push(format!("{file} uses {name}, which the order does not know")),
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_stores_know_the_database() {
    let may = |file: &str| {
        let last = file.rsplit('/').next().unwrap();
        file.starts_with("db/") || matches!(last, "store.rs" | "sql.rs")
    };
    let names: Vec<_> =
        sources().into_iter().filter(|(file, source)| !may(file) && source.contains("diesel")).map(|(file, _)| file).collect();
    assert_eq!(names, Vec::<String>::new());
}

#[test]
fn rules_of_the_real_world_know_no_protocol_and_no_storage() {
    let sources = sources();
    for domain in DOMAIN {
        let (_, source) = sources.iter().find(|(file, _)| file == domain).unwrap_or_else(|| panic!("there is no {domain}"));
        for library in ["actix", "diesel", "serde_json"] {
            assert!(!source.contains(library), "{domain} names {library}");
        }
    }
    let may_name_actix = |file: &str| !file.ends_with("store.rs") && !file.ends_with("wire.rs") && !file.starts_with("db/");
    let others =
        ["clock.rs", "private.rs", "config.rs", "codes/", "vault/", "organisations/", "audit/", "events/", "register/", "demo/"];
    for (file, source) in &sources {
        if !may_name_actix(file) || others.iter().any(|other| file.starts_with(other)) {
            assert!(!source.contains("actix_web"), "{file} names actix");
        }
    }
}

#[test]
fn nothing_is_called_by_a_name_that_says_nothing() {
    for (file, _) in sources() {
        for part in file.trim_end_matches(".rs").split('/') {
            assert!(!["utils", "util", "common", "helpers", "manager", "service", "types", "misc"].contains(&part), "{file}");
        }
    }
}

#[test]
fn time_is_read_in_one_place() {
    let reads = |source: &str| ["Utc::now", "Local::now", "SystemTime::now"].iter().any(|call| source.contains(call));
    let files: Vec<_> = sources().into_iter().filter(|(_, source)| reads(source)).map(|(file, _)| file).collect();
    assert_eq!(files, ["clock.rs"]);
}
