//! Codes are read as they were written, labelled in three languages, and valid when the law says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod countries;
mod maps;
mod roll_ups;
mod vocabulary;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;

fn codes<C: Code>() -> Vec<&'static str> {
    C::all().iter().map(|code| code.as_str()).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// How many lists the sources of this module declare.
fn declared() -> usize {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/codes");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let declares =
        |line: &&str| ["    pub enum ", "    pub struct "].iter().any(|start| line.starts_with(start)) && line.ends_with("\" {");
    files.map(|file| std::fs::read_to_string(file).unwrap().lines().filter(declares).count()).sum()
}

#[test]
fn the_index_has_every_list_once_with_proper_codes_and_labels() {
    let names: BTreeSet<&str> = lists().iter().map(|list| list.name).collect();
    assert_eq!((lists().len(), names.len()), (declared(), declared()));
    for list in lists() {
        let rows = list.rows();
        let distinct: BTreeSet<&str> = rows.iter().map(|row| row.code).collect();
        assert_eq!(distinct.len(), rows.len(), "{}", list.name);
        for ListRow { code, label, .. } in rows {
            let snake = code.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
            let band = list.name == "age_band" && code.bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'+'));
            let country =
                matches!(list.name, "country" | "nationality") && code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
            assert!(!code.is_empty() && (snake || band || country), "{}: {code}", list.name);
            for text in [label.fi, label.sv, label.en] {
                assert!(!text.is_empty() && text.trim() == text, "{}: {code}", list.name);
            }
        }
    }
}

#[track_caller]
fn round_trips<C: Code + serde::Serialize + serde::de::DeserializeOwned>() {
    assert!(C::all().is_sorted(), "{}", C::LIST);
    for &code in C::all() {
        assert_eq!(C::parse(code.as_str()), Some(code));
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, format!("\"{}\"", code.as_str()));
        assert_eq!(serde_json::from_str::<C>(&json).unwrap(), code);
    }
    for wrong in ["", "nonsense", "VICTIM", " victim", "fi", "ZZ", "FIN"] {
        assert_eq!(C::parse(wrong), None, "{}: {wrong}", C::LIST);
        assert!(serde_json::from_str::<C>(&format!("\"{wrong}\"")).is_err());
    }
}

#[test]
fn a_code_is_read_as_it_was_written() {
    round_trips::<ReferrerType>();
    round_trips::<ReferrerGroup>();
    round_trips::<Channel>();
    round_trips::<Urgency>();
    round_trips::<ConsentGivenBy>();
    round_trips::<ConsentForm>();
    round_trips::<ReferralState>();
    round_trips::<ReferralStep>();
    round_trips::<ReferralOutcome>();
    round_trips::<ProvisionalHelp>();
    round_trips::<AssessmentTeamMember>();
    round_trips::<ServiceManner>();
    round_trips::<AdministrativeCourt>();
    round_trips::<AppealOutcome>();
    round_trips::<WithdrawalReason>();
    round_trips::<MatchReason>();
    round_trips::<ClientBasis>();
    round_trips::<Sex>();
    round_trips::<AgeClass>();
    round_trips::<ResidenceStatus>();
    round_trips::<ContactChannel>();
    round_trips::<LanguageLevel>();
    round_trips::<RepresentativeRole>();
    round_trips::<Nationality>();
    round_trips::<Country>();
    round_trips::<FormOfExploitation>();
    round_trips::<PlaceOfExploitation>();
    round_trips::<PlaceGroup>();
    round_trips::<Sector>();
    round_trips::<DecisionType>();
    round_trips::<DecisionGround>();
    round_trips::<DecisionState>();
    round_trips::<RemovalReason>();
    round_trips::<PeriodKind>();
    round_trips::<HearingManner>();
    round_trips::<NotHeardBecause>();
    round_trips::<ServiceArrangement>();
    round_trips::<WellbeingServicesCounty>();
    round_trips::<IdentificationBasis>();
    round_trips::<DeadlineKind>();
    round_trips::<LegalParameter>();
    round_trips::<LengthUnit>();
    round_trips::<CourseState>();
    round_trips::<ApplicationState>();
    round_trips::<AdviceChannel>();
    round_trips::<ConsultationTopic>();
    round_trips::<ContactTopic>();
    round_trips::<RelatedToTrafficking>();
    round_trips::<ContactCaller>();
    round_trips::<LanguageGroup>();
    round_trips::<Advice>();
    round_trips::<SexAgeClass>();
    round_trips::<AgeBand>();
    round_trips::<PublishedForm>();
    round_trips::<PublishedResidenceStatus>();
    round_trips::<NationalityGroup>();
    round_trips::<StatisticsPurpose>();
    round_trips::<CodeSystem>();
    assert_eq!(format!("{:<8}|", ReferrerType::Oneself), "self    |");
}

