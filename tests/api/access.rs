//! Who may call what, derived from the contract: the document, the service and `policy.txt` say the same.

use std::fmt::Write;

use assistance_api::organisations::{Audience, Scope};
use reqwest::Method;
use serde_json::Value;
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service};

/// The operations that anybody may call. A new one has to be put here by hand.
const FOR_EVERYONE: &[&str] = &[
    "apply_for_course",
    "issue_token",
    "list_code_lists",
    "list_courses",
    "list_live_statistics_tables",
    "list_statistics_reviews",
    "list_statistics_tables",
    "list_statistics_vintages",
    "livez",
    "read_application_challenge",
    "read_authorization_server_metadata",
    "read_code_list",
    "read_course",
    "read_jwks",
    "read_live_statistics_table",
    "read_problem",
    "read_statistics_data",
    "read_statistics_review",
    "read_statistics_table",
    "read_version",
    "readyz",
    "revoke_token",
];

/// An operation of the contract.
#[derive(Clone)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The scope it needs; none where it is for everyone.
    pub scope: Option<String>,
    pub has_body: bool,
}

/// Every operation of the contract, in the order of paths and methods.
pub fn operations() -> Vec<Operation> {
    let document = assistance_api::api::document();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().expect("every operation says who may call it");
            assert!(security.len() <= 1, "{method} {path} has alternatives");
            let scopes = security.first().and_then(|one| one.get("oauth2")).map(|scopes| scopes.as_array().unwrap().clone());
            if let Some(scopes) = &scopes {
                assert_eq!(scopes.len(), 1, "{method} {path} names one scope");
            }
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                scope: scopes.map(|scopes| scopes[0].as_str().unwrap().to_owned()),
                has_body: operation.get("requestBody").is_some(),
            });
        }
    }
    found.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    found
}

fn secured() -> Vec<Operation> {
    operations().into_iter().filter(|operation| operation.scope.is_some()).collect()
}

impl Operation {
    /// A path that fits the template; what it names is not there.
    fn concrete_path(&self) -> String {
        self.path
            .replace("{id}", &Uuid::new_v4().to_string())
            .replace("{table}", "new_clients")
            .replace("{code}", "not_found")
            .replace("{kid}", &"x".repeat(43))
            .replace("{list}", "sector")
    }

    /// Calls it with a body that is broken, where it has one.
    async fn call(&self, caller: &Caller) -> Answer {
        let method: Method = self.method.parse().unwrap();
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "policy-test-key"), ("If-Match", "\"x\"")];
        caller.send(method, &self.concrete_path(), &headers, self.has_body.then(|| "{\"broken\":".to_owned())).await
    }

    /// Calls it about what has this id, whatever stands there just now, with a new key and this body, where there is one.
    pub async fn ask(&self, caller: &Caller, id: &str, body: Option<&Value>) -> Answer {
        let path = self.path.replace("{id}", id).replace("{kid}", &"x".repeat(43));
        assert!(!path.contains('{'), "{path} names more than an id");
        let key = Uuid::new_v4().to_string();
        let mut headers = vec![("Content-Type", "application/json")];
        if self.method != "GET" {
            headers.extend([("Idempotency-Key", key.as_str()), ("If-Match", "*")]);
        }
        caller.send(self.method.parse().unwrap(), &path, &headers, body.map(Value::to_string)).await
    }
}

#[test]
fn what_everyone_may_call_is_a_short_list_made_by_hand() {
    let mut open: Vec<_> = operations().into_iter().filter(|operation| operation.scope.is_none()).map(|open| open.id).collect();
    open.sort();
    assert_eq!(open, FOR_EVERYONE);
}

#[tokio::test]
async fn what_everyone_may_call_answers_without_a_token() {
    let service = Service::start().await;
    for operation in operations().iter().filter(|operation| operation.scope.is_none()) {
        let answer = operation.call(&service.nobody()).await;
        let expected = match operation.id.as_str() {
            // A broken body; courses that are not there, and figures that have not been released.
            "apply_for_course" => 422,
            "read_course" | "read_application_challenge" | "read_statistics_data" | "read_statistics_review" => 404,
            _ if operation.path.starts_with("/oauth2/") => 400,
            _ => 200,
        };
        assert_eq!(answer.status.as_u16(), expected, "{}: {}", operation.id, answer.text);
    }
}

