//! What the statements of the live tables count, from cases and from what was folded of them, against the same rows counted
//! here with the methods of the code lists: every table by every dimension, filtered and not, of random rows.

use std::collections::BTreeMap;

use assistance_api::codes::{
    AgeBand, AgeClass, Channel, ClientBasis, Code, FormOfExploitation, Nationality, PlaceOfExploitation, ReferrerType,
    ResidenceStatus, Sector, Sex, SexAgeClass, Urgency,
};
use assistance_api::statistics::{Dimension, Table, When, rollup};
use chrono::{Datelike, Days, Months, NaiveDate};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use crate::statistics_sql::{NGO, ask, database_with_its_pool, day, during};

/// Numbers that are the same at every run (Knuth's MMIX generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
    fn of<C: Code>(&mut self) -> C {
        C::all()[self.below(C::all().len())]
    }
    fn day(&mut self) -> NaiveDate {
        day("2021-01-01") + Days::new(self.below(1000) as u64)
    }
}

/// A row as it is counted here.
#[derive(Clone, Copy)]
struct Row {
    referrer: ReferrerType,
    urgency: Urgency,
    channel: Channel,
    basis: ClientBasis,
    first: NaiveDate,
    removed: Option<NaiveDate>,
    sex: Sex,
    age: Option<u8>,
    age_class: AgeClass,
    comes_of_age: Option<NaiveDate>,
    nationality: Nationality,
    residence: ResidenceStatus,
    form: FormOfExploitation,
    place: PlaceOfExploitation,
    sector: Sector,
}

/// The last day of the month in which a day is.
fn end_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap().checked_add_months(Months::new(1)).unwrap().pred_opt().unwrap()
}

impl Row {
    fn draw(draw: &mut Draw) -> Self {
        let age_class = draw.of();
        let minor = age_class == AgeClass::Minor;
        let first = draw.day();
        Self {
            referrer: draw.of(),
            urgency: draw.of(),
            channel: draw.of(),
            basis: draw.of(),
            first,
            removed: (draw.below(3) > 0).then(|| first + Days::new(draw.below(400) as u64)),
            sex: draw.of(),
            age: (draw.below(4) > 0).then(|| u8::try_from(draw.below(131)).unwrap()),
            age_class,
            comes_of_age: (minor && draw.below(5) > 0).then(|| end_of_month(first + Days::new(draw.below(900) as u64))),
            nationality: draw.of(),
            residence: draw.of(),
            form: draw.of(),
            place: draw.of(),
            sector: draw.of(),
        }
    }

    fn facts(&self) -> String {
        let age = self.age.map_or("NULL".to_owned(), |age| age.to_string());
        format!(
            "ROW('{}', {age}, '{}', '{}', '{}', '{}', '{}', '{}')::facts",
            self.sex, self.age_class, self.nationality, self.residence, self.form, self.place, self.sector
        )
    }

    /// The category of each dimension, by the methods of the code lists.
    fn category(&self, dimension: Dimension, table: Table, on: NaiveDate) -> &'static str {
        match dimension {
            Dimension::ReferrerType => self.referrer.as_str(),
            Dimension::ReferrerGroup => self.referrer.group().as_str(),
            Dimension::Urgency => self.urgency.as_str(),
            Dimension::Channel => self.channel.as_str(),
            // Those of advice are counted in `advice_figures`.
            Dimension::DecisionType
            | Dimension::ConsultationTopic
            | Dimension::ContactTopic
            | Dimension::AdviceChannel
            | Dimension::RelatedToTrafficking
            | Dimension::ContactCaller
            | Dimension::LanguageGroup
            | Dimension::Advice => unreachable!(),
            Dimension::ClientBasis => self.basis.as_str(),
            Dimension::Sex => self.sex.as_str(),
            Dimension::SexAgeClass => SexAgeClass::of(self.sex, self.age_class).as_str(),
            Dimension::AgeClass => self.age_class.as_str(),
            Dimension::AgeBand => AgeBand::of(self.age, self.age_class).as_str(),
            Dimension::MinorOnTheDay => match (self.age_class, self.comes_of_age) {
                (AgeClass::Minor, Some(comes)) if comes > on => "minor",
                (AgeClass::Minor, Some(_)) => "adult",
                (AgeClass::Minor, None) => "unknown",
                (other, _) => other.as_str(),
            },
            Dimension::Form if table == Table::Referrals => self.form.as_str(),
            Dimension::Form => self.form.published(self.basis).as_str(),
            Dimension::Place => self.place.group().as_str(),
            Dimension::PlaceDetail => self.place.as_str(),
            Dimension::ResidenceStatus => self.residence.published().as_str(),
            Dimension::Nationality => self.nationality.as_str(),
            Dimension::NationalityGroup => self.nationality.group().as_str(),
            Dimension::Sector => self.sector.as_str(),
        }
    }

    fn counts_in(&self, table: Table, when: When) -> bool {
        let child = self.basis == ClientBasis::ChildInCare;
        let within = match when {
            When::During(period) => period.first() <= self.first && self.first <= period.last(),
            When::AtTheEndOf(on) => self.first <= on && self.removed.is_none_or(|removed| removed > on),
        };
        within
            && match table {
                Table::Referrals | Table::AllClients => true,
                Table::NewClients | Table::Clients => !child,
                Table::NewChildrenInCare | Table::ChildrenInCare => child,
                Table::Decisions | Table::DecisionsOnChildrenInCare | Table::Consultations | Table::Contacts => unreachable!(),
            }
    }
}

