//! Webhooks: partners are told of their own events, at least once and in order, whatever their endpoints and the service's
//! own fate; and nothing is called that a partner has no business to call.

mod addresses;
mod delivery;
mod managing;
mod mended;
mod receiver;

use serde_json::{Value, json};

use crate::harness::{Answer, Caller, Service};
use receiver::Receiver;

/// A service whose webhooks may lead to the test.
async fn start() -> Service {
    Service::start_with(|state| state.allows_local_webhooks = true).await
}

/// A webhook that is told of these types.
async fn webhook(caller: &Caller, receiver: &Receiver, types: &[&str]) -> Answer {
    caller.create("/v1/webhooks", &json!({"url": receiver.url, "event_types": types})).await.expect(201)
}

/// The deliveries to a webhook, newest first.
async fn deliveries(caller: &Caller, webhook: &str) -> Vec<Value> {
    let list = caller.get(&format!("/v1/webhook-deliveries?limit=100&webhook_id={webhook}")).await.expect(200);
    list.json()["deliveries"].as_array().unwrap().clone()
}

/// Waits until this query, which counts, answers `expected`.
async fn until(service: &Service, query: &str, expected: i64) {
    let holds = async { while service.count(query).await != expected {} };
    tokio::time::timeout(std::time::Duration::from_mins(1), holds).await.unwrap_or_else(|_| panic!("{query} is not {expected}"));
}

/// Moves the clock on by so many seconds.
fn later(service: &Service, seconds: i64) {
    service.clock.set(service.clock.now() + chrono::TimeDelta::seconds(seconds));
}
