//! Contacts and consultations of 2022, invented. In June of that year the first Ukrainians and those who support them called
//! about work, in July slightly more; none of these calls was about human trafficking, and the callers were advised and
//! guided to other services (half-year review 2022).

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::calendar::{after, day};
use super::draw::Draw;
use crate::codes::{
    Advice, AdviceChannel, AgeClass, Code, ConsultationTopic, ContactCaller, ContactTopic, FormOfExploitation, LanguageGroup,
    Nationality, NationalityGroup, PlaceOfExploitation, ReferrerType, RelatedToTrafficking, ResidenceStatus, Sex, Urgency,
};
use crate::consultations::NewConsultation;
use crate::consultations::store::ConsultationRow;
use crate::contacts::NewContact;
use crate::contacts::store::ContactRow;

/// A month of 2022: how many Ukrainians' contacts, other contacts, and consultations.
const MONTHS: [(u64, u64, u64); 12] = [
    (0, 14, 8),
    (0, 15, 9),
    (0, 17, 11),
    (0, 16, 9),
    (0, 18, 12),
    (5, 15, 10),
    (8, 12, 6),
    (7, 16, 9),
    (8, 19, 12),
    (7, 18, 11),
    (6, 17, 10),
    (5, 11, 7),
];

/// The contacts, the same at every call.
pub(super) fn contacts() -> Vec<ContactRow> {
    let mut draw = Draw::new();
    let mut rows = Vec::new();
    for (month, (ukrainians, others, _)) in months() {
        for number in 0..ukrainians + others {
            let on = after(month, draw.between(0, 27));
            let new = if number < ukrainians { of_ukrainians(on, &mut draw) } else { of_others(on, &mut draw) };
            rows.push(ContactRow::new(draw.id(), &new, None, on.and_time(NaiveTime::MIN).and_utc()));
        }
    }
    rows
}

/// The consultations that the assistance system registered, the same at every call.
pub(super) fn consultations(authority: Uuid) -> Vec<ConsultationRow> {
    let mut draw = Draw::new();
    let mut rows = Vec::new();
    for (month, (_, _, count)) in months() {
        for _ in 0..count {
            let on = after(month, draw.between(0, 27));
            let new = consultation(on, &mut draw);
            rows.push(ConsultationRow::new(draw.id(), &new, (authority, None), on.and_time(NaiveTime::MIN).and_utc()));
        }
    }
    rows
}

fn months() -> impl Iterator<Item = (NaiveDate, (u64, u64, u64))> {
    (1..).zip(MONTHS).map(|(month, counts)| (day(2022, month, 1), counts))
}

/// One of a list by weight.
fn one<T: Copy>(draw: &mut Draw, list: &[(T, u64)], otherwise: T) -> T {
    let list: Vec<_> = list.iter().map(|(item, weight)| (Some(*item), *weight)).collect();
    draw.weighted(&list).unwrap_or(otherwise)
}

fn of_ukrainians(on: NaiveDate, draw: &mut Draw) -> NewContact {
    let topics = [
        (ContactTopic::WorkAndPay, 6),
        (ContactTopic::WorkingConditions, 4),
        (ContactTopic::Housing, 1),
        (ContactTopic::LegalAdvice, 1),
    ];
    let callers = [(ContactCaller::PersonConcerned, 5), (ContactCaller::ClosePerson, 3), (ContactCaller::Organisation, 1)];
    let languages = [(LanguageGroup::Ukrainian, 4), (LanguageGroup::Russian, 4), (LanguageGroup::English, 2)];
    let advice =
        [(Advice::OccupationalSafetyAuthority, 4), (Advice::AdviceGiven, 3), (Advice::TradeUnion, 2), (Advice::LegalAid, 1)];
    let advice = one(draw, &advice, Advice::AdviceGiven);
    NewContact {
        contacted_on: on,
        channel: channel(draw),
        language_group: one(draw, &languages, LanguageGroup::Ukrainian),
        topic: one(draw, &topics, ContactTopic::WorkAndPay),
        related_to_trafficking: RelatedToTrafficking::No,
        caller: one(draw, &callers, ContactCaller::PersonConcerned),
        nationality: Nationality::parse("UA").unwrap_or(Nationality::UNKNOWN),
        residence_status: ResidenceStatus::TemporaryProtection,
        advice,
        other_advice: if advice == Advice::AdviceGiven { Vec::new() } else { vec![Advice::AdviceGiven] },
    }
}

