//! Names, consents and the circumstances of exploitation. No identity without consent, and for a minor the guardian or a
//! representative consents and the child is heard. Every family name ends in `-Demo`: nobody bears such a name.

use chrono::{Datelike, NaiveDate};

use super::calendar::{before, day};
use super::draw::Draw;
use super::forms::{ABROAD, BOTH, CRIME, FINLAND, LABOUR, MARRIAGE, SEXUAL, UNCLEAR, WITNESS};
use super::lines::{Consent, Exploitation, Name};

const FEMALE_NAMES: [&str; 24] = [
    "Adaeze", "Amina", "Blessing", "Dilnoza", "Elira", "Esther", "Farah", "Hodan", "Ines", "Joy", "Kamala", "Layla", "Linh",
    "Mariam", "Mercy", "Ngozi", "Nilufar", "Oksana", "Precious", "Rojin", "Sahra", "Siriporn", "Thuy", "Zahra",
];
const MALE_NAMES: [&str; 24] = [
    "Abdi", "Ahmad", "Anh", "Arjun", "Bekzod", "Bilal", "Chai", "Daniel", "Emeka", "Farid", "Hassan", "Ibrahim", "Jamal", "Kofi",
    "Liban", "Minh", "Omar", "Prakash", "Rustam", "Samuel", "Somchai", "Tariq", "Yonas", "Zaid",
];
const FAMILY_NAMES: [&str; 24] = [
    "Aalto-Demo",
    "Halla-Demo",
    "Hanki-Demo",
    "Harju-Demo",
    "Kaisla-Demo",
    "Kanerva-Demo",
    "Kaste-Demo",
    "Kivi-Demo",
    "Korpi-Demo",
    "Kuura-Demo",
    "Lehto-Demo",
    "Loimu-Demo",
    "Lumi-Demo",
    "Marja-Demo",
    "Meri-Demo",
    "Niitty-Demo",
    "Pouta-Demo",
    "Pilvi-Demo",
    "Ranta-Demo",
    "Routa-Demo",
    "Saari-Demo",
    "Tuuli-Demo",
    "Usva-Demo",
    "Virta-Demo",
];

const LANGUAGES: [(&str, u64); 14] = [
    ("en", 34),
    ("ar", 10),
    ("so", 9),
    ("fi", 9),
    ("vi", 7),
    ("fa", 6),
    ("th", 6),
    ("fr", 5),
    ("ru", 5),
    ("ku", 3),
    ("ne", 2),
    ("uz", 2),
    ("tl", 1),
    ("sv", 1),
];

const SECTORS: [(&str, u64); 14] = [
    ("restaurant", 30),
    ("cleaning", 18),
    ("construction", 12),
    ("agriculture_greenhouse", 8),
    ("wild_produce_picking", 4),
    ("berry_farm", 4),
    ("forestry", 2),
    ("domestic_work", 6),
    ("beauty_wellbeing", 3),
    ("car_wash_repair", 5),
    ("warehouse_moving", 2),
    ("mining", 1),
    ("other", 2),
    ("unknown", 3),
];

/// Countries in which people were exploited on their way.
const ON_THE_WAY: [(&str, u64); 10] =
    [("LY", 26), ("IT", 16), ("TR", 14), ("GR", 9), ("IR", 8), ("IQ", 8), ("RU", 7), ("DE", 5), ("ES", 4), ("FR", 3)];

/// A name for a person of a sex.
pub(super) fn name(sex: &str, draw: &mut Draw) -> Name {
    let given_names = match sex {
        "female" => draw.one_of(&FEMALE_NAMES),
        "male" => draw.one_of(&MALE_NAMES),
        _ => draw.one_of(&["Sol", "Rain", "River"]),
    };
    Name { given_names, family_name: draw.one_of(&FAMILY_NAMES) }
}

/// A name for a child of a named parent.
pub(super) fn child_name(parent: Name, sex: &str, draw: &mut Draw) -> Name {
    Name { family_name: parent.family_name, ..name(sex, draw) }
}

/// Whether the old register kept the name: seldom in its first years, nearly always later.
pub(super) fn is_named(received_on: NaiveDate, draw: &mut Draw) -> bool {
    draw.chance(if received_on.year() < 2010 { 40 } else { 96 })
}

/// The consent to a referral.
pub(super) fn consent(received_on: NaiveDate, minor: bool, draw: &mut Draw) -> Consent {
    let given_on = before(received_on, draw.between(0, 10));
    Consent {
        given_by: if minor { draw.weighted(&[("guardian", 35), ("representative", 65)]) } else { "person" },
        form: draw.weighted(&[
            ("written", 75),
            ("oral_documented", 15),
            ("electronic", if received_on.year() > 2014 { 10 } else { 0 }),
        ]),
        language: draw.weighted(&LANGUAGES),
        given_on,
        child_heard_on: minor.then(|| before(given_on, draw.between(0, 5))),
    }
}

/// The nationalities, the primary one first; now and then a second one.
pub(super) fn nationalities(primary: &'static str, draw: &mut Draw) -> Vec<&'static str> {
    let second = draw.one_of(&["SY", "PK", "RU", "TR"]);
    let several = draw.chance(2) && second != primary && primary.len() == 2;
    if several { vec![primary, second] } else { vec![primary] }
}

/// What the person was exploited for, where, and in which work.
pub(super) fn exploitation(
    form: &'static str,
    place: &'static str,
    nationality: &'static str,
    received_on: NaiveDate,
    draw: &mut Draw,
) -> Exploitation {
    // An assisting person has a form of their own, which is not counted.
    let primary_form = if form == WITNESS { draw.one_of(&[LABOUR, UNCLEAR]) } else { form };
    Exploitation {
        primary_form,
        other_forms: other_forms(primary_form, draw),
        place,
        countries: countries(place, nationality, draw),
        sector: sector(primary_form, nationality, received_on, draw),
    }
}

fn other_forms(primary_form: &str, draw: &mut Draw) -> Vec<&'static str> {
    let other = match primary_form {
        LABOUR => draw.one_of(&[SEXUAL, CRIME]),
        SEXUAL | MARRIAGE => draw.one_of(&[LABOUR, CRIME]),
        _ => return Vec::new(),
    };
    if draw.chance(9) { vec![other] } else { Vec::new() }
}

fn countries(place: &str, nationality: &'static str, draw: &mut Draw) -> Vec<&'static str> {
    let home = nationality.len() == 2 && nationality != "FI" && draw.chance(40);
    let away = if home { nationality } else { draw.weighted(&ON_THE_WAY) };
    match place {
        FINLAND => vec!["FI"],
        BOTH => vec!["FI", away],
        ABROAD => vec![away],
        _ => Vec::new(),
    }
}

/// The sector of work; in the autumn of 2022 most Thai clients had picked wild berries.
fn sector(primary_form: &str, nationality: &str, received_on: NaiveDate, draw: &mut Draw) -> &'static str {
    match primary_form {
        LABOUR if nationality == "TH" && received_on > day(2022, 5, 31) && draw.chance(85) => "wild_produce_picking",
        LABOUR => draw.weighted(&SECTORS),
        SEXUAL if draw.chance(15) => "beauty_wellbeing",
        _ => "unknown",
    }
}
