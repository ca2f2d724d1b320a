//! Consultations and contacts are counted by month, topic and everything else that is known of them: random rows, counted by
//! the database and here.

use std::collections::BTreeMap;

use assistance_api::access::Reach;
use assistance_api::codes::{
    Advice, AdviceChannel, AgeClass, Code, ConsultationTopic, ContactCaller, ContactTopic, FormOfExploitation, LanguageGroup,
    Nationality, NationalityGroup, PlaceOfExploitation, ReferrerType, RelatedToTrafficking, ResidenceStatus, Sex, SexAgeClass,
    Urgency,
};
use assistance_api::consultations::NewConsultation;
use assistance_api::consultations::store::{ConsultationRow, consultations};
use assistance_api::contacts::NewContact;
use assistance_api::contacts::store::{ContactRow, contacts};
use assistance_api::db::Act;
use assistance_api::organisations::store::find_organisation;
use assistance_api::statistics::{Dimension, Period, Query, Table, When, count};
use chrono::{DateTime, Days, NaiveDate};
use serde_json::Value;
use uuid::Uuid;

use crate::harness::Service;
use crate::harness::oauth::AUTHORITY;
use crate::statistics_sql::NGO;

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

    /// A day of the first half of 2022, or next to it.
    fn day(&mut self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 12, 25).unwrap() + Days::new(self.below(200) as u64)
    }

    fn contact(&mut self) -> NewContact {
        NewContact {
            contacted_on: self.day(),
            channel: self.of(),
            language_group: self.of(),
            topic: self.of(),
            related_to_trafficking: self.of(),
            caller: self.of(),
            nationality: self.of(),
            residence_status: self.of(),
            advice: self.of(),
            other_advice: Vec::new(),
        }
    }

    fn consultation(&mut self) -> NewConsultation {
        NewConsultation {
            referrer_type: self.of(),
            held_on: self.day(),
            channel: self.of(),
            topic: self.of(),
            other_topics: Vec::new(),
            related_to_trafficking: self.of(),
            urgency: self.of(),
            form: self.of(),
            place: self.of(),
            sex: self.of(),
            age_class: self.of(),
            nationality_group: self.of(),
            advice: self.of(),
            other_advice: Vec::new(),
        }
    }
}

/// The category of a contact, by the methods of the code lists.
fn of_contact(contact: &NewContact, by: Dimension) -> &'static str {
    match by {
        Dimension::ContactTopic => ContactTopic::as_str(contact.topic),
        Dimension::AdviceChannel => AdviceChannel::as_str(contact.channel),
        Dimension::LanguageGroup => LanguageGroup::as_str(contact.language_group),
        Dimension::RelatedToTrafficking => RelatedToTrafficking::as_str(contact.related_to_trafficking),
        Dimension::ContactCaller => ContactCaller::as_str(contact.caller),
        Dimension::Advice => Advice::as_str(contact.advice),
        Dimension::Nationality => Nationality::as_str(contact.nationality),
        Dimension::NationalityGroup => contact.nationality.group().as_str(),
        Dimension::ResidenceStatus => ResidenceStatus::published(contact.residence_status).as_str(),
        other => panic!("contacts have no {other:?}"),
    }
}

/// The category of a consultation.
fn of_consultation(consultation: &NewConsultation, by: Dimension) -> &'static str {
    match by {
        Dimension::ConsultationTopic => ConsultationTopic::as_str(consultation.topic),
        Dimension::ReferrerType => ReferrerType::as_str(consultation.referrer_type),
        Dimension::ReferrerGroup => consultation.referrer_type.group().as_str(),
        Dimension::AdviceChannel => consultation.channel.as_str(),
        Dimension::Urgency => Urgency::as_str(consultation.urgency),
        Dimension::RelatedToTrafficking => consultation.related_to_trafficking.as_str(),
        Dimension::Advice => consultation.advice.as_str(),
        Dimension::Form => FormOfExploitation::as_str(consultation.form),
        Dimension::Place => consultation.place.group().as_str(),
        Dimension::PlaceDetail => PlaceOfExploitation::as_str(consultation.place),
        Dimension::Sex => Sex::as_str(consultation.sex),
        Dimension::SexAgeClass => SexAgeClass::of(consultation.sex, consultation.age_class).as_str(),
        Dimension::AgeClass => AgeClass::as_str(consultation.age_class),
        Dimension::NationalityGroup => NationalityGroup::as_str(consultation.nationality_group),
        other => panic!("consultations have no {other:?}"),
    }
}

