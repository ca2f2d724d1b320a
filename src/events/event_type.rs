//! The closed table of what can happen: one line for each kind of event. A slice that announces something new adds its
//! line here, and ends its meaning with "For officers only." where no partner is ever told. The contract, the filters of
//! the feed and the webhooks follow from the table.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares the closed table of event types: `noun.participle` and what it means.
macro_rules! event_types {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:tt;)+) => {
        /// What happened. Types are added, never changed or reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum EventType {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)+
        }

        impl EventType {
            /// Every type there is.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The type as it stands in the database and in answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }
        }
    };
}

event_types! {
    /// A referral was received, or registered by an officer.
    ReferralReceived = "referral.received";
    /// An officer has begun to assess the referral.
    ReferralTakenUp = "referral.taken_up";
    /// The assistance system has asked the referrer for more information, until a day.
    ReferralInformationRequested = "referral.information_requested";
    /// More was told about the referral, or what was asked was answered.
    ReferralSupplemented = "referral.supplemented";
    /// An officer was made responsible for the referral. For officers only.
    ReferralAssigned = "referral.assigned";
    /// An officer has said how urgent the referral is. For officers only.
    ReferralUrgencySet = "referral.urgency_set";
    /// The referral was withdrawn before a decision.
    ReferralWithdrawn = "referral.withdrawn";
    /// The information asked for did not come by the due day.
    ReferralLapsed = "referral.lapsed";
    /// The referral was decided: its state says whether the person was admitted.
    ReferralDecided = "referral.decided";
    /// The person of the referral was found to be one who was known already. For officers only.
    ReferralPersonUnited = "referral.person_united";
    /// The referral goes on in another one of the same person. For officers only.
    ReferralMerged = "referral.merged";
    /// Another referral of the same person goes on in this one. For officers only.
    ReferralTakenIn = "referral.taken_in";
    /// A length fixed by law was recorded anew, from a day on. For officers only.
    LegalParameterRecorded = "legal_parameter.recorded";
    /// A new version of a person's consent was recorded. For officers only.
    ConsentRecorded = "consent.recorded";
    /// A person's consent was withdrawn, and their identity erased. For officers only.
    ConsentWithdrawn = "consent.withdrawn";
    /// A consultation was recorded: advice about somebody who has not consented to be referred. It names nobody.
    ConsultationRecorded = "consultation.recorded";
    /// A contact of the advice line was recorded. It names nobody. For officers only.
    ContactRecorded = "contact.recorded";
    /// A course was drafted. For officers only.
    CourseCreated = "course.created";
    /// A course's texts, days or seats were changed. For officers only.
    CourseChanged = "course.changed";
    /// A course was announced to everyone. For officers only.
    CourseAnnounced = "course.announced";
    /// A course was cancelled. For officers only.
    CourseCancelled = "course.cancelled";
    /// Somebody has applied for a course. For officers only.
    CourseApplicationReceived = "course_application.received";
    /// An applicant was offered a place. For officers only.
    CourseApplicationAccepted = "course_application.accepted";
    /// An applicant was not offered a place. For officers only.
    CourseApplicationRejected = "course_application.rejected";
    /// An applicant has given it up. For officers only.
    CourseApplicationWithdrawn = "course_application.withdrawn";
    /// What applicants for a course wrote was erased, six months after its end. For officers only.
    CourseApplicationsErased = "course_applications.erased";
    /// The partner asked for a test of the webhook.
    WebhookTested = "webhook.tested";
    /// A period was counted for a release of statistics. For officers only.
    ReleaseDrafted = "release.drafted";
    /// A release was audited beside all that is out. For officers only.
    ReleaseAudited = "release.audited";
    /// A second person has approved a release. For officers only.
    ReleaseApproved = "release.approved";
    /// A release was published: its figures are out, and never change. For officers only.
    ReleasePublished = "release.published";
    /// The correction of a release was published. For officers only.
    ReleaseCorrected = "release.corrected";
    /// A decision was drafted. For officers only.
    DecisionDrafted = "decision.drafted";
    /// A decision was signed. For officers only.
    DecisionSigned = "decision.signed";
    /// The assessment team was heard about a draft. For officers only.
    DecisionTeamHeard = "decision.team_heard";
    /// A decision was served: the time for an appeal runs. For officers only.
    DecisionServed = "decision.served";
    /// Nobody appealed a decision in time. For officers only.
    DecisionBecameFinal = "decision.became_final";
    /// A decision was appealed. For officers only.
    DecisionAppealed = "decision.appealed";
    /// A court decided the appeal of a decision: the state says how. For officers only.
    DecisionAppealDecided = "decision.appeal_decided";
    /// Another decision took the place of a decision in which there was a mistake. For officers only.
    DecisionCorrected = "decision.corrected";
    /// A client was granted a reflection or recovery period. For officers only.
    PeriodGranted = "period.granted";
    /// A client's reflection or recovery period was extended. For officers only.
    PeriodExtended = "period.extended";
    /// A client's reflection or recovery period was ended before its time. For officers only.
    PeriodEnded = "period.ended";
    /// A person became a client of the assistance system. For officers only.
    ClientAdmitted = "client.admitted";
    /// It was recorded who arranges a client's services, from a day on. For officers only.
    ServicesArranged = "client.services_arranged";
    /// It was recorded that an authority had identified a client as a victim. For officers only.
    ClientIdentified = "client.identified";
    /// A client's assistance ended. For officers only.
    ClientRemoved = "client.removed";
    /// A client's removal fell before a court: the person is a client as if there had been none. For officers only.
    ClientRemovalFell = "client.removal_fell";
}

impl EventType {
    /// Whether its meaning says that no partner is ever told of it.
    #[must_use]
    pub fn is_for_officers_only(self) -> bool {
        self.meaning().contains("For officers only.")
    }

    /// The type with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event_type| event_type.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use utoipa::PartialSchema;

    use super::EventType;

    #[test]
    fn the_contract_has_the_types_as_they_are_told() {
        let schema = serde_json::to_value(EventType::schema()).unwrap();
        let told: Vec<_> = EventType::ALL.iter().map(|event_type| event_type.as_str()).collect();
        assert_eq!((&schema["enum"], json!(EventType::ALL)), (&json!(told), json!(told)));
    }

    #[test]
    fn types_are_unique_nouns_with_participles() {
        for (position, event_type) in EventType::ALL.iter().enumerate() {
            let (noun, participle) = event_type.as_str().split_once('.').unwrap();
            let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            assert!(is_plain(noun) && is_plain(participle), "{event_type:?}");
            assert!(EventType::ALL[..position].iter().all(|other| other.as_str() != event_type.as_str()));
            assert!(event_type.meaning().len() > 20, "{event_type:?} explains nothing");
            assert_eq!(EventType::parse(event_type.as_str()), Some(*event_type));
        }
    }
}
