//! How each table and each dimension reads in SQL.
//!
//! Everything here is made of the closed lists alone, never of input. What a category rolls up is asked of the code
//! list itself (`ReferrerType::group`, `AgeBand::of`, …) and not written down a second time. The first parameter of
//! every statement is the last day (of the period, or the day of the count), the second the first day of the period.

use super::dimension::Dimension;
use super::table::Table;
use crate::codes::{
    AgeBand, AgeClass, ClientBasis, Code, FormOfExploitation, Nationality, PlaceOfExploitation, PublishedForm, ReferrerType,
    ResidenceStatus, Sex, SexAgeClass,
};

/// The parameter with the last day.
const LAST: &str = "$1";
/// The parameter with the first day.
const FIRST: &str = "$2";

/// The basis on which somebody became a client: decisions other than admissions have it of the spell that they end.
const BASIS_OF_DECISION: &str = "coalesce(client_basis, basis_of_spell)";
/// Decisions with the basis of the spell that they are about.
const DECISIONS: &str = "decisions LEFT JOIN (SELECT id AS spell, client_basis AS basis_of_spell FROM spells) AS spells \
     ON spell = spell_id";

/// The rows of a table, as they stand after FROM. Days are compared with bare columns, so that their indexes serve.
#[must_use]
pub fn rows(table: Table) -> String {
    let when = day(table).map_or_else(open_on_the_last_day, |day| format!("{day} BETWEEN {FIRST} AND {LAST}"));
    let which = which(table).map_or_else(String::new, |which| format!(" AND {which}"));
    format!("{} WHERE {when}{which}", relation(table))
}

/// What the rows of a table are: the name of the relation that is counted.
#[must_use]
pub const fn counted(table: Table) -> &'static str {
    match table {
        Table::Referrals => "referrals",
        Table::Decisions | Table::DecisionsOnChildrenInCare => "decisions",
        Table::NewClients | Table::NewChildrenInCare | Table::Clients | Table::ChildrenInCare | Table::AllClients => "spells",
        Table::Consultations => "consultations",
        Table::Contacts => "contacts",
    }
}

/// Where the rows of a table stand, with everything that is counted of them.
#[must_use]
pub const fn relation(table: Table) -> &'static str {
    match table {
        Table::Decisions | Table::DecisionsOnChildrenInCare => DECISIONS,
        _ => counted(table),
    }
}

/// The column with the day on which it happened; nothing where it lasts.
#[must_use]
pub const fn day(table: Table) -> Option<&'static str> {
    match table {
        Table::Referrals => Some("received_on"),
        Table::Decisions | Table::DecisionsOnChildrenInCare => Some("signed_on"),
        Table::NewClients | Table::NewChildrenInCare => Some("admitted_on"),
        Table::Consultations => Some("held_on"),
        Table::Contacts => Some("contacted_on"),
        Table::Clients | Table::ChildrenInCare | Table::AllClients => None,
    }
}

/// Which of them are counted; nothing where all are.
#[must_use]
pub fn which(table: Table) -> Option<String> {
    let child = literal(ClientBasis::ChildInCare);
    match table {
        Table::Referrals | Table::AllClients | Table::Consultations | Table::Contacts => None,
        // A refusal has no basis: it is counted with those that are not about children.
        Table::Decisions => Some(format!("{BASIS_OF_DECISION} IS DISTINCT FROM {child}")),
        Table::DecisionsOnChildrenInCare => Some(format!("{BASIS_OF_DECISION} = {child}")),
        Table::NewClients | Table::Clients => Some(format!("client_basis IN ({})", clients())),
        Table::NewChildrenInCare | Table::ChildrenInCare => Some(format!("client_basis = {child}")),
    }
}

/// Spells that are open at the end of the last day: removed on a day means gone at its end.
fn open_on_the_last_day() -> String {
    format!("admitted_on <= {LAST} AND (removed_on IS NULL OR removed_on > {LAST})")
}

