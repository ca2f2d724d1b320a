//! Why a JSON text is refused: what serde and validator found, told by place and code and never by what was sent.

use serde_json::error::Category;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::{Error, ProblemCode, Violation, ViolationCode};

/// What is said of a whole number that does not fit its type.
pub(super) const OUT_OF_BOUNDS: &str = "a whole number out of its bounds";

/// What the beginnings of messages mean: serde's own, and those that are given to it here and where codes are read.
const MEANINGS: &[(&str, ViolationCode)] = &[
    ("unknown field", ViolationCode::UnknownField),
    ("missing field", ViolationCode::Required),
    ("duplicate field", ViolationCode::Duplicate),
    ("unknown variant", ViolationCode::NotInList),
    ("not a code of the list", ViolationCode::NotInList),
    (OUT_OF_BOUNDS, ViolationCode::Range),
    ("invalid value: integer", ViolationCode::Range),
    (FAR, ViolationCode::Range),
];

/// A number that not even a floating-point number holds: to `serde_json` a mistake of syntax.
const FAR: &str = "number out of range";

/// Says where serde stopped, and why in a word; its own message quotes the input and is dropped.
pub(super) fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>, body: &[u8]) -> Error {
    let (mut pointer, error) = (pointer(error.path()), error.inner());
    let message = error.to_string();
    // Where a code is looked for and something else stands, serde_json speaks of syntax though the body is JSON.
    let is_json = || serde_json::from_slice::<serde_json::Value>(body).is_ok();
    if error.classify() != Category::Data && !message.starts_with(FAR) && !is_json() {
        return ProblemCode::MalformedJson.into();
    }
    let code =
        MEANINGS.iter().find(|(beginning, _)| message.starts_with(beginning)).map_or(ViolationCode::WrongType, |found| found.1);
    // The path ends at the object. The name of the member stands in the program, not in the input: it may be told.
    if let (ViolationCode::Required | ViolationCode::Duplicate, Some(name)) = (code, message.split('`').nth(1)) {
        pointer.push('/');
        pointer.push_str(name);
    }
    Error::invalid(vec![fault(pointer, code)])
}

/// A place that is not as the contract has it, in the words that this code always has.
#[must_use]
pub fn fault(pointer: impl Into<String>, code: ViolationCode) -> Violation {
    let detail = match code {
        ViolationCode::UnknownField => "The contract knows no such field here.",
        ViolationCode::Required => "The field is needed.",
        ViolationCode::Duplicate => "The same member stands here twice.",
        ViolationCode::NotInList => "The value is not in its code list.",
        ViolationCode::Range => "Outside the bounds of the contract.",
        ViolationCode::Length => "Too short, too long, too few or too many.",
        ViolationCode::ForbiddenCharacters => "Control characters and marks that turn the direction of writing are refused.",
        ViolationCode::Pattern => "The text does not have the form that the contract asks for.",
        _ => "The value is of the wrong type.",
    };
    Violation::new(pointer, code, detail)
}

/// The path as a JSON pointer. It ends before a name that does not look like a field's: that would be input.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.extend(["/", &index.to_string()]),
            Segment::Map { key } if is_field_name(key) => pointer.extend(["/", key]),
            Segment::Enum { .. } => {}
            Segment::Map { .. } | Segment::Unknown => break,
        }
    }
    pointer
}

/// Whether a name looks like a field's in one of the two manners that programs have: `given_names`, `givenNames`.
#[must_use]
pub fn is_field_name(key: &str) -> bool {
    key.len() <= 40
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// The rules of validator that are broken, by their places.
pub(super) fn broken_rules(errors: &ValidationErrors) -> Vec<Violation> {
    let mut violations = Vec::new();
    collect(errors, "", &mut violations);
    violations.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    violations
}

fn collect(errors: &ValidationErrors, at: &str, violations: &mut Vec<Violation>) {
    for (field, kind) in errors.errors() {
        let place = if field == "__all__" { at.to_owned() } else { format!("{at}/{field}") };
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &place, violations),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{place}/{index}"), violations);
                }
            }
            ValidationErrorsKind::Field(found) => violations.extend(found.iter().map(|error| broken_rule(&place, error))),
        }
    }
}

fn broken_rule(pointer: &str, error: &ValidationError) -> Violation {
    let bound = |name: &str| error.params.get(name).and_then(serde_json::Value::as_u64);
    match error.code.as_ref() {
        "length" => fault(pointer, ViolationCode::Length).bounded(bound("min"), bound("max")),
        "range" => fault(pointer, ViolationCode::Range),
        "forbidden_characters" => fault(pointer, ViolationCode::ForbiddenCharacters),
        "duplicate" => fault(pointer, ViolationCode::Duplicate),
        _ => fault(pointer, ViolationCode::Pattern),
    }
}
