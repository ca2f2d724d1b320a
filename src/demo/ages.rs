//! How old the clients are. *Minor at admission* and *still a minor on the day* are different facts, so a minor is made from
//! the day of coming of age; an adult from the age band on the day of admission.

use chrono::NaiveDate;

use super::calendar::{END, MIDSUMMER_2022, after, before, born_to_come_of_age_on, day, years_before};
use super::clients::{AgeKnown, Client};
use super::cohorts::{COHORTS, OF_EARLY_2022, STAYS};
use super::draw::Draw;

/// An age band: the lowest and the highest age.
type Band = (u32, u32);

const FROM_18: Band = (18, 29);
const FROM_30: Band = (30, 39);
const FROM_40: Band = (40, 49);
const FROM_50: Band = (50, 59);

/// Adults of the first half of 2022 by band (half-year review 2022), the only bands published. The bands and the 14 minors add up to 138 of 139: the
/// age of one adult is not known.
const ADULTS_OF_EARLY_2022: [(Band, usize); 4] = [(FROM_30, 42), (FROM_18, 56), (FROM_40, 21), (FROM_50, 5)];

/// The bands elsewhere, with weights: no figure is published.
const USUAL: [(Band, u64); 5] = [(FROM_18, 45), (FROM_30, 33), (FROM_40, 16), (FROM_50, 5), ((60, 66), 1)];

/// Gives every client a birth date.
pub(super) fn set(clients: &mut [Client], draw: &mut Draw) {
    for (number, cohort) in COHORTS.iter().enumerate() {
        let mut minors: Vec<&mut Client> = clients.iter_mut().filter(|client| client.cohort == number && client.minor).collect();
        draw.shuffle(&mut minors);
        let (mut turning, mut remaining) = (cohort.turns_18_late_2022, cohort.minor_at_the_end);
        for client in minors {
            client.born = born_to_come_of_age_on(comes_of_age(client, &mut turning, &mut remaining, draw));
        }
        if number == OF_EARLY_2022 {
            set_adults_of_early_2022(clients, draw);
        } else {
            for client in clients.iter_mut().filter(|client| client.cohort == number && !client.minor) {
                set_adult(client, draw);
            }
        }
    }
}

/// The day a minor client comes of age: in the second half of 2022, after it, or before it.
fn comes_of_age(client: &Client, turning: &mut usize, remaining: &mut usize, draw: &mut Draw) -> NaiveDate {
    let next_day = after(client.first.admitted_on, 1);
    if client.exit == STAYS && *remaining > 0 {
        *remaining -= 1;
        draw.day(after(END, 1), day(2027, 6, 30))
    } else if client.exit == STAYS && *turning > 0 {
        *turning -= 1;
        draw.day(next_day.max(after(MIDSUMMER_2022, 1)), END)
    } else {
        draw.day(next_day, after(next_day, 1_700).min(MIDSUMMER_2022))
    }
}

fn set_adult(client: &mut Client, draw: &mut Draw) {
    let band = client.parent.unwrap_or_else(|| draw.weighted(&USUAL));
    client.born = born(client, band, draw);
    let may_be_estimated = client.parent.is_none() && (FROM_30.0..FROM_40.1).contains(&band.0);
    if may_be_estimated && draw.chance(6) {
        client.age_known = if draw.chance(70) { AgeKnown::ByEstimate } else { AgeKnown::AsAdultOnly };
    }
}

/// The published bands; parents come first and get the thirties.
fn set_adults_of_early_2022(clients: &mut [Client], draw: &mut Draw) {
    let mut adults: Vec<&mut Client> =
        clients.iter_mut().filter(|client| client.cohort == OF_EARLY_2022 && !client.minor).collect();
    draw.shuffle(&mut adults);
    adults.sort_by_key(|client| client.parent.is_none());
    let mut bands = ADULTS_OF_EARLY_2022.into_iter().flat_map(|(band, count)| std::iter::repeat_n(band, count));
    for client in adults {
        if let Some(band) = bands.next() {
            client.born = born(client, band, draw);
        } else {
            client.born = born(client, FROM_30, draw);
            client.age_known = AgeKnown::AsAdultOnly;
        }
    }
}

/// A birth date with an age of the band on the day of admission. Those of 18 have been so for half a year: they were of age
/// already when they were referred.
fn born(client: &Client, (low, high): Band, draw: &mut Draw) -> NaiveDate {
    let age = u32::try_from(draw.between(u64::from(low), u64::from(high))).unwrap_or(low);
    let days_since_birthday = draw.between(if age == 18 { 200 } else { 0 }, 364);
    before(years_before(client.first.admitted_on, age), days_since_birthday)
}