/// Who is counted one by one: everybody but the children in care.
fn clients() -> String {
    let bases = ClientBasis::all().iter().filter(|&&basis| basis != ClientBasis::ChildInCare);
    bases.map(|&basis| literal(basis)).collect::<Vec<_>>().join(", ")
}

/// The code of the category into which a row of `table` falls on the last day.
#[must_use]
pub fn category(dimension: Dimension, table: Table) -> String {
    category_on(LAST, dimension, table)
}

/// The dimension that says more of the same: each of its categories lies in one of `dimension`. A consultation keeps no
/// country (it could tell who it is about), and so no more than the group.
#[must_use]
pub fn finer(dimension: Dimension, table: Table) -> Option<Dimension> {
    match dimension {
        Dimension::ReferrerGroup => Some(Dimension::ReferrerType),
        Dimension::Place => Some(Dimension::PlaceDetail),
        Dimension::NationalityGroup if table != Table::Consultations => Some(Dimension::Nationality),
        _ => None,
    }
}

/// The category in which a category of the finer dimension lies.
#[must_use]
pub fn rolled_up(dimension: Dimension, fine: &str) -> String {
    match dimension {
        Dimension::ReferrerGroup => roll_up(fine, ReferrerType::group),
        Dimension::Place => roll_up(fine, PlaceOfExploitation::group),
        Dimension::NationalityGroup => roll_up(fine, Nationality::group),
        _ => fine.to_owned(),
    }
}

/// The code of the category into which a row of `table` falls on the day that an expression gives.
#[must_use]
pub fn category_on(day: &str, dimension: Dimension, table: Table) -> String {
    if let Some(finer) = finer(dimension, table) {
        return rolled_up(dimension, &category_on(day, finer, table));
    }
    match dimension {
        Dimension::ReferrerType => "referrer_type".to_owned(),
        Dimension::Urgency => "urgency".to_owned(),
        Dimension::Channel | Dimension::AdviceChannel => "channel".to_owned(),
        Dimension::ConsultationTopic | Dimension::ContactTopic => "topic".to_owned(),
        Dimension::RelatedToTrafficking => "related_to_trafficking".to_owned(),
        Dimension::ContactCaller => "caller".to_owned(),
        Dimension::LanguageGroup => "language_group".to_owned(),
        Dimension::Advice => "advice".to_owned(),
        Dimension::DecisionType => "decision_type".to_owned(),
        Dimension::ClientBasis => "client_basis".to_owned(),
        Dimension::Sex => "sex".to_owned(),
        Dimension::SexAgeClass => sex_age_class(),
        Dimension::AgeClass => "age_class".to_owned(),
        Dimension::AgeBand => age_band(),
        Dimension::MinorOnTheDay => minor_on(day),
        Dimension::Form => form(table),
        Dimension::PlaceDetail => "place".to_owned(),
        Dimension::ResidenceStatus => roll_up("residence_status", ResidenceStatus::published),
        Dimension::Nationality => "nationality".to_owned(),
        Dimension::Sector => "sector".to_owned(),
        // Where nothing finer is kept.
        Dimension::ReferrerGroup | Dimension::Place | Dimension::NationalityGroup => dimension.as_str().to_owned(),
    }
}

/// The class of each code of a column; nothing for what is no code of the list, which is then found out.
fn roll_up<Fine: Code, Coarse: Code>(column: &str, class: impl Fn(Fine) -> Coarse) -> String {
    let arms = Coarse::all().iter().filter_map(|&coarse| {
        let fine: Vec<_> = Fine::all().iter().filter(|&&fine| class(fine) == coarse).map(|&fine| literal(fine)).collect();
        (!fine.is_empty()).then(|| format!(" WHEN {column} IN ({}) THEN {}", fine.join(", "), literal(coarse)))
    });
    format!("CASE{} END", arms.collect::<String>())
}

fn sex_age_class() -> String {
    let arms = Sex::all().iter().map(|&sex| {
        let of_sex = roll_up("age_class", |age: AgeClass| SexAgeClass::of(sex, age));
        format!(" WHEN {} THEN {of_sex}", literal(sex))
    });
    format!("CASE sex{} END", arms.collect::<String>())
}

