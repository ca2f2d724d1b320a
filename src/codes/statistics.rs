//! Classes that exist only in published statistics, and how a person falls into them.
//!
//! The half-year and annual reviews on ihmiskauppa.fi publish sex and age together (women, girls, men, boys, other)
//! and age in bands. Each person falls into exactly one class of each, so that a breakdown adds up to its total.

use super::code_list::code_list;
use super::person::{AgeClass, Sex};

code_list! {
    /// Sex and age class together, as the reviews publish them.
    pub enum SexAgeClass "sex_age_class" {
        /// A female adult.
        Woman = "woman" ["Nainen", "Kvinna", "Woman"],
        /// A female minor.
        Girl = "girl" ["Tyttö", "Flicka", "Girl"],
        /// A male adult.
        Man = "man" ["Mies", "Man", "Man"],
        /// A male minor.
        Boy = "boy" ["Poika", "Pojke", "Boy"],
        /// Another sex, or sex or age class not known.
        Other = "other" ["Muu tai ei tiedossa", "Annan eller okänd", "Other or unknown"],
    }
}

impl SexAgeClass {
    /// The class of a person. Whoever is not known to be a woman, girl, man or boy is `other`.
    #[must_use]
    pub const fn of(sex: Sex, age_class: AgeClass) -> Self {
        match (sex, age_class) {
            (Sex::Female, AgeClass::Adult) => Self::Woman,
            (Sex::Female, AgeClass::Minor) => Self::Girl,
            (Sex::Male, AgeClass::Adult) => Self::Man,
            (Sex::Male, AgeClass::Minor) => Self::Boy,
            (Sex::Other | Sex::Unknown, _) | (_, AgeClass::Unknown) => Self::Other,
        }
    }
}

code_list! {
    /// Age band on the day in question.
    pub enum AgeBand "age_band" {
        /// Under 18.
        A0To17 = "0-17" ["0–17 vuotta", "0–17 år", "0–17 years"],
        /// 18 to 29.
        A18To29 = "18-29" ["18–29 vuotta", "18–29 år", "18–29 years"],
        /// 30 to 39.
        A30To39 = "30-39" ["30–39 vuotta", "30–39 år", "30–39 years"],
        /// 40 to 49.
        A40To49 = "40-49" ["40–49 vuotta", "40–49 år", "40–49 years"],
        /// 50 to 59.
        A50To59 = "50-59" ["50–59 vuotta", "50–59 år", "50–59 years"],
        /// 60 or over.
        A60AndOver = "60+" ["60 vuotta tai enemmän", "60 år eller äldre", "60 years or over"],
        /// Not known.
        Unknown = "unknown" ["Ei tiedossa", "Okänd", "Unknown"],
    }
}

impl AgeBand {
    /// The band of a person: of the age in years where it is known. A minor of unknown age is in the first band,
    /// which is exactly the minors; an adult of unknown age is in none.
    #[must_use]
    pub const fn of(age: Option<u8>, age_class: AgeClass) -> Self {
        match (age, age_class) {
            (Some(0..=17), _) | (None, AgeClass::Minor) => Self::A0To17,
            (Some(18..=29), _) => Self::A18To29,
            (Some(30..=39), _) => Self::A30To39,
            (Some(40..=49), _) => Self::A40To49,
            (Some(50..=59), _) => Self::A50To59,
            (Some(60..), _) => Self::A60AndOver,
            (None, AgeClass::Adult | AgeClass::Unknown) => Self::Unknown,
        }
    }
}

code_list! {
    /// Residence status as it is published: citizens of Finland and of the European Union are one class.
    pub enum PublishedResidenceStatus "published_residence_status" {
        /// A citizen of Finland or of another country of the European Union.
        FinnishOrEuCitizen = "finnish_or_eu_citizen"
            ["Suomen tai muun EU-maan kansalainen", "Medborgare i Finland eller ett annat EU-land", "Finnish or EU citizen"],
        /// Has a residence permit.
        ResidencePermit = "residence_permit" ["Oleskelulupa", "Uppehållstillstånd", "Residence permit"],
        /// Stays with a visa, or without one for up to 90 days.
        VisaOrVisaFree = "visa_or_visa_free"
            ["Viisumi tai viisumivapaus", "Visum eller visumfrihet", "Visa or visa-free stay"],
        /// Has applied for international protection and has no final decision.
        AsylumSeeker = "asylum_seeker" ["Turvapaikanhakija", "Asylsökande", "Asylum seeker"],
        /// Receives or has applied for temporary protection, in use since 4 March 2022.
        TemporaryProtection = "temporary_protection"
            ["Tilapäinen suojelu", "Tillfälligt skydd", "Temporary protection"] since(2022, 3, 4),
        /// Has no right of residence.
        NoRightOfResidence = "no_right_of_residence"
            ["Ei oleskeluoikeutta", "Ingen uppehållsrätt", "No right of residence"],
        /// Not known.
        Unknown = "unknown" ["Ei tiedossa", "Okänd", "Unknown"],
    }
}

code_list! {
    /// Nationality rolled up, as in Eurostat's statistics on trafficking in human beings (`crim_thb`).
    pub enum NationalityGroup "nationality_group" {
        /// Finland.
        Finland = "finland" ["Suomi", "Finland", "Finland"],
        /// Another country of the European Union.
        OtherEu = "other_eu" ["Muu EU-maa", "Annat EU-land", "Other EU country"],
        /// A country outside the European Union, or no nationality.
        NonEu = "non_eu" ["EU:n ulkopuolinen maa", "Land utanför EU", "Non-EU country"],
        /// Not known.
        Unknown = "unknown" ["Ei tiedossa", "Okänd", "Unknown"],
    }
}

code_list! {
    /// For what purpose somebody asks for statistics finer than the published ones. Recorded with every such query.
    pub enum StatisticsPurpose "statistics_purpose" {
        /// Preparing a review or another release.
        ReleasePreparation = "release_preparation"
            ["Julkaisun valmistelu", "Förberedelse av publicering", "Preparation of a release"],
        /// Checking the quality of the data.
        QualityControl = "quality_control" ["Laadunvalvonta", "Kvalitetskontroll", "Quality control"],
        /// Managing the work of the assistance system.
        Management = "management" ["Toiminnan johtaminen", "Ledning av verksamheten", "Management"],
        /// Research under a permit.
        Research = "research" ["Tutkimus", "Forskning", "Research"],
        /// Answering an enquiry, for example of a ministry or the press.
        ReplyToEnquiry = "reply_to_enquiry"
            ["Tietopyyntöön vastaaminen", "Svar på en förfrågan", "Reply to an enquiry"],
    }
}
