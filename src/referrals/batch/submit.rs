//! `POST /v1/referrals/batch`: up to a thousand referrals in one request, each with its own key and its own result. They are
//! taken as they arrive and answered as they are kept, in their order; nothing holds a batch as a whole.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, post, web};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::items::{Format, Items};
use super::splitter::Piece;
use super::wire::{BatchResult, BatchResults, SubmitBatch};
use crate::access::limits::Running;
use crate::access::{Caller, State, caller::SubmitReferrals};
use crate::http::{Answer, Error, IdempotencyKey, ProblemCode, RequestId, json, request};
use crate::referrals::submission::{Submission, Submitted};
use crate::referrals::wire::SubmitReferral;

/// How many results wait at most for whoever reads them.
const AHEAD: usize = 4;
/// How long a batch may take.
const DEADLINE: Duration = Duration::from_mins(5);
const LINES: &str = "application/x-ndjson";

/// Submit referrals in a batch
///
/// Up to a thousand referrals, as JSON or as newline-delimited JSON (an item on each line), each with its own idempotency key.
/// Each is received or refused by itself, exactly as if it had been submitted alone, and the results come in the order of the
/// referrals, in the format of the request, while the batch is still being read. A batch that broke off is simply sent again,
/// byte for byte: what was received is answered as before, with `replayed`.
///
/// Whatever stands where a referral should has a result: what is no referral 422, what is not JSON 400, what is larger than
/// 64 KiB 413; the next ones are read all the same. Only where no end of an item can be found the batch breaks off. What is wrong
/// with the batch itself is answered as a problem while nothing has been received, and later as the last result: what was
/// received before stays received.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "submit_referral_batch",
    request_body(
        content(
            (SubmitBatch = "application/json"),
            (String = "application/x-ndjson", example = "{\"idempotency_key\":\"5b0f3a52-0f0e-4c6f\",\"referral\":{}}\n"),
        ),
        description = "The referrals: at most 1000, each of at most 64 KiB, all of at most 32 MiB, in UTF-8, without Content-Encoding.",
    ),
    responses((status = 200, description = "What became of each.", content(
        (BatchResults = "application/json"),
        (String = "application/x-ndjson", example = "{\"index\":0,\"idempotency_key\":\"5b0f3a52-0f0e-4c6f\",\"status\":422}\n"),
    ))),
    security(("oauth2" = [SubmitReferrals::SCOPE])),
)]
#[post("/v1/referrals/batch")]
pub async fn submit_referral_batch(
    caller: Caller<SubmitReferrals>,
    request: HttpRequest,
    body: web::Payload,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    json::as_it_is(&request)?;
    let format = format(&request).ok_or(ProblemCode::UnsupportedMediaType)?;
    let submission = Submission::of(&caller, request_id, &state).await?;
    let (sender, mut results) = mpsc::channel(AHEAD);
    let running = request.extensions_mut().remove::<Running>();
    let batch = Batch { state, submission, format, results: sender, _running: running };
    request::beside(batch.answer(body.into_inner()));
    // What is no batch from its beginning is answered as such; what breaks off later, by its last result.
    let first = match results.recv().await {
        Some(Ok(bytes)) => Some(bytes),
        Some(Err(problem)) => return Err(problem),
        None => None,
    };
    let rest = stream::poll_fn(move |context| results.poll_recv(context)).filter_map(async |result| result.ok());
    let all = stream::iter(first).chain(rest).map(Ok::<_, Error>);
    let content_type = if format == Format::Json { "application/json" } else { LINES };
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, content_type)).streaming(Box::pin(all)))
}

fn format(request: &HttpRequest) -> Option<Format> {
    if json::is_json(request) {
        return Some(Format::Json);
    }
    let value = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next()?.trim();
    kind.eq_ignore_ascii_case(LINES).then_some(Format::Lines)
}