fn of_others(on: NaiveDate, draw: &mut Draw) -> NewContact {
    let topics = [
        (ContactTopic::WorkAndPay, 5),
        (ContactTopic::WorkingConditions, 3),
        (ContactTopic::ResidencePermit, 4),
        (ContactTopic::Safety, 2),
        (ContactTopic::Exploitation, 2),
        (ContactTopic::Trafficking, 6),
        (ContactTopic::Health, 1),
        (ContactTopic::LegalAdvice, 2),
        (ContactTopic::Other, 2),
    ];
    let callers = [
        (ContactCaller::PersonConcerned, 5),
        (ContactCaller::ClosePerson, 3),
        (ContactCaller::Organisation, 4),
        (ContactCaller::Authority, 4),
        (ContactCaller::Employer, 1),
    ];
    let languages = [
        (LanguageGroup::Finnish, 8),
        (LanguageGroup::English, 7),
        (LanguageGroup::Russian, 2),
        (LanguageGroup::Arabic, 2),
        (LanguageGroup::Vietnamese, 1),
        (LanguageGroup::SouthAsian, 2),
        (LanguageGroup::Swedish, 1),
        (LanguageGroup::Other, 1),
    ];
    let nationalities = [("unknown", 8), ("NG", 2), ("IQ", 2), ("VN", 1), ("NP", 2), ("BD", 1), ("FI", 2), ("RO", 1)];
    let topic = one(draw, &topics, ContactTopic::Other);
    let related = match topic {
        ContactTopic::Trafficking => [(RelatedToTrafficking::Yes, 4), (RelatedToTrafficking::Unclear, 1)],
        ContactTopic::Exploitation | ContactTopic::Safety => [(RelatedToTrafficking::Unclear, 2), (RelatedToTrafficking::No, 1)],
        _ => [(RelatedToTrafficking::No, 9), (RelatedToTrafficking::Unclear, 1)],
    };
    let related = one(draw, &related, RelatedToTrafficking::Unclear);
    NewContact {
        contacted_on: on,
        channel: channel(draw),
        language_group: one(draw, &languages, LanguageGroup::Other),
        topic,
        related_to_trafficking: related,
        caller: one(draw, &callers, ContactCaller::Other),
        nationality: Nationality::parse(one(draw, &nationalities, "unknown")).unwrap_or(Nationality::UNKNOWN),
        residence_status: ResidenceStatus::Unknown,
        advice: advice(related, draw),
        other_advice: Vec::new(),
    }
}

fn consultation(on: NaiveDate, draw: &mut Draw) -> NewConsultation {
    let asked_by = [
        (ReferrerType::SocialServices, 4),
        (ReferrerType::ReceptionCentre, 4),
        (ReferrerType::OtherNgo, 4),
        (ReferrerType::HealthServices, 2),
        (ReferrerType::LegalCounsel, 2),
        (ReferrerType::Police, 2),
        (ReferrerType::ChildWelfare, 1),
    ];
    let related = [(RelatedToTrafficking::Yes, 4), (RelatedToTrafficking::Unclear, 4), (RelatedToTrafficking::No, 1)];
    let forms = [
        (FormOfExploitation::ForcedLabour, 5),
        (FormOfExploitation::SexualExploitation, 3),
        (FormOfExploitation::ForcedMarriage, 3),
        (FormOfExploitation::Unclear, 4),
    ];
    let places = [(PlaceOfExploitation::Finland, 5), (PlaceOfExploitation::Abroad, 4), (PlaceOfExploitation::Unknown, 3)];
    let related = one(draw, &related, RelatedToTrafficking::Unclear);
    NewConsultation {
        referrer_type: one(draw, &asked_by, ReferrerType::Other),
        held_on: on,
        channel: channel(draw),
        topic: ConsultationTopic::all()
            .get(draw.place(ConsultationTopic::all().len()))
            .copied()
            .unwrap_or(ConsultationTopic::Other),
        other_topics: Vec::new(),
        related_to_trafficking: related,
        urgency: if draw.chance(10) { Urgency::Urgent } else { Urgency::Normal },
        form: one(draw, &forms, FormOfExploitation::Unclear),
        place: one(draw, &places, PlaceOfExploitation::Unknown),
        sex: one(draw, &[(Sex::Female, 6), (Sex::Male, 4), (Sex::Unknown, 2)], Sex::Unknown),
        age_class: one(draw, &[(AgeClass::Adult, 8), (AgeClass::Minor, 1), (AgeClass::Unknown, 2)], AgeClass::Unknown),
        nationality_group: one(
            draw,
            &[(NationalityGroup::NonEu, 7), (NationalityGroup::OtherEu, 1), (NationalityGroup::Unknown, 3)],
            NationalityGroup::Unknown,
        ),
        advice: advice(related, draw),
        other_advice: Vec::new(),
    }
}

fn channel(draw: &mut Draw) -> AdviceChannel {
    let channels =
        [(AdviceChannel::Telephone, 7), (AdviceChannel::Email, 3), (AdviceChannel::WebForm, 1), (AdviceChannel::Chat, 1)];
    one(draw, &channels, AdviceChannel::Telephone)
}

fn advice(related: RelatedToTrafficking, draw: &mut Draw) -> Advice {
    let list = match related {
        RelatedToTrafficking::Yes => [(Advice::ReferralToAssistanceSystem, 6), (Advice::AdviceGiven, 2), (Advice::Police, 1)],
        RelatedToTrafficking::No => [(Advice::AdviceGiven, 4), (Advice::OccupationalSafetyAuthority, 2), (Advice::LegalAid, 1)],
        RelatedToTrafficking::Unclear => {
            [(Advice::AdviceGiven, 3), (Advice::VictimSupportFinland, 2), (Advice::SocialServices, 1)]
        }
    };
    one(draw, &list, Advice::AdviceGiven)
}
