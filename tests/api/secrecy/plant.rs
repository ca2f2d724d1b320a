//! The planted values: one for each private field, none of which can stand anywhere by chance.

use assistance_api::vault::seal::base64url;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::search;
use crate::harness::{Service, referral, referral_of_a_minor, with};

/// The private fields in which a text is planted.
const FIELDS: &[&str] = &[
    "given_names",
    "family_name",
    "other_name",
    "nickname",
    "uma_number",
    "telephone",
    "email",
    "address",
    "representative",
    "representative_contact",
    "counsel",
    "counsel_contact",
    "child_given_names",
    "child_family_name",
    "account",
    "observations",
    "worker",
    "worker_telephone",
    "worker_email",
    "guardian",
    "hearer",
    "reasons",
    "child_in_care",
    "child_in_care_family",
    "stranger",
    "team_opinion",
    "correction",
    "child_who_joins",
    "question",
    "answer_account",
    "answer_observations",
    "answer_contact",
    "answer_number",
    "later_guardian",
];
/// The days of birth that are planted: of an adult, of a child in Finland, of a child in care, of a minor.
const BIRTHS: [&str; 4] = ["1931-07-23", "2013-08-19", "2014-10-27", "2012-12-29"];

/// The fields of what is asked, told and agreed to after the receipt.
const LATER: [&str; 6] =
    ["question", "answer_account", "answer_observations", "answer_contact", "answer_number", "later_guardian"];