#[test]
fn validity_follows_the_law() {
    let protection = ResidenceStatus::TemporaryProtection.validity();
    assert_eq!(protection, Validity { from: Some(day("2022-03-04")), to: None });
    assert!(!protection.covers(day("2022-03-03")));
    assert!(protection.covers(day("2022-03-04")));
    let legacy = RemovalReason::LegacyCriminalProcessOutcome.validity();
    assert_eq!(legacy, Validity { from: None, to: Some(day("2022-12-31")) });
    assert!(legacy.covers(day("2022-12-31")));
    assert!(!legacy.covers(day("2023-01-01")));
    let bounded = lists().iter().flat_map(ListEntry::rows).filter(|row| row.validity != Validity::UNBOUNDED);
    // Three of before, and what came and went with 2023: the counties, their arrangement, who identifies victims.
    assert_eq!(bounded.count(), 3 + 21 + 1 + 5);
}

#[test]
fn languages_are_read_from_tags() {
    assert_eq!(Language::from_tag("fi"), Some(Language::Fi));
    assert_eq!(Language::from_tag("SV-fi"), Some(Language::Sv));
    assert_eq!(Language::from_tag("en_GB"), Some(Language::En));
    assert_eq!(Language::from_tag("english"), None);
    assert_eq!(Language::from_tag("*"), None);
    assert_eq!(Language::from_tag(""), None);
    let label = FormOfExploitation::ForcedMarriage.label();
    let texts = [Language::Fi, Language::Sv, Language::En].map(|language| label.in_language(language));
    assert_eq!(texts, ["Pakkoavioliitto", "Tvångsäktenskap", "Forced marriage"]);
}

#[test]
fn the_contract_says_what_each_code_means() {
    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Body {
        basis: ClientBasis,
        nationality: Option<Nationality>,
    }
    let schema = |schema| serde_json::to_value::<utoipa::openapi::RefOr<_>>(schema).unwrap();
    let basis = schema(<ClientBasis as utoipa::PartialSchema>::schema());
    assert_eq!(basis["enum"], serde_json::json!(["victim", "assisting_person", "child_in_care"]));
    let description = basis["description"].as_str().unwrap();
    assert!(description.starts_with("On what basis a person is a client"), "{description}");
    assert!(description.contains("\n- `victim`: May be a victim of trafficking and needs"), "{description}");
    let nationality = schema(<Nationality as utoipa::PartialSchema>::schema());
    assert_eq!(nationality["type"], "string");
    // A code that is not in the list is refused: the contract says which are.
    let codes: Vec<&str> = Nationality::all().iter().map(|code| code.as_str()).collect();
    assert_eq!(nationality["enum"], serde_json::json!(codes));
    assert_eq!(nationality["examples"], serde_json::json!(["VN"]));
    let body = schema(<Body as utoipa::PartialSchema>::schema());
    assert_eq!(body["properties"]["basis"]["$ref"], "#/components/schemas/ClientBasis");
    let mut parts = Vec::new();
    <Body as utoipa::ToSchema>::schemas(&mut parts);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["ClientBasis", "Nationality"]);
}