/// What answers a batch.
struct Batch {
    state: web::Data<State>,
    submission: Submission,
    format: Format,
    results: mpsc::Sender<Result<Bytes, Error>>,
    /// The batch is one request of its caller's until its last referral is kept.
    _running: Option<Running>,
}

impl Batch {
    async fn answer(self, payload: Payload) {
        if tokio::time::timeout(DEADLINE, self.answer_all(Items::new(payload, self.format))).await.is_err() {
            tracing::warn!("a batch took too long and was broken off");
        }
    }

    /// Takes the items as they arrive and sends the result of each before it takes the next, so a batch uses one connection to
    /// the database. Whoever does not read the results any more ends it.
    async fn answer_all(&self, mut items: Items) {
        let mut count = 0;
        while let Some(item) = items.next().await {
            let result = match item {
                Ok(Piece::Item(item)) => self.submit(count, &item).await,
                Ok(Piece::TooLarge) => BatchResult::refused(count, None, &ProblemCode::PayloadTooLarge.into()),
                // Nothing has been answered yet: the batch itself is refused.
                Err(problem) if count == 0 => return drop(self.results.send(Err(problem)).await),
                Err(problem) => BatchResult::refused(count, None, &problem),
            };
            if self.results.send(Ok(printed(&result, self.format))).await.is_err() {
                return;
            }
            count += 1;
        }
        let tail = match (self.format, count) {
            (Format::Json, 0) => "{\"results\":[]}",
            (Format::Json, _) => "]}",
            (Format::Lines, _) => "",
        };
        drop(self.results.send(Ok(Bytes::from_static(tail.as_bytes()))).await);
    }

    async fn submit(&self, index: usize, item: &[u8]) -> BatchResult {
        let (key, referral) = match read(item) {
            Ok(read) => read,
            Err(problem) => return BatchResult::refused(index, None, &problem),
        };
        let kept = async {
            let checked = referral.and_then(|(body, digest)| Ok((self.submission.check(body)?, digest)));
            let (new, digest) = checked.map_err(|problem| problem.within("/referral"))?;
            let key = IdempotencyKey::parse(&key).ok_or(ProblemCode::IdempotencyKeyMalformed)?;
            let (state, submission) = (self.state.clone(), self.submission);
            request::to_the_end(async move { submission.keep(&state, &new, key, &digest).await }).await
        };
        let kept = kept.await;
        let idempotency_key = Some(key).filter(|key| key.len() <= 128);
        match kept {
            Ok(Submitted { referral, replayed }) => {
                BatchResult { index, idempotency_key, status: 201, replayed, referral: Some(referral), problem: None }
            }
            Err(problem) => BatchResult::refused(index, idempotency_key, &problem),
        }
    }
}

/// A referral with the digest of its text, or why it is none.
type Read = Result<(SubmitReferral, Vec<u8>), Error>;

/// The key of an item, and its referral with the digest of its text, which is the same as if it had been submitted alone.
fn read(item: &[u8]) -> Result<(String, Read), Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Item<'a> {
        idempotency_key: String,
        #[serde(borrow)]
        referral: &'a RawValue,
    }
    let read: Item = json::read_as(item)?;
    let text = read.referral.get().as_bytes();
    let referral = match text.len() {
        0..=json::BODY_LIMIT => json::parse(text).map(|referral| (referral, digest(&SHA256, text).as_ref().to_vec())),
        _ => Err(ProblemCode::PayloadTooLarge.into()),
    };
    Ok((read.idempotency_key, referral))
}

fn printed(result: &BatchResult, format: Format) -> Bytes {
    let mut bytes = match format {
        Format::Json if result.index == 0 => b"{\"results\":[".to_vec(),
        Format::Json => b",".to_vec(),
        Format::Lines => Vec::new(),
    };
    bytes.extend(serde_json::to_vec(result).unwrap_or_default());
    if format == Format::Lines {
        bytes.push(b'\n');
    }
    bytes.into()
}
