//! What follows from what an endpoint answered.

use chrono::{DateTime, Utc};

use super::schedule::wait_after;
use super::wire::{DeliveryFailure, DeliveryState};
use crate::webhooks::wire::WebhookState;

/// The status with which an endpoint says that it is gone (RFC 9110, section 15.5.11).
const GONE: u16 = 410;

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// What the endpoint answered, if it did.
    pub status: Option<u16>,
    /// Why the attempt did not succeed, if it did not.
    pub failure: Option<DeliveryFailure>,
    /// What becomes of the delivery.
    pub state: DeliveryState,
    /// When it is tried again, while it is pending.
    pub next_attempt_at: DateTime<Utc>,
    /// What the webhook is, as far as this attempt can tell.
    pub webhook: Option<WebhookState>,
}

impl Conclusion {
    /// From the `attempts`-th attempt, which ended at `now`.
    #[must_use]
    pub fn of(answer: Result<u16, DeliveryFailure>, attempts: i32, now: DateTime<Utc>, chance: u16) -> Self {
        let delivered = Self {
            status: answer.ok(),
            failure: None,
            state: DeliveryState::Delivered,
            next_attempt_at: now,
            webhook: Some(WebhookState::Enabled),
        };
        let failure = match answer {
            Ok(200..=299) => return delivered,
            Ok(_) => DeliveryFailure::NotAccepted,
            Err(failure) => failure,
        };
        let failed = Self { failure: Some(failure), ..delivered };
        match wait_after(attempts, chance) {
            // It waits with all others until the webhook is enabled again.
            _ if answer == Ok(GONE) => Self { state: DeliveryState::Pending, webhook: Some(WebhookState::Disabled), ..failed },
            Some(wait) => Self { state: DeliveryState::Pending, next_attempt_at: now + wait, webhook: None, ..failed },
            None => Self { state: DeliveryState::Failed, webhook: Some(WebhookState::Failing), ..failed },
        }
    }

    /// What it comes to, for the operator's log.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match (self.state, self.webhook) {
            (DeliveryState::Delivered, _) => "an event was told",
            (DeliveryState::Pending, Some(WebhookState::Disabled)) => {
                "an event was not told: the endpoint is gone, its webhook is disabled"
            }
            (DeliveryState::Pending, _) => "an event was not told and is tried again",
            (DeliveryState::Failed, _) => "an event was not told and is given up",
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Conclusion, DeliveryFailure, DeliveryState, WebhookState};

    fn of(
        answer: Result<u16, DeliveryFailure>,
        attempts: i32,
    ) -> (DeliveryState, Option<DeliveryFailure>, Option<WebhookState>, TimeDelta) {
        let now: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        let conclusion = Conclusion::of(answer, attempts, now, 0);
        (conclusion.state, conclusion.failure, conclusion.webhook, conclusion.next_attempt_at - now)
    }

    #[test]
    fn two_hundreds_alone_are_success_and_410_disables() {
        let at_once = TimeDelta::zero();
        for status in [200, 202, 204, 299] {
            assert_eq!(of(Ok(status), 1), (DeliveryState::Delivered, None, Some(WebhookState::Enabled), at_once));
        }
        let not_accepted = Some(DeliveryFailure::NotAccepted);
        for status in [100, 199, 300, 301, 302, 307, 400, 404, 409, 429, 500, 503] {
            assert_eq!(of(Ok(status), 1), (DeliveryState::Pending, not_accepted, None, TimeDelta::milliseconds(4500)));
        }
        assert_eq!(of(Ok(410), 1), (DeliveryState::Pending, not_accepted, Some(WebhookState::Disabled), at_once));
        let timed_out = Err(DeliveryFailure::TimedOut);
        assert_eq!(of(timed_out, 2).3, TimeDelta::seconds(270));
        assert_eq!(of(timed_out, 10), (DeliveryState::Failed, timed_out.err(), Some(WebhookState::Failing), at_once));
    }

    #[test]
    fn the_log_tells_success_from_what_is_tried_again_and_what_is_given_up() {
        let words = |answer, attempts| Conclusion::of(answer, attempts, DateTime::UNIX_EPOCH, 0).in_words();
        assert_eq!(words(Ok(204), 10), "an event was told");
        assert_eq!(words(Err(DeliveryFailure::NameUnknown), 1), "an event was not told and is tried again");
        assert_eq!(words(Ok(500), 10), "an event was not told and is given up");
        assert_eq!(words(Ok(410), 1), "an event was not told: the endpoint is gone, its webhook is disabled");
    }
}
