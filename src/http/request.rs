//! Every request has an id, a span with nothing personal in it, and the same security headers on its answer.

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt;
use std::future::{Future, Ready, ready};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tracing::Instrument;
use uuid::Uuid;

use super::{Error, Language};

tokio::task_local! {
    static CURRENT: Current;
    static XROAD: Option<Arc<XRoad>>;
}

/// For which member of X-Road (the state's data exchange layer) a request came, as a Security Server vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XRoad {
    /// The member and mostly its subsystem: `X-Road-Client`.
    pub client: String,
    /// The message, by which it is found in the Security Server's own log: `X-Road-Id`.
    pub id: Option<String>,
    /// Who acts, as the member names its users: `X-Road-UserId`.
    pub user_id: Option<String>,
}

/// Answers a request that came for this member, or for none.
pub async fn for_member<T>(member: Option<Arc<XRoad>>, answer: impl Future<Output = T>) -> T {
    XROAD.scope(member, answer).await
}

/// For which member of X-Road the request came that is being answered.
#[must_use]
pub fn came_by() -> Option<Arc<XRoad>> {
    XROAD.try_with(Clone::clone).ok().flatten()
}

/// What of a request its answer needs, wherever it is made.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Current {
    /// Its id; the nil id outside of a request.
    pub id: Uuid,
    /// The language in which it wants to be answered.
    pub language: Language,
}

static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: the caller's `X-Request-Id` when it is a UUID, else one made here.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// That of the request that is being answered; the nil id outside of one.
    #[must_use]
    pub fn current() -> Self {
        Self(current().id)
    }
}

impl FromRequest for RequestId {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(current().id)))
    }
}

/// Runs a write to its end even if the request is given up meanwhile: what has begun is done whole, and its answer is
/// there for whoever asks again.
///
/// # Errors
/// Those of the write.
pub async fn to_the_end<T: 'static>(write: impl Future<Output = Result<T, Error>> + 'static) -> Result<T, Error> {
    actix_web::rt::spawn(within(write)).await.map_err(Error::internal)?
}

/// Works beside the answer of the request that is being answered, as a part of it.
pub fn beside(work: impl Future<Output = ()> + 'static) {
    drop(actix_web::rt::spawn(within(work)));
}

/// What is run on its own as a part of the request that is being answered.
fn within<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    for_member(came_by(), CURRENT.scope(current(), work)).in_current_span()
}

/// The request that is being answered.
pub(super) fn current() -> Current {
    CURRENT.try_with(|current| *current).unwrap_or_default()
}

/// The outermost middleware.
///
/// # Errors
/// Those of the service within.
pub async fn identify<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    // What GET answers, HEAD answers without its body (RFC 9110, section 9.3.2), which the server leaves away by itself.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let given = request.headers().get(&X_REQUEST_ID).and_then(|value| value.to_str().ok()?.parse().ok());
    let id = given.unwrap_or_else(Uuid::new_v4);
    let current = Current { id, language: Language::asked(request.headers()) };
    let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let span = tracing::info_span!("request", id = %id, method = %request.method(), route);
    let answer = async {
        // A panic is a mistake of ours that ends one request, and not the worker.
        let answer = AssertUnwindSafe(next.call(request)).catch_unwind().await;
        let answer = answer.unwrap_or_else(|_| Err(Error::internal("a handler panicked").of_request(current).into()));
        if let Ok(answer) = &answer {
            tracing::info!(status = answer.status().as_u16(), "answered");
        }
        answer
    };
    let mut answer = CURRENT.scope(current, answer.instrument(span)).await?;
    let headers = answer.headers_mut();
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        headers.insert(X_REQUEST_ID.clone(), value);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            ),
        );
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App, HttpResponse, dev::Service, web};

    #[actix_web::test]
    async fn a_panic_is_a_problem_with_the_id_of_the_request() {
        let panics = web::get().to(async || -> HttpResponse { panic!("on purpose") });
        let app = init_service(App::new().route("/", panics).wrap(from_fn(super::identify))).await;
        let id = "7f4c9a3e-52b1-4d9f-8a57-3f6f1f0f7a11";
        let request = TestRequest::get().uri("/").insert_header(("X-Request-Id", id)).to_request();
        let answer = app.call(request).await.unwrap_err().error_response();
        assert_eq!(answer.status(), 500);
        let body = to_bytes(answer.into_body()).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&body["code"], &body["instance"]), (&"internal".into(), &format!("urn:uuid:{id}").into()));
    }
}
