//! The index of all code lists, so that they can be served and used as labels without naming each type.
//!
//! A partner builds its forms from the lists and a reader of statistics sees labels, not codes: both take them
//! from here, and a list that is missing here is missing from both.

use super::maps::maps;
use super::{
    AdministrativeCourt, Advice, AdviceChannel, AgeBand, AgeClass, AppealOutcome, ApplicationState, AssessmentTeamMember,
    Channel, ClientBasis, Code, CodeSystem, ConsentForm, ConsentGivenBy, ConsultationTopic, ContactCaller, ContactChannel,
    ContactTopic, Country, CourseState, DeadlineKind, DecisionGround, DecisionState, DecisionType, FormOfExploitation,
    HearingManner, IdentificationBasis, Label, LanguageGroup, LanguageLevel, LegalParameter, LengthUnit, Mapped, MatchReason,
    Nationality, NationalityGroup, NotHeardBecause, PeriodKind, PlaceGroup, PlaceOfExploitation, ProvisionalHelp, PublishedForm,
    PublishedResidenceStatus, ReferralOutcome, ReferralState, ReferralStep, ReferrerGroup, ReferrerType, RelatedToTrafficking,
    RemovalReason, RepresentativeRole, ResidenceStatus, Sector, ServiceArrangement, ServiceManner, Sex, SexAgeClass,
    StatisticsPurpose, Urgency, Validity, WellbeingServicesCounty, WithdrawalReason,
};

/// One code of a list without its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The code
    pub code: &'static str,
    /// Its labels
    pub label: Label,
    /// What it means, in English; empty where the label says it all
    pub meaning: Option<String>,
    /// When it may be used
    pub validity: Validity,
    /// What it is called in other code lists
    pub maps: Vec<Mapped>,
}

/// One code list without its type.
#[derive(Clone, Copy, Debug)]
pub struct ListEntry {
    /// The name of the list, [`Code::LIST`]
    pub name: &'static str,
    about: fn() -> String,
    rows: fn() -> Vec<ListRow>,
}

impl ListEntry {
    /// The entry of the list `C`.
    #[must_use]
    pub const fn of<C: Code>() -> Self {
        Self { name: C::LIST, about: C::about, rows: rows_of::<C> }
    }

    /// What it is a list of, in English.
    #[must_use]
    pub fn about(&self) -> String {
        (self.about)()
    }

    /// The codes of the list in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<ListRow> {
        (self.rows)()
    }
}

fn rows_of<C: Code>() -> Vec<ListRow> {
    let row = |code: &C| ListRow {
        code: code.as_str(),
        label: code.label(),
        meaning: code.meaning(),
        validity: code.validity(),
        maps: maps(C::LIST, code.as_str()),
    };
    C::all().iter().map(row).collect()
}

/// Every list, grouped by subject.
#[must_use]
pub fn lists() -> &'static [ListEntry] {
    const {
        &[
            ListEntry::of::<ReferrerType>(),
            ListEntry::of::<ReferrerGroup>(),
            ListEntry::of::<Channel>(),
            ListEntry::of::<Urgency>(),
            ListEntry::of::<ConsentGivenBy>(),
            ListEntry::of::<ConsentForm>(),
            ListEntry::of::<ReferralState>(),
            ListEntry::of::<ReferralStep>(),
            ListEntry::of::<ReferralOutcome>(),
            ListEntry::of::<ProvisionalHelp>(),
            ListEntry::of::<WithdrawalReason>(),
            ListEntry::of::<MatchReason>(),
            ListEntry::of::<ClientBasis>(),
            ListEntry::of::<Sex>(),
            ListEntry::of::<AgeClass>(),
            ListEntry::of::<ResidenceStatus>(),
            ListEntry::of::<ContactChannel>(),
            ListEntry::of::<LanguageLevel>(),
            ListEntry::of::<RepresentativeRole>(),
            ListEntry::of::<Nationality>(),
            ListEntry::of::<Country>(),
            ListEntry::of::<FormOfExploitation>(),
            ListEntry::of::<PlaceOfExploitation>(),
            ListEntry::of::<PlaceGroup>(),
            ListEntry::of::<Sector>(),
            ListEntry::of::<DecisionType>(),
            ListEntry::of::<DecisionGround>(),
            ListEntry::of::<DecisionState>(),
            ListEntry::of::<AssessmentTeamMember>(),
            ListEntry::of::<ServiceManner>(),
            ListEntry::of::<AdministrativeCourt>(),
            ListEntry::of::<AppealOutcome>(),
            ListEntry::of::<RemovalReason>(),
            ListEntry::of::<PeriodKind>(),
            ListEntry::of::<HearingManner>(),
            ListEntry::of::<NotHeardBecause>(),
            ListEntry::of::<ServiceArrangement>(),
            ListEntry::of::<WellbeingServicesCounty>(),
            ListEntry::of::<IdentificationBasis>(),
            ListEntry::of::<DeadlineKind>(),
            ListEntry::of::<LegalParameter>(),
            ListEntry::of::<LengthUnit>(),
            ListEntry::of::<CourseState>(),
            ListEntry::of::<ApplicationState>(),
            ListEntry::of::<AdviceChannel>(),
            ListEntry::of::<ConsultationTopic>(),
            ListEntry::of::<ContactTopic>(),
            ListEntry::of::<RelatedToTrafficking>(),
            ListEntry::of::<ContactCaller>(),
            ListEntry::of::<LanguageGroup>(),
            ListEntry::of::<Advice>(),
            ListEntry::of::<SexAgeClass>(),
            ListEntry::of::<AgeBand>(),
            ListEntry::of::<PublishedForm>(),
            ListEntry::of::<PublishedResidenceStatus>(),
            ListEntry::of::<NationalityGroup>(),
            ListEntry::of::<StatisticsPurpose>(),
            ListEntry::of::<CodeSystem>(),
        ]
    }
}
