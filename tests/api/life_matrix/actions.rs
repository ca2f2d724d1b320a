//! What can be asked about a thing of each kind, with a body that keeps every rule: the state alone decides.

use serde_json::{Value, json};

use super::NOTHING;
use super::cases::Case;
use crate::harness::course::{lodged, ruled, served};
use crate::harness::steps::{admission, refusal, removal, signature, two_children};
use crate::harness::{referral, with};
use crate::referral_life::{question, registered, told};

/// An operation of the contract, asked about one thing.
pub struct Action {
    /// Its id in the contract.
    pub operation: &'static str,
    /// What it is asked to do, where it can do several things.
    pub variant: &'static str,
    /// Which id of the case stands in its path; empty where the body names the thing.
    pub names: &'static str,
    /// The body; `None` where the case has nothing that it could be about.
    pub body: fn(&Case) -> Option<Value>,
}

/// Things of a kind.
pub struct Kind {
    pub name: &'static str,
    pub states: &'static [&'static str],
    pub actions: &'static [Action],
}

const fn action(operation: &'static str, variant: &'static str, names: &'static str, body: fn(&Case) -> Option<Value>) -> Action {
    Action { operation, variant, names, body }
}

/// A new decision that puts another one right.
pub fn correction(id: &str) -> Value {
    json!({"corrects": id, "legal_basis": "Act 434/2003, section 51", "reasons": "Another ground.", "ground": "not_in_finland"})
}

/// A decision about a period of the case's spell, which ends so many days from now.
pub fn period(case: &Case, decision_type: &str, days: i64) -> Option<Value> {
    Some(json!({
        "spell_id": case.id("spell")?, "decision_type": decision_type, "ends_on": case.in_days(days),
        "legal_basis": "Act 746/2011, section 38 b", "reasons": "Needs time."
    }))
}

fn granted(case: &Case) -> Option<Value> {
    Some(with(period(case, "reflection_period_grant", 60)?, "/begins_on", json!(case.in_days(0))))
}

fn answering(body: Value, pointer: &str, case: &Case) -> Option<Value> {
    Some(with(body, pointer, json!(case.id("question")?)))
}

/// The papers of a consent of this day.
fn papers(case: &Case) -> Value {
    json!({"consent": {
        "given_by": "person", "form": "written", "language": "en", "given_on": case.in_days(0), "scope": ["referral"]
    }})
}

fn withdrawn(case: &Case) -> Value {
    json!({"withdrawn_by": "person", "withdrawn_on": case.in_days(0)})
}

fn joining(case: &Case) -> Option<Value> {
    Some(json!({
        "spell_id": case.id("spell")?, "legal_basis": "Act 746/2011, section 35", "reasons": "Born in Finland.",
        "children": two_children()
    }))
}

/// Every kind of thing, with its states and what can be asked about it.
pub const KINDS: &[Kind] = &[
    Kind { name: "nothing yet", states: &["no referral"], actions: BEGINNINGS },
    Kind {
        name: "referral",
        states: &[
            "received",
            "under_assessment",
            "under_assessment, a draft",
            "needs_information",
            "decided",
            "decided, the refusal fell",
            "withdrawn",
            "lapsed",
            "merged",
        ],
        actions: OF_REFERRALS,
    },
    Kind {
        name: "decision",
        states: &[
            "draft",
            "draft, follows the guardian's",
            "signed",
            "served",
            "final",
            "corrected",
            "appealed",
            "upheld",
            "overturned",
            "remitted",
        ],
        actions: OF_DECISIONS,
    },
    Kind {
        name: "spell",
        states: &["open", "open, a removal drafted", "open, of a child in care", "closed", "closed, of a child in care"],
        actions: OF_SPELLS,
    },
    Kind {
        name: "consent",
        states: &["in_force, undecided", "in_force, a client", "in_force, a refusal", "withdrawn"],
        actions: OF_CONSENTS,
    },
    Kind { name: "period", states: &["none", "none, a grant drafted", "running", "ended", "run_out"], actions: OF_PERIODS },
];

