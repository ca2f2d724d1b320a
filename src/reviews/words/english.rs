//! The sentences of reviews in English.

use chrono::{Datelike, NaiveDate};

use super::{Counted, Exploited, Share, Words, listed, opening, within};
use crate::released::{Figure, Mark};
use crate::releases::StandardPeriod;
use crate::releases::closed_period::Length;
use crate::reviews::compare::{Percent, percent};
use crate::reviews::review::Topic;

/// English.
pub struct English;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn number(count: u64) -> String {
    super::number(count, ',')
}

/// A number with its noun.
fn many(count: u64, one: &str, more: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { more })
}

const fn was(count: u64) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// The beginning of a sentence about how many there were.
fn there_was(when: &str, count: u64) -> String {
    format!("{} there {}", opening(when), was(count))
}

/// The period as a noun.
fn name(period: StandardPeriod) -> String {
    let year = period.period().first().year();
    match (period.length(), period.period().first().month()) {
        (Length::HalfYear, 1) => format!("the first half of {year}"),
        (Length::HalfYear, _) => format!("the second half of {year}"),
        _ => period.to_string(),
    }
}

impl Words for English {
    fn title(&self, period: StandardPeriod) -> String {
        let (days, year) = (period.period(), period.period().first().year());
        match period.length() {
            Length::Year => format!("Annual review {year}"),
            _ if days.first().month() == 1 => format!("Half-year review {year}: 1 January to 30 June {year}"),
            _ => format!("Half-year review {year}: 1 July to 31 December {year}"),
        }
    }

