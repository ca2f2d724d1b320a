//! JSON bodies: size, time, syntax, types, then the rules of validator. What is wrong is told by place and code.

use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::{Error, ProblemCode, Violation, ViolationCode};

/// The largest body of an operation on one case: 64 KiB.
pub const BODY_LIMIT: usize = 64 * 1024;
const DEADLINE: Duration = Duration::from_secs(15);

/// A valid JSON body.
#[derive(Debug)]
pub struct Json<T> {
    /// What the body says.
    pub value: T,
    /// SHA-256 of its bytes: two bodies that differ in one byte are two bodies. Not to be stored as it is.
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(ProblemCode::UnsupportedMediaType.into());
            }
            let body = read(&mut payload).await?;
            let value = parse(&body)?;
            let mut sha = [0; 32];
            sha.copy_from_slice(digest(&SHA256, &body).as_ref());
            Ok(Self { value, digest: sha })
        })
    }
}

/// Whether the body of a request says that it is JSON.
#[must_use]
pub fn is_json(request: &HttpRequest) -> bool {
    let Some(Ok(value)) = request.headers().get(CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    let mut parts = value.split(';').map(|part| part.trim().to_ascii_lowercase());
    parts.next().as_deref() == Some("application/json")
        && parts.all(|parameter| matches!(parameter.as_str(), "" | "charset=utf-8" | "charset=\"utf-8\""))
}

/// Reads a body to its end, which has to come within the deadline and the size.
///
/// # Errors
/// `body_timeout`, `payload_too_large`.
pub async fn read(payload: &mut Payload) -> Result<Vec<u8>, Error> {
    tokio::time::timeout(DEADLINE, read_to_end(payload)).await.map_err(|_| ProblemCode::BodyTimeout)?
}

async fn read_to_end(payload: &mut Payload) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| ProblemCode::MalformedJson)?;
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(ProblemCode::PayloadTooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads a JSON text as `T`.
///
/// # Errors
/// `malformed_json` for what is not JSON, else `validation_failed` with every place that is refused.
pub fn parse<T: DeserializeOwned + Validate>(body: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| refused(&error, body))?;
    reader.end().map_err(|_| ProblemCode::MalformedJson)?;
    value.validate().map_err(|errors| {
        let mut violations = Vec::new();
        collect(&errors, "", &mut violations);
        violations.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        Error::invalid(violations)
    })?;
    Ok(value)
}

/// Reads what is around a JSON text that is read by itself.
///
/// # Errors
/// `malformed_json` for what is not JSON, else `validation_failed`.
pub fn envelope<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, Error> {
    serde_json::from_slice(text).map_err(|error| refused_at(&error, String::new(), text))
}

/// Says where serde stopped, and why in a word; its own message quotes the input and is dropped.
fn refused(error: &serde_path_to_error::Error<serde_json::Error>, body: &[u8]) -> Error {
    refused_at(error.inner(), pointer(error.path()), body)
}

fn refused_at(error: &serde_json::Error, mut pointer: String, body: &[u8]) -> Error {
    // Where a code is looked for and something else stands, serde_json speaks of syntax though the body is JSON.
    let is_json = || serde_json::from_slice::<serde_json::Value>(body).is_ok();
    if !matches!(error.classify(), Category::Data) && !is_json() {
        return ProblemCode::MalformedJson.into();
    }
    let message = error.to_string();
    let (code, detail) = if message.starts_with("unknown field") {
        (ViolationCode::UnknownField, "The contract knows no such field here.")
    } else if message.starts_with("missing field") {
        // The name stands in the program, not in the input: it may be told.
        if let Some(name) = message.split('`').nth(1) {
            pointer.push('/');
            pointer.push_str(name);
        }
        (ViolationCode::Required, "The field is needed.")
    } else if message.starts_with("duplicate field") {
        (ViolationCode::Duplicate, "The field stands here twice.")
    } else {
        (ViolationCode::WrongType, "The value is of the wrong type, or not a member of its code list.")
    };
    Error::invalid(vec![Violation::new(pointer, code, detail)])
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

fn is_field_name(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
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
            ValidationErrorsKind::Field(found) => violations.extend(found.iter().map(|error| violation(&place, &error.code))),
        }
    }
}

