//! What is asked and answered about deliveries. Never what an endpoint answered, but for its status.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use uuid::serde::hyphenated;
use validator::Validate;

use super::store::DeliveryRow;
use crate::db;
use crate::events::EventType;
use crate::feed::wire::Subject;

/// Declares a closed list of words that the database has as text.
macro_rules! words {
    ($(#[doc = $about:literal])+ $list:ident { $($(#[doc = $doc:literal])+ $name:ident = $text:tt,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $list {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)+
        }

        impl $list {
            /// The word as the database has it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The member with this word.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                [$(Self::$name),+].into_iter().find(|member| member.as_str() == text)
            }
        }
    };
}

words! {
    /// What became of a delivery.
    DeliveryState {
        /// It is still to be told, now or at the next attempt.
        Pending = "pending",
        /// The endpoint has accepted it.
        Delivered = "delivered",
        /// It was given up after ten attempts.
        Failed = "failed",
    }
}

words! {
    /// Why the last attempt did not succeed.
    DeliveryFailure {
        /// The address is none that the service calls, or its host's name leads to one.
        AddressForbidden = "address_forbidden",
        /// The host's name has no address.
        NameUnknown = "name_unknown",
        /// No connection came about, or it broke.
        ConnectionFailed = "connection_failed",
        /// The host's certificate is not trusted, or there was no agreement on TLS.
        TlsFailed = "tls_failed",
        /// The endpoint did not answer in time.
        TimedOut = "timed_out",
        /// The endpoint answered something else than 2xx: see `response_status`.
        NotAccepted = "not_accepted",
    }
}

/// A delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its id.
    pub id: Uuid,
    /// To which webhook.
    pub webhook_id: Uuid,
    /// Of which event: the `webhook-id` of the request.
    pub event_id: Uuid,
    /// What happened.
    #[schema(value_type = EventType)]
    pub event_type: String,
    /// To what.
    pub subject: Subject,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it has been tried since it was last made out.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1)]
    pub attempts: i32,
    /// When it was made out.
    pub created_at: DateTime<Utc>,
    /// When it was last tried.
    pub last_attempt_at: Option<DateTime<Utc>>,
    /// When it is tried next, while it is pending.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// The status that the endpoint answered last.
    #[schema(minimum = 100, maximum = 999, example = 204)]
    pub response_status: Option<i16>,
    /// Why the last attempt did not succeed, if it did not.
    pub failure: Option<DeliveryFailure>,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = db::Error;
    fn try_from(row: DeliveryRow) -> Result<Self, db::Error> {
        let state = DeliveryState::parse(&row.state).ok_or(db::Error::Corrupt("a state of a delivery"))?;
        Ok(Self {
            id: row.id,
            webhook_id: row.webhook_id,
            event_id: row.event_id,
            event_type: row.event_type,
            subject: Subject { kind: row.subject_kind, id: row.subject_id },
            state,
            attempts: row.attempts,
            created_at: row.created_at,
            last_attempt_at: row.last_attempt_at,
            next_attempt_at: (state == DeliveryState::Pending).then_some(row.next_attempt_at),
            response_status: row.response_status,
            failure: row.failure.as_deref().and_then(DeliveryFailure::parse),
        })
    }
}

/// Which deliveries are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryFilter {
    /// Only those to this webhook.
    #[param(format = "uuid", max_length = 36)]
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub webhook_id: Option<Uuid>,
    /// Only those of this event.
    #[param(format = "uuid", max_length = 36)]
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub event_id: Option<Uuid>,
    /// Only those in this state.
    pub state: Option<DeliveryState>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of deliveries, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryPage {
    /// The deliveries.
    #[schema(max_items = 100)]
    pub deliveries: Vec<Delivery>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}
