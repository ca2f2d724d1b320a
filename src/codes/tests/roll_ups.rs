//! Every code falls into exactly one published class.

use super::*;

#[test]
fn referrers_roll_up_to_four_groups() {
    let of = |group| ReferrerType::all().iter().filter(|kind| kind.group() == group).count();
    assert_eq!(ReferrerGroup::all().iter().map(|&group| of(group)).collect::<Vec<_>>(), [13, 5, 1, 3]);
    assert_eq!(ReferrerType::VictimSupportFinland.group(), ReferrerGroup::Ngo);
    assert_eq!(ReferrerType::LegalCounsel.group(), ReferrerGroup::Other);
}

#[test]
fn what_went_on_in_finland_counts_as_in_finland() {
    let groups: Vec<_> = PlaceOfExploitation::all().iter().map(|place| place.group().as_str()).collect();
    assert_eq!(groups, ["in_finland", "in_finland", "outside_finland", "unknown"]);
}

#[test]
fn whoever_is_not_known_to_be_woman_girl_man_or_boy_is_other() {
    for &sex in Sex::all() {
        for &age in AgeClass::all() {
            let expected = match (sex.as_str(), age.as_str()) {
                ("female", "adult") => "woman",
                ("female", "minor") => "girl",
                ("male", "adult") => "man",
                ("male", "minor") => "boy",
                _ => "other",
            };
            assert_eq!(SexAgeClass::of(sex, age).as_str(), expected);
        }
    }
    assert_eq!(Sex::all().iter().map(|sex| sex.iso_5218()).collect::<Vec<_>>(), [Some(2), Some(1), None, Some(0)]);
}

#[test]
fn ages_fall_into_bands() {
    let band = |age| AgeBand::of(Some(age), AgeClass::Unknown).as_str();
    assert_eq!([0, 17, 18, 29, 30, 39].map(band), ["0-17", "0-17", "18-29", "18-29", "30-39", "30-39"]);
    assert_eq!([40, 49, 50, 59, 60, 255].map(band), ["40-49", "40-49", "50-59", "50-59", "60+", "60+"]);
    assert_eq!(AgeBand::of(None, AgeClass::Minor), AgeBand::A0To17);
    assert_eq!(AgeBand::of(None, AgeClass::Adult), AgeBand::Unknown);
    assert_eq!(AgeBand::of(None, AgeClass::Unknown), AgeBand::Unknown);
}

#[test]
fn residence_is_published_with_citizens_as_one() {
    let finnish_or_eu = PublishedResidenceStatus::FinnishOrEuCitizen;
    for &status in ResidenceStatus::all() {
        match status {
            ResidenceStatus::FinnishCitizen | ResidenceStatus::EuCitizen => {
                assert_eq!(status.published(), finnish_or_eu);
            }
            _ => {
                assert_eq!(status.published().as_str(), status.as_str());
                assert_eq!(status.published().label(), status.label());
            }
        }
    }
}

#[test]
fn an_assisting_person_is_published_as_a_witness() {
    for &form in FormOfExploitation::all() {
        assert_eq!(form.published(ClientBasis::AssistingPerson), PublishedForm::Witness);
        assert_eq!(form.published(ClientBasis::Victim).as_str(), form.as_str());
        assert_eq!(form.published(ClientBasis::Victim).label(), form.label());
    }
}

#[test]
fn each_basis_of_admission_has_its_one_ground() {
    use DecisionGround as Ground;
    let fitting = |decision, basis| -> Vec<Ground> {
        Ground::all().iter().copied().filter(|ground| ground.fits(decision, basis)).collect()
    };
    let admission = |basis| fitting(DecisionType::Admission, basis);
    assert_eq!(admission(Some(ClientBasis::Victim)), [Ground::VictimNeedsAssistance]);
    assert_eq!(admission(Some(ClientBasis::AssistingPerson)), [Ground::AssistingPerson]);
    assert_eq!(admission(Some(ClientBasis::ChildInCare)), [Ground::ChildOfClient]);
    assert_eq!(admission(None), []);
    assert_eq!(fitting(DecisionType::Refusal, None), Ground::all()[3..]);
    assert_eq!(fitting(DecisionType::Refusal, Some(ClientBasis::Victim)), Ground::all()[3..]);
    assert_eq!(fitting(DecisionType::Correction, Some(ClientBasis::Victim)).len(), 6);
    assert_eq!(fitting(DecisionType::Removal, Some(ClientBasis::Victim)), []);
    assert_eq!(fitting(DecisionType::RecoveryPeriodGrant, Some(ClientBasis::Victim)), []);
}

#[test]
fn six_decisions_are_on_periods() {
    let on_periods = DecisionType::all().iter().filter_map(|kind| kind.on_period().map(|(period, act)| (*kind, period, act)));
    let on_periods: Vec<_> = on_periods.collect();
    assert_eq!(on_periods.len(), 6);
    for (decision, period, act) in on_periods {
        assert_eq!(DecisionType::of_period(period, act), decision);
        assert!(decision.as_str().starts_with(period.as_str()), "{decision}");
    }
}

#[test]
fn a_city_of_its_own_belongs_to_one_county() {
    use WellbeingServicesCounty as County;
    let holding = |municipality| County::all().iter().filter(|county| county.may_hold(municipality)).count();
    assert!(
        County::Helsinki.may_hold("091") && County::VantaaAndKerava.may_hold("092") && County::VantaaAndKerava.may_hold("245")
    );
    assert_eq!((holding("091"), holding("092"), holding("245")), (1, 1, 1));
    assert_eq!(holding("564"), County::all().len() - 2, "Oulu lies in none of the two");
}

#[test]
fn sectors_map_to_isic() {
    assert_eq!(Sector::WildProducePicking.isic_section(), Some('A'));
    assert_eq!(Sector::Restaurant.isic_section(), Some('I'));
    assert_eq!(Sector::Unknown.isic_section(), None);
}
