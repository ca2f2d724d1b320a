//! The clients themselves: laid out from the joint tables, dealt to cohorts and periods of removal, and some of them admitted
//! again. A re-admission is a new spell of the same person.

use chrono::NaiveDate;

use super::calendar::END;
use super::cohorts::{COHORTS, OF_2016, OF_2019, OF_2021, OF_LATE_2022, STAYS};
use super::draw::Draw;
use super::families::Child;
use super::forms::{ABROAD, Fate, MIXES, Mix, WITNESS};

/// A client in the making.
pub(super) struct Client {
    pub(super) cohort: usize,
    pub(super) exit: usize,
    pub(super) form: &'static str,
    pub(super) place: &'static str,
    pub(super) sex: &'static str,
    pub(super) minor: bool,
    /// The period in which the referral came.
    pub(super) flow: usize,
    pub(super) received_on: NaiveDate,
    /// The referral came in the period before that of the admission.
    pub(super) carried: bool,
    pub(super) first: Spell,
    /// A later admission of the same person, with its cohort and the period of its end.
    pub(super) again: Option<(usize, usize, Spell)>,
    pub(super) born: NaiveDate,
    pub(super) age_known: AgeKnown,
    /// The ages a parent may have had at admission; none without children in care.
    pub(super) parent: Option<(u32, u32)>,
    pub(super) children: Vec<Child>,
    pub(super) nationality: &'static str,
    pub(super) residence: &'static str,
    /// Decisions on a reflection or recovery period.
    pub(super) periods: Vec<(&'static str, NaiveDate)>,
}

/// An assistance spell: `[admitted_on, removed_on)`.
#[derive(Clone, Copy)]
pub(super) struct Spell {
    pub(super) admitted_on: NaiveDate,
    pub(super) removed_on: Option<NaiveDate>,
}

/// How the register knows an age.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AgeKnown {
    ByDateOfBirth,
    ByEstimate,
    AsAdultOnly,
}

impl Client {
    /// Exploited in Finland: there, or begun or gone on there.
    pub(super) fn in_finland(&self) -> bool {
        self.place != ABROAD
    }

    /// Admitted because they help the investigation, not as a victim.
    pub(super) fn assists(&self) -> bool {
        self.form == WITNESS
    }
}

/// All persons ever admitted, without dates yet.
pub(super) fn all(draw: &mut Draw) -> Vec<Client> {
    let mut clients: Vec<Client> =
        MIXES.iter().flat_map(|mix| deal(mix, false, draw).into_iter().chain(deal(mix, true, draw))).collect();
    admit_again(&mut clients);
    clients
}

/// Lays out the adults or the minors of a mix and gives each a cohort and a period of removal that its fate allows.
fn deal(mix: &Mix, minor: bool, draw: &mut Draw) -> Vec<Client> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (number, cohort) in COHORTS.iter().enumerate().filter(|(number, _)| (mix.first..=mix.last).contains(number)) {
        let counts = if minor { cohort.minors } else { cohort.adults };
        for (exit, count) in counts.into_iter().enumerate() {
            places.extend(std::iter::repeat_n((number, exit), count));
        }
    }
    draw.shuffle(&mut places);

    let mut clients = Vec::new();
    // The rows with the least choice go first.
    for fate in [Fate::Stays, Fate::Leaves, Fate::Left, Fate::Stock] {
        let mut slots = Vec::new();
        for (_, form, place, [women, girls, men, boys]) in mix.rows.iter().filter(|row| row.0 == fate) {
            let (female, male) = if minor { (girls, boys) } else { (women, men) };
            slots.extend(std::iter::repeat_n((*form, *place, "female"), *female));
            slots.extend(std::iter::repeat_n((*form, *place, "male"), *male));
        }
        draw.shuffle(&mut slots);
        for (form, place, sex) in slots {
            if let Some(at) = places.iter().position(|(_, exit)| allows(fate, *exit)) {
                let (cohort, exit) = places.swap_remove(at);
                clients.push(undated(cohort, exit, form, place, sex, minor));
            }
        }
    }
    clients
}

/// Whether those of a fate may be removed in a period.
fn allows(fate: Fate, exit: usize) -> bool {
    match fate {
        Fate::Left => exit < OF_LATE_2022,
        Fate::Leaves => exit == OF_LATE_2022,
        Fate::Stays => exit == STAYS,
        Fate::Stock => exit >= OF_LATE_2022,
    }
}

fn undated(cohort: usize, exit: usize, form: &'static str, place: &'static str, sex: &'static str, minor: bool) -> Client {
    Client {
        cohort,
        exit,
        form,
        place,
        sex,
        minor,
        flow: 0,
        received_on: END,
        carried: false,
        first: Spell { admitted_on: END, removed_on: None },
        again: None,
        born: END,
        age_known: AgeKnown::ByDateOfBirth,
        parent: None,
        children: Vec::new(),
        nationality: "unknown",
        residence: "unknown",
        periods: Vec::new(),
    }
}

/// Three new clients of each year from 2019 to 2021 are adults who had been clients before and left in an earlier year: the
/// later spell goes to an earlier person of the same sex, form and place.
fn admit_again(clients: &mut Vec<Client>) {
    for year in OF_2019..=OF_2021 {
        for _ in 0..3 {
            let pair =
                clients.iter().enumerate().filter(|(_, later)| later.cohort == year && !later.minor).find_map(|(at, later)| {
                    let earlier = clients.iter().position(|earlier| left_before(earlier, later))?;
                    Some((at, earlier))
                });
            let Some((at, earlier)) = pair else { continue };
            let (exit, spell) = clients.get(at).map_or((STAYS, None), |later| (later.exit, Some(later.first)));
            if let (Some(earlier), Some(spell)) = (clients.get_mut(earlier), spell) {
                earlier.again = Some((year, exit, spell));
                clients.remove(at);
            }
        }
    }
}

/// Whether the earlier client could be the same person as the later one.
fn left_before(earlier: &Client, later: &Client) -> bool {
    !earlier.minor
        && earlier.again.is_none()
        && (OF_2016..later.cohort).contains(&earlier.exit)
        && (earlier.sex, earlier.form, earlier.place) == (later.sex, later.form, later.place)
}