    fn heading(&self, topic: Topic) -> &'static str {
        match topic {
            Topic::InBrief => "In brief",
            Topic::Identified => "This is where human trafficking is identified",
            Topic::NewClients => "New clients",
            Topic::InFinland => "New clients who had fallen victim in Finland",
            Topic::AllClients => "All clients",
            Topic::Decisions => "Decisions",
            Topic::Contacts => "Calls and messages for advice",
        }
    }

    fn media_release(&self) -> &'static str {
        "Media release"
    }

    fn notes(&self) -> &'static str {
        "What the figures can and cannot tell"
    }

    fn published(&self, day: NaiveDate, vintage: i32) -> String {
        let correction = if vintage > 1 { format!(" (vintage {vintage}, corrected)") } else { String::new() };
        format!("Published {}{correction}.", self.on(day))
    }

    fn corrected(&self, why: &str) -> String {
        format!("Corrected: {why}")
    }

    fn during(&self, period: StandardPeriod) -> String {
        format!("in {}", name(period))
    }

    fn on(&self, day: NaiveDate) -> String {
        let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
        format!("on {} {month} {}", day.day(), day.year())
    }

    fn figure(&self, figure: Figure) -> String {
        match (figure.value, figure.mark) {
            (Some(value), _) => number(value),
            (None, Some(Mark::NotCollected)) => "not collected".to_owned(),
            (None, _) => "withheld".to_owned(),
        }
    }

    fn share(&self, share: Percent) -> String {
        match share {
            Percent::BelowOne => "less than 1 per cent".to_owned(),
            Percent::Whole(number) => format!("{number} per cent"),
        }
    }

    fn plain(&self, label: &str, figure: Figure) -> String {
        match figure.value {
            Some(value) => format!("{label}: {}.", number(value)),
            None => format!("{label}: the figure is {}.", self.figure(figure)),
        }
    }

    fn not_listed(&self, count: usize) -> String {
        match count {
            1 => "One other category is withheld, and may be 0.".to_owned(),
            _ => format!("{count} other categories are withheld, those that are 0 among them."),
        }
    }

    fn referrals(&self, period: StandardPeriod, count: u64) -> String {
        let referrals = many(count, "referral of a presumed victim", "referrals of presumed victims");
        let when = opening(&self.during(period));
        format!("{when}, {referrals} of human trafficking {} made to the assistance system.", was(count))
    }

    fn most_ever(&self, counted: Counted, period: StandardPeriod, earlier: &[StandardPeriod]) -> String {
        let kind = if period.length() == Length::Year { "year" } else { "half-year" };
        let earlier = listed(&earlier.iter().map(|&period| name(period)).collect::<Vec<_>>(), "and");
        let counted = match counted {
            Counted::Referrals => "referrals",
            Counted::NewClients => "new clients",
            Counted::AllClients => "clients",
        };
        format!("There were more {counted} than ever before: in no earlier {kind} published here ({earlier}) were there as many.")
    }

    fn change(&self, counted: Counted, when: &str, was: u64, now: u64) -> String {
        let counted = match counted {
            Counted::Referrals => many(was, "referral", "referrals"),
            Counted::NewClients => many(was, "new client", "new clients"),
            Counted::AllClients => many(was, "client", "clients"),
        };
        let what = match now.cmp(&was) {
            std::cmp::Ordering::Greater => "a rise",
            std::cmp::Ordering::Less => "a fall",
            std::cmp::Ordering::Equal => {
                return format!("{} {counted}: the number is the same.", there_was(when, was));
            }
        };
        let by = now.abs_diff(was);
        let share = percent(by, was).map(|share| format!(", or {}", self.share(share))).unwrap_or_default();
        format!("{} {counted}: {what} of {}{share}.", there_was(when, was), number(by))
    }

    fn largest_group(&self, group: &str, count: u64, share: Percent) -> String {
        let group = match group {
            "authority" => "authorities",
            "ngo" => "non-governmental organisations",
            "self" => "people who applied for themselves",
            _ => "others, such as legal counsel and private people",
        };
        format!(
            "The largest group of referrers was {group}, with {} ({}).",
            many(count, "referral", "referrals"),
            self.share(share)
        )
    }

    fn admitted(&self, period: StandardPeriod, clients: u64, children: u64) -> String {
        let when = opening(&self.during(period));
        let as_clients = if clients == 1 { "as a client" } else { "as clients" };
        format!(
            "{when}, {} {} admitted {as_clients}, and {} in their care: {} in all.",
            many(clients, "person", "persons"),
            was(clients),
            many(children, "child", "children"),
            many(clients + children, "new client", "new clients"),
        )
    }

    fn in_finland(&self, count: u64, share: Percent) -> String {
        format!("{} of the new clients ({}) may have been exploited in Finland.", number(count), self.share(share))
    }

    fn most_common(&self, exploited: Exploited, forms: &[&str], count: u64, share: Percent) -> String {
        let who = match exploited {
            Exploited::Anywhere => "Of the new clients, ",
            Exploited::InFinland => "Of those exploited in Finland, ",
            Exploited::Outside => "Of those exploited outside Finland, ",
        };
        let forms: Vec<_> = forms.iter().map(|form| within(form)).collect();
        let each = if forms.len() > 1 { " each" } else { "" };
        format!(
            "{who}the largest group had been victims of {}: {}{each} ({}).",
            listed(&forms, "and"),
            many(count, "person", "persons"),
            self.share(share)
        )
    }

    fn sexes(&self, (female, of_female): Share, (male, of_male): Share) -> String {
        format!(
            "{} ({}) {} female and {} ({}) male.",
            number(female),
            self.share(of_female),
            was(female),
            number(male),
            self.share(of_male)
        )
    }

    fn minors(&self, count: u64) -> String {
        format!("{} {} on admission.", number(count), if count == 1 { "was a minor" } else { "were minors" })
    }

    fn nationalities(&self, count: u64) -> String {
        format!("They were of {}.", many(count, "nationality", "different nationalities"))
    }

    fn not_known(&self, count: u64) -> String {
        format!("{} {} stateless or of unknown nationality.", many(count, "person", "persons"), was(count))
    }

    fn stock(&self, day: NaiveDate, all: u64, clients: u64, children: u64) -> String {
        format!(
            "{}, the assistance system had {}: {} admitted as victims or as assisting persons, and {} in their care.",
            opening(&self.on(day)),
            many(all, "client", "clients"),
            number(clients),
            many(children, "child", "children")
        )
    }

    fn minors_then_and_still(&self, then: u64, still: u64) -> String {
        let still = if still == 1 { "1 still was".to_owned() } else { format!("{} still were", number(still)) };
        let had = if then == 1 { "had been a minor" } else { "had been minors" };
        format!("{} {had} on admission, and {still}.", number(then))
    }

    fn since_2006(&self, count: u64) -> String {
        format!("Since 2006 there have been {}.", many(count, "admission", "admissions"))
    }

    fn decisions(&self, period: StandardPeriod, count: u64, on_children: u64) -> String {
        let when = opening(&self.during(period));
        let (decisions, were) = (many(count, "decision", "decisions"), was(count));
        format!("{when}, {decisions} {were} signed, and {} more on children in care.", number(on_children))
    }

    fn contacts(&self, period: StandardPeriod, count: u64) -> String {
        let when = opening(&self.during(period));
        format!(
            "{when}, the assistance system was asked for advice {}.",
            match count {
                1 => "once".to_owned(),
                _ => format!("{} times", number(count)),
            }
        )
    }

    fn headline(&self, period: StandardPeriod, referrals: Option<u64>, most_ever: bool) -> String {
        let when = self.during(period);
        match referrals {
            Some(_) if most_ever => format!("More referrals to the assistance system than ever before {when}"),
            Some(count) => format!("{} to the assistance system {when}", many(count, "referral", "referrals")),
            None => self.title(period),
        }
    }
}
