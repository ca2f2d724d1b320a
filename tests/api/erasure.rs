//! Withdrawn consent leaves nothing of the person in the database: every private field is planted with a value, everything
//! that can be told, asked, drafted and agreed to before a decision is, and then a dump is searched.

use serde_json::json;

use crate::consents::dump;
use crate::harness::{Service, with};
use crate::secrecy::plant::Planted;

/// Every place where something is sealed, or a key of a person stands: from the database's own catalogue, so that a new one is
/// searched, too.
const PLACES: &str = "SELECT format('SELECT encode(%I, ''hex'') AS text FROM %I.%I WHERE %I IS NOT NULL', \
         column_name, table_schema, table_name, column_name) AS text \
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) \
     WHERE table_schema IN ('public', 'vault') AND table_type = 'BASE TABLE' AND data_type = 'bytea' \
         AND (column_name LIKE 'sealed%' OR table_name IN ('person_keys', 'person_match_keys'))";

async fn sealed(service: &Service) -> Vec<String> {
    let places = service.lines(PLACES).await;
    assert!(places.len() > 10, "the places are not found");
    service.lines(&places.join(" UNION ALL ")).await
}

#[tokio::test]
async fn withdrawn_consent_leaves_no_value_and_no_sealed_byte_of_the_person_and_the_same_figures() {
    let service = Service::start().await;
    let team = service.team().await;
    let planted = Planted::new();
    let of_others = sealed(&service).await;
    let body = with(planted.minor(), "/urgency", json!("urgent"));
    let id = team.submit(&body).await;
    let (own, case) = (format!("/v1/referrals/{id}"), format!("/v1/assessment/referrals/{id}"));
    let asked = team.officer.create(&format!("{case}/information-requests"), &planted.question()).await.expect(201).id();
    team.ngo.create(&format!("{own}/supplements"), &planted.answer(&asked)).await.expect(201);
    let registered = json!({"channel": "post", "supplement": {"account": planted.of("account"), "uma_number": "Zq4vXuma778"}});
    team.officer.create(&format!("{case}/supplements"), &registered).await.expect(201);
    let help = json!({"urgency": "urgent", "provisional_help": {"began_on": "2026-11-23", "kinds": ["safety"]}});
    team.officer.change(&format!("{case}/urgency"), "*", Some(&help)).await.expect(200);
    let person = team.officer.get(&case).await.expect(200).json()["person_id"].as_str().unwrap().to_owned();
    let consents = format!("/v1/assessment/persons/{person}/consents");
    team.officer.create(&consents, &planted.papers()).await.expect(201);
    team.officer.get(&format!("{case}/possible-duplicates")).await.expect(200);
    let mut draft = planted.admission();
    draft["referral_id"] = json!(id);
    let drafted = team.draft("admissions", &draft).await.expect(201).id();
    team.officer.create(&format!("/v1/decisions/{drafted}/hearings"), &planted.hearing()).await.expect(201);

    let theirs: Vec<_> = sealed(&service).await.into_iter().filter(|value| !of_others.contains(value)).collect();
    assert!(theirs.len() > 15, "{}", theirs.len());
    let before = dump(&service);
    assert!(theirs.iter().all(|value| before.contains(value)) && before.contains("PLAINLY-KNOWN-1"));
    let figures = async || {
        let mut figures = Vec::new();
        for by in ["form", "sex_age_class", "nationality", "referrer_type", "residence_status", "urgency", "place", "sector"] {
            figures.push(service.figures(&format!("flow/referrals?period=2026-11&by={by}")).await);
        }
        figures
    };
    let counted = figures().await;
    assert!(counted.iter().all(|cells| cells.len() == 1), "{counted:?}");

    let withdrawal = json!({"withdrawn_by": "person", "withdrawn_on": "2026-11-23"});
    team.officer.change(&format!("{consents}/withdraw"), "*", Some(&withdrawal)).await.expect(200);
    let after = dump(&service);
    for value in &theirs {
        assert!(!after.contains(value), "a sealed value or a key is left");
    }
    for (field, needle) in planted.needles(&service).await {
        assert!(!after.contains(&*String::from_utf8_lossy(&needle)), "{field}");
    }
    // What is no planted value: the referrer's own number, and the municipality as a column would have it.
    for plain in ["PLAINLY-KNOWN-1", "\t091\t"] {
        assert!(!after.contains(plain), "{plain}");
    }
    assert_eq!(sealed(&service).await, of_others);
    assert_eq!(figures().await, counted, "what is counted stays");
}
