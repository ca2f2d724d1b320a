//! JSON bodies: size, time, syntax, types, then the rules of validator. What is wrong is told by place and code.

use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use validator::Validate;

use super::json_faults::{OUT_OF_BOUNDS, broken_rules, fault, unreadable};
use super::{Error, ProblemCode, ViolationCode};

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
        let is_taken = as_it_is(request)
            .and_then(|()| if is_json(request) { Ok(()) } else { Err(ProblemCode::UnsupportedMediaType.into()) });
        let mut payload = payload.take();
        Box::pin(async move {
            is_taken?;
            let body = read(&mut payload).await?;
            let value = parse(&body)?;
            let mut sha = [0; 32];
            sha.copy_from_slice(digest(&SHA256, &body).as_ref());
            Ok(Self { value, digest: sha })
        })
    }
}

/// Lets a body pass that is sent as it is. A coding (RFC 9110, section 8.4) is not undone: what a few bytes unpack to has no
/// bounds.
///
/// # Errors
/// `unsupported_media_type`, which names the codings that are taken.
pub fn as_it_is(request: &HttpRequest) -> Result<(), Error> {
    let is_identity = |coding: &str| coding.trim().is_empty() || coding.trim().eq_ignore_ascii_case("identity");
    let mut values = request.headers().get_all(CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("unreadable"));
    if values.all(|value| value.split(',').all(is_identity)) { Ok(()) } else { Err(Error::encoded()) }
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
    let value: T = read_as(body)?;
    value.validate().map_err(|errors| Error::invalid(broken_rules(&errors)))?;
    Ok(value)
}

/// Reads a JSON text as `T`, whose rules are not looked at.
///
/// # Errors
/// `malformed_json` for what is not JSON, else `validation_failed` with the first place that is refused.
pub fn read_as<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, Error> {
    // serde would take a list for the object whose members it holds in their order.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(Error::invalid(vec![fault("", ViolationCode::WrongType)]));
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(&error, text))?;
    reader.end().map_err(|_| ProblemCode::MalformedJson)?;
    Ok(value)
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

/// The whole number that `number` is. One with a fraction is of another type; one that is too large for `N` lies outside the
/// bounds of the contract, which are narrower still.
fn in_bounds<N: FromStr, E: serde::de::Error>(number: &serde_json::Number) -> Result<N, E> {
    let digits = match number.as_f64().filter(|_| number.is_f64()) {
        Some(float) if float.fract() != 0.0 => return Err(E::custom("not a whole number")),
        // Minus nothing is nothing.
        Some(float) => format!("{:.0}", float + 0.0),
        None => number.to_string(),
    };
    digits.parse().map_err(|_| E::custom(OUT_OF_BOUNDS))
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
        assert_eq!(why(r#"{"people":[{"givenName":"B"}]}"#), [("/people/0/givenName".to_owned(), ViolationCode::UnknownField)]);
        assert_eq!(why(r#"{"people":[{"Matti Meikäläinen":1}]}"#), [("/people/0".to_owned(), ViolationCode::UnknownField)]);
        assert_eq!(why(r#"{"people":[{"name":"A","name":"B"}]}"#), [("/people/0/name".to_owned(), ViolationCode::Duplicate)]);
        assert_eq!(why(r#"{"people":[],"people":[]}"#), [("/people".to_owned(), ViolationCode::Duplicate)]);
        assert_eq!(why(r#"{"people":[{}]}"#), [("/people/0/name".to_owned(), ViolationCode::Required)]);
        assert_eq!(why(r#"{"people":[{"name":7}]}"#), [("/people/0/name".to_owned(), ViolationCode::WrongType)]);
        assert_eq!(
            why(r#"{"people":[{"name":"long"},{"name":"longer"}]}"#),
            [("/people/0/name".to_owned(), ViolationCode::Length), ("/people/1/name".to_owned(), ViolationCode::Length)]
        );
        assert!(why("{").is_empty() && why(r#"{"people":[]} x"#).is_empty());
    }

    #[test]
    fn what_is_no_code_is_told_from_what_is_no_text_and_the_body_is_still_json() {
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
        let why = |body: &str| {
            let error = parse::<Coloured>(body.as_bytes()).unwrap_err();
            error.violations().iter().map(|one| (one.pointer.clone(), one.code)).collect::<Vec<_>>()
        };
        for body in [r#"{"colour":7}"#, r#"{"colour":["red"]}"#, r#"{"colour":null}"#] {
            assert_eq!(why(body), [("/colour".to_owned(), ViolationCode::WrongType)], "{body}");
        }
        assert_eq!(why(r#"{"colour":"blue"}"#), [("/colour".to_owned(), ViolationCode::NotInList)]);
        assert!(parse::<Coloured>(br#"{"colour":"red"}"#).is_ok());
        assert!(parse::<Coloured>(br#"{"colour":7"#).unwrap_err().violations().is_empty());
    }

    #[test]
    fn an_object_is_not_taken_from_a_list_of_its_members() {
        assert_eq!(why(r#"[[{"name":"A"}]]"#), [(String::new(), ViolationCode::WrongType)]);
    }

    #[test]
    fn a_text_that_is_too_long_is_told_how_long_it_may_be() {
        let error = parse::<Outer>(br#"{"people":[{"name":"long"}]}"#).unwrap_err();
        assert_eq!(error.problem().errors[0].detail, "Too short, too long, too few or too many: at most 3.");
    }

    #[test]
    fn a_float_without_fraction_is_an_integer() {
        let body = |age: &str| format!(r#"{{"people":[{{"name":"A","age":{age}}}]}}"#);
        assert_eq!(parse::<Outer>(body("38.0").as_bytes()).unwrap().people[0].age, Some(38));
        assert_eq!(parse::<Outer>(body("null").as_bytes()).unwrap().people[0].age, None);
        assert_eq!(parse::<Outer>(body("-0").as_bytes()).unwrap().people[0].age, Some(0));
        for bad in ["38.5", "\"38\"", "[38]", "true"] {
            assert_eq!(why(&body(bad)), [("/people/0/age".to_owned(), ViolationCode::WrongType)], "{bad}");
        }
        let long = "9".repeat(400);
        for far in ["-1", "300", "9999999999", "1e30", "1e99", "1e400", "-1e400", long.as_str()] {
            assert_eq!(why(&body(far)), [("/people/0/age".to_owned(), ViolationCode::Range)], "{far}");
        }
    }
}
