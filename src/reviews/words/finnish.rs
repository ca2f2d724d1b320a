//! The sentences of reviews in Finnish. After a number other than one the noun is in the partitive singular.

use chrono::{Datelike, NaiveDate};

use super::{Counted, Exploited, Share, Words, listed, opening, within};
use crate::released::{Figure, Mark};
use crate::releases::StandardPeriod;
use crate::releases::closed_period::Length;
use crate::reviews::compare::{Percent, percent};
use crate::reviews::review::Topic;

/// Finnish.
pub struct Finnish;

fn number(count: u64) -> String {
    super::number(count, '\u{a0}')
}

/// A number with its noun.
fn many(count: u64, one: &str, more: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { more })
}

fn children(count: u64) -> String {
    many(count, "huollettavana oleva lapsi", "huollettavana olevaa lasta")
}

/// How many times.
fn times(count: u64) -> String {
    if count == 1 { "kerran".to_owned() } else { format!("{} kertaa", number(count)) }
}

/// The period as a noun.
fn name(period: StandardPeriod) -> String {
    let year = period.period().first().year();
    match (period.length(), period.period().first().month()) {
        (Length::HalfYear, 1) => format!("vuoden {year} alkupuolisko"),
        (Length::HalfYear, _) => format!("vuoden {year} loppupuolisko"),
        _ => period.to_string(),
    }
}

/// What is counted, many of it.
const fn plural(counted: Counted) -> &'static str {
    match counted {
        Counted::Referrals => "esityksiä",
        Counted::NewClients => "uusia asiakkaita",
        Counted::AllClients => "asiakkaita",
    }
}

impl Words for Finnish {
    fn title(&self, period: StandardPeriod) -> String {
        let (days, year) = (period.period(), period.period().first().year());
        match period.length() {
            Length::Year => format!("Vuosikatsaus {year}"),
            _ if days.first().month() == 1 => format!("Puolivuotiskatsaus {year}: 1.1.–30.6.{year}"),
            _ => format!("Puolivuotiskatsaus {year}: 1.7.–31.12.{year}"),
        }
    }