fn last_day(when: When) -> NaiveDate {
    match when {
        When::During(period) => period.last(),
        When::AtTheEndOf(on) => on,
    }
}

/// Counts `rows` here, and compares every cell.
async fn compare(
    connection: &AsyncPgConnection,
    rows: &[Row],
    table: Table,
    when: When,
    by: &[Dimension],
    filter: Option<(Dimension, &str)>,
) {
    let on = last_day(when);
    let names: Vec<_> = by.iter().map(|dimension| dimension.as_str()).collect();
    let cube = ask(connection, table, when, &names.join(","), filter.as_slice()).await;
    let mut expected = BTreeMap::<Vec<&str>, u64>::new();
    for row in rows.iter().filter(|row| row.counts_in(table, when)) {
        if filter.is_none_or(|(dimension, codes)| codes.split(',').any(|code| code == row.category(dimension, table, on))) {
            *expected.entry(by.iter().map(|&dimension| row.category(dimension, table, on)).collect()).or_default() += 1;
        }
    }
    assert!(!expected.is_empty(), "{table:?} {names:?}: nothing to compare");
    let counted: BTreeMap<_, _> = cube.cells().filter(|(_, count)| *count > 0).collect();
    assert_eq!(counted, expected, "{table:?} {names:?} {filter:?}");
}

async fn compare_all(connection: &AsyncPgConnection, rows: &[Row], table: Table, when: When) {
    compare(connection, rows, table, when, &[], None).await;
    let on = last_day(when);
    for &dimension in table.dimensions() {
        compare(connection, rows, table, when, &[dimension], None).await;
        let occurs = rows.iter().find(|row| row.counts_in(table, when)).unwrap().category(dimension, table, on);
        compare(connection, rows, table, when, &[Dimension::Sector, Dimension::Place], Some((dimension, occurs))).await;
        compare(connection, rows, table, when, &[dimension], Some((dimension, occurs))).await;
    }
    if !table.dimensions().is_empty() {
        let three = [Dimension::Form, Dimension::Place, Dimension::SexAgeClass];
        compare(connection, rows, table, when, &three, Some((Dimension::Place, "outside_finland,in_finland"))).await;
        compare(connection, rows, table, when, &three, Some((Dimension::NationalityGroup, "non_eu"))).await;
    }
}

#[tokio::test]
async fn the_database_counts_as_the_code_lists_say() {
    let (mut connection, database) = database_with_its_pool().await;
    let mut draw = Draw(7);
    let mut rows: Vec<_> = (0..700).map(|_| Row::draw(&mut draw)).collect();
    // Every nationality at least once, and the first spell one that children can follow.
    rows.iter_mut().zip(Nationality::all()).for_each(|(row, &nationality)| row.nationality = nationality);
    rows[0].basis = ClientBasis::Victim;
    let referrals = rows.iter().map(|row| {
        let Row { first, referrer, urgency, channel, .. } = row;
        format!("SELECT referral('{NGO}', '{first}', '{referrer}', '{urgency}', '{channel}', {});", row.facts())
    });
    let spells = rows.iter().map(|row| {
        let removed = row.removed.map_or("NULL".to_owned(), |day| format!("'{day}'"));
        let principal = match row.basis {
            ClientBasis::ChildInCare => "(SELECT id FROM spells LIMIT 1)",
            _ => "NULL",
        };
        // Of children in care it is not kept: they are in no breakdown.
        let comes = row.comes_of_age.filter(|_| row.basis != ClientBasis::ChildInCare);
        let comes = comes.map_or("NULL".to_owned(), |day| format!("'{day}'"));
        format!("SELECT spell({principal}, '{}', '{}', {removed}, {}, {comes});", row.basis, row.first, row.facts())
    });
    let text: Vec<_> = referrals.chain(spells).collect();
    let (folded, not_folded) = text.split_at(text.len() / 2 + 200);
    connection.batch_execute(&folded.concat()).await.unwrap();
    rollup::fold(&database).await.unwrap();
    connection.batch_execute(&not_folded.concat()).await.unwrap();
    for when in [during("2021"), during("2022-H1"), during("2021-02-10..2022-08-09")] {
        for table in [Table::Referrals, Table::NewClients, Table::NewChildrenInCare] {
            compare_all(&connection, &rows, table, when).await;
        }
    }
    for on in ["2021-12-31", "2022-06-30", "2024-02-29"] {
        for table in [Table::Clients, Table::ChildrenInCare, Table::AllClients] {
            compare_all(&connection, &rows, table, When::AtTheEndOf(day(on))).await;
        }
    }
}
