//! Partners integrate once and rely on it for ten years: within v1 the contract is only added to. Every contract that was
//! released is kept in `openapi/released`, and the one of today keeps the promises of each.

#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect has to stop there")]
#![expect(clippy::indexing_slicing, reason = "what a JSON value has not is null")]

mod operations;
mod schemas;

use std::fs;
use std::path::Path;

use operations::breaks;
use serde_json::{Value, json};

const OPENAPI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi");

/// What is for people to read, and may be put better at any time.
const WORDS: [&str; 5] = ["description", "summary", "title", "example", "examples"];

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn contract() -> Value {
    read(&Path::new(OPENAPI).join("assistance-api.v1.json"))
}

/// Every released contract with its version, which is its file's name.
fn released() -> Vec<(String, Value)> {
    let files = fs::read_dir(Path::new(OPENAPI).join("released")).unwrap().map(|file| file.unwrap().path());
    files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path))).collect()
}

#[test]
fn every_promise_of_a_released_contract_is_kept() {
    let (contract, released) = (contract(), released());
    assert!(!released.is_empty());
    for (version, before) in released {
        assert_eq!(before["info"]["version"], version, "a file is named by its version");
        let breaks = breaks(&before, &contract);
        assert!(breaks.is_empty(), "since {version}:\n{}", breaks.into_iter().collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn a_released_version_is_never_another_contract() {
    let contract = contract();
    for (version, mut before) in released() {
        if contract["info"]["version"] == version {
            let mut now = contract.clone();
            without_words(&mut before);
            without_words(&mut now);
            assert!(
                before == now,
                "{version} has been released, and the contract is another one now: raise the version in Cargo.toml, and copy \
                 the contract to openapi/released when that version is released"
            );
        }
    }
}

/// Takes out what is for people. Below `properties` the names are fields.
fn without_words(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !WORDS.contains(&name.as_str()));
            for (name, value) in fields {
                match value {
                    Value::Object(fields) if name == "properties" => fields.values_mut().for_each(without_words),
                    value => without_words(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_words),
        _ => {}
    }
}

/// A change somewhere in the contract.
enum Change {
    Remove,
    Put(Value),
    /// To the end of a list.
    Add(Value),
    /// From a list.
    Without(Value),
}

use Change::{Add, Put, Remove, Without};

fn changed(document: &Value, at: &str, change: Change) -> Value {
    let mut changed = document.clone();
    let (parent, name) = at.rsplit_once('/').unwrap();
    let name = &*name.replace("~1", "/");
    match change {
        Remove => drop(changed.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap()),
        Put(value) => changed.pointer_mut(parent).unwrap()[name] = value,
        Add(value) => changed.pointer_mut(at).unwrap().as_array_mut().unwrap().push(value),
        Without(value) => {
            let list = changed.pointer_mut(at).unwrap().as_array_mut().unwrap();
            let before = list.len();
            list.retain(|one| *one != value);
            assert_eq!(list.len() + 1, before, "{at} has {value} once");
        }
    }
    assert_ne!(changed, *document, "{at}");
    changed
}

const SUBMISSION: &str = "/paths/~1v1~1referrals/post";
const SCHEMAS: &str = "/components/schemas";

/// A change that breaks something for somebody, and one of the breaks that have to be found.
type Break = (String, Change, &'static str);

fn of_operations() -> Vec<Break> {
    let submission = |rest: &str| format!("{SUBMISSION}/{rest}");
    vec![
        ("/paths/~1v1~1referrals~1{id}".to_owned(), Remove, "get /v1/referrals/{id}: is gone"),
        (SUBMISSION.to_owned(), Remove, "post /v1/referrals: is gone"),
        (submission("operationId"), Put(json!("refer")), "post /v1/referrals: operationId"),
        (submission("security/0/oauth2"), Add(json!("referrals:read")), "post /v1/referrals: needs another scope"),
        (submission("security/0/oauth2"), Put(json!(["referrals:send"])), "post /v1/referrals: needs another scope"),
        (
            "/paths/~1v1~1code-lists/get/security".to_owned(),
            Put(json!([{"oauth2": ["referrals:read"]}])),
            "get /v1/code-lists: needs another scope",
        ),
    ]
}

fn of_parameters() -> Vec<Break> {
    let submission = |rest: &str| format!("{SUBMISSION}/{rest}");
    let list = |rest: &str| format!("/paths/~1v1~1referrals/get/{rest}");
    let mandatory = json!({"in": "query", "name": "purpose", "required": true, "schema": {"type": "string"}});
    vec![
        (submission("parameters"), Add(mandatory), "post /v1/referrals query purpose: has to be sent now"),
        (list("parameters/0/required"), Put(json!(true)), "get /v1/referrals query state: has to be sent now"),
        (list("parameters"), Put(json!([])), "get /v1/referrals query limit: is gone"),
        (list("parameters/0/name"), Put(json!("status")), "get /v1/referrals query state: is gone"),
        (list("parameters/5/schema/maximum"), Put(json!(50)), "get /v1/referrals query limit: maximum"),
        (list("parameters/5/schema/default"), Put(json!(50)), "get /v1/referrals query limit: another default"),
        (list("parameters/1/schema/pattern"), Put(json!("^20")), "get /v1/referrals query received_from: pattern"),
        (list("parameters/1/explode"), Put(json!(false)), "get /v1/referrals query received_from: explode"),
        (
            "/components/parameters/IdempotencyKey/schema/minLength".to_owned(),
            Put(json!(16)),
            "post /v1/referrals header Idempotency-Key: minLength",
        ),
        (
            "/components/parameters/IfNoneMatch/required".to_owned(),
            Put(json!(true)),
            "get /v1/referrals/{id} header If-None-Match: has to be sent now",
        ),
    ]
}

fn of_what_is_sent() -> Vec<Break> {
    let schema = |rest: &str| format!("{SCHEMAS}/{rest}");
    let body = |rest: &str| format!("{SUBMISSION}/requestBody/{rest}");
    vec![
        (body("content"), Put(json!({})), "post /v1/referrals body application/json: is gone"),
        (
            "/paths/~1oauth2~1token/post/requestBody/content/application~1x-www-form-urlencoded".to_owned(),
            Remove,
            "post /oauth2/token body application/x-www-form-urlencoded: is gone",
        ),
        (schema("SubmitReferral/required"), Add(json!("consent")), "SubmitReferral.consent: has to be sent now"),
        (schema("SubmitReferral/properties/observations"), Remove, "SubmitReferral.observations: is gone"),
        (schema("SubmitReferral/properties/account/maxLength"), Put(json!(9_000)), "SubmitReferral.account: maxLength"),
        (schema("SubmitReferral/properties/account/type"), Put(json!("string")), "SubmitReferral.account: another type"),
        (
            schema("SubmitReferral/properties/external_reference/format"),
            Put(json!("uuid")),
            "SubmitReferral.external_reference: format",
        ),
        (
            schema("SubmitReferral/properties/consent/oneOf"),
            Without(json!({"type": "null"})),
            "SubmitReferral.consent: another type",
        ),
        (schema("Consent/properties/scope/maxItems"), Put(json!(2)), "Consent.scope: maxItems"),
        (schema("Consent/properties/scope/minItems"), Put(json!(2)), "Consent.scope: minItems"),
        (schema("ConsentScope/enum"), Without(json!("contact")), "ConsentScope: fewer values"),
        (schema("Urgency/enum"), Without(json!("normal")), "Urgency: fewer values"),
        (schema("TokenRequest/additionalProperties"), Put(json!(false)), "TokenRequest: other fields"),
    ]
}

fn of_what_is_answered() -> Vec<Break> {
    let submission = |rest: &str| format!("{SUBMISSION}/{rest}");
    let schema = |rest: &str| format!("{SCHEMAS}/{rest}");
    vec![
        (submission("responses/201"), Remove, "post /v1/referrals 201: is gone"),
        (
            submission("responses/202"),
            Put(json!({"description": "Perhaps later."})),
            "post /v1/referrals 202: is a new way to succeed",
        ),
        (submission("responses/201/content/application~1json"), Remove, "post /v1/referrals 201 application/json: is gone"),
        (submission("responses/201/headers/Location"), Remove, "post /v1/referrals 201 header Location: is gone"),
        (
            submission("responses/201/links/read_referral"),
            Remove,
            "post /v1/referrals 201 link read_referral: leads somewhere else",
        ),
        (
            submission("responses/201/links/withdraw_referral/parameters/id"),
            Put(json!("$response.body#/reference")),
            "post /v1/referrals 201 link withdraw_referral: leads somewhere else",
        ),
        (
            "/components/headers/ETag/schema/maxLength".to_owned(),
            Put(json!(400)),
            "get /v1/referrals/{id} 200 header ETag: maxLength",
        ),
        (schema("ReferralForReferrer/properties/urgency"), Remove, "ReferralForReferrer.urgency: is gone"),
        (
            schema("ReferralForReferrer/required"),
            Without(json!("reference")),
            "ReferralForReferrer.reference: may be missing now",
        ),
        (
            schema("ReferralForReferrer/properties/reference/maxLength"),
            Put(json!(20)),
            "ReferralForReferrer.reference: maxLength",
        ),
        (schema("ReferralForReferrer/properties/reference/minLength"), Put(json!(1)), "ReferralForReferrer.reference: minLength"),
        (
            schema("ReferralForReferrer/properties/reference/pattern"),
            Put(json!("^.*$")),
            "ReferralForReferrer.reference: pattern",
        ),
        (
            schema("ReferralForReferrer/properties/received_on/type"),
            Put(json!(["string", "null"])),
            "ReferralForReferrer.received_on: another type",
        ),
        (
            schema("ReferralForReferrer/properties/state"),
            Put(json!({"type": "string"})),
            "ReferralForReferrer.state: fewer values",
        ),
        (
            schema("ReferralForReferrer/properties/urgency"),
            Put(json!({"oneOf": [{"$ref": "#/components/schemas/Urgency"}, {"type": "null"}]})),
            "ReferralForReferrer.urgency: another type",
        ),
        (schema("Problem/properties/code"), Remove, "Problem.code: is gone"),
        (
            schema("ReferralPage/properties/referrals/items"),
            Put(json!({"type": "string"})),
            "ReferralPage.referrals[]: another type",
        ),
    ]
}

fn of_webhooks_and_signing_in() -> Vec<Break> {
    let schema = |rest: &str| format!("{SCHEMAS}/{rest}");
    let token = "/components/securitySchemes/oauth2/flows/clientCredentials";
    let webhook = "/webhooks/referral.decided/post";
    vec![
        ("/webhooks/referral.decided".to_owned(), Remove, "webhook referral.decided: is gone"),
        (schema("WebhookPayload/properties/data"), Remove, "WebhookPayload.data: is gone"),
        (
            format!("{webhook}/parameters/0/required"),
            Put(json!(false)),
            "webhook referral.decided header webhook-id: may be missing now",
        ),
        (
            format!("{webhook}/parameters/2/schema/maxLength"),
            Put(json!(500)),
            "webhook referral.decided header webhook-signature: maxLength",
        ),
        (format!("{token}/tokenUrl"), Put(json!("/token")), "scheme oauth2: tokenUrl"),
        (format!("{token}/scopes/referrals:submit"), Remove, "scheme oauth2 referrals:submit: is gone"),
    ]
}

/// Changes that partners were told to expect.
fn adding() -> Vec<(String, Change)> {
    let schema = |rest: &str| format!("{SCHEMAS}/{rest}");
    let optional = json!({"in": "query", "name": "purpose", "required": false, "schema": {"type": "string"}});
    vec![
        ("/paths/~1v1~1hotlines".to_owned(), Put(json!({"get": {"operationId": "list_hotlines", "responses": {}}}))),
        (format!("{SUBMISSION}/parameters"), Add(optional)),
        (format!("{SUBMISSION}/description"), Put(json!("Better words."))),
        (format!("{SUBMISSION}/security/0/oauth2"), Put(json!([]))),
        (format!("{SUBMISSION}/responses/409"), Put(json!({"description": "Something new goes wrong."}))),
        (format!("{SUBMISSION}/requestBody/content/text~1csv"), Put(json!({"schema": {"type": "string"}}))),
        (format!("{SUBMISSION}/responses/201/headers/Warning"), Put(json!({"schema": {"type": "string"}}))),
        (schema("SubmitReferral/properties/witness"), Put(json!({"type": "boolean"}))),
        (schema("SubmitReferral/required"), Without(json!("referrer"))),
        (schema("SubmitReferral/properties/account/maxLength"), Put(json!(40_000))),
        (schema("SubmitReferral/properties/external_reference/pattern"), Remove),
        (
            schema("SubmitReferral/properties/urgency"),
            Put(json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Urgency"}]})),
        ),
        (schema("Urgency/enum"), Add(json!("utmost"))),
        (schema("ReferralForReferrer/properties/priority"), Put(json!({"type": "integer"}))),
        (schema("ReferralForReferrer/required"), Add(json!("external_reference"))),
        (schema("ReferralForReferrer/properties/reference/maxLength"), Put(json!(12))),
        (schema("ProblemCode/enum"), Add(json!("out_of_paper"))),
        ("/webhooks/referral.merged".to_owned(), Put(json!({"post": {"requestBody": {"content": {}}}}))),
    ]
}

#[test]
fn every_made_up_break_is_found() {
    let contract = contract();
    let breaking =
        [of_operations(), of_parameters(), of_what_is_sent(), of_what_is_answered(), of_webhooks_and_signing_in()].into_iter();
    for (at, change, expected) in breaking.flatten() {
        let found = breaks(&contract, &changed(&contract, &at, change));
        assert!(found.contains(expected), "{at}: {expected} is not among {found:#?}");
    }
}

#[test]
fn what_is_only_added_is_no_break() {
    let contract = contract();
    assert!(breaks(&contract, &contract).is_empty());
    for (at, change) in adding() {
        let found = breaks(&contract, &changed(&contract, &at, change));
        assert!(found.is_empty(), "{at}: {found:#?}");
    }
}
