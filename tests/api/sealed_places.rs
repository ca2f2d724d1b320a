//! The list of sealed places knows every place there is.

use std::collections::BTreeSet;

use assistance_api::clients::sealed::{SEALED, UNDER_OTHER_KEYS, Whose};
use serde_json::json;

use crate::harness::{Service, referral};

#[tokio::test]
async fn every_sealed_column_of_the_database_is_in_the_list() {
    let service = Service::start().await;
    let columns = "SELECT table_name || '.' || column_name AS text FROM information_schema.columns \
         WHERE table_schema = 'public' AND column_name LIKE 'sealed\\_%'";
    let in_database: BTreeSet<String> = service.lines(columns).await.into_iter().collect();
    let of_persons =
        SEALED.iter().flat_map(|sealed| sealed.columns.iter().map(move |column| format!("{}.{column}", sealed.table)));
    let listed: BTreeSet<String> = of_persons.chain(UNDER_OTHER_KEYS.iter().map(|&name| name.to_owned())).collect();
    assert_eq!(in_database, listed);
}

#[tokio::test]
async fn every_table_whose_rows_are_said_to_name_a_person_does() {
    let service = Service::start().await;
    for sealed in SEALED {
        let named = match sealed.whose {
            Whose::Own => "id",
            Whose::Person => "person_id",
            Whose::Referral => "referral_id",
            Whose::Decision => "decision_id",
            Whose::Spell => "spell_id",
        };
        let columns = format!("SELECT column_name AS text FROM information_schema.columns WHERE table_name = '{}'", sealed.table);
        let columns = service.lines(&columns).await;
        assert!(["id", named].iter().all(|&name| columns.iter().any(|column| column == name)), "{}", sealed.table);
    }
}

#[tokio::test]
async fn the_blind_indexes_of_a_person_end_with_the_key() {
    let service = Service::start().await;
    let team = service.team().await;
    let one = team.admit(&referral(), &json!([])).await.client;
    let other = team.admit(&referral(), &json!([])).await.client;
    let keys =
        async |person: &str| service.count(&format!("SELECT count(*) FROM person_match_keys WHERE person_id = '{person}'")).await;
    assert_eq!((keys(&one).await, keys(&other).await), (2, 2));
    service.run(&format!("DELETE FROM vault.person_keys WHERE person_id = '{one}'")).await;
    assert_eq!((keys(&one).await, keys(&other).await), (0, 2));
}
