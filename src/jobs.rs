//! What the service does by the clock, without being asked.
//!
//! Every job is idempotent and moves only what is due on the clock it is given: two services may run it at the same time,
//! a late run does what an earlier one missed, and running it again changes nothing.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::access::{State, keys, store as tokens};
use crate::administration::signing_keys;
use crate::courses::applications::erase::erase_due;
use crate::decisions::course::finality;
use crate::feed;
use crate::http::{Error, idempotency};
use crate::referrals;
use crate::released;
use crate::requests;
use crate::statistics::rollup;

/// What a run comes to: how many things it changed.
type Run = Pin<Box<dyn Future<Output = Result<usize, Error>> + Send>>;

/// Something that is done again and again.
pub struct Job {
    /// What it is called in logs: the thing and what is done to it.
    pub name: &'static str,
    /// How often it is run.
    pub every: Duration,
    /// Does what is due.
    pub run: fn(State) -> Run,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Job").field("name", &self.name).field("every", &self.every).finish_non_exhaustive()
    }
}

/// Every job of the service.
pub const JOBS: &[Job] = &[
    Job {
        name: "decisions.make_final",
        every: Duration::from_mins(1),
        run: |state| Box::pin(async move { finality::make_final(&state).await }),
    },
    Job {
        name: "idempotency_keys.forget",
        every: Duration::from_hours(1),
        run: |state| Box::pin(async move { Ok(idempotency::store::forget_old(&state.database, state.clock.now()).await?) }),
    },
    Job {
        name: "released_statistics.read",
        every: released::INTERVAL,
        run: |state| Box::pin(async move { Ok(state.released.refresh(&state.database).await?) }),
    },
    Job {
        name: "statistics_changes.fold",
        every: Duration::from_secs(30),
        run: |state| Box::pin(async move { Ok(rollup::fold(&state.database).await?) }),
    },
    Job {
        name: "events.forget",
        every: Duration::from_hours(1),
        run: |state| Box::pin(async move { Ok(feed::store::forget_old(&state.database, state.clock.now()).await?) }),
    },
    Job {
        name: "signing_keys.rotate",
        every: Duration::from_hours(1),
        run: |state| Box::pin(async move { Ok(signing_keys::rotate_when_due(&state).await?) }),
    },
    Job {
        name: "signing_keys.forget",
        every: Duration::from_hours(1),
        run: |state| Box::pin(async move { Ok(signing_keys::forget_old(&state).await?) }),
    },
    Job {
        name: "requests.forget",
        every: Duration::from_hours(1),
        run: |state| Box::pin(async move { Ok(requests::store::forget_old(&state.database, state.clock.now()).await?) }),
    },
    Job {
        name: "limits.forget_idle",
        every: Duration::from_mins(1),
        run: |state| {
            state.limits.forget_idle();
            Box::pin(std::future::ready(Ok(0)))
        },
    },
    Job {
        name: "used_assertions.forget",
        every: Duration::from_mins(10),
        run: |state| {
            Box::pin(async move { Ok(tokens::forget_ended(&state.database, state.clock.now() - keys::LEEWAY * 2).await?) })
        },
    },
    Job {
        name: "referrals.lapse",
        every: Duration::from_mins(1),
        run: |state| Box::pin(async move { referrals::lapse::lapse_overdue(&state).await }),
    },
    Job {
        name: "course_applications.erase",
        every: Duration::from_hours(1),
        run: |state| Box::pin(async move { erase_due(&state).await }),
    },
];

/// Runs every job at its pace until it is dropped. A run that fails is told in the log and tried again at the next.
pub async fn run(state: State) {
    futures_util::future::join_all(JOBS.iter().map(|job| repeat(job, state.clone()))).await;
}

async fn repeat(job: &Job, state: State) {
    let mut ticks = tokio::time::interval(job.every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match (job.run)(state.clone()).await {
            Ok(0) => {}
            Ok(changed) => tracing::info!(job = job.name, changed, "a job did what was due"),
            Err(error) => {
                error.log();
                tracing::warn!(job = job.name, %error, "a job failed and is tried again");
            }
        }
    }
}
