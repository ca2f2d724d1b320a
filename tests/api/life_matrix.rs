//! Every path that a case can take: each state of a referral, a decision, a spell, a consent and a period, with each
//! operation of the contract that changes such a thing, asked by everybody who could.
//!
//! The service answers; `life.txt` is the table that was looked at, and both have to say the same. Whatever is refused
//! changes nothing at all; a new operation of the contract has to find its place in the table, or among those apart.

pub mod actions;
pub mod cases;

use std::fmt::Write;

use assistance_api::codes::{Code, DecisionState, ReferralState};
use assistance_api::demo::sign_in::CLIENTS;
use futures_util::future::join_all;
use serde_json::Value;

use crate::access::{Operation, operations};
use crate::harness::{Answer, Caller, Service};
use actions::{Action, KINDS, Kind};
use cases::Case;

/// Who asks: nobody, and clients of the demonstration.
const ROLES: [(&str, Option<&str>); 6] = [
    ("nobody", None),
    ("another partner", Some("demo-police")),
    ("the referrer", Some("demo-ngo")),
    ("officer", Some("demo-officer")),
    ("decision maker", Some("demo-decision-maker")),
    ("statistician", Some("demo-statistician")),
];

/// The operations that change something, and nothing that has a life of its own in the table.
const APART: &[&str] = &[
    // Tokens, and who has them.
    "change_api_client",
    "create_api_client",
    "create_organisation",
    "issue_token",
    "register_api_client_key",
    "remove_api_client_key",
    "resume_api_client",
    "resume_organisation",
    "revoke_token",
    "rotate_api_client_secret",
    "suspend_api_client",
    "suspend_organisation",
    // What is recorded once and of nobody.
    "record_consultation",
    "record_contact",
    "record_legal_parameter",
    "register_consultation",
    // Courses and who applies, with a table of their own.
    "accept_course_application",
    "announce_course",
    "apply_for_course",
    "cancel_course",
    "change_course",
    "create_course",
    "reject_course_application",
    "withdraw_course_application",
    // Releases of statistics, with a table of their own.
    "approve_release",
    "audit_release",
    "correct_release",
    "discard_release",
    "draft_release",
    "publish_release",
    // A batch: each item is a submission.
    "submit_referral_batch",
    // Where partners want to be told.
    "change_webhook",
    "create_webhook",
    "delete_webhook",
    "recover_webhook",
    "resend_webhook_delivery",
    "rotate_webhook_secret",
    "test_webhook",
];

#[test]
fn every_operation_that_changes_something_is_in_the_table_or_apart() {
    let mut listed: Vec<_> = KINDS.iter().flat_map(|kind| kind.actions).map(|action| action.operation).collect();
    listed.sort_unstable();
    listed.dedup();
    listed.extend(APART);
    listed.sort_unstable();
    let mut changing: Vec<_> = operations().into_iter().filter(|operation| operation.method != "GET").map(|one| one.id).collect();
    changing.sort();
    assert_eq!(listed, changing);
}

#[test]
fn every_state_of_the_code_lists_is_in_the_table() {
    let states = |name: &str| KINDS.iter().find(|kind| kind.name == name).unwrap().states;
    for state in ReferralState::all() {
        assert!(states("referral").contains(&state.as_str()), "{state}");
    }
    for state in DecisionState::all() {
        assert!(states("decision").contains(&state.as_str()), "{state}");
    }
}

/// How an operation is closed to a role, whatever the state: no token, no scope, another organisation's. `None` where it is
/// open.
fn closed(operation: &Operation, action: &Action, client_id: Option<&str>) -> Option<u16> {
    let Some(client_id) = client_id else { return Some(401) };
    let client = CLIENTS.iter().find(|client| client.client_id == client_id).unwrap();
    let is_entitled = client.scopes.iter().any(|scope| Some(scope.as_str()) == operation.scope.as_deref());
    let is_anothers = client_id == "demo-police" && !action.names.is_empty();
    if is_entitled { is_anothers.then_some(404) } else { Some(403) }
}

/// An answer as the table shows it.
fn cell(answer: &Answer, state: &str) -> String {
    if answer.status.is_success() {
        return format!("{} {state}", answer.status.as_u16());
    }
    let (status, code) = answer.problem();
    match (status, code.as_str()) {
        (401, "unauthenticated") | (403, "insufficient_scope") | (404, "not_found") | (409, "illegal_transition") => {
            status.to_string()
        }
        (403 | 409, code) => format!("{status} {code}"),
        (422, _) => format!("{status} {}", answer.violations()[0].0),
        _ => panic!("{status} {code}"),
    }
}

/// A state of a kind with a case in it, and those who ask.
struct Stage<'kind> {
    service: Service,
    kind: &'kind Kind,
    state: &'static str,
    case: Case,
    callers: Vec<Caller>,
}

