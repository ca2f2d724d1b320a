//! Codes are called elsewhere what the other lists say themselves.

use super::super::maps::maps;
use super::*;

fn called(list: &str, code: &str, system: CodeSystem) -> Option<&'static str> {
    maps(list, code).into_iter().find(|mapped| mapped.system == system).map(|mapped| mapped.code)
}

#[test]
fn codes_are_called_elsewhere_what_the_other_lists_say() {
    for (list, code, system, expected) in [
        ("nationality", "FI", CodeSystem::Iso3166Alpha2, Some("FI")),
        ("nationality", "FI", CodeSystem::Iso3166Alpha3, Some("FIN")),
        ("country", "AF", CodeSystem::Iso3166Numeric, Some("004")),
        ("country", "XK", CodeSystem::Iso3166Alpha2, None),
        ("nationality", "stateless", CodeSystem::Iso3166Alpha2, None),
        ("sex", "female", CodeSystem::Iso5218, Some("2")),
        ("sex", "other", CodeSystem::Htcds, None),
        ("sector", "wild_produce_picking", CodeSystem::IsicRev4, Some("A")),
        ("sector", "restaurant", CodeSystem::Htcds, Some("I_AccommodationAndFoodServiceActivities")),
        ("form_of_exploitation", "begging", CodeSystem::Htcds, Some("ForcedBegging")),
        ("form_of_exploitation", "begging", CodeSystem::EurostatCrimThb, Some("other")),
        ("published_form", "witness", CodeSystem::EurostatCrimThb, None),
        ("nationality_group", "other_eu", CodeSystem::EurostatCrimThb, Some("other EU country")),
        ("urgency", "urgent", CodeSystem::Htcds, None),
    ] {
        assert_eq!(called(list, code, system), expected, "{list} {code}");
    }
}

#[test]
fn every_country_but_kosovo_has_its_three_codes_and_every_sector_with_a_section_its_industry() {
    let without: Vec<_> = Country::all().iter().filter(|country| maps("country", country.as_str()).len() != 3).collect();
    assert_eq!(without.iter().map(|country| country.as_str()).collect::<Vec<_>>(), ["XK"]);
    for sector in Sector::all() {
        let both = maps("sector", sector.as_str()).len();
        assert_eq!(both, if sector.isic_section().is_some() { 2 } else { 0 }, "{sector}");
    }
}