#[tokio::test]
async fn without_a_token_every_secured_operation_gives_the_same_401_even_to_a_broken_body() {
    let service = Service::start().await;
    let expected = constant(&service.nobody().get("/v1/referrals").await.expect(401));
    for operation in secured() {
        // 401 and not 404: the route is there.
        assert_eq!(constant(&operation.call(&service.nobody()).await), expected, "{}", operation.id);
    }
}

#[tokio::test]
async fn every_scope_but_the_named_one_is_not_enough() {
    let service = Service::start().await;
    for operation in secured() {
        let others: Vec<_> =
            Scope::ALL.iter().copied().filter(|scope| Some(scope.as_str()) != operation.scope.as_deref()).collect();
        assert_eq!(others.len(), Scope::ALL.len() - 1, "{} names a scope that exists", operation.id);
        let answer = operation.call(&service.caller_with(&others).await).await;
        assert_eq!(answer.problem(), (403, "insufficient_scope".to_owned()), "{}", operation.id);
        assert_eq!(answer.header("www-authenticate"), "Bearer error=\"insufficient_scope\"");
    }
}

#[tokio::test]
async fn a_scope_alone_opens_the_operations_that_name_it_and_no_other() {
    let service = Service::start().await;
    for scope in Scope::ALL {
        let caller = service.caller_with(&[*scope]).await;
        for operation in secured() {
            let answer = operation.call(&caller).await;
            let is_open = operation.scope.as_deref() == Some(scope.as_str());
            assert_eq!(!matches!(answer.status.as_u16(), 401 | 403), is_open, "{scope} at {}: {}", operation.id, answer.text);
        }
    }
}

#[tokio::test]
async fn no_partner_can_be_given_a_scope_of_the_officers() {
    let service = Service::start().await;
    let asked = "grant_type=client_credentials&client_id=demo-police&client_secret=demo-secret-of-the-police&scope=";
    for scope in Scope::ALL.iter().filter(|scope| scope.audience() == Audience::Authority) {
        let answer = service.ask_for_token(&[], &format!("{asked}{scope}")).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_scope", "{scope}");
    }
}

/// The policy as a table for people: each scope with the operations it opens.
fn policy() -> String {
    let mut text = String::from(
        "Who may call what. Written from the contract by the tests (UPDATE_POLICY=1 writes it anew); a change here is a\n\
         change of rights and is to be looked at as one.\n",
    );
    let operations = operations();
    let mut block = |title: String, scope: Option<&str>| {
        writeln!(text, "\n{title}").unwrap();
        let opened: Vec<_> = operations.iter().filter(|operation| operation.scope.as_deref() == scope).collect();
        for operation in &opened {
            writeln!(text, "    {:<6} {:<46} {}", operation.method, operation.path, operation.id).unwrap();
        }
        if opened.is_empty() {
            writeln!(text, "    nothing yet").unwrap();
        }
    };
    block("without a token".to_owned(), None);
    for scope in Scope::ALL {
        let whose = match scope.audience() {
            Audience::Partner => "any organisation, for its own referrals",
            Audience::Authority => "the assistance system only",
            Audience::Public => "anyone",
        };
        block(format!("{scope} ({whose})"), Some(scope.as_str()));
    }
    text
}

#[test]
fn the_policy_is_the_one_that_was_looked_at() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/policy.txt");
    let policy = policy();
    if std::env::var_os("UPDATE_POLICY").is_some() {
        std::fs::write(path, &policy).unwrap();
    }
    let looked_at = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(policy, looked_at, "the contract's rights have changed: look at them, then run again with UPDATE_POLICY=1");
}

#[test]
fn every_scope_that_an_operation_names_is_declared_by_the_contract() {
    let document = assistance_api::api::document();
    let declared = &document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"];
    for operation in secured() {
        let scope = operation.scope.unwrap();
        assert!(declared.get(&scope).is_some_and(Value::is_string), "{}: {scope}", operation.id);
    }
}