    fn heading(&self, topic: Topic) -> &'static str {
        match topic {
            Topic::InBrief => "Lyhyesti",
            Topic::Identified => "Täällä ihmiskauppa tunnistetaan",
            Topic::NewClients => "Uudet asiakkaat",
            Topic::InFinland => "Suomessa uhriksi joutuneet uudet asiakkaat",
            Topic::AllClients => "Kaikki asiakkaat",
            Topic::Decisions => "Päätökset",
            Topic::Contacts => "Yhteydenotot neuvontaan",
        }
    }

    fn media_release(&self) -> &'static str {
        "Mediatiedote"
    }

    fn notes(&self) -> &'static str {
        "Mitä luvut kertovat ja mitä eivät"
    }

    fn published(&self, day: NaiveDate, vintage: i32) -> String {
        let correction = if vintage > 1 { format!(" ({vintage}. julkaisu, korjattu)") } else { String::new() };
        format!("Julkaistu {}{correction}.", self.on(day))
    }

    fn corrected(&self, why: &str) -> String {
        format!("Korjattu: {why}")
    }

    fn during(&self, period: StandardPeriod) -> String {
        match period.length() {
            Length::HalfYear => format!("{}lla", name(period)),
            _ => format!("vuonna {period}"),
        }
    }

    fn on(&self, day: NaiveDate) -> String {
        format!("{}.{}.{}", day.day(), day.month(), day.year())
    }

    fn figure(&self, figure: Figure) -> String {
        match (figure.value, figure.mark) {
            (Some(value), _) => number(value),
            (None, Some(Mark::NotCollected)) => "ei kerätty".to_owned(),
            (None, _) => "salattu".to_owned(),
        }
    }

    fn share(&self, share: Percent) -> String {
        match share {
            Percent::BelowOne => "alle 1 prosentti".to_owned(),
            Percent::Whole(1) => "1 prosentti".to_owned(),
            Percent::Whole(number) => format!("{number} prosenttia"),
        }
    }

    fn plain(&self, label: &str, figure: Figure) -> String {
        match (figure.value, figure.mark) {
            (Some(value), _) => format!("{label}: {}.", number(value)),
            (None, Some(Mark::NotCollected)) => format!("{label}: lukua ei ole kerätty."),
            (None, _) => format!("{label}: luku on salattu."),
        }
    }

    fn not_listed(&self, count: usize) -> String {
        match count {
            1 => "1 muu luokka on salattu; sekin voi olla 0.".to_owned(),
            _ => format!("{count} muuta luokkaa on salattu, nollat mukaan lukien."),
        }
    }

    fn referrals(&self, period: StandardPeriod, count: u64) -> String {
        let one = "esitys ihmiskaupan oletetusta uhrista";
        let referrals = many(count, one, "esitystä ihmiskaupan oletetuista uhreista");
        format!("{} auttamisjärjestelmään tehtiin {referrals}.", opening(&self.during(period)))
    }

    fn most_ever(&self, counted: Counted, period: StandardPeriod, earlier: &[StandardPeriod]) -> String {
        let earlier = listed(&earlier.iter().map(|&period| name(period)).collect::<Vec<_>>(), "ja");
        let none = match period.length() {
            Length::Year => format!("yhtenäkään aiempana tässä julkaistuna vuonna ({earlier})"),
            _ => format!("yhdelläkään aiemmalla tässä julkaistulla vuosipuoliskolla ({earlier})"),
        };
        let counted = opening(plural(counted));
        format!("{counted} oli enemmän kuin koskaan aiemmin: {none} määrä ei ollut yhtä suuri.")
    }

    fn change(&self, counted: Counted, when: &str, was: u64, now: u64) -> String {
        let before = format!("{} {} oli {}", opening(when), plural(counted), number(was));
        let what = match now.cmp(&was) {
            std::cmp::Ordering::Greater => "kasvua",
            std::cmp::Ordering::Less => "laskua",
            std::cmp::Ordering::Equal => return format!("{before}: määrä on sama."),
        };
        let by = now.abs_diff(was);
        let share = percent(by, was).map(|share| format!(" eli {}", self.share(share))).unwrap_or_default();
        format!("{before}: {what} on {}{share}.", number(by))
    }

    fn largest_group(&self, group: &str, count: u64, share: Percent) -> String {
        let group = match group {
            "authority" => "viranomaiset",
            "ngo" => "kansalaisjärjestöt",
            "self" => "ihmiset, jotka hakeutuivat itse",
            _ => "muut, kuten oikeusavustajat ja yksityishenkilöt",
        };
        format!("Eniten esityksiä tekivät {group}: {} eli {}.", many(count, "esitys", "esitystä"), self.share(share))
    }

    fn admitted(&self, period: StandardPeriod, clients: u64, in_care: u64) -> String {
        format!(
            "{} asiakkaaksi otettiin {} sekä {}: yhteensä {}.",
            opening(&self.during(period)),
            many(clients, "henkilö", "henkilöä"),
            children(in_care),
            many(clients + in_care, "uusi asiakas", "uutta asiakasta"),
        )
    }

    fn in_finland(&self, count: u64, share: Percent) -> String {
        let (count, share) = (number(count), self.share(share));
        format!("Uusista asiakkaista {count} eli {share} on saattanut joutua hyväksikäytetyksi Suomessa.")
    }

    fn most_common(&self, exploited: Exploited, forms: &[&str], count: u64, share: Percent) -> String {
        let who = match exploited {
            Exploited::Anywhere => "Uusien asiakkaiden",
            Exploited::InFinland => "Suomessa hyväksikäytettyjen",
            Exploited::Outside => "Suomen ulkopuolella hyväksikäytettyjen",
        };
        let (persons, share) = (many(count, "henkilö", "henkilöä"), self.share(share));
        let names = listed(&forms.iter().map(|form| within(form)).collect::<Vec<_>>(), "ja");
        match forms {
            [_] => format!("{who} yleisin hyväksikäyttömuoto oli {names}: {persons} eli {share}."),
            _ => format!("{who} yleisimmät hyväksikäyttömuodot olivat {names}: kussakin {persons} eli {share}."),
        }
    }

    fn sexes(&self, (female, of_female): Share, (male, of_male): Share) -> String {
        format!(
            "Heistä naisia tai tyttöjä oli {} ({}) ja miehiä tai poikia {} ({}).",
            number(female),
            self.share(of_female),
            number(male),
            self.share(of_male)
        )
    }

    fn minors(&self, count: u64) -> String {
        format!("Asiakkaaksi otettaessa alaikäisiä oli {}.", number(count))
    }

    fn nationalities(&self, count: u64) -> String {
        format!("Heillä oli {}.", many(count, "kansalaisuus", "eri kansalaisuutta"))
    }

    fn not_known(&self, count: u64) -> String {
        format!("Kansalaisuudettomia tai kansalaisuudeltaan tuntemattomia oli {}.", number(count))
    }

    fn stock(&self, day: NaiveDate, all: u64, clients: u64, in_care: u64) -> String {
        format!(
            "{} auttamisjärjestelmässä oli {}: {} ja {}.",
            self.on(day),
            many(all, "asiakas", "asiakasta"),
            many(clients, "uhrina tai avustavana henkilönä otettu", "uhrina tai avustavana henkilönä otettua"),
            children(in_care)
        )
    }

    fn minors_then_and_still(&self, then: u64, still: u64) -> String {
        let were = if then == 1 { "alaikäinen" } else { "alaikäisiä" };
        format!("Heistä {} oli {were} asiakkaaksi otettaessa, ja {} oli sitä yhä.", number(then), number(still))
    }

    fn since_2006(&self, count: u64) -> String {
        format!("Vuodesta 2006 lähtien asiakkaaksi on otettu {}.", times(count))
    }

    fn decisions(&self, period: StandardPeriod, count: u64, on_children: u64) -> String {
        format!(
            "{} allekirjoitettiin {} ja lisäksi {} huollettavana olevista lapsista.",
            opening(&self.during(period)),
            many(count, "päätös", "päätöstä"),
            many(on_children, "päätös", "päätöstä")
        )
    }

    fn contacts(&self, period: StandardPeriod, count: u64) -> String {
        format!("{} auttamisjärjestelmästä pyydettiin neuvoa {}.", opening(&self.during(period)), times(count))
    }

    fn headline(&self, period: StandardPeriod, referrals: Option<u64>, most_ever: bool) -> String {
        let when = self.during(period);
        match referrals {
            Some(_) if most_ever => format!("Auttamisjärjestelmään tehtiin {when} enemmän esityksiä kuin koskaan aiemmin"),
            Some(count) => format!("Auttamisjärjestelmään tehtiin {when} {}", many(count, "esitys", "esitystä")),
            None => self.title(period),
        }
    }
}
