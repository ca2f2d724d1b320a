//! What all operations of the contract have in common is written here once: the problems that follow from what an
//! operation takes, the headers that follow from what it does, and an example wherever a body stands.

use serde_json::{Value, json};

use super::example::example;
use super::{asked, components, deprecated, links};
use crate::http::ProblemCode;
use crate::http::deprecation::DEPRECATED;

/// The problems of an operation's own, beside those that follow from its form.
const OWN: &[(&str, &[ProblemCode])] = &[
    ("follow_events", &[ProblemCode::InvalidCursor]),
    ("follow_events_for_assessment", &[ProblemCode::InvalidCursor]),
    ("create_webhook", &[ProblemCode::TooManyWebhooks]),
    ("take_up_referral", &[ProblemCode::IllegalTransition]),
    ("withdraw_referral", &[ProblemCode::IllegalTransition]),
    ("withdraw_referral_for_others", &[ProblemCode::IllegalTransition]),
    ("record_consent", &[ProblemCode::IllegalTransition]),
    ("withdraw_consent", &[ProblemCode::IllegalTransition]),
    ("assign_referral", &[ProblemCode::IllegalTransition]),
    ("set_urgency", &[ProblemCode::IllegalTransition]),
    ("request_information", &[ProblemCode::IllegalTransition]),
    ("supplement_referral", &[ProblemCode::IllegalTransition]),
    ("register_supplement", &[ProblemCode::IllegalTransition]),
    ("find_same_person", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("merge_referral", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("draft_admission", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("draft_refusal", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("draft_removal", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("draft_period", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists, ProblemCode::PeriodExists]),
    ("discard_draft", &[ProblemCode::IllegalTransition]),
    (
        "sign_decision",
        &[
            ProblemCode::IllegalTransition,
            ProblemCode::OpenSpellExists,
            ProblemCode::PeriodExists,
            ProblemCode::OutsideLegalLimits,
            ProblemCode::SecondPersonRequired,
        ],
    ),
    ("draft_admission_of_children", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("draft_correction", &[ProblemCode::IllegalTransition, ProblemCode::DraftExists]),
    ("record_hearing", &[ProblemCode::IllegalTransition]),
    ("serve_decision", &[ProblemCode::IllegalTransition]),
    ("record_appeal", &[ProblemCode::IllegalTransition]),
    ("record_appeal_outcome", &[ProblemCode::IllegalTransition, ProblemCode::OpenSpellExists]),
    ("record_service_arrangement", &[ProblemCode::IllegalTransition]),
    ("record_identification", &[ProblemCode::IllegalTransition, ProblemCode::AlreadyRecorded]),
    ("record_legal_parameter", &[ProblemCode::AlreadyRecorded]),
    ("create_organisation", &[ProblemCode::AlreadyExists]),
    ("suspend_organisation", &[ProblemCode::IllegalTransition]),
    ("resume_organisation", &[ProblemCode::IllegalTransition]),
    ("create_api_client", &[ProblemCode::AlreadyExists, ProblemCode::NoSandbox]),
    ("change_api_client", &[ProblemCode::AlreadyExists]),
    ("suspend_api_client", &[ProblemCode::IllegalTransition]),
    ("resume_api_client", &[ProblemCode::IllegalTransition]),
    ("register_api_client_key", &[ProblemCode::AlreadyExists, ProblemCode::TooManyKeys]),
    ("change_course", &[ProblemCode::IllegalTransition]),
    ("announce_course", &[ProblemCode::IllegalTransition]),
    ("cancel_course", &[ProblemCode::IllegalTransition]),
    ("accept_course_application", &[ProblemCode::IllegalTransition]),
    ("reject_course_application", &[ProblemCode::IllegalTransition]),
    ("withdraw_course_application", &[ProblemCode::IllegalTransition]),
    ("read_application_challenge", &[ProblemCode::ApplicationsClosed]),
    ("apply_for_course", &[ProblemCode::ApplicationsClosed, ProblemCode::ChallengeSpent, ProblemCode::ChallengeNotSolved]),
    ("draft_release", &[ProblemCode::ReleaseExists]),
    ("correct_release", &[ProblemCode::ReleaseExists, ProblemCode::IllegalTransition]),
    ("audit_release", &[ProblemCode::IllegalTransition]),
    ("approve_release", &[ProblemCode::IllegalTransition, ProblemCode::SecondPersonRequired]),
    ("publish_release", &[ProblemCode::IllegalTransition, ProblemCode::AuditOutdated]),
    ("discard_release", &[ProblemCode::IllegalTransition]),
];

/// Operations that negotiate their format.
const NEGOTIATED: &[&str] = &["read_flow", "read_stock", "read_own_flow", "read_statistics_data", "read_statistics_review"];

/// Reads that may be spared with `If-None-Match`, beside those of one resource.
const CONDITIONAL: &[&str] = &[
    "list_code_lists",
    "read_code_list",
    "list_statistics_tables",
    "read_statistics_table",
    "read_statistics_data",
    "list_statistics_vintages",
    "list_statistics_reviews",
    "read_statistics_review",
    "list_live_statistics_tables",
    "read_live_statistics_table",
];

/// Lists with pages that everyone may read.
const PUBLIC_LISTS: &[&str] = &["list_courses"];

/// What is created and has no version of its own: an event, and what was heard about a draft, are what they are.
const WITHOUT_VERSION: &[&str] = &["test_webhook", "record_hearing"];

/// What is sent without an account: the challenge takes the place of the key, and there is no version to name.
const WITHOUT_ACCOUNT: &[&str] = &["apply_for_course"];

/// Reads under one resource that are not versions of it.
const UNCONDITIONAL: &[&str] = &["read_application_challenge", "list_course_applications"];

/// Files that are texts or bytes to the contract.
const SDMX_CSV: &str = "application/vnd.sdmx.data+csv";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Operations that change things of which each says for itself what it is a change of.
const EACH_FOR_ITSELF: &[&str] = &["submit_referral_batch"];

/// The largest file of comma-separated values: a line for each of 100 000 cells.
const CSV_LENGTH: u32 = 20_000_000;

/// The largest batch of lines, in bytes.
const LINES_LENGTH: u32 = 32 * 1024 * 1024;

/// What an operation is, as far as others are like it.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, with yes or no for an answer")]
struct Traits {
    creates: bool,
    changes: bool,
    conditional: bool,
    lists: bool,
    has_body: bool,
    has_query: bool,
    names_one: bool,
    has_version: bool,
    is_token: bool,
    is_secured: bool,
    is_limited: bool,
    in_v1: bool,
    negotiates: bool,
    own: &'static [ProblemCode],
}

impl Traits {
    fn of(path: &str, method: &str, operation: &Value) -> Self {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let in_query = |parameter: &Value| parameter["in"] == "query";
        let has_success = |status: &str| operation["responses"].get(status).is_some();
        let names_one = path.contains('{');
        let creates = method == "post" && has_success("201");
        let is_secured = operation.pointer("/security/0/oauth2").is_some();
        let is_token = path.starts_with("/oauth2/");
        Self {
            creates,
            changes: !creates && !is_token && method != "get" && !WITHOUT_ACCOUNT.contains(&id) && !EACH_FOR_ITSELF.contains(&id),
            conditional: (method == "get" && path.contains("{id}") && !UNCONDITIONAL.contains(&id)) || CONDITIONAL.contains(&id),
            lists: id.starts_with("list_") && (is_secured || PUBLIC_LISTS.contains(&id)),
            has_body: operation.get("requestBody").is_some(),
            has_query: operation["parameters"].as_array().is_some_and(|parameters| parameters.iter().any(in_query)),
            names_one,
            has_version: !WITHOUT_VERSION.contains(&id),
            is_token,
            is_secured,
            is_limited: is_secured || is_token || path.starts_with("/v1/"),
            in_v1: path.starts_with("/v1/"),
            negotiates: NEGOTIATED.contains(&id),
            own: OWN.iter().find(|(operation, _)| *operation == id).map_or(&[], |(_, codes)| *codes),
        }
    }

    fn problems(&self) -> Vec<ProblemCode> {
        use ProblemCode as Code;
        // Another method on the path belongs to no operation; OpenAPI has no other place to tell of it.
        let mut codes: Vec<Code> = vec![Code::MethodNotAllowed, Code::Internal, Code::Unavailable];
        codes.extend(self.own);
        let mut when = |condition: bool, more: &[Code]| {
            if condition {
                codes.extend(more);
            }
        };
        when(self.has_body && !self.is_token, &[Code::MalformedJson, Code::BodyTimeout, Code::PayloadTooLarge]);
        when(self.has_body && !self.is_token, &[Code::UnsupportedMediaType, Code::ValidationFailed]);
        // Also where there is nothing to ask for: what is not known there is refused, and never passed over.
        when(self.has_query || self.in_v1, &[Code::InvalidQuery]);
        when(self.lists, &[Code::InvalidCursor]);
        when(self.creates, &[Code::IdempotencyKeyMissing, Code::IdempotencyKeyMalformed, Code::IdempotencyKeyReused]);
        when(self.changes, &[Code::MalformedEntityTag, Code::PreconditionFailed, Code::PreconditionRequired]);
        when(self.conditional, &[Code::MalformedEntityTag]);
        when(self.names_one, &[Code::NotFound]);
        when(self.is_limited, &[Code::RateLimited]);
        when(self.is_secured, &[Code::Unauthenticated, Code::InsufficientScope, Code::Suspended]);
        when(self.negotiates, &[Code::NotAcceptable]);
        when(self.in_v1, &[Code::InvalidSandboxProblem]);
        codes
    }
}

/// Completes the document.
pub(super) fn complete(document: &mut Value) {
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, item) in paths {
        let Some(operations) = item.as_object_mut() else { continue };
        for (method, operation) in operations {
            let traits = Traits::of(path, method, operation);
            if !traits.is_secured {
                // `[{}]` reads as "a token is optional"; an empty list is what says that none is looked at.
                operation["security"] = json!([]);
            }
            parameters(operation, &traits);
            headers(operation, &traits);
            problems(operation, &traits.problems());
            limits(operation, &traits);
            body_size(operation);
            examples(operation, &schemas);
        }
    }
    components::add(document);
    asked::narrow(document);
    links::add(document);
    deprecated::mark(document, DEPRECATED);
}

fn parameters(operation: &mut Value, traits: &Traits) {
    let mut more = Vec::new();
    if traits.creates {
        more.push("IdempotencyKey");
    }
    if traits.changes {
        more.push("IfMatch");
    }
    if traits.conditional {
        more.push("IfNoneMatch");
    }
    more.push("RequestId");
    // Labels, and the words of problems, are answered in the reader's language.
    if !declares(operation, "Accept-Language") {
        more.push("AcceptLanguage");
    }
    let Some(operation) = operation.as_object_mut() else { return };
    let list = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.iter_mut().filter(|parameter| parameter["required"] != true).for_each(example_in_words);
        list.extend(more.into_iter().map(|name| json!({"$ref": format!("#/components/parameters/{name}")})));
    }
}

/// Whether an operation says of itself that it takes this parameter.
fn declares(operation: &Value, name: &str) -> bool {
    operation["parameters"].as_array().is_some_and(|parameters| parameters.iter().any(|parameter| parameter["name"] == name))
}

/// Swagger UI fills examples in and sends them: what may be left out has its example in words.
fn example_in_words(parameter: &mut Value) {
    let example = parameter.as_object_mut().and_then(|parameter| parameter.remove("example"));
    if let Some(example) = example.as_ref().map(|example| example.as_str().map_or_else(|| example.to_string(), str::to_owned)) {
        let about = parameter["description"].as_str().unwrap_or_default();
        parameter["description"] = json!(format!("{about} Example: `{example}`."));
    }
}

fn headers(operation: &mut Value, traits: &Traits) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut() {
        let mut names = vec!["X-Request-Id"];
        match status.as_str() {
            "201" => {
                names.extend(["Location", "Idempotency-Replayed"]);
                names.extend(traits.has_version.then_some("ETag"));
            }
            "200" if traits.conditional || traits.changes => names.push("ETag"),
            "200" if traits.lists => names.push("Link"),
            "401" => names.push("WWW-Authenticate"),
            _ => {}
        }
        if traits.is_secured {
            names.push("Sandbox");
        }
        let headers = response.as_object_mut().map(|response| response.entry("headers").or_insert_with(|| json!({})));
        if let Some(Value::Object(headers)) = headers {
            for name in names {
                headers.entry(name).or_insert_with(|| json!({"$ref": format!("#/components/headers/{name}")}));
            }
        }
    }
    if traits.conditional {
        responses.insert(
            "304".to_owned(),
            json!({"description": "Nothing has changed since.", "headers": {
                "ETag": {"$ref": "#/components/headers/ETag"}, "X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}}),
        );
    }
}

/// Problems of the same status stand together, each as an example.
fn problems(operation: &mut Value, codes: &[ProblemCode]) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for code in codes {
        let status = code.status().as_str().to_owned();
        let response = responses.entry(status).or_insert_with(|| problem_response(*code));
        let headers = response.as_object_mut().map(|response| response.entry("headers").or_insert_with(|| json!({})));
        if let Some(Value::Object(headers)) = headers {
            headers.extend(
                problem_headers(*code).map(|name| (name.to_owned(), json!({"$ref": format!("#/components/headers/{name}")}))),
            );
        }
        let Some(content) = response["content"].as_object_mut() else { continue };
        let media = content
            .entry("application/problem+json")
            .or_insert_with(|| json!({"schema": {"$ref": "#/components/schemas/Problem"}}));
        if let Some(media) = media.as_object_mut() {
            let examples = media.entry("examples").or_insert_with(|| json!({}));
            if let Some(examples) = examples.as_object_mut() {
                examples.insert(code.as_str().to_owned(), json!({"$ref": format!("#/components/examples/{}", code.as_str())}));
            }
        }
    }
}

/// Every answer to a request that was counted tells how much is left. One without a valid token was not, which the header's
/// own description says: the contract can only say that 401 may have it.
fn limits(operation: &mut Value, traits: &Traits) {
    let counted = |status: &str| status < "300" || status.starts_with('4');
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        let headers = response.as_object_mut().map(|response| response.entry("headers").or_insert_with(|| json!({})));
        let Some(Value::Object(headers)) = headers.filter(|_| traits.is_limited && counted(status)) else { continue };
        for name in ["RateLimit", "RateLimit-Policy"] {
            headers.insert(name.to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
        }
    }
}

/// Every body is held to the same size, but for those whose own description tells theirs.
fn body_size(operation: &mut Value) {
    let is_apart = operation["operationId"].as_str().is_some_and(|id| EACH_FOR_ITSELF.contains(&id));
    let Some(body) = operation.get_mut("requestBody").filter(|_| !is_apart) else { return };
    let about = body["description"].as_str().unwrap_or("The body.");
    body["description"] = json!(format!("{about} At most 64 KiB, in UTF-8, without Content-Encoding."));
}

fn problem_response(code: ProblemCode) -> Value {
    let reason = code.status().canonical_reason().unwrap_or("Problem");
    json!({"description": format!("{reason}: see `code`."), "headers": {}, "content": {}})
}

/// The headers of the answers that are this problem.
fn problem_headers(code: ProblemCode) -> impl Iterator<Item = &'static str> {
    let own = match code {
        ProblemCode::Unauthenticated | ProblemCode::InsufficientScope => Some("WWW-Authenticate"),
        ProblemCode::MethodNotAllowed => Some("Allow"),
        ProblemCode::UnsupportedMediaType => Some("Accept-Encoding"),
        ProblemCode::PreconditionFailed => Some("ETag"),
        ProblemCode::Unavailable | ProblemCode::RateLimited => Some("Retry-After"),
        _ => None,
    };
    ["X-Request-Id", "Content-Language"].into_iter().chain(own)
}

/// Gives every body an example: its own, or one made from the examples of its schema.
fn examples(operation: &mut Value, schemas: &Value) {
    let complete_media = |content: &mut Value| {
        for (kind, media) in content.as_object_mut().into_iter().flatten() {
            match kind.as_str() {
                "text/csv" | "text/plain" | SDMX_CSV => media["schema"] = json!({"type": "string", "maxLength": CSV_LENGTH}),
                "application/x-ndjson" => media["schema"] = json!({"type": "string", "maxLength": LINES_LENGTH}),
                WORKBOOK => media["schema"] = json!({"type": "string", "format": "binary", "maxLength": CSV_LENGTH}),
                _ => {}
            }
            let has_one = media.get("example").is_some() || media.get("examples").is_some();
            if !has_one && !kind.starts_with("text/") {
                let made = example(&media["schema"], schemas);
                if let Some(media) = media.as_object_mut() {
                    media.insert("example".to_owned(), made);
                }
            }
        }
    };
    if let Some(body) = operation.get_mut("requestBody") {
        complete_media(&mut body["content"]);
    }
    for (_, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if response.get("content").is_some() {
            complete_media(&mut response["content"]);
        }
    }
}