impl Stage<'_> {
    /// Puts a new case into the state, and signs everybody in at that time.
    async fn set(&mut self) {
        self.case = cases::in_state(&self.service, self.kind.name, self.state).await;
        self.callers.clear();
        for (_, client_id) in ROLES {
            self.callers.push(match client_id {
                Some(client_id) => self.service.caller(client_id).await,
                None => self.service.nobody(),
            });
        }
    }

    /// The answer to somebody's action; `None` where there is nothing in this state that it could be asked about.
    async fn ask(&self, operation: &Operation, action: &Action, role: usize) -> Option<Answer> {
        let body = (action.body)(&self.case)?;
        let id = if action.names.is_empty() { "" } else { self.case.id(action.names)? };
        Some(operation.ask(&self.callers[role], id, operation.has_body.then_some(&body)).await)
    }

    /// The answers to an action, role by role; `None` where it cannot be asked.
    async fn row(&mut self, operation: &Operation, action: &Action) -> Option<Vec<String>> {
        let mut cells = vec![String::new(); ROLES.len()];
        let place = format!("{} {}, {} {}", self.kind.name, self.state, action.operation, action.variant);
        let before = self.service.contents().await;
        let is_closed = |role: usize| closed(operation, action, ROLES[role].1);
        for role in 0..ROLES.len() {
            if let Some(expected) = is_closed(role) {
                let answer = self.ask(operation, action, role).await?;
                assert_eq!(answer.status, expected, "{place}, {}: {}", ROLES[role].0, answer.text);
                cells[role] = cell(&answer, "");
            }
        }
        for role in (0..ROLES.len()).filter(|role| is_closed(*role).is_none()) {
            let answer = self.ask(operation, action, role).await?;
            assert!(!matches!(answer.status.as_u16(), 401 | 404), "{place}, {}: {}", ROLES[role].0, answer.text);
            let follows = if answer.status.is_success() {
                let follows = cases::stands(&self.service, self.kind.name, &self.case).await;
                self.set().await;
                follows
            } else {
                String::new()
            };
            cells[role] = cell(&answer, &follows);
        }
        let open = || (0..ROLES.len()).filter(|role| is_closed(*role).is_none()).map(|role| cells[role].starts_with('2'));
        assert!(open().all(|succeeds| succeeds) || !open().any(|succeeds| succeeds), "{place}: to whom it is open: {cells:?}");
        let has_succeeded = cells.iter().any(|cell| cell.starts_with('2'));
        assert_eq!(
            self.service.contents().await == before,
            !has_succeeded,
            "{place}: what is refused changes nothing: {cells:?}"
        );
        Some(cells)
    }
}

/// The rows of a state.
async fn block(kind: &Kind, state: &'static str) -> String {
    let mut scene = Stage { service: Service::start().await, kind, state, case: Case::default(), callers: Vec::new() };
    scene.set().await;
    let mut text = format!("\n{}: {state}\n", kind.name);
    let operations = operations();
    for action in kind.actions {
        let operation = operations.iter().find(|operation| operation.id == action.operation).unwrap();
        if let Some(cells) = scene.row(operation, action).await {
            let name = [action.operation, action.variant].join(" ");
            let cells: String = cells.iter().fold(String::new(), |mut line, cell| {
                write!(line, "{cell:<24}").unwrap();
                line
            });
            writeln!(text, "    {name:<36}{}", cells.trim_end()).unwrap();
        }
    }
    text
}

async fn table() -> String {
    let mut text = String::from(
        "What becomes of a case: in each state, each operation that could change it, asked by everybody. Written from the\n\
         service's answers by the tests (UPDATE_LIFE=1 writes it anew); a change here is a change of the rules.\n\n\
         A success stands with the state that follows. 401: unauthenticated. 403: insufficient_scope. 404: not_found. 409:\n\
         illegal_transition. Other codes stand in full, or the place of the body that is refused. What is refused changes\n\
         nothing in the database.\n\n",
    );
    let roles: String = ROLES.iter().fold(String::new(), |mut line, (role, _)| {
        write!(line, "{role:<24}").unwrap();
        line
    });
    writeln!(text, "    {:<36}{}", "", roles.trim_end()).unwrap();
    for kind in KINDS {
        for states in kind.states.chunks(4) {
            text.extend(join_all(states.iter().map(|state| block(kind, state))).await);
        }
    }
    text
}

#[tokio::test]
async fn the_life_of_a_case_is_the_one_that_was_looked_at() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/life.txt");
    let table = table().await;
    if std::env::var_os("UPDATE_LIFE").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let looked_at = std::fs::read_to_string(path).unwrap_or_default();
    assert!(table == looked_at, "the life of a case has changed: look at it, then run again with UPDATE_LIFE=1\n{table}");
}

/// A body that asks for nothing.
const NOTHING: Value = Value::Null;
