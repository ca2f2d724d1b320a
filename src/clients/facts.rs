//! The facts that are counted. They stand unsealed beside the sealed identity, and say nothing of who somebody is.
//!
//! Minor at admission, still a minor on a day, and minor when exploited are three different facts: the first is the
//! age class on the day of admission, the second follows from the day on which a minor comes of age.

use chrono::{Datelike, Months, NaiveDate};

use crate::codes::{AgeClass, FormOfExploitation, Nationality, PlaceOfExploitation, ResidenceStatus, Sector, Sex};

/// From this age on a person is an adult.
pub const OF_AGE: u8 = 18;

/// What is known of a person's age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birth {
    /// The date of birth.
    On(NaiveDate),
    /// Full years as somebody estimated them on a day.
    Estimated {
        /// Full years.
        years: u8,
        /// On this day.
        on: NaiveDate,
    },
    /// Only whether the person is a minor, if that.
    Class(AgeClass),
}

impl Birth {
    /// Full years on a day; `None` where not known (or the day is before the birth).
    #[must_use]
    pub fn age_on(self, day: NaiveDate) -> Option<u8> {
        match self {
            Self::On(born) => day.years_since(born).and_then(|years| u8::try_from(years).ok()),
            Self::Estimated { years, on } => {
                let passed = day.years_since(on).unwrap_or(0);
                u8::try_from(u32::from(years) + passed).ok()
            }
            Self::Class(_) => None,
        }
    }

    /// Minor or adult on a day.
    #[must_use]
    pub fn class_on(self, day: NaiveDate) -> AgeClass {
        match (self.age_on(day), self) {
            (Some(age), _) if age < OF_AGE => AgeClass::Minor,
            (Some(_), _) => AgeClass::Adult,
            (None, Self::Class(class)) => class,
            (None, _) => AgeClass::Unknown,
        }
    }

    /// For a minor on `day`: the last day of the month in which the person comes of age, where it is known. Stocks are
    /// published for ends of months, for which this is exact; the birthday itself would tell who somebody is.
    #[must_use]
    pub fn comes_of_age(self, day: NaiveDate) -> Option<NaiveDate> {
        if self.class_on(day) != AgeClass::Minor {
            return None;
        }
        match self {
            Self::On(born) => end_of_month(years_after(born, i32::from(OF_AGE))?),
            Self::Estimated { years, on } => end_of_month(years_after(on, i32::from(OF_AGE) - i32::from(years))?),
            Self::Class(_) => None,
        }
    }
}

/// The same day so many years later; who was born on 29 February has it on 1 March.
fn years_after(day: NaiveDate, years: i32) -> Option<NaiveDate> {
    let year = day.year() + years;
    day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

/// The last day of the month in which `day` is.
fn end_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// What is counted about one person at one moment: receipt of the referral, or admission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Sex.
    pub sex: Sex,
    /// Full years at that moment, where known.
    pub age: Option<u8>,
    /// Minor or adult at that moment.
    pub age_class: AgeClass,
    /// The primary nationality, which alone is counted.
    pub nationality: Nationality,
    /// Residence status.
    pub residence_status: ResidenceStatus,
    /// The primary form of exploitation, which alone is counted.
    pub form: FormOfExploitation,
    /// Where the exploitation happened.
    pub place: PlaceOfExploitation,
    /// Sector of work.
    pub sector: Sector,
}

impl Facts {
    /// The same facts with the age as it is on `day`.
    #[must_use]
    pub fn as_of(self, birth: Birth, day: NaiveDate) -> Self {
        Self { age: birth.age_on(day), age_class: birth.class_on(day), ..self }
    }

    /// What is known of a client's child: nothing of exploitation, and it enters no breakdown.
    #[must_use]
    pub fn of_child(sex: Sex, birth: Birth, day: NaiveDate) -> Self {
        let facts = Self {
            sex,
            age: None,
            age_class: AgeClass::Unknown,
            nationality: Nationality::UNKNOWN,
            residence_status: ResidenceStatus::Unknown,
            form: FormOfExploitation::Unclear,
            place: PlaceOfExploitation::Unknown,
            sector: Sector::Unknown,
        };
        facts.as_of(birth, day)
    }
}

#[cfg(test)]
mod tests {
    use super::{AgeClass, Birth};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_person_comes_of_age_on_the_eighteenth_birthday() {
        let birth = Birth::On(day("2004-06-30"));
        assert_eq!((birth.age_on(day("2022-06-29")), birth.class_on(day("2022-06-29"))), (Some(17), AgeClass::Minor));
        assert_eq!((birth.age_on(day("2022-06-30")), birth.class_on(day("2022-06-30"))), (Some(18), AgeClass::Adult));
        assert_eq!(birth.comes_of_age(day("2022-06-29")), Some(day("2022-06-30")));
        // Any birthday of the month tells the same: the birthday stays sealed.
        assert_eq!(Birth::On(day("2004-06-02")).comes_of_age(day("2022-01-01")), Some(day("2022-06-30")));
        assert_eq!(birth.comes_of_age(day("2022-06-30")), None);
    }

    #[test]
    fn who_was_born_on_29_february_comes_of_age_when_the_age_says_so() {
        let birth = Birth::On(day("2004-02-29"));
        assert_eq!(birth.class_on(day("2022-02-28")), AgeClass::Minor);
        assert_eq!(birth.class_on(day("2022-03-01")), AgeClass::Adult);
        assert_eq!(birth.comes_of_age(day("2021-01-01")), Some(day("2022-03-31")));
    }

    #[test]
    fn an_estimated_age_grows_with_the_years() {
        let birth = Birth::Estimated { years: 16, on: day("2020-05-01") };
        assert_eq!(birth.age_on(day("2022-04-30")), Some(17));
        assert_eq!(birth.comes_of_age(day("2020-05-01")), Some(day("2022-05-31")));
        assert_eq!(Birth::Class(AgeClass::Adult).age_on(day("2020-05-01")), None);
        assert_eq!(Birth::Class(AgeClass::Minor).class_on(day("2050-01-01")), AgeClass::Minor);
    }
}