/// The age in years decides where it is known, the age class where it is not.
fn age_band() -> String {
    let unknown = roll_up("age_class", |class: AgeClass| AgeBand::of(None, class));
    let band = |age| AgeBand::of(Some(age), AgeClass::Unknown);
    let arms = AgeBand::all().iter().filter_map(|&wanted| {
        // Bands are runs of years: the first and the last year of each is all that is needed.
        let mut years = (0..=u8::MAX).filter(|&age| band(age) == wanted);
        let first = years.next()?;
        let last = years.next_back().unwrap_or(first);
        Some(format!(" WHEN age BETWEEN {first} AND {last} THEN {}", literal(wanted)))
    });
    format!("CASE WHEN age IS NULL THEN {unknown}{} END", arms.collect::<String>())
}

/// Whoever was admitted as a minor comes of age on a day; where it is not known, neither is the answer. Whoever was
/// not admitted as a minor is what the age class at admission says.
fn minor_on(day: &str) -> String {
    let (minor, adult, unknown) = (literal(AgeClass::Minor), literal(AgeClass::Adult), literal(AgeClass::Unknown));
    format!(
        "CASE WHEN age_class <> {minor} THEN age_class WHEN comes_of_age_on > {day} THEN {minor} \
         WHEN comes_of_age_on <= {day} THEN {adult} ELSE {unknown} END"
    )
}

/// The form as it is published: it depends on the basis, which a referral and a consultation do not have and a decision
/// need not have.
fn form(table: Table) -> String {
    let of = |basis| roll_up("form", |form: FormOfExploitation| -> PublishedForm { form.published(basis) });
    let presumed_victim = of(ClientBasis::Victim);
    let basis = match table {
        Table::Referrals | Table::Consultations => return presumed_victim,
        Table::Decisions | Table::DecisionsOnChildrenInCare => BASIS_OF_DECISION,
        _ => "client_basis",
    };
    let arms = ClientBasis::all().iter().map(|&basis| format!(" WHEN {} THEN {}", literal(basis), of(basis)));
    format!("CASE {basis}{} ELSE {presumed_victim} END", arms.collect::<String>())
}

/// A code as a literal of SQL.
fn literal<C: Code>(code: C) -> String {
    format!("'{}'", code.as_str().replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::{age_band, category, rows};
    use crate::codes::{Code, Nationality, ReferrerType};
    use crate::statistics::dimension::Dimension;
    use crate::statistics::table::Table;

    #[test]
    fn a_roll_up_names_every_code_of_its_list_once() {
        for (dimension, codes) in [
            (Dimension::ReferrerGroup, ReferrerType::all().iter().map(|code| code.as_str()).collect::<Vec<_>>()),
            (Dimension::NationalityGroup, Nationality::all().iter().map(|code| code.as_str()).collect()),
        ] {
            let sql = category(dimension, Table::Referrals);
            let named = sql.split(" THEN ").filter_map(|arm| arm.split_once(" IN ")).map(|(_, list)| list).collect::<String>();
            for code in codes {
                assert_eq!(named.matches(&format!("'{code}'")).count(), 1, "{code}");
            }
        }
    }

    #[test]
    fn age_bands_follow_the_code_list() {
        let sql = age_band();
        for arm in ["BETWEEN 0 AND 17 THEN '0-17'", "BETWEEN 18 AND 29 THEN '18-29'", "BETWEEN 60 AND 255 THEN '60+'"] {
            assert!(sql.contains(arm), "{sql}");
        }
    }

    #[test]
    fn days_are_compared_with_bare_columns() {
        assert_eq!(rows(Table::Referrals), "referrals WHERE received_on BETWEEN $2 AND $1");
        assert_eq!(
            rows(Table::Clients),
            "spells WHERE admitted_on <= $1 AND (removed_on IS NULL OR removed_on > $1) \
             AND client_basis IN ('victim', 'assisting_person')"
        );
    }
}
