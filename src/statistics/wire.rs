//! Query strings of the live tables: texts become a question, or a problem that repeats none of them.

use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::accept::Format;
use super::dimension::Dimension;
use super::period::{self, Period};
use super::query::{Query, Refusal, When};
use super::table::Table;
use crate::codes::StatisticsPurpose;
use crate::http::{Error, ProblemCode};

impl From<Refusal> for Error {
    fn from(_: Refusal) -> Self {
        ProblemCode::InvalidQuery.into()
    }
}

/// Declares the query string of a live table: its own parameters, those of all, and a filter for each dimension.
macro_rules! query_string {
    ($(#[doc = $about:tt])+ $name:ident { $($own:tt)+ } $($(#[doc = $doc:tt])+ $filter:ident = $dimension:ident, $example:tt;)+) => {
        $(#[doc = $about])+
        #[derive(Debug, Deserialize, Validate, IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            $($own)+
            /// By which dimensions it is broken down: up to three, separated by commas. One total where left out.
            #[validate(length(max = 80))]
            #[param(max_length = 80, pattern = "^[a-z_]+(,[a-z_]+){0,2}$", example = "form,place")]
            pub by: Option<String>,
            /// The format. It wins over the header Accept.
            #[validate(length(max = 20))]
            #[param(value_type = Option<Format>, inline)]
            pub format: Option<String>,
            $(
                $(#[doc = $doc])+
                #[validate(length(max = 1200))]
                #[param(max_length = 1200, pattern = "^[A-Za-z0-9_+-]+(,[A-Za-z0-9_+-]+)*$", example = $example)]
                pub $filter: Option<String>,
            )+
        }

        impl $name {
            /// The question to `table` about `when`.
            fn about(&self, table: Table, when: When) -> Result<Query, Refusal> {
                let filters = [$((Dimension::$dimension, self.$filter.as_deref()),)+];
                Query::new(table, when, self.by.as_deref(), &filters)
            }
        }
    };
    ($(#[doc = $about:tt])+ $name:ident { $($own:tt)+ }) => {
        query_string! {
            $(#[doc = $about])+
            $name { $($own)+ }
            /// Only these types of referrer, separated by commas.
            referrer_type = ReferrerType, "police,border_guard";
            /// Only these groups of referrers, separated by commas.
            referrer_group = ReferrerGroup, "authority";
            /// Only these degrees of urgency, separated by commas.
            urgency = Urgency, "urgent";
            /// Only what came through these channels, separated by commas.
            channel = Channel, "api,web_form";
            /// Only these types of decision, separated by commas.
            decision_type = DecisionType, "admission,refusal";
            /// Only clients of these bases, separated by commas.
            client_basis = ClientBasis, "victim";
            /// Only these sexes, separated by commas.
            sex = Sex, "female";
            /// Only these classes of sex and age, separated by commas.
            sex_age_class = SexAgeClass, "girl,boy";
            /// Only minors or adults, separated by commas.
            age_class = AgeClass, "minor";
            /// Only these age bands, separated by commas. A plus sign is written `%2B`: `60%2B`.
            age_band = AgeBand, "18-29,30-39";
            /// Only those who were minors or adults on the day of the count, separated by commas.
            minor_on_the_day = MinorOnTheDay, "minor";
            /// Only these primary forms of exploitation, separated by commas.
            form = Form, "forced_labour,begging";
            /// Only these places of exploitation, separated by commas.
            place = Place, "in_finland";
            /// Only these places of exploitation in detail, separated by commas.
            place_detail = PlaceDetail, "finland_and_abroad";
            /// Only these residence statuses, separated by commas.
            residence_status = ResidenceStatus, "asylum_seeker";
            /// Only these nationalities, separated by commas.
            nationality = Nationality, "VN,stateless";
            /// Only these groups of nationalities, separated by commas.
            nationality_group = NationalityGroup, "other_eu,non_eu";
            /// Only these sectors of work, separated by commas.
            sector = Sector, "restaurant,cleaning";
            /// Only consultations mainly about these topics, separated by commas.
            consultation_topic = ConsultationTopic, "consent,referring";
            /// Only contacts mainly about these topics, separated by commas.
            contact_topic = ContactTopic, "work_and_pay,working_conditions";
            /// Only what was asked in these ways, separated by commas.
            advice_channel = AdviceChannel, "telephone,email";
            /// Only what is, is not, or may be about human trafficking, separated by commas.
            related_to_trafficking = RelatedToTrafficking, "no";
            /// Only contacts made by these, separated by commas.
            contact_caller = ContactCaller, "person_concerned,close_person";
            /// Only contacts in these languages, separated by commas.
            language_group = LanguageGroup, "ukrainian,russian";
            /// Only where this was mainly advised, separated by commas.
            advice = Advice, "occupational_safety_authority";
        }
    };
}

query_string! {
    /// What happened within a period.
    FlowQuery {
        /// The period: a year, a half-year, a quarter, a month, or two days (the first and the last, both counted).
        #[validate(length(max = 22))]
        #[param(max_length = 22, example = "2022-H1", pattern = "^20[0-9]{2}(-H[12]|-Q[1-4]|-[01][0-9]|-[01][0-9]-[0-3][0-9](\\.\\.|/)20[0-9]{2}-[01][0-9]-[0-3][0-9])?$")]
        pub period: String,
        /// What the figures are for. It is kept in the audit.
        #[param(inline, example = "release_preparation")]
        pub purpose: StatisticsPurpose,
    }
}

query_string! {
    /// What there was at the end of a day.
    StockQuery {
        /// The day. Either this or `period`.
        #[validate(length(max = 10))]
        #[param(max_length = 10, format = Date, example = "2022-06-30", pattern = "^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")]
        pub on: Option<String>,
        /// A period, meaning its last day. Either this or `on`.
        #[validate(length(max = 22))]
        #[param(max_length = 22, pattern = "^20[0-9]{2}(-H[12]|-Q[1-4]|-[01][0-9]|-[01][0-9]-[0-3][0-9](\\.\\.|/)20[0-9]{2}-[01][0-9]-[0-3][0-9])?$")]
        pub period: Option<String>,
        /// What the figures are for. It is kept in the audit.
        #[param(inline, example = "release_preparation")]
        pub purpose: StatisticsPurpose,
    }
}

query_string! {
    /// What one's own organisation has sent within a period.
    OwnQuery {
        /// The period: a year, a half-year, a quarter, a month, or two days (the first and the last, both counted).
        #[validate(length(max = 22))]
        #[param(max_length = 22, example = "2026", pattern = "^20[0-9]{2}(-H[12]|-Q[1-4]|-[01][0-9]|-[01][0-9]-[0-3][0-9](\\.\\.|/)20[0-9]{2}-[01][0-9]-[0-3][0-9])?$")]
        pub period: String,
    }
    /// Only these degrees of urgency, separated by commas.
    urgency = Urgency, "urgent";
    /// Only what came through these channels, separated by commas.
    channel = Channel, "api,web_form";
    /// Only these sexes, separated by commas.
    sex = Sex, "female";
    /// Only minors or adults, separated by commas.
    age_class = AgeClass, "minor";
    /// Only these age bands, separated by commas. A plus sign is written `%2B`: `60%2B`.
    age_band = AgeBand, "18-29,30-39";
    /// Only these primary forms of exploitation, separated by commas.
    form = Form, "forced_labour,begging";
    /// Only these places of exploitation, separated by commas.
    place = Place, "in_finland";
    /// Only these residence statuses, separated by commas.
    residence_status = ResidenceStatus, "asylum_seeker";
    /// Only these nationalities, separated by commas. Of referrals only.
    nationality = Nationality, "VN,stateless";
    /// Only these groups of nationalities, separated by commas.
    nationality_group = NationalityGroup, "other_eu,non_eu";
    /// Only these sectors of work, separated by commas. Of referrals only.
    sector = Sector, "restaurant,cleaning";
    /// Only consultations mainly about these topics, separated by commas.
    consultation_topic = ConsultationTopic, "consent,referring";
    /// Only consultations asked for in these ways, separated by commas.
    advice_channel = AdviceChannel, "telephone,email";
    /// Only consultations on what is, is not, or may be about human trafficking, separated by commas.
    related_to_trafficking = RelatedToTrafficking, "no";
}

impl FlowQuery {
    /// The question to `table`.
    ///
    /// # Errors
    /// [`Refusal`] says what cannot be answered.
    pub fn question(&self, table: Table) -> Result<Query, Refusal> {
        let period = Period::parse(&self.period).ok_or(Refusal::NotATime)?;
        self.about(table, When::During(period))
    }
}

impl OwnQuery {
    /// The question to `table`.
    ///
    /// # Errors
    /// [`Refusal`] says what cannot be answered.
    pub fn question(&self, table: Table) -> Result<Query, Refusal> {
        let period = Period::parse(&self.period).ok_or(Refusal::NotATime)?;
        self.about(table, When::During(period))
    }
}

impl StockQuery {
    /// The question to `table`.
    ///
    /// # Errors
    /// [`Refusal`] says what cannot be answered.
    pub fn question(&self, table: Table) -> Result<Query, Refusal> {
        let day = match (self.on.as_deref(), self.period.as_deref()) {
            (Some(day), None) => period::day(day),
            (None, Some(period)) => Period::parse(period).map(Period::last),
            _ => None,
        };
        self.about(table, When::AtTheEndOf(day.ok_or(Refusal::NotATime)?))
    }
}
