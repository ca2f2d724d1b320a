//! The courses of the demonstration: that of autumn 2022, whose applications closed on 19 August (half-year review 2022), and
//! one that is open.

use chrono::NaiveDate;
use uuid::Uuid;

use super::calendar::{after, day};
use crate::courses::course::{CourseDays, CourseName, CourseText, CourseTexts};
use crate::courses::wire::WriteCourse;

/// The id of the course of 2022, by which it is known when it is there.
pub(super) const OF_2022: Uuid = Uuid::from_u128(0x1d0c_5a1e_7b52_4c1f_9a3e_2022_0819_0001);

/// The last course of project IKUT.
pub(super) fn of_2022() -> WriteCourse {
    let days = CourseDays { begins_on: day(2022, 9, 5), ends_on: day(2022, 11, 25), apply_until: day(2022, 8, 19) };
    WriteCourse { texts: texts(), days, seats: Some(12) }
}

/// A course that one can apply for from today on, for four weeks.
pub(super) fn open(today: NaiveDate) -> WriteCourse {
    let days = CourseDays { begins_on: after(today, 42), ends_on: after(today, 126), apply_until: after(today, 28) };
    WriteCourse { texts: texts(), days, seats: Some(12) }
}

fn texts() -> CourseTexts {
    let name = |fi: &str, sv: &str, en: &str| CourseName { fi: fi.to_owned(), sv: sv.to_owned(), en: en.to_owned() };
    let text = |fi: &str, sv: &str, en: &str| CourseText { fi: fi.to_owned(), sv: sv.to_owned(), en: en.to_owned() };
    CourseTexts {
        title: name(
            "Uravalmennus ihmiskaupan ja muun hyväksikäytön uhreille (demo)",
            "Karriärcoachning för offer för människohandel och annat utnyttjande (demo)",
            "Career coaching for victims of human trafficking and other exploitation (demo)",
        ),
        description: text(
            "Kurssilla käydään läpi Suomen työelämän lakeja ja pelisääntöjä, työnhakua ja omia vahvuuksia.",
            "På kursen går vi igenom lagar och regler i arbetslivet i Finland, att söka arbete och de egna styrkorna.",
            "The course is about the laws and rules of working life in Finland, looking for work, and one's own strengths.",
        ),
        audience: text(
            "Naisille. Laillista oleskelua Suomessa ei edellytetä.",
            "För kvinnor. Laglig vistelse i Finland krävs inte.",
            "For women. Legal residence in Finland is not required.",
        ),
        place: name("Helsinki", "Helsingfors", "Helsinki"),
    }
}