fn violation(pointer: &str, code: &str) -> Violation {
    let (code, detail) = match code {
        "length" => (ViolationCode::Length, "Too short, too long, too few or too many."),
        "range" => (ViolationCode::Range, "Outside the bounds of the contract."),
        "forbidden_characters" => {
            (ViolationCode::ForbiddenCharacters, "Control characters and marks that turn the direction of writing are refused.")
        }
        "duplicate" => (ViolationCode::Duplicate, "The same member stands here twice."),
        _ => (ViolationCode::Pattern, "The text does not have the form that the contract asks for."),
    };
    Violation::new(pointer, code, detail)
}

/// An integer as JSON Schema means it: `38` and `38.0` are the same number.
///
/// # Errors
/// When the number has a fraction or does not fit.
pub fn whole<'de, D: Deserializer<'de>, N: FromStr>(deserializer: D) -> Result<Option<N>, D::Error> {
    Option::<serde_json::Number>::deserialize(deserializer)?.map(|number| in_bounds(&number)).transpose()
}

/// [`whole`] for an integer that is needed.
///
/// # Errors
/// When the number has a fraction or does not fit.
pub fn needed_whole<'de, D: Deserializer<'de>, N: FromStr>(deserializer: D) -> Result<N, D::Error> {
    in_bounds(&serde_json::Number::deserialize(deserializer)?)
}

fn in_bounds<N: FromStr, E: serde::de::Error>(number: &serde_json::Number) -> Result<N, E> {
    let text = number.to_string();
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    digits.parse().map_err(|_| E::custom("not a whole number in its bounds"))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use validator::Validate;

    use super::{ViolationCode, parse};

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[serde(default, deserialize_with = "super::whole")]
        age: Option<u8>,
        #[validate(length(max = 3))]
        name: String,
    }

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[validate(nested)]
        people: Vec<Inner>,
    }

    fn why(body: &str) -> Vec<(String, ViolationCode)> {
        let error = parse::<Outer>(body.as_bytes()).unwrap_err();
        error.violations().iter().map(|violation| (violation.pointer.clone(), violation.code)).collect()
    }

    #[test]
    fn a_mistake_is_told_by_place_and_code() {
        assert_eq!(why(r#"{"people":[{"name":"A"},{"nam":"B"}]}"#), [("/people/1/nam".to_owned(), ViolationCode::UnknownField)]);
        assert_eq!(why(r#"{"people":[{"Matti Meikäläinen":1}]}"#), [("/people/0".to_owned(), ViolationCode::UnknownField)]);
        assert_eq!(why(r#"{"people":[{}]}"#), [("/people/0/name".to_owned(), ViolationCode::Required)]);
        assert_eq!(why(r#"{"people":[{"name":7}]}"#), [("/people/0/name".to_owned(), ViolationCode::WrongType)]);
        assert_eq!(
            why(r#"{"people":[{"name":"long"},{"name":"longer"}]}"#),
            [("/people/0/name".to_owned(), ViolationCode::Length), ("/people/1/name".to_owned(), ViolationCode::Length)]
        );
        assert!(why("{").is_empty() && why(r#"{"people":[]} x"#).is_empty());
    }

    #[test]
    fn what_is_no_code_is_of_the_wrong_type_and_the_body_still_json() {
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Colour {
            Red,
        }
        #[derive(Debug, Deserialize, Validate)]
        struct Coloured {
            #[expect(dead_code, reason = "only read")]
            colour: Colour,
        }
        for body in [r#"{"colour":7}"#, r#"{"colour":["red"]}"#, r#"{"colour":null}"#, r#"{"colour":"blue"}"#] {
            let error = parse::<Coloured>(body.as_bytes()).unwrap_err();
            let violation = error.violations().first().unwrap();
            assert_eq!((violation.pointer.as_str(), violation.code), ("/colour", ViolationCode::WrongType), "{body}");
        }
        assert!(parse::<Coloured>(br#"{"colour":"red"}"#).is_ok());
        assert!(parse::<Coloured>(br#"{"colour":7"#).unwrap_err().violations().is_empty());
    }

    #[test]
    fn a_float_without_fraction_is_an_integer() {
        let body = |age: &str| format!(r#"{{"people":[{{"name":"A","age":{age}}}]}}"#);
        assert_eq!(parse::<Outer>(body("38.0").as_bytes()).unwrap().people[0].age, Some(38));
        assert_eq!(parse::<Outer>(body("null").as_bytes()).unwrap().people[0].age, None);
        for bad in ["38.5", "-1", "300", "\"38\"", "1e99"] {
            assert_eq!(why(&body(bad)), [("/people/0/age".to_owned(), ViolationCode::WrongType)], "{bad}");
        }
    }
}
