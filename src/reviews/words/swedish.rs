//! The sentences of reviews in Swedish, as written in Finland.

use chrono::{Datelike, NaiveDate};

use super::{Counted, Exploited, Share, Words, listed, opening, within};
use crate::released::{Figure, Mark};
use crate::releases::StandardPeriod;
use crate::releases::closed_period::Length;
use crate::reviews::compare::{Percent, percent};
use crate::reviews::review::Topic;

/// Swedish.
pub struct Swedish;

const MONTHS: [&str; 12] =
    ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"];

fn number(count: u64) -> String {
    super::number(count, '\u{a0}')
}

/// A number with its noun.
fn many(count: u64, one: &str, more: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { more })
}

/// The period as a noun.
fn name(period: StandardPeriod) -> String {
    let year = period.period().first().year();
    match (period.length(), period.period().first().month()) {
        (Length::HalfYear, 1) => format!("första halvåret {year}"),
        (Length::HalfYear, _) => format!("andra halvåret {year}"),
        _ => period.to_string(),
    }
}

/// What is counted, all of it.
const fn all(counted: Counted) -> &'static str {
    match counted {
        Counted::Referrals => "framställningarna",
        Counted::NewClients => "de nya klienterna",
        Counted::AllClients => "klienterna",
    }
}

impl Words for Swedish {
    fn title(&self, period: StandardPeriod) -> String {
        let (days, year) = (period.period(), period.period().first().year());
        match period.length() {
            Length::Year => format!("Årsöversikt {year}"),
            _ if days.first().month() == 1 => format!("Halvårsöversikt {year}: 1.1–30.6.{year}"),
            _ => format!("Halvårsöversikt {year}: 1.7–31.12.{year}"),
        }
    }

