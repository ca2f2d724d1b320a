//! What a code is called in the field's international code lists, where one has a word for it.
//!
//! Only what the other list says itself is stated: where it draws its lines differently, there is no map. HTCDS is the
//! Human Trafficking Case Data Standard of the International Organization for Migration (CC BY 4.0); `crim_thb` is Eurostat's
//! collection on trafficking in human beings, whose categories are named here in words, as it has published them with
//! different codes over the years.

use super::code_list::code_list;
use super::iso_3166::ISO_3166_1;
use super::{Code, FormOfExploitation, NationalityGroup, Sector, Sex};

code_list! {
    /// Code lists of others, to which codes are mapped.
    pub enum CodeSystem "code_system" {
        /// Human Trafficking Case Data Standard 2.0: names of values.
        Htcds = "htcds"
            ["Ihmiskauppatapausten tietostandardi (HTCDS 2.0)", "Datastandarden för människohandelsfall (HTCDS 2.0)",
             "Human Trafficking Case Data Standard (HTCDS 2.0)"],
        /// The categories of Eurostat's collection on trafficking in human beings, in words.
        EurostatCrimThb = "eurostat_crim_thb"
            ["Eurostatin ihmiskauppatilasto (crim_thb)", "Eurostats statistik om människohandel (crim_thb)",
             "Eurostat, trafficking in human beings (crim_thb)"],
        /// ISO 3166-1, two letters.
        Iso3166Alpha2 = "iso_3166_1_alpha_2" ["ISO 3166-1, kaksi kirjainta", "ISO 3166-1, två bokstäver", "ISO 3166-1 alpha-2"],
        /// ISO 3166-1, three letters.
        Iso3166Alpha3 = "iso_3166_1_alpha_3" ["ISO 3166-1, kolme kirjainta", "ISO 3166-1, tre bokstäver", "ISO 3166-1 alpha-3"],
        /// ISO 3166-1, three digits.
        Iso3166Numeric = "iso_3166_1_numeric" ["ISO 3166-1, numerot", "ISO 3166-1, siffror", "ISO 3166-1 numeric"],
        /// ISO 5218, sexes.
        Iso5218 = "iso_5218" ["ISO 5218, sukupuoli", "ISO 5218, kön", "ISO 5218, sex"],
        /// Sections of the United Nations' classification of economic activities.
        IsicRev4 = "isic_rev_4"
            ["ISIC Rev. 4, toimialan pääluokka", "ISIC Rev. 4, näringsgrensavdelning", "ISIC Rev. 4, section"],
    }
}

/// What a code is called elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// In which list.
    pub system: CodeSystem,
    /// What it is called there.
    pub code: &'static str,
}

/// What the code of a list is called elsewhere; nothing where no other list has a word for it.
#[must_use]
pub fn maps(list: &str, code: &str) -> Vec<Mapped> {
    let found = match list {
        "sex" => Sex::parse(code).map(of_sex),
        "form_of_exploitation" | "published_form" => FormOfExploitation::parse(code).map(of_form),
        "sector" => Sector::parse(code).map(of_sector),
        "nationality_group" => NationalityGroup::parse(code).map(of_group),
        "country" | "nationality" => Some(of_country(code)),
        _ => None,
    };
    let found = found.unwrap_or_default().into_iter();
    found.filter_map(|(system, code)| Some(Mapped { system, code: code? })).collect()
}

type Found = Vec<(CodeSystem, Option<&'static str>)>;

fn of_sex(sex: Sex) -> Found {
    let gender = match sex {
        Sex::Female => Some("Female"),
        Sex::Male => Some("Male"),
        Sex::Unknown => Some("Unknown"),
        Sex::Other => None,
    };
    let digit = sex.iso_5218().and_then(|digit| ["0", "1", "2"].get(usize::from(digit)).copied());
    vec![(CodeSystem::Htcds, gender), (CodeSystem::Iso5218, digit)]
}

fn of_form(form: FormOfExploitation) -> Found {
    use FormOfExploitation as Form;
    let htcds = match form {
        Form::ForcedLabour => Some("ForcedLabour"),
        Form::SexualExploitation => Some("SexualExploitation"),
        Form::ForcedMarriage => Some("ForcedMarriage"),
        Form::Begging => Some("ForcedBegging"),
        Form::OrganRemoval => Some("OrganRemoval"),
        Form::Other => Some("Other"),
        Form::CriminalActivity | Form::ChildSoldier | Form::BenefitFraud | Form::Unclear => None,
    };
    let eurostat = match form {
        Form::SexualExploitation => Some("sexual"),
        Form::ForcedLabour => Some("labour"),
        Form::Unclear => None,
        _ => Some("other"),
    };
    vec![(CodeSystem::Htcds, htcds), (CodeSystem::EurostatCrimThb, eurostat)]
}

fn of_sector(sector: Sector) -> Found {
    // The names begin with the letter of the section.
    let industry = sector.isic_section().and_then(|section| match section {
        'A' => Some("A_AgricultureForestryAndFishing"),
        'B' => Some("B_MiningAndQuarrying"),
        'F' => Some("F_Construction"),
        'G' => Some("G_WholesaleAndRetailTradeRepairOfMotorVehicles"),
        'H' => Some("H_TransportationAndStorage"),
        'I' => Some("I_AccommodationAndFoodServiceActivities"),
        'N' => Some("N_AdministrativeAndSupportServiceActivities"),
        'S' => Some("S_OtherServiceActivities"),
        'T' => Some("T_ActivitiesOfHouseholdsAsEmployers"),
        _ => None,
    });
    vec![(CodeSystem::Htcds, industry), (CodeSystem::IsicRev4, industry.and_then(|industry| industry.get(..1)))]
}

fn of_group(group: NationalityGroup) -> Found {
    let citizenship = match group {
        NationalityGroup::Finland => Some("reporting country"),
        NationalityGroup::OtherEu => Some("other EU country"),
        NationalityGroup::NonEu => Some("non-EU country"),
        NationalityGroup::Unknown => None,
    };
    vec![(CodeSystem::EurostatCrimThb, citizenship)]
}

fn of_country(code: &str) -> Found {
    let found = ISO_3166_1.binary_search_by(|(two, _, _)| (*two).cmp(code)).ok().and_then(|at| ISO_3166_1.get(at));
    let Some((two, three, digits)) = found else { return Vec::new() };
    vec![
        (CodeSystem::Iso3166Alpha2, Some(two)),
        (CodeSystem::Iso3166Alpha3, Some(three)),
        (CodeSystem::Iso3166Numeric, Some(digits)),
    ]
}
