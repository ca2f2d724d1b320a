//! `POST /v1/referrals/batch`: up to a thousand referrals in one request, each with its own key and its own result. They are
//! taken as they arrive and answered as they are kept, in their order; nothing holds a batch as a whole.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, post, web};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::batch_items::{Format, Items};
use super::submission::{Submission, Submitted};
use super::wire::{ReferralForReferrer, SubmitReferral};
use crate::access::limits::Running;
use crate::access::{Caller, State, caller::SubmitReferrals};
use crate::http::{Answer, Error, IdempotencyKey, Problem, ProblemCode, RequestId, json, request};

/// How many results wait at most for whoever reads them.
const AHEAD: usize = 4;
/// How long a batch may take.
const DEADLINE: Duration = Duration::from_mins(5);
const LINES: &str = "application/x-ndjson";

/// A referral of a batch.
#[derive(Debug, ToSchema)]
pub struct BatchItem {
    /// A new random key for every new referral, and the same one to repeat it: what the header Idempotency-Key is to a
    /// referral that is submitted alone. One key stands for one referral, however it was submitted.
    #[schema(
        pattern = "^[A-Za-z0-9._:-]{8,128}$",
        min_length = 8,
        max_length = 128,
        example = "5b0f3a52-0f0e-4c6f-9d3a-5b1f2a7c9e10"
    )]
    pub idempotency_key: String,
    /// The referral.
    pub referral: SubmitReferral,
}

/// Referrals to be submitted together.
#[derive(Debug, ToSchema)]
pub struct SubmitBatch {
    /// The referrals: at most a thousand, each of at most 64 KiB, all of at most 32 MiB.
    #[schema(max_items = 1000)]
    pub referrals: Vec<BatchItem>,
}

/// What became of a referral of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// Its place in the batch, from 0.
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub index: usize,
    /// Its key, where that could be read.
    #[schema(max_length = 128, example = "5b0f3a52-0f0e-4c6f-9d3a-5b1f2a7c9e10")]
    pub idempotency_key: Option<String>,
    /// The status that it would have been answered with alone.
    #[schema(minimum = 200, maximum = 599, example = 201)]
    pub status: u16,
    /// Whether an earlier request with the same key had made it.
    pub replayed: bool,
    /// The referral, where it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralForReferrer>,
    /// The problem, where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// The results of a batch, in the order of its referrals.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResults {
    /// The results. Where the batch could not be read to its end, the last one says so.
    #[schema(max_items = 1001)]
    pub results: Vec<BatchResult>,
}

/// Submit referrals in a batch
///
/// Up to a thousand referrals, as JSON or as newline-delimited JSON (an item on each line), each with its own idempotency key.
/// Each is received or refused by itself, exactly as if it had been submitted alone, and the results come in the order of the
/// referrals, in the format of the request, while the batch is still being read. A batch that broke off is simply sent again:
/// what was received is answered as before, with `replayed`.
#[utoipa::path(
    tag = "Referrals",
    operation_id = "submit_referral_batch",
    request_body(
        content(
            (SubmitBatch = "application/json"),
            (String = "application/x-ndjson", example = "{\"idempotency_key\":\"5b0f3a52-0f0e-4c6f\",\"referral\":{}}\n"),
        ),
        description = "The referrals.",
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
                Ok(item) => self.submit(count, &item).await,
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
            let (new, digest) = checked.map_err(below_referral)?;
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
    let read: Item = json::envelope(item)?;
    let text = read.referral.get().as_bytes();
    let referral = json::parse(text).map(|referral| (referral, digest(&SHA256, text).as_ref().to_vec()));
    Ok((read.idempotency_key, referral))
}

/// The places of a referral as places of its item.
fn below_referral(problem: Error) -> Error {
    if problem.violations().is_empty() {
        return problem;
    }
    let places = problem.violations().iter().cloned();
    Error::invalid(places.map(|at| at.within("/referral")).collect())
}

impl BatchResult {
    fn refused(index: usize, idempotency_key: Option<String>, error: &Error) -> Self {
        error.log();
        let problem = error.problem();
        Self { index, idempotency_key, status: problem.status, replayed: false, referral: None, problem: Some(problem) }
    }
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