/// Counts one way of looking at a table here and there, for several months and periods.
async fn compare<T>(
    service: &Service,
    (table, reach): (Table, Reach),
    rows: &[T],
    day: impl Fn(&T) -> NaiveDate,
    category: impl Fn(&T, Dimension) -> &'static str,
) {
    let connection = service.state.database.connection().await.unwrap();
    let topic = table.dimensions()[0];
    for period in ["2022-01", "2022-02", "2022-06", "2022-H1", "2021-12-31..2022-01-01"] {
        let days = Period::parse(period).unwrap();
        let within: Vec<_> = rows.iter().filter(|row| days.first() <= day(row) && day(row) <= days.last()).collect();
        assert!(!within.is_empty());
        for &dimension in table.dimensions() {
            let by = if dimension == topic { vec![topic] } else { vec![topic, dimension] };
            let names: Vec<_> = by.iter().map(|by| by.as_str()).collect();
            let filter = category(within[0], dimension);
            for filter in [None, Some(filter)] {
                let query = Query::new(table, When::During(days), Some(&names.join(",")), &[(dimension, filter)]).unwrap();
                let counted = count(&connection, reach, &query).await.unwrap();
                let mut expected = BTreeMap::<Vec<&str>, u64>::new();
                for row in within.iter().filter(|row| filter.is_none_or(|code| category(row, dimension) == code)) {
                    *expected.entry(by.iter().map(|&by| category(row, by)).collect()).or_default() += 1;
                }
                let counted: BTreeMap<_, _> = counted.cells().filter(|(_, count)| *count > 0).collect();
                assert_eq!(counted, expected, "{table:?} {period} {names:?} {filter:?}");
            }
        }
    }
}

#[tokio::test]
async fn contacts_and_consultations_are_counted_as_they_are() {
    let service = Service::start().await;
    let mut draw = Draw(11);
    let now = DateTime::UNIX_EPOCH;
    let asked: Vec<_> = (0..500).map(|_| draw.contact()).collect();
    let held: Vec<_> = (0..500).map(|_| draw.consultation()).collect();
    let connection = service.state.database.connection().await.unwrap();
    let (authority, _) = find_organisation(&connection, AUTHORITY).await.unwrap().unwrap();
    let (ngo, _) = find_organisation(&connection, NGO).await.unwrap().unwrap();
    let own = |number: usize| if number.is_multiple_of(3) { ngo } else { authority };
    let contact_rows = asked.iter().map(|new| ContactRow::new(Uuid::new_v4(), new, None, now)).collect();
    let of_contacts = Act::new(contacts(contact_rows));
    let held_rows = held.iter().enumerate();
    let held_rows = held_rows.map(|(number, new)| ConsultationRow::new(Uuid::new_v4(), new, (own(number), None), now)).collect();
    of_contacts.and(consultations(held_rows)).perform(&connection).await.unwrap();

    let (everything, of_the_ngo) = (Reach::Everything, Reach::Organisation(ngo));
    compare(&service, (Table::Contacts, everything), &asked, |row| row.contacted_on, of_contact).await;
    compare(&service, (Table::Consultations, everything), &held, |row| row.held_on, of_consultation).await;
    let ngos: Vec<_> = held.iter().step_by(3).cloned().collect();
    compare(&service, (Table::Consultations, of_the_ngo), &ngos, |row| row.held_on, of_consultation).await;
    let year = When::During(Period::parse("2022").unwrap());
    let none = count(&connection, of_the_ngo, &Query::new(Table::Contacts, year, None, &[]).unwrap()).await.unwrap();
    assert_eq!(none.total(), 0);
}

#[tokio::test]
async fn the_demo_shows_the_ukrainians_calls_of_june_and_july_2022() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    let value = async |query: &str| {
        let path = format!("/v1/statistics/flow/contacts?purpose=release_preparation&{query}");
        let body: Value = statistician.get(&path).await.expect(200).json();
        body["value"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(value("period=2022-01-01..2022-05-31&nationality=UA").await, [0]);
    let (june, july) = (value("period=2022-06&nationality=UA").await[0], value("period=2022-07&nationality=UA").await[0]);
    assert!(0 < june && june < july && july <= 2 * june, "{june} in June, {july} in July");
    // The calls were about work and the like, and none of them about human trafficking.
    assert_eq!(value("period=2022-07&nationality=UA&by=related_to_trafficking").await, [0, july, 0]);
    let topics = value("period=2022-07&nationality=UA&by=contact_topic").await;
    assert!(topics.iter().sum::<u64>() == july && topics[0] > 0 && topics[6] == 0, "{topics:?}");
    assert!(value("period=2022&by=contact_topic").await[6] > 0);
}

#[tokio::test]
async fn the_demos_advice_is_loaded_once() {
    let service = Service::with_register().await;
    let before = service.contents().await;
    assistance_api::demo::load::advice(&service.state).await.unwrap();
    assert_eq!(service.contents().await, before);
    assert!(service.count("SELECT count(*) FROM consultations").await > 50);
}
