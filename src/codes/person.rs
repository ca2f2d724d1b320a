//! Codes that describe a person: on what basis they are a client, sex, age, residence, contact and language.
//!
//! A person is admitted as a victim, as someone who assists the investigation of a trafficking offence, or as a
//! client's child (Reception Act 746/2011, section 35). Residence follows the Aliens Act (301/2004).

use super::code_list::code_list;
use super::statistics::PublishedResidenceStatus;

code_list! {
    /// On what basis a person is a client of the assistance system (Reception Act, section 35).
    pub enum ClientBasis "client_basis" {
        /// May be a victim of trafficking and needs assistance measures.
        Victim = "victim" ["Uhri", "Offer", "Victim"],
        /// Helps the investigation of a trafficking offence and needs particular assistance.
        AssistingPerson = "assisting_person" ["Avustava henkilö", "Person som bistår utredningen", "Assisting person"],
        /// A client's minor child, a client only through the guardian; reported apart and in totals only.
        ChildInCare = "child_in_care"
            ["Huollettavana oleva lapsi", "Barn i klientens vårdnad", "Child in the client's care"],
    }
}

code_list! {
    /// Sex, as the person states it. Maps to ISO 5218 except for `other`.
    pub enum Sex "sex" {
        /// Female.
        Female = "female" ["Nainen", "Kvinna", "Female"],
        /// Male.
        Male = "male" ["Mies", "Man", "Male"],
        /// Another sex or gender.
        Other = "other" ["Muu", "Annat", "Other"],
        /// Not known.
        Unknown = "unknown" ["Ei tiedossa", "Okänt", "Unknown"],
    }
}

impl Sex {
    /// The code of ISO 5218, which has none for other sexes.
    #[must_use]
    pub const fn iso_5218(self) -> Option<u8> {
        match self {
            Self::Unknown => Some(0),
            Self::Male => Some(1),
            Self::Female => Some(2),
            Self::Other => None,
        }
    }
}

code_list! {
    /// Whether a person is a minor, that is under 18, on the day in question.
    pub enum AgeClass "age_class" {
        /// Under 18.
        Minor = "minor" ["Alaikäinen", "Minderårig", "Minor"],
        /// 18 or over.
        Adult = "adult" ["Täysi-ikäinen", "Myndig", "Adult"],
        /// Not known.
        Unknown = "unknown" ["Ei tiedossa", "Okänd", "Unknown"],
    }
}

code_list! {
    /// On what right the person stays in Finland.
    pub enum ResidenceStatus "residence_status" {
        /// A citizen of Finland.
        FinnishCitizen = "finnish_citizen" ["Suomen kansalainen", "Finsk medborgare", "Finnish citizen"],
        /// A citizen of another country of the European Union.
        EuCitizen = "eu_citizen" ["EU-kansalainen", "EU-medborgare", "EU citizen"],
        /// Has a residence permit.
        ResidencePermit = "residence_permit" ["Oleskelulupa", "Uppehållstillstånd", "Residence permit"],
        /// Stays with a visa, or without one for up to 90 days.
        VisaOrVisaFree = "visa_or_visa_free"
            ["Viisumi tai viisumivapaus", "Visum eller visumfrihet", "Visa or visa-free stay"],
        /// Has applied for international protection and has no final decision.
        AsylumSeeker = "asylum_seeker" ["Turvapaikanhakija", "Asylsökande", "Asylum seeker"],
        /// Receives or has applied for temporary protection (Aliens Act, section 109). First used on 4 March 2022,
        /// when the European Union activated it for people who fled Ukraine (Council Decision 2022/382).
        TemporaryProtection = "temporary_protection"
            ["Tilapäinen suojelu", "Tillfälligt skydd", "Temporary protection"] since(2022, 3, 4),
        /// Has no right of residence.
        NoRightOfResidence = "no_right_of_residence"
            ["Ei oleskeluoikeutta", "Ingen uppehållsrätt", "No right of residence"],
        /// Not known.
        Unknown = "unknown" ["Ei tiedossa", "Okänd", "Unknown"],
    }
}

impl ResidenceStatus {
    /// The published status: citizens of Finland and of the European Union are published as one.
    #[must_use]
    pub const fn published(self) -> PublishedResidenceStatus {
        match self {
            Self::FinnishCitizen | Self::EuCitizen => PublishedResidenceStatus::FinnishOrEuCitizen,
            Self::ResidencePermit => PublishedResidenceStatus::ResidencePermit,
            Self::VisaOrVisaFree => PublishedResidenceStatus::VisaOrVisaFree,
            Self::AsylumSeeker => PublishedResidenceStatus::AsylumSeeker,
            Self::TemporaryProtection => PublishedResidenceStatus::TemporaryProtection,
            Self::NoRightOfResidence => PublishedResidenceStatus::NoRightOfResidence,
            Self::Unknown => PublishedResidenceStatus::Unknown,
        }
    }
}

code_list! {
    /// A way to reach the person. Each carries its own mark of whether using it is safe.
    pub enum ContactChannel "contact_channel" {
        /// A telephone number.
        Telephone = "telephone" ["Puhelin", "Telefon", "Telephone"],
        /// An e-mail address.
        Email = "email" ["Sähköposti", "E-post", "E-mail"],
        /// A postal or street address.
        Address = "address" ["Osoite", "Adress", "Address"],
        /// An instant messaging account.
        Messaging = "messaging" ["Pikaviestipalvelu", "Snabbmeddelandetjänst", "Messaging service"],
        /// Only through the referrer.
        ThroughReferrer = "through_referrer"
            ["Esittäjän välityksellä", "Via den som gjort framställningen", "Through the referrer"],
    }
}

code_list! {
    /// How well a person speaks a language.
    pub enum LanguageLevel "language_level" {
        /// Manages simple everyday matters.
        Basic = "basic" ["Perustaso", "Grundläggande", "Basic"],
        /// Manages most matters, not an interview about the exploitation.
        Intermediate = "intermediate" ["Keskitaso", "Medelgod", "Intermediate"],
        /// Manages all matters.
        Fluent = "fluent" ["Sujuva", "Flytande", "Fluent"],
        /// Mother tongue.
        Native = "native" ["Äidinkieli", "Modersmål", "Native"],
    }
}

code_list! {
    /// Who acts for a minor.
    pub enum RepresentativeRole "representative_role" {
        /// The guardian, usually a parent.
        Guardian = "guardian" ["Huoltaja", "Vårdnadshavare", "Guardian"],
        /// The representative appointed by a court for a minor without a guardian in Finland.
        Representative = "representative" ["Edustaja", "Företrädare", "Representative"],
    }
}