/// The planted values.
pub struct Planted(Vec<(&'static str, String)>);

impl Planted {
    pub fn new() -> Self {
        let value = |(at, field): (usize, &&'static str)| (*field, format!("Zq{at}vX {}wöK", field.replace('_', "")));
        let texts = FIELDS.iter().enumerate().map(value).map(|(field, text)| match field {
            // Those that are short, and those that are ASCII.
            "uma_number" => (field, "Zq4vXuma778".to_owned()),
            "stranger" => (field, "Zq24vX Stranger".to_owned()),
            "answer_number" => (field, "Zq29vXnumber778".to_owned()),
            _ => (field, text),
        });
        Self(texts.collect())
    }

    /// The value that is planted in this field.
    pub fn of(&self, field: &str) -> &str {
        &self.0.iter().find(|(name, _)| *name == field).unwrap_or_else(|| panic!("no {field}")).1
    }

    /// The values that stand in every referral: the others belong to minors and to decisions.
    pub fn of_every_referral(&self) -> impl Iterator<Item = &str> {
        let elsewhere = [
            "guardian",
            "hearer",
            "reasons",
            "child_in_care",
            "child_in_care_family",
            "stranger",
            "team_opinion",
            "correction",
            "child_who_joins",
        ];
        let later = |field: &str| LATER.contains(&field);
        self.0.iter().filter(move |(field, _)| !elsewhere.contains(field) && !later(field)).map(|(_, value)| value.as_str())
    }

    /// The values that are asked, told and agreed to after the receipt.
    pub fn of_later(&self) -> impl Iterator<Item = &str> {
        LATER.iter().map(|field| self.of(field))
    }

    /// A question to the referrer.
    pub fn question(&self) -> Value {
        json!({"due_on": "2026-12-07", "question": format!("Before. {} After.", self.of("question"))})
    }

    /// The answer to it.
    pub fn answer(&self, question: &str) -> Value {
        json!({
            "information_request_id": question, "account": self.of("answer_account"),
            "observations": format!("Before.\n{}", self.of("answer_observations")), "uma_number": self.of("answer_number"),
            "contacts": [{"channel": "telephone", "value": self.of("answer_contact"), "safe_to_contact": true}],
        })
    }

    /// A new version of the consent.
    pub fn papers(&self) -> Value {
        let mut consent = referral_of_a_minor()["consent"].clone();
        consent["guardian"]["name"] = json!(self.of("later_guardian"));
        json!({ "consent": consent })
    }

    /// Bodies of later acts that are refused, with a value where the reason is: path under a referral, body.
    pub fn broken_later(&self) -> Vec<(&'static str, Value)> {
        let value = self.of("question");
        vec![
            ("information-requests", json!({"due_on": value, "question": value})),
            ("information-requests", json!({"due_on": "2026-12-07", "question": format!("{value}\u{202E}")})),
            ("information-requests", json!({"due_on": "2026-11-01", "question": value})),
            ("information-requests", json!({"due_on": "2026-12-07", "question": value, value: value})),
            ("supplements", json!({"channel": value, "supplement": {"account": value}})),
            ("supplements", json!({"channel": "post", "supplement": {"account": [value]}})),
            ("supplements", json!({"channel": "api", "supplement": {"account": value}})),
            ("supplements", json!({"channel": "post", "supplement": {"account": value, "information_request_id": value}})),
            ("supplements", json!({"channel": "post", "supplement": {"uma_number": value.repeat(3)}})),
            ("assign", json!({ "officer": value })),
            ("urgency", json!({ "urgency": value })),
            ("urgency", json!({"urgency": "urgent", "provisional_help": {"began_on": value, "kinds": [value]}})),
            ("withdraw", json!({ "reason": value })),
            ("withdraw", json!({"reason": "other", "consent_withdrawn_by": value})),
        ]
    }

    /// A referral with a value in every private field of an adult.
    pub fn adult(&self) -> Value {
        let contact = |channel: &str, field| json!({"channel": channel, "value": self.of(field), "safe_to_contact": true});
        let mut body = with(referral(), "/external_reference", json!("PLAINLY-KNOWN-1"));
        body["person"] = json!({
            "given_names": self.of("given_names"), "family_name": self.of("family_name"), "date_of_birth": BIRTHS[0],
            "other_names": [self.of("other_name"), self.of("nickname")], "sex": "female", "nationalities": ["NG"],
            "residence_status": "asylum_seeker", "uma_number": self.of("uma_number"), "municipality": "091",
            "contacts": [contact("telephone", "telephone"), contact("email", "email"), contact("address", "address")],
            "languages": [{"language": "en", "level": "fluent"}],
            "representative": {
                "role": "representative", "name": self.of("representative"), "contact": self.of("representative_contact")
            },
            "legal_counsel": {"name": self.of("counsel"), "contact": self.of("counsel_contact")},
            "children_in_finland": [{
                "given_names": self.of("child_given_names"), "family_name": self.of("child_family_name"),
                "date_of_birth": BIRTHS[1], "sex": "male"
            }]
        });
        body["account"] = json!(format!("Before. {} After.", self.of("account")));
        body["observations"] = json!(format!("Before.\n{}\nAfter.", self.of("observations")));
        let (telephone, email) = (self.of("worker_telephone"), self.of("worker_email"));
        body["referrer"] = json!({"name": self.of("worker"), "telephone": telephone, "email": email});
        body
    }

    /// A minor's, with the names that belong to its consent.
    pub fn minor(&self) -> Value {
        let body = with(self.adult(), "/person/date_of_birth", json!(BIRTHS[3]));
        let mut body = with(body, "/consent", referral_of_a_minor()["consent"].clone());
        body["consent"]["guardian"]["name"] = json!(self.of("guardian"));
        body["consent"]["child_heard"]["heard_by"] = json!(self.of("hearer"));
        body
    }

    /// One that an officer registers.
    pub fn registered(&self) -> Value {
        json!({"received_on": "2026-11-20", "channel": "hotline", "referrer_type": "self", "referral": self.minor()})
    }

    /// A draft of an admission.
    pub fn admission(&self) -> Value {
        json!({
            "client_basis": "victim", "ground": "victim_needs_assistance", "legal_basis": "Act 746/2011, section 35",
            "reasons": self.of("reasons"),
            "children_in_care": [{
                "given_names": self.of("child_in_care"), "family_name": self.of("child_in_care_family"),
                "date_of_birth": BIRTHS[2], "sex": "female"
            }]
        })
    }

    /// A draft of a refusal.
    pub fn refusal(&self) -> Value {
        json!({"ground": "no_need_for_assistance", "legal_basis": "Act 746/2011, section 35", "reasons": self.of("reasons")})
    }

    /// A hearing of the assessment team.
    pub fn hearing(&self) -> Value {
        json!({"heard_on": "2026-11-23", "members": ["police"], "opinion": self.of("team_opinion")})
    }

    /// A draft of a correction.
    pub fn correction(&self, corrects: &str) -> Value {
        json!({"corrects": corrects, "legal_basis": "Act 434/2003, section 51", "reasons": self.of("correction")})
    }

    /// A draft of the admission of a child whose guardian is a client.
    pub fn joining(&self, spell_id: &str) -> Value {
        let child = json!({
            "given_names": self.of("child_who_joins"), "family_name": self.of("child_in_care_family"),
            "date_of_birth": BIRTHS[2], "sex": "female"
        });
        let legal_basis = "Act 746/2011, section 35";
        json!({"spell_id": spell_id, "legal_basis": legal_basis, "reasons": self.of("reasons"), "children": [child]})
    }

    /// Bodies that are refused, each for another reason, with a value where the reason is.
    pub fn broken_bodies(&self) -> Vec<String> {
        let (name, adult) = (self.of("given_names"), self.adult());
        let at = |pointer: &str, value: Value| with(adult.clone(), pointer, value).to_string();
        let mut bodies = vec![
            format!("{{\"person\":{name}"),
            format!("{{\"person\":{{\"given_names\":\"{name}\",\"given_names\":\"{name}\"}}}}"),
            json!(name).to_string(),
            json!({name: name}).to_string(),
            adult.to_string().replacen('}', &format!("}} {name}"), 1),
            format!("{adult}{name}"),
            at("/person/children_in_finland", json!([{ name: name }])),
            at("/person/given_names", json!(name.repeat(50))),
            at("/person/given_names", json!(format!("{name}\u{202E}"))),
            at("/person/other_names", json!([format!("{name}\u{0}")])),
            at("/person/contacts", json!([{"channel": name, "value": name, "safe_to_contact": name}])),
            at("/person/languages", json!([{"language": name, "level": "fluent"}])),
            at("/person/estimated_age", json!(name)),
            at("/consent", Value::Null),
            at("/person/date_of_birth", json!("2031-07-23")),
        ];
        for pointer in [
            "",
            "/person",
            "/exploitation",
            "/consent",
            "/referrer",
            "/urgency",
            "/external_reference",
            "/person/sex",
            "/person/date_of_birth",
            "/person/nationalities",
            "/person/residence_status",
            "/person/municipality",
            "/person/representative",
            "/exploitation/primary_form",
            "/exploitation/countries",
            "/exploitation/began",
            "/exploitation/ongoing",
            "/consent/given_by",
            "/consent/given_on",
            "/consent/scope",
            "/needs",
        ] {
            let place = if pointer.is_empty() { "/no_such_field" } else { pointer };
            bodies.push(at(place, json!(name)));
            bodies.push(at(place, json!([name])));
            bodies.push(at(place, json!({name: name})));
            if matches!(pointer, "" | "/person" | "/exploitation" | "/consent" | "/referrer") {
                bodies.push(at(&format!("{pointer}/{name}"), json!(1)));
                bodies.push(at(&format!("{pointer}/unknown_field"), json!(name)));
            }
        }
        bodies
    }

    /// Values for headers, paths and query strings: as they are, and percent-encoded.
    pub fn outside_of_bodies(&self) -> Vec<(String, String)> {
        let pair = |value: String| (value.clone(), value.replace(' ', "%20"));
        vec![pair(self.of("stranger").to_owned()), pair(format!("born {}", BIRTHS[0]))]
    }

    /// What is looked for: every value, as text and as the digests that anybody can compute of it.
    pub async fn needles(&self, service: &Service) -> Vec<(String, Vec<u8>)> {
        let mut needles = Vec::new();
        let mut values: Vec<(&str, String)> = self.0.clone();
        values.extend(BIRTHS.iter().map(|day| ("date_of_birth", (*day).to_owned())));
        for (field, value) in values {
            let json = format!("\"{value}\"");
            let escaped: String =
                value.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) }).collect();
            let percent = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC).to_string();
            let compact = value.replace([' ', '-'], "");
            for (form, text) in [("", &value), ("escaped ", &escaped), ("percent-encoded ", &percent), ("compact ", &compact)] {
                needles.push((format!("{form}{field}"), text.clone().into_bytes()));
            }
            for (form, text) in [("", value.clone()), ("quoted ", json), ("small ", value.to_lowercase()), ("compact ", compact)]
            {
                for algorithm in [&SHA256, &SHA512, &SHA1_FOR_LEGACY_USE_ONLY] {
                    let bytes = digest(algorithm, text.as_bytes()).as_ref().to_vec();
                    needles.push((format!("{algorithm:?} of {form}{field}"), hex(&bytes).into_bytes()));
                    needles.push((format!("{algorithm:?} of {form}{field} in base64"), STANDARD.encode(&bytes).into_bytes()));
                    needles.push((format!("{algorithm:?} of {form}{field} in base64url"), base64url(&bytes).into_bytes()));
                }
                let md5 = search::text(service, &format!("SELECT md5('{text}') AS text")).await;
                needles.push((format!("MD5 of {form}{field}"), md5.into_bytes()));
            }
            needles.push((format!("{field} in base64"), STANDARD.encode(&value).trim_end_matches('=').as_bytes().to_vec()));
        }
        needles
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16).unwrap()).collect()
}