const BEGINNINGS: &[Action] = &[
    action("submit_referral", "", "", |_| Some(referral())),
    action("register_referral", "", "", |case| {
        let day = case.in_days(0);
        Some(json!({"received_on": day, "channel": "hotline", "referrer_type": "police", "referral": referral()}))
    }),
];

const OF_REFERRALS: &[Action] = &[
    action("take_up_referral", "", "referral", |_| Some(NOTHING)),
    action("request_information", "", "referral", |case| Some(question(&case.in_days(14)))),
    action("supplement_referral", "", "referral", |_| Some(told())),
    action("supplement_referral", "answer", "referral", |case| answering(told(), "/information_request_id", case)),
    action("register_supplement", "", "referral", |_| Some(registered())),
    action("register_supplement", "answer", "referral", |case| {
        answering(registered(), "/supplement/information_request_id", case)
    }),
    action("assign_referral", "", "referral", |_| Some(json!({"officer": "demo-officer"}))),
    action("set_urgency", "", "referral", |_| Some(json!({"urgency": "urgent"}))),
    action("find_same_person", "", "referral", |case| Some(json!({"person_id": case.id("other_person")?}))),
    action("merge_referral", "into another", "referral", |case| Some(json!({"into": case.id("other")?}))),
    action("merge_referral", "takes another in", "other", |case| Some(json!({"into": case.id("referral")?}))),
    action("draft_admission", "", "", |case| Some(admission(case.id("referral")?, &two_children()))),
    action("draft_refusal", "", "", |case| Some(refusal(case.id("referral")?))),
    action("sign_decision", "", "decision", |_| Some(signature())),
    action("discard_draft", "", "decision", |_| Some(NOTHING)),
    action("withdraw_referral", "", "referral", |_| Some(json!({"reason": "other"}))),
    action("withdraw_referral_for_others", "", "referral", |_| Some(json!({"reason": "other"}))),
    action("withdraw_consent", "", "person", |case| Some(withdrawn(case))),
];

const OF_DECISIONS: &[Action] = &[
    action("record_hearing", "", "decision", |case| {
        Some(json!({"heard_on": case.in_days(0), "members": ["police", "ngo"], "opinion": "All agree."}))
    }),
    action("sign_decision", "", "decision", |_| Some(signature())),
    action("discard_draft", "", "decision", |_| Some(NOTHING)),
    action("serve_decision", "", "decision", |case| Some(served(&case.in_days(0)))),
    action("record_appeal", "", "decision", |case| Some(lodged(case.id("last day for an appeal").unwrap_or(&case.in_days(0))))),
    action("record_appeal_outcome", "upheld", "decision", |case| Some(ruled("upheld", &case.in_days(0)))),
    action("record_appeal_outcome", "overturned", "decision", |case| Some(ruled("overturned", &case.in_days(0)))),
    action("record_appeal_outcome", "remitted", "decision", |case| Some(ruled("remitted", &case.in_days(0)))),
    action("draft_correction", "", "", |case| Some(correction(case.id("decision")?))),
];

const OF_SPELLS: &[Action] = &[
    action("draft_removal", "", "", |case| Some(removal(case.id("spell")?))),
    action("sign_decision", "", "decision", |_| Some(signature())),
    action("draft_admission_of_children", "", "", joining),
    action("draft_period", "grant", "", granted),
    action("record_service_arrangement", "", "person", |case| {
        Some(json!({"from": case.in_days(0), "municipality": "091", "wellbeing_services_county": "helsinki"}))
    }),
    action("record_identification", "", "person", |_| {
        Some(json!({"identified_on": "2022-05-17", "identification_basis": "police"}))
    }),
];

const OF_CONSENTS: &[Action] = &[
    action("record_consent", "", "person", |case| Some(papers(case))),
    action("withdraw_consent", "", "person", |case| Some(withdrawn(case))),
];

const OF_PERIODS: &[Action] = &[
    action("draft_period", "grant", "", granted),
    action("draft_period", "extension", "", |case| period(case, "reflection_period_extension", 90)),
    action("draft_period", "end", "", |case| period(case, "reflection_period_end", 10)),
    action("sign_decision", "", "decision", |_| Some(signature())),
    action("draft_removal", "", "", |case| Some(removal(case.id("spell")?))),
];
