//! Conditional requests (RFC 9110, section 13): a change says which version it changes; a read may be spared.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;

use super::{Error, ProblemCode};

/// `If-Match`, which every change needs.
#[derive(Clone, Debug)]
pub struct IfMatch(Tags);

/// `If-None-Match`, with which a read is answered 304 when nothing has changed.
#[derive(Clone, Debug, Default)]
pub struct IfNoneMatch(Option<Tags>);

/// How long a list of entity tags may be, in bytes.
pub const LIST_LENGTH: usize = 1000;

/// How long one of them may be, without its quotes.
const TAG_LENGTH: usize = 128;

/// How many there may be in a list.
const MOST_TAGS: usize = 7;

/// The form of such a list (RFC 9110, section 8.8.3) as a regular expression, for the contract. Every repetition has its bound, so
/// that the longest list that fits is within the length: readers of the contract make lists up from the form alone.
pub const LIST_PATTERN: &str = r#"^(\*|(W/)?"[!#-~]{0,128}"( ?, ?(W/)?"[!#-~]{0,128}"){0,6})$"#;

#[derive(Clone, Debug)]
enum Tags {
    Any,
    These(Vec<String>),
}

impl Tags {
    fn name(&self, etag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| tag == etag),
        }
    }
}

impl IfMatch {
    /// The condition that the resource is still what it was with this entity tag, for whoever acts without a request.
    #[must_use]
    pub fn exactly(etag: String) -> Self {
        Self(Tags::These(vec![etag]))
    }

    /// Goes on when the resource is still what the caller read.
    ///
    /// # Errors
    /// `precondition_failed` with the current entity tag.
    pub fn check(&self, etag: &str) -> Result<(), Error> {
        if self.0.name(etag) { Ok(()) } else { Err(Error::stale(etag.to_owned())) }
    }
}

impl IfNoneMatch {
    /// Whether the caller has the resource with this entity tag already.
    #[must_use]
    pub fn names(&self, etag: &str) -> bool {
        self.0.as_ref().is_some_and(|tags| tags.name(etag))
    }

    /// 200 with the resource and its entity tag, or 304 when the caller has it already.
    #[must_use]
    pub fn answer(&self, etag: &str, body: &impl Serialize) -> HttpResponse {
        if self.names(etag) {
            return HttpResponse::NotModified().insert_header((ETAG, etag)).finish();
        }
        HttpResponse::Ok().insert_header((ETAG, etag)).json(body)
    }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            tags(request, &IF_MATCH, false)
                .and_then(|tags| tags.map(Self).ok_or_else(|| ProblemCode::PreconditionRequired.into())),
        )
    }
}

impl FromRequest for IfNoneMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(tags(request, &IF_NONE_MATCH, true).map(Self))
    }
}

/// The entity tags of a header. `weak` ones are compared weakly for reads and never match for changes.
fn tags(request: &HttpRequest, header: &HeaderName, weak: bool) -> Result<Option<Tags>, Error> {
    let mut found: Option<Vec<String>> = None;
    for value in request.headers().get_all(header) {
        let text = value.to_str().map_err(|_| ProblemCode::MalformedEntityTag)?.trim();
        if text == "*" {
            return Ok(Some(Tags::Any));
        }
        let listed = entity_tags(text).ok_or(ProblemCode::MalformedEntityTag)?;
        let counted = listed.into_iter().filter(|(is_weak, _)| weak || !is_weak);
        found.get_or_insert_default().extend(counted.map(|(_, tag)| format!("\"{tag}\"")));
    }
    Ok(found.map(Tags::These))
}

/// The tags of a list and whether each is weak; `None` where it is no such list. A tag may hold a comma.
fn entity_tags(text: &str) -> Option<Vec<(bool, &str)>> {
    let mut found = Vec::new();
    let mut rest = Some(text).filter(|text| text.len() <= LIST_LENGTH)?;
    loop {
        let (is_weak, opaque) = rest.strip_prefix("W/").map_or((false, rest), |opaque| (true, opaque));
        let (tag, after) = opaque.strip_prefix('"')?.split_once('"')?;
        if tag.len() > TAG_LENGTH || !tag.bytes().all(|byte| matches!(byte, b'!' | b'#'..=b'~')) {
            return None;
        }
        found.push((is_weak, tag));
        if found.len() > MOST_TAGS {
            return None;
        }
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(found);
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use actix_web::FromRequest;
    use actix_web::test::TestRequest;
    use boon::{Compiler, Schemas};
    use serde_json::json;

    use super::{IfMatch, LIST_LENGTH, LIST_PATTERN, ProblemCode};

    async fn if_match(value: Option<&str>) -> Result<IfMatch, ProblemCode> {
        let request = TestRequest::default();
        let request = value.into_iter().fold(request, |request, value| request.insert_header(("If-Match", value)));
        IfMatch::extract(&request.to_http_request()).await.map_err(|error| error.code())
    }

    #[actix_web::test]
    async fn a_change_needs_a_strong_tag_of_the_current_version() {
        assert_eq!(if_match(None).await.unwrap_err(), ProblemCode::PreconditionRequired);
        let longest = format!("\"{}\"", "a".repeat(129));
        let long_list = "\"a\",".repeat(7) + "\"a\"";
        for bad in ["abc", "", "\"a\" \"b\"", "\"a\",", "\"a b\"", "\"a\"b\"", "w/\"a\"", "\"å\"", &longest, &long_list] {
            assert_eq!(if_match(Some(bad)).await.unwrap_err(), ProblemCode::MalformedEntityTag, "{bad}");
        }
        assert!(if_match(Some("\"a\", \"b\"")).await.unwrap().check("\"b\"").is_ok());
        assert!(if_match(Some("*")).await.unwrap().check("\"b\"").is_ok());
        assert!(if_match(Some("\"a,b\" , \"c\"")).await.unwrap().check("\"a,b\"").is_ok());
        assert!(if_match(Some("W/\"b\"")).await.unwrap().check("\"b\"").is_err());
        assert!(if_match(Some("W/\"a\", \"b\"")).await.unwrap().check("\"b\"").is_ok());
    }

    #[actix_web::test]
    async fn the_contract_lets_pass_what_the_service_does() {
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.add_resource("urn:tags", json!({"pattern": LIST_PATTERN, "maxLength": LIST_LENGTH})).unwrap();
        let schema = compiler.compile("urn:tags", &mut schemas).unwrap();
        let longest = format!("W/\"{}\"", "a".repeat(128));
        let lists = [1, 7, 8].map(|members| vec![longest.as_str(); members].join(" , "));
        let lists = lists.iter().map(String::as_str);
        for text in
            lists.chain(["*", "\"\"", "\"a\",\"b\"", "\"a\" , W/\"b\"", "\"a\",", ",\"a\"", "*, \"a\"", "a", "\"a b\"", "W/*"])
        {
            assert_eq!(schemas.validate(&json!(text), schema).is_ok(), if_match(Some(text)).await.is_ok(), "{text}");
        }
    }
}
