//! The hearing of the client before a removal (Administrative Procedure Act 434/2003, section 34): a party is heard before
//! its matter is decided to its harm, unless that is clearly unnecessary or cannot be done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::clock;
use crate::codes::{HearingManner, NotHeardBecause, RemovalReason};
use crate::http::text::{day, plain_private};
use crate::http::{Violation, ViolationCode};
use crate::private::Private;

/// How the client was heard.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientHeard {
    /// On which day.
    #[validate(custom(function = "day"))]
    #[schema(max_length = 10)]
    #[serde(deserialize_with = "clock::as_written")]
    pub heard_on: NaiveDate,
    /// How.
    pub manner: HearingManner,
    /// What the client said. It is sealed.
    #[validate(length(min = 1, max = 10000), custom(function = "plain_private"))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    pub opinion: Option<Private<String>>,
}

/// The client was heard, or it is said why not.
#[derive(Clone, Debug)]
pub enum ClientHearing {
    /// Heard.
    Heard(ClientHeard),
    /// Not heard, for this reason.
    NotHeard(NotHeardBecause),
}

impl ClientHearing {
    /// One of both, and one that fits the reason of the removal.
    ///
    /// # Errors
    /// `client_not_heard` where nothing is said, else what contradicts what.
    pub fn new(
        heard: Option<ClientHeard>,
        not_heard_because: Option<NotHeardBecause>,
        reason: RemovalReason,
        today: NaiveDate,
    ) -> Result<Self, Violation> {
        let inconsistent = |pointer: &str, detail| Err(Violation::new(pointer, ViolationCode::Inconsistent, detail));
        match (heard, not_heard_because) {
            (None, None) => Err(Violation::new(
                "/client_heard",
                ViolationCode::ClientNotHeard,
                "The client is heard before a removal, or it is said why not.",
            )),
            (Some(_), Some(_)) => inconsistent("/not_heard_because", "The client was heard, or was not."),
            (Some(heard), None) if heard.heard_on > today => {
                Err(Violation::new("/client_heard/heard_on", ViolationCode::InTheFuture, "The day lies in the future."))
            }
            (Some(_), None) if reason == RemovalReason::Deceased => {
                inconsistent("/client_heard", "Nobody is heard about the removal of a person who has died.")
            }
            (Some(heard), None) => Ok(Self::Heard(heard)),
            (None, Some(because)) if fits(because, reason) => Ok(Self::NotHeard(because)),
            (None, Some(_)) => inconsistent("/not_heard_because", "It does not fit the reason of the removal."),
        }
    }
}

/// Whether a client may go unheard for this reason in a removal for that one.
const fn fits(because: NotHeardBecause, reason: RemovalReason) -> bool {
    use RemovalReason as Reason;
    match because {
        NotHeardBecause::Deceased => matches!(reason, Reason::Deceased),
        NotHeardBecause::OwnRequest => matches!(reason, Reason::OwnRequest),
        NotHeardBecause::LeftFinland => matches!(reason, Reason::LeftFinland),
        NotHeardBecause::WhereaboutsUnknown => matches!(reason, Reason::WhereaboutsUnknown | Reason::LeftFinland),
        NotHeardBecause::ClearlyUnnecessary => !matches!(reason, Reason::Deceased),
    }
}

#[cfg(test)]
mod tests {
    use super::{NotHeardBecause, RemovalReason, fits};
    use crate::codes::Code;

    #[test]
    fn why_a_client_is_not_heard_fits_why_the_client_is_removed() {
        let reasons = |because| -> Vec<&str> {
            RemovalReason::all().iter().filter(|reason| fits(because, **reason)).map(|reason| reason.as_str()).collect()
        };
        assert_eq!(reasons(NotHeardBecause::Deceased), ["deceased"]);
        assert_eq!(reasons(NotHeardBecause::OwnRequest), ["own_request"]);
        assert_eq!(reasons(NotHeardBecause::LeftFinland), ["left_finland"]);
        assert_eq!(reasons(NotHeardBecause::WhereaboutsUnknown), ["left_finland", "whereabouts_unknown"]);
        assert_eq!(reasons(NotHeardBecause::ClearlyUnnecessary).len(), RemovalReason::all().len() - 1);
        // Whatever the reason, there is a way to say why nobody was heard.
        let all = RemovalReason::all().iter();
        assert!(all.clone().all(|reason| NotHeardBecause::all().iter().any(|because| fits(*because, *reason))));
    }
}
