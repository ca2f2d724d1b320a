//! A service of its own for each test: the same `server::start` as in production, on port 0, on a database cloned from a
//! migrated template.

pub mod caller;
pub mod client_key;
pub mod cluster;
pub mod contents;
pub mod course;
pub mod oauth;
pub mod service;
pub mod steps;

pub use caller::{Answer, Caller};
pub use service::Service;

use serde_json::{Value, json};

/// A referral that keeps every rule, of an adult.
pub fn referral() -> Value {
    json!({
        "external_reference": "RIKU-2026-117",
        "person": {
            "given_names": "Amina", "family_name": "Example", "date_of_birth": "1998-04-02", "sex": "female",
            "nationalities": ["NG"], "residence_status": "asylum_seeker"
        },
        "exploitation": {"primary_form": "forced_labour", "place": "finland", "countries": ["FI"], "sector": "restaurant"},
        "consent": {"given_by": "person", "form": "written", "language": "en", "given_on": "2026-11-20", "scope": ["referral"]},
        "referrer": {"name": "Ronja Referrer"}
    })
}

/// The same with one place changed; `null` takes the member away.
pub fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    body
}

/// A referral of a minor that keeps every rule.
pub fn referral_of_a_minor() -> Value {
    let body = with(referral(), "/person/date_of_birth", json!("2012-05-05"));
    let body = with(body, "/consent/guardian", json!({"role": "guardian", "name": "Gia Guardian", "agreed_on": "2026-11-20"}));
    with(body, "/consent/child_heard", json!({"heard_by": "Helmi Hearer", "heard_on": "2026-11-20"}))
}
