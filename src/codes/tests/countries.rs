//! Nationalities and countries are ISO 3166-1, Kosovo, and for people two answers more.

use super::*;

#[test]
fn nationalities_are_all_countries_then_stateless_then_unknown() {
    let all = codes::<Nationality>();
    assert_eq!(all.len(), 249 + 1 + 2);
    assert_eq!(all[250..], ["stateless", "unknown"]);
    assert_eq!(codes::<Country>(), all[..250]);
    assert_eq!(Country::parse("stateless"), None);
    assert_eq!(Country::parse("unknown"), None);
    let label = |code| Nationality::parse(code).unwrap().label().fi;
    assert_eq!(["XK", "stateless", "unknown"].map(label), ["Kosovo", "Kansalaisuudeton", "Ei tiedossa"]);
    assert_eq!(Country::parse("VN").unwrap().label().sv, "Vietnam");
    assert_eq!(format!("{0} {0:?}", Nationality::parse("FI").unwrap()), "FI Nationality(FI)");
}

#[test]
fn a_wrong_nationality_is_refused_without_being_repeated() {
    let error = serde_json::from_str::<Nationality>("\"Matti Meikäläinen\"").unwrap_err();
    assert!(!error.to_string().contains("Matti"));
}

#[test]
fn nationalities_roll_up_to_four_groups() {
    let of = |group| Nationality::all().iter().filter(|nationality| nationality.group() == group).count();
    assert_eq!(NationalityGroup::all().iter().map(|&group| of(group)).collect::<Vec<_>>(), [2, 26, 223, 1]);
    let group = |code| Nationality::parse(code).unwrap().group().as_str();
    assert_eq!(["FI", "AX", "SE", "EE"].map(group), ["finland", "finland", "other_eu", "other_eu"]);
    assert_eq!(["GB", "XK", "NO", "stateless"].map(group), ["non_eu"; 4]);
    assert_eq!(group("unknown"), "unknown");
}