    fn heading(&self, topic: Topic) -> &'static str {
        match topic {
            Topic::InBrief => "I korthet",
            Topic::Identified => "Här identifieras människohandel",
            Topic::NewClients => "Nya klienter",
            Topic::InFinland => "Nya klienter som blivit offer i Finland",
            Topic::AllClients => "Alla klienter",
            Topic::Decisions => "Beslut",
            Topic::Contacts => "Kontakter till rådgivningen",
        }
    }

    fn media_release(&self) -> &'static str {
        "Pressmeddelande"
    }

    fn notes(&self) -> &'static str {
        "Vad siffrorna berättar och vad de inte berättar"
    }

    fn published(&self, day: NaiveDate, vintage: i32) -> String {
        let correction = if vintage > 1 { format!(" (utgåva {vintage}, rättad)") } else { String::new() };
        format!("Publicerad {}{correction}.", self.on(day))
    }

    fn corrected(&self, why: &str) -> String {
        format!("Rättad: {why}")
    }

    fn during(&self, period: StandardPeriod) -> String {
        match period.length() {
            Length::HalfYear => format!("under {}", name(period)),
            _ => format!("år {period}"),
        }
    }

    fn on(&self, day: NaiveDate) -> String {
        let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
        format!("den {} {month} {}", day.day(), day.year())
    }

    fn figure(&self, figure: Figure) -> String {
        match (figure.value, figure.mark) {
            (Some(value), _) => number(value),
            (None, Some(Mark::NotCollected)) => "inte insamlat".to_owned(),
            (None, _) => "sekretessbelagt".to_owned(),
        }
    }

    fn share(&self, share: Percent) -> String {
        match share {
            Percent::BelowOne => "mindre än 1 procent".to_owned(),
            Percent::Whole(number) => format!("{number} procent"),
        }
    }

    fn plain(&self, label: &str, figure: Figure) -> String {
        match (figure.value, figure.mark) {
            (Some(value), _) => format!("{label}: {}.", number(value)),
            (None, Some(Mark::NotCollected)) => format!("{label}: talet har inte samlats in."),
            (None, _) => format!("{label}: talet är sekretessbelagt."),
        }
    }

    fn not_listed(&self, count: usize) -> String {
        match count {
            1 => "1 annan kategori är sekretessbelagd och kan vara 0.".to_owned(),
            _ => format!("{count} andra kategorier är sekretessbelagda, även de som är 0."),
        }
    }

    fn referrals(&self, period: StandardPeriod, count: u64) -> String {
        let one = "framställning om ett förmodat offer";
        let referrals = many(count, one, "framställningar om förmodade offer");
        format!("{} gjordes {referrals} för människohandel till hjälpsystemet.", opening(&self.during(period)))
    }

    fn most_ever(&self, counted: Counted, period: StandardPeriod, earlier: &[StandardPeriod]) -> String {
        let earlier = listed(&earlier.iter().map(|&period| name(period)).collect::<Vec<_>>(), "och");
        let kind = if period.length() == Length::Year { "år" } else { "halvår" };
        let counted = opening(all(counted));
        format!(
            "{counted} var fler än någonsin tidigare: under inget tidigare {kind} som publicerats här ({earlier}) var de lika många."
        )
    }

    fn change(&self, counted: Counted, when: &str, was: u64, now: u64) -> String {
        let before = format!("{} var {} {}", opening(when), all(counted), number(was));
        let what = match now.cmp(&was) {
            std::cmp::Ordering::Greater => "en ökning",
            std::cmp::Ordering::Less => "en minskning",
            std::cmp::Ordering::Equal => return format!("{before}: antalet är detsamma."),
        };
        let by = now.abs_diff(was);
        let share = percent(by, was).map(|share| format!(", dvs. {}", self.share(share))).unwrap_or_default();
        format!("{before}: {what} med {}{share}.", number(by))
    }

    fn largest_group(&self, group: &str, count: u64, share: Percent) -> String {
        let group = match group {
            "authority" => "myndigheter",
            "ngo" => "frivilligorganisationer",
            "self" => "personer som själva sökte hjälp",
            _ => "andra, såsom juridiska biträden och privatpersoner",
        };
        let referrals = many(count, "framställning", "framställningar");
        format!("Flest framställningar gjordes av {group}: {referrals}, dvs. {}.", self.share(share))
    }

    fn admitted(&self, period: StandardPeriod, clients: u64, children: u64) -> String {
        let as_clients = if clients == 1 { "som klient" } else { "som klienter" };
        format!(
            "{} togs {} in {as_clients}, och dessutom {} barn i klienters vård: sammanlagt {}.",
            opening(&self.during(period)),
            many(clients, "person", "personer"),
            number(children),
            many(clients + children, "ny klient", "nya klienter"),
        )
    }

    fn in_finland(&self, count: u64, share: Percent) -> String {
        let (count, share) = (number(count), self.share(share));
        format!("Av de nya klienterna kan {count}, dvs. {share}, ha utnyttjats i Finland.")
    }

    fn most_common(&self, exploited: Exploited, forms: &[&str], count: u64, share: Percent) -> String {
        let who = match exploited {
            Exploited::Anywhere => "bland de nya klienterna",
            Exploited::InFinland => "bland dem som utnyttjats i Finland",
            Exploited::Outside => "bland dem som utnyttjats utanför Finland",
        };
        let (persons, share) = (many(count, "person", "personer"), self.share(share));
        let names = listed(&forms.iter().map(|form| within(form)).collect::<Vec<_>>(), "och");
        match forms {
            [_] => format!("Den vanligaste formen av utnyttjande {who} var {names}: {persons}, dvs. {share}."),
            _ => format!("De vanligaste formerna av utnyttjande {who} var {names}: {persons} var, dvs. {share}."),
        }
    }

    fn sexes(&self, (female, of_female): Share, (male, of_male): Share) -> String {
        format!(
            "Av dem var {} ({}) kvinnor eller flickor och {} ({}) män eller pojkar.",
            number(female),
            self.share(of_female),
            number(male),
            self.share(of_male)
        )
    }

    fn minors(&self, count: u64) -> String {
        format!("{} var {} vid intagningen.", number(count), if count == 1 { "minderårig" } else { "minderåriga" })
    }

    fn nationalities(&self, count: u64) -> String {
        format!("De hade {}.", many(count, "medborgarskap", "olika medborgarskap"))
    }

    fn not_known(&self, count: u64) -> String {
        let stateless = if count == 1 { "statslös" } else { "statslösa" };
        format!("{} var {stateless} eller hade okänt medborgarskap.", many(count, "person", "personer"))
    }

    fn stock(&self, day: NaiveDate, all: u64, clients: u64, children: u64) -> String {
        format!(
            "{} hade hjälpsystemet {}: {} som tagits in som offer eller för att de bistår utredningen, och {} barn i deras vård.",
            opening(&self.on(day)),
            many(all, "klient", "klienter"),
            number(clients),
            number(children)
        )
    }

    fn minors_then_and_still(&self, then: u64, still: u64) -> String {
        let were = if then == 1 { "minderårig" } else { "minderåriga" };
        format!("Av dem var {} {were} vid intagningen, och {} var det fortfarande.", number(then), number(still))
    }

    fn since_2006(&self, count: u64) -> String {
        format!("Sedan 2006 har klienter tagits in {}.", many(count, "gång", "gånger"))
    }

    fn decisions(&self, period: StandardPeriod, count: u64, on_children: u64) -> String {
        format!(
            "{} undertecknades {} beslut och dessutom {} beslut om barn i klienters vård.",
            opening(&self.during(period)),
            number(count),
            number(on_children)
        )
    }

    fn contacts(&self, period: StandardPeriod, count: u64) -> String {
        let times = many(count, "gång", "gånger");
        format!("{} kontaktades hjälpsystemets rådgivning {times}.", opening(&self.during(period)))
    }

    fn headline(&self, period: StandardPeriod, referrals: Option<u64>, most_ever: bool) -> String {
        let when = self.during(period);
        match referrals {
            Some(_) if most_ever => format!("Fler framställningar till hjälpsystemet än någonsin tidigare {when}"),
            Some(count) => format!("{} till hjälpsystemet {when}", many(count, "framställning", "framställningar")),
            None => self.title(period),
        }
    }
}
