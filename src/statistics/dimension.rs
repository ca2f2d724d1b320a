//! By what the figures can be broken down: a closed list, from the breakdowns that the assistance system publishes in
//! its reviews and from the facts that are kept unsealed for counting.
//!
//! A dimension always lists all its categories, in the order of its code list, and not only those that occur: what is
//! not listed would tell that nobody is there, and a 0 is an answer.

use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::{
    Advice, AdviceChannel, AgeBand, AgeClass, Channel, ClientBasis, Code, ConsultationTopic, ContactCaller, ContactTopic,
    DecisionType, Label, LanguageGroup, Nationality, NationalityGroup, PlaceGroup, PlaceOfExploitation, PublishedForm,
    PublishedResidenceStatus, ReferrerGroup, ReferrerType, RelatedToTrafficking, Sector, Sex, SexAgeClass, Urgency, Validity,
};

/// One category of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category {
    /// The code, which does not change with the language.
    pub code: &'static str,
    /// What people read instead.
    pub label: Label,
    /// When it could be used: outside of that nothing was collected.
    pub validity: Validity,
}

impl Category {
    fn of<C: Code>(code: &C) -> Self {
        Self { code: code.as_str(), label: code.label(), validity: code.validity() }
    }
}

/// Declares the dimensions: code, categories, labels in Finnish, Swedish and English. The doc comment is its note.
macro_rules! dimensions {
    ($(
        $(#[doc = $meaning:literal])+
        $name:ident = $code:tt of $categories:expr, [$fi:literal, $sv:literal, $en:literal];
    )+) => {
        /// By what figures can be broken down.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
        #[schema(as = StatisticsDimensionId)]
        pub enum Dimension { $($(#[doc = $meaning])+ #[serde(rename = $code)] $name,)+ }

        impl Dimension {
            /// Every dimension.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code with which it is asked for.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Its name for people.
            #[must_use]
            pub const fn label(self) -> Label {
                match self { $(Self::$name => Label { fi: $fi, sv: $sv, en: $en },)+ }
            }

            /// All its categories in the order in which they are shown.
            #[must_use]
            pub fn categories(self) -> Vec<Category> {
                match self { $(Self::$name => $categories,)+ }
            }
        }
    };
}

dimensions! {
    /// Who made the referral.
    ReferrerType = "referrer_type" of all::<ReferrerType>(), ["Esittäjä", "Den som gjort framställningen", "Referrer"];
    /// Who made the referral: authority, organisation, the person, others.
    ReferrerGroup = "referrer_group" of all::<ReferrerGroup>(), ["Esittäjäryhmä", "Grupp av dem som gjort framställningen", "Group of referrers"];
    /// Whether help was needed at once.
    Urgency = "urgency" of all::<Urgency>(), ["Kiireellisyys", "Brådska", "Urgency"];
    /// How the referral came.
    Channel = "channel" of all::<Channel>(), ["Saapumistapa", "Ankomstsätt", "Channel"];
    /// What was decided.
    DecisionType = "decision_type" of all::<DecisionType>(), ["Päätöksen laji", "Typ av beslut", "Type of decision"];
    /// Why the person is a client. Children in care are in no breakdown.
    ClientBasis = "client_basis" of bases(), ["Asiakkuuden peruste", "Grund för klientskapet", "Basis of being a client"];
    /// Sex.
    Sex = "sex" of all::<Sex>(), ["Sukupuoli", "Kön", "Sex"];
    /// Sex and age class together, as the reviews publish them.
    SexAgeClass = "sex_age_class" of all::<SexAgeClass>(), ["Sukupuoli ja ikäryhmä", "Kön och åldersgrupp", "Sex and age class"];
    /// Minor or adult at receipt, decision or admission.
    AgeClass = "age_class" of all::<AgeClass>(), ["Alaikäisyys", "Minderårighet", "Minor or adult"];
    /// Age at receipt, decision or admission.
    AgeBand = "age_band" of all::<AgeBand>(), ["Ikäluokka", "Åldersklass", "Age band"];
    /// Minor or adult at the end of the day of the count.
    MinorOnTheDay = "minor_on_the_day" of all::<AgeClass>(), ["Alaikäinen laskentapäivänä", "Minderårig på räkningsdagen", "Minor on the day of the count"];
    /// The primary form of exploitation; an assisting person is a witness.
    Form = "form" of all::<PublishedForm>(), ["Hyväksikäyttömuoto", "Form av utnyttjande", "Form of exploitation"];
    /// Whether the exploitation happened in Finland, began there or went on there.
    Place = "place" of all::<PlaceGroup>(), ["Hyväksikäytön paikka", "Plats för utnyttjandet", "Place of exploitation"];
    /// Where the exploitation happened, as it is recorded.
    PlaceDetail = "place_detail" of all::<PlaceOfExploitation>(), ["Hyväksikäytön paikka tarkemmin", "Plats för utnyttjandet, noggrannare", "Place of exploitation in detail"];
    /// Residence status; citizens of Finland and of the European Union are one class.
    ResidenceStatus = "residence_status" of all::<PublishedResidenceStatus>(), ["Oleskeluasema", "Uppehållsstatus", "Residence status"];
    /// The primary nationality.
    Nationality = "nationality" of all::<Nationality>(), ["Kansalaisuus", "Medborgarskap", "Nationality"];
    /// The primary nationality: Finland, another country of the European Union, a country outside it.
    NationalityGroup = "nationality_group" of all::<NationalityGroup>(), ["Kansalaisuusryhmä", "Medborgarskapsgrupp", "Group of nationalities"];
    /// Sector of work in which the exploitation happened.
    Sector = "sector" of all::<Sector>(), ["Toimiala", "Bransch", "Sector"];
    /// What a consultation was mainly about.
    ConsultationTopic = "consultation_topic" of all::<ConsultationTopic>(), ["Konsultaation aihe", "Konsultationens ämne", "Topic of the consultation"];
    /// What a contact was mainly about.
    ContactTopic = "contact_topic" of all::<ContactTopic>(), ["Yhteydenoton aihe", "Kontaktens ämne", "Topic of the contact"];
    /// How advice was asked for.
    AdviceChannel = "advice_channel" of all::<AdviceChannel>(), ["Yhteydenottotapa", "Kontaktsätt", "Way of contact"];
    /// Whether it is about human trafficking, as far as it can be said.
    RelatedToTrafficking = "related_to_trafficking" of all::<RelatedToTrafficking>(), ["Liittyminen ihmiskauppaan", "Samband med människohandel", "Relation to trafficking"];
    /// Who made a contact.
    ContactCaller = "contact_caller" of all::<ContactCaller>(), ["Yhteydenottaja", "Den som tog kontakt", "Who made the contact"];
    /// The language of a contact.
    LanguageGroup = "language_group" of all::<LanguageGroup>(), ["Kieli", "Språk", "Language"];
    /// The main advice, or the service guided to.
    Advice = "advice" of all::<Advice>(), ["Neuvonta tai palvelu, johon ohjattiin", "Råd eller service som hänvisades till", "Advice or service guided to"];
}

impl Dimension {
    /// What has to be known to read it rightly, where the label does not say it.
    #[must_use]
    pub const fn note(self) -> Option<Label> {
        match self {
            Self::Form => Some(Label {
                fi: "Vain ensisijainen hyväksikäyttömuoto lasketaan. Avustava henkilö näkyy todistajana.",
                sv: "Endast den primära formen av utnyttjande räknas. En person som bistår utredningen visas som vittne.",
                en: "Only the primary form is counted. An assisting person is shown as a witness.",
            }),
            Self::Place => Some(Label {
                fi: "Suomessa: hyväksikäyttö tapahtui, alkoi tai jatkui Suomessa.",
                sv: "I Finland: utnyttjandet skedde, började eller fortsatte i Finland.",
                en: "In Finland: the exploitation happened in Finland, or began or went on there.",
            }),
            Self::Nationality | Self::NationalityGroup => Some(Label {
                fi: "Vain ensisijainen kansalaisuus lasketaan.",
                sv: "Endast det primära medborgarskapet räknas.",
                en: "Only the primary nationality is counted.",
            }),
            Self::SexAgeClass | Self::AgeClass | Self::AgeBand => Some(Label {
                fi: "Ikä on laskettu esityksen saapumispäivänä, päätöstä tehtäessä tai asiakkaaksi ottamisen päivänä.",
                sv: "Åldern är beräknad den dag då framställningen kom in, beslutet fattades eller personen togs in som klient.",
                en: "Age is the age when the referral was received, the decision made, or the client admitted.",
            }),
            Self::MinorOnTheDay => Some(Label {
                fi: "Täysi-ikäisyys luetaan kuukauden lopusta. Alaikäisenä otettu, jonka syntymäaikaa ei tiedetä, on ryhmässä ei tiedossa.",
                sv: "Myndighet räknas från månadens slut. En person som togs in som minderårig och vars födelsetid inte är känd hör till gruppen okänd.",
                en: "Coming of age counts from the end of the month. A person admitted as a minor whose date of birth is not known is in the group unknown.",
            }),
            Self::ConsultationTopic | Self::ContactTopic | Self::Advice => Some(Label {
                fi: "Vain pääasiallinen lasketaan.",
                sv: "Endast det huvudsakliga räknas.",
                en: "Only the main one is counted.",
            }),
            _ => None,
        }
    }

    /// The dimension with this code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.as_str() == text)
    }
}

fn all<C: Code>() -> Vec<Category> {
    C::all().iter().map(Category::of).collect()
}

/// Without the children in care, who are reported apart and in totals only.
fn bases() -> Vec<Category> {
    ClientBasis::all().iter().filter(|basis| !matches!(basis, ClientBasis::ChildInCare)).map(Category::of).collect()
}

#[cfg(test)]
mod tests {
    use super::Dimension;
    use crate::codes::Language;

    #[test]
    fn a_dimension_lists_every_category_of_its_code_list_once() {
        for &dimension in Dimension::ALL {
            assert_eq!(Dimension::parse(dimension.as_str()), Some(dimension));
            let categories = dimension.categories();
            assert!(categories.len() > 1, "{dimension:?}");
            for (position, category) in categories.iter().enumerate() {
                // Readers that show labels instead of codes must not run two categories together.
                for other in &categories[..position] {
                    assert_ne!(other.code, category.code);
                    for language in [Language::Fi, Language::Sv, Language::En] {
                        assert_ne!(other.label.in_language(language), category.label.in_language(language), "{dimension:?}");
                    }
                }
            }
        }
        let codes = |dimension: Dimension| dimension.categories().iter().map(|category| category.code).collect::<Vec<_>>();
        assert_eq!(codes(Dimension::ClientBasis), ["victim", "assisting_person"]);
        assert_eq!(codes(Dimension::Place), ["in_finland", "outside_finland", "unknown"]);
        assert_eq!(codes(Dimension::SexAgeClass), ["woman", "girl", "man", "boy", "other"]);
        assert!(codes(Dimension::Form).contains(&"witness"));
        assert_eq!(codes(Dimension::Nationality).len(), 252);
        assert_eq!(Dimension::parse("Form"), None);
    }
}
