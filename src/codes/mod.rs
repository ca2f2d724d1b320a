//! The closed code lists of the assistance system, with their labels in Finnish, Swedish and English.
//!
//! Partners, caseworkers and readers of statistics must mean the same thing by the same word, so every
//! classification is a closed list: one enum, one line per code. A code is stable and never translated; what
//! changes with the reader's language is its label. A code that the law introduced or abolished carries the days
//! between which it may be used, and stays in the list for ever so that old records can still be read.
//!
//! The lists come from the vocabulary of the Reception Act (746/2011, chapter 4), from the breakdowns that the
//! assistance system publishes on ihmiskauppa.fi, and from the international standards named in each file.

mod advice;
mod circumstances;
mod code_list;
mod country;
mod country_table;
mod county;
mod course;
mod decision;
mod decision_life;
mod exploitation;
mod index;
mod iso_3166;
mod language;
mod maps;
mod matching;
mod parameter;
mod person;
mod referral;
mod statistics;
mod validity;

#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::hash::Hash;

pub use advice::{Advice, AdviceChannel, ConsultationTopic, ContactCaller, ContactTopic, LanguageGroup, RelatedToTrafficking};
pub use circumstances::{DeadlineKind, HearingManner, IdentificationBasis, NotHeardBecause, PeriodKind, ServiceArrangement};
pub use country::{Country, Nationality};
pub use county::WellbeingServicesCounty;
pub use course::{ApplicationState, CourseState};
pub use decision::{DecisionGround, DecisionState, DecisionType, PeriodAct, RemovalReason};
pub use decision_life::{AdministrativeCourt, AppealOutcome, AssessmentTeamMember, ServiceManner};
pub use exploitation::{FormOfExploitation, PlaceGroup, PlaceOfExploitation, PublishedForm, Sector};
pub use index::{ListEntry, ListRow, lists};
pub use language::{Label, Language};
pub use maps::{CodeSystem, Mapped};
pub use matching::MatchReason;
pub use parameter::{LegalParameter, LengthUnit};
pub use person::{AgeClass, ClientBasis, ContactChannel, LanguageLevel, RepresentativeRole, ResidenceStatus, Sex};
pub use referral::{
    Channel, ConsentForm, ConsentGivenBy, ProvisionalHelp, ReferralOutcome, ReferralState, ReferralStep, ReferrerGroup,
    ReferrerType, Urgency, WithdrawalReason,
};
pub use statistics::{AgeBand, NationalityGroup, PublishedResidenceStatus, SexAgeClass, StatisticsPurpose};
pub use validity::Validity;

/// One code of a closed list.
pub trait Code: Copy + Eq + Ord + Hash + Debug + 'static {
    /// The name of the list, `snake_case`, for example `client_basis`.
    const LIST: &'static str;

    /// Every code of the list in the order in which it is shown, those no longer valid included.
    #[must_use]
    fn all() -> &'static [Self];

    /// The code as it is written in bodies, in the database and in statistics.
    #[must_use]
    fn as_str(self) -> &'static str;

    /// What people read instead of the code.
    #[must_use]
    fn label(self) -> Label;

    /// What the list is a list of, in English.
    #[must_use]
    fn about() -> String;

    /// What the code means, in English; `None` where the label says it all.
    #[must_use]
    fn meaning(self) -> Option<String>;

    /// The days on which the code may be used for new records.
    #[must_use]
    fn validity(self) -> Validity;

    /// The code written as `text`, if the list has it. Codes are exact: no trimming, no other case.
    #[must_use]
    fn parse(text: &str) -> Option<Self>;
}
