//! Delivers, in every service that runs and for as long as it does. What a service had in hand when it ended, another takes
//! when the lease is over; so each event is told at least once.
//!
//! One round serves one webhook, and a service makes one round to a webhook at a time: one that is slow keeps only itself.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

use super::conclusion::Conclusion;
use super::payload::WebhookPayload;
use super::queue::store::{self as queue, DueRow};
use super::send::{Message, Sender};
use crate::access::{Reach, State};
use crate::db::Link;
use crate::feed;
use crate::http::Error;
use crate::vault::seal::random;
use crate::webhooks::changing::surroundings;
use crate::webhooks::signature::{self, Secret};
use crate::webhooks::store::WebhookRow;
use crate::webhooks::{secrets, store};

/// How often it is looked whether there is something to do.
const PACE: Duration = Duration::from_millis(500);
/// To how many webhooks rounds are made at a time.
const MOST_ROUNDS: usize = 32;
/// How often a round takes more before others get their turn.
const TURNS: usize = 50;

/// Delivers until it is dropped.
pub async fn run(state: State) {
    let sender = match Sender::new(surroundings(&state)) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "webhooks are not delivered: there is no TLS"),
    };
    let mut ticks = tokio::time::interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut rounds, mut on_the_way) = (FuturesUnordered::new(), HashSet::new());
    loop {
        tokio::select! {
            Some(webhook_id) = rounds.next() => { on_the_way.remove(&webhook_id); }
            _ = ticks.tick() => {
                for webhook_id in with_work(&state).await {
                    if on_the_way.len() < MOST_ROUNDS && on_the_way.insert(webhook_id) {
                        rounds.push(round(&state, &sender, webhook_id));
                    }
                }
            }
        }
    }
}

/// Makes deliveries out of what has happened, and answers to which webhooks something is due.
async fn with_work(state: &State) -> Vec<Uuid> {
    let look = async || -> Result<Vec<Uuid>, Error> {
        let newest = feed::store::newest(&state.database).await?;
        let now = state.clock.now();
        let make_out = async |connection: &mut Link| -> Result<(), Error> { Ok(queue::make_out(connection, newest, now).await?) };
        state.database.transaction(make_out).await?;
        Ok(queue::webhooks_with_work(&*state.database.connection().await?, now).await?)
    };
    look().await.unwrap_or_else(|error| {
        tell(&error);
        Vec::new()
    })
}

fn tell(error: &Error) {
    error.log();
    tracing::warn!(%error, "webhooks are looked after again in a moment");
}

/// Tells a webhook what is due; answers its id.
async fn round(state: &State, sender: &Sender, webhook_id: Uuid) -> Uuid {
    for _ in 0..TURNS {
        match turn(state, sender, webhook_id).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                tell(&error);
                break;
            }
        }
    }
    webhook_id
}

/// Takes what is due and tells it; answers whether there was anything.
async fn turn(state: &State, sender: &Sender, webhook_id: Uuid) -> Result<bool, Error> {
    let connection = state.database.connection().await?;
    let now = state.clock.now();
    let due = queue::take(&connection, webhook_id, now).await?;
    let Some(webhook) = store::find(&connection, Reach::Everything, webhook_id).await? else { return Ok(false) };
    let sealed = store::secrets(&connection, webhook_id, now).await?;
    drop(connection);
    let secrets = sealed.iter().map(|row| secrets::open(&state.vault, row)).collect::<Result<Vec<_>, _>>()?;
    let deliveries = due.iter().map(|due| deliver(state, sender, &webhook, &secrets, due));
    join_all(deliveries).await.into_iter().collect::<Result<(), _>>()?;
    Ok(!due.is_empty())
}

/// One attempt, and what it comes to.
async fn deliver(state: &State, sender: &Sender, webhook: &WebhookRow, secrets: &[Secret], due: &DueRow) -> Result<(), Error> {
    let body = serde_json::to_vec(&WebhookPayload::from(due)).map_err(Error::internal)?;
    let (id, timestamp) = (due.event_id.to_string(), state.clock.now().timestamp());
    let signature = signature::header(secrets, &id, timestamp, &body);
    let answer = sender.post(&webhook.url, Message { id, timestamp, signature, body }).await;
    let conclusion = Conclusion::of(answer, due.attempts, state.clock.now(), u16::from_be_bytes(random()?));
    tracing::info!(
        webhook = %webhook.id,
        event = %due.event_id,
        attempts = due.attempts,
        status = conclusion.status,
        failure = conclusion.failure.map(super::wire::DeliveryFailure::as_str),
        "{}",
        conclusion.in_words()
    );
    let Some(change) = conclusion.webhook.filter(|state| state.as_str() != webhook.state) else {
        return Ok(queue::conclude(&*state.database.connection().await?, due, conclusion).await.map(drop)?);
    };
    let conclude = async |connection: &mut Link| -> Result<(), Error> {
        store::lock(connection, due.webhook_id).await?;
        if queue::conclude(connection, due, conclusion).await? {
            queue::turn_webhook(connection, webhook, change).await?;
        }
        Ok(())
    };
    state.database.transaction(conclude).await
}
