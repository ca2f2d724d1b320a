//! Whose referrals a caller reaches: its own organisation's, and nothing tells it that there are others.

use serde_json::json;
use uuid::Uuid;

use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, referral, with};

fn ids(list: &Answer) -> Vec<String> {
    let body = list.json();
    body["referrals"].as_array().unwrap().iter().map(|referral| referral["id"].as_str().unwrap().to_owned()).collect()
}

/// An officer begins to assess a referral.
pub async fn take_up(service: &Service, id: &str) {
    let officer = service.officer().await;
    let whole = officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200);
    officer.change(&format!("/v1/assessment/referrals/{id}/take-up"), whole.etag(), None).await.expect(200);
}

/// It is decided: the person becomes a client. Answers the decision.
pub async fn admit(service: &Service, id: &str) -> Answer {
    let draft = json!({
        "referral_id": id, "client_basis": "victim", "ground": "victim_needs_assistance", "legal_basis": "Act 746/2011, section 35",
        "reasons": "Needs a place to stay."
    });
    let draft = service.officer().await.create("/v1/decisions/admissions", &draft).await.expect(201);
    let signature = json!({"signer_name": "Olli Official", "signer_title": "Director"});
    let path = format!("/v1/decisions/{}/sign", draft.id());
    service.decision_maker().await.change(&path, draft.etag(), Some(&signature)).await.expect(200)
}

/// What is another's answers as what does not exist, for reads and for conditional reads.
async fn is_as_if_it_did_not_exist(service: &Service, id: &str, referrer_sees: &str) {
    let (ngo, police, nobody) = (service.ngo().await, service.police().await, service.nobody());
    let own = ngo.get(&format!("/v1/referrals/{id}")).await.expect(200);
    assert_eq!(own.json()["state"], referrer_sees);
    let missing = Uuid::new_v4().to_string();
    let tag = [("If-None-Match", own.etag())];
    for (caller, expected) in [(&police, (404, "not_found")), (&nobody, (401, "unauthenticated"))] {
        for headers in [&[][..], &tag[..]] {
            let read = async |id: &str| caller.send(reqwest::Method::GET, &format!("/v1/referrals/{id}"), headers, None).await;
            let others = read(id).await;
            assert_eq!(others.problem(), (expected.0, expected.1.to_owned()));
            assert_eq!(constant(&others), constant(&read(&missing).await), "{referrer_sees}");
            assert_eq!(constant(&others), constant(&read("no-id-at-all").await), "{referrer_sees}");
        }
    }
    // The officers' paths are closed to every partner, whatever they name.
    for path in ["/v1/assessment/referrals/", "/v1/clients/", "/v1/decisions/"] {
        for partner in [&ngo, &police] {
            let existing = partner.get(&format!("{path}{id}")).await;
            assert_eq!(existing.problem(), (403, "insufficient_scope".to_owned()), "{path}");
            assert_eq!(constant(&existing), constant(&partner.get(&format!("{path}{missing}")).await), "{path}");
        }
    }
}

#[tokio::test]
async fn the_referral_of_another_organisation_answers_as_one_that_does_not_exist_in_every_state() {
    let service = Service::start().await;
    let id = service.ngo().await.create("/v1/referrals", &referral()).await.expect(201).id();
    is_as_if_it_did_not_exist(&service, &id, "received").await;
    take_up(&service, &id).await;
    is_as_if_it_did_not_exist(&service, &id, "in_process").await;
    admit(&service, &id).await;
    is_as_if_it_did_not_exist(&service, &id, "admitted").await;
}

#[tokio::test]
async fn the_police_learn_nothing_of_a_person_whom_an_ngo_referred() {
    let service = Service::start().await;
    let (ngo, police) = (service.ngo().await, service.police().await);
    let first = ngo.create("/v1/referrals", &referral()).await.expect(201).id();
    take_up(&service, &first).await;
    admit(&service, &first).await;
    // The same person, referred by the police: the answer is the one to a person nobody has ever heard of.
    let known = police.create("/v1/referrals", &referral()).await.expect(201);
    let stranger = with(with(referral(), "/person/given_names", json!("Berta")), "/person/date_of_birth", json!("1990-01-01"));
    let unknown = police.create("/v1/referrals", &stranger).await.expect(201);
    let alike = |answer: &Answer| {
        let mut body = answer.json();
        for of_its_own in ["id", "reference"] {
            body.as_object_mut().unwrap().remove(of_its_own).unwrap();
        }
        (answer.status, answer.headers.len(), body)
    };
    assert_eq!(alike(&known), alike(&unknown));
    assert_eq!(police.get(&format!("/v1/referrals/{}", known.id())).await.json()["state"], "received");
}

#[tokio::test]
async fn lists_and_their_filters_never_reach_the_referrals_of_others() {
    let service = Service::start().await;
    let (ngo, police, officer) = (service.ngo().await, service.police().await, service.officer().await);
    let same = |number: &str| with(referral(), "/external_reference", json!(number));
    let of_ngo = ngo.create("/v1/referrals", &same("SAME-1")).await.expect(201).id();
    let of_ngo_alone = ngo.create("/v1/referrals", &same("NGO-1")).await.expect(201).id();
    let of_police = police.create("/v1/referrals", &same("SAME-1")).await.expect(201).id();
    let registered =
        json!({"received_on": "2026-11-20", "channel": "hotline", "referrer_type": "police", "referral": same("SAME-1")});
    let registered = officer.create("/v1/assessment/referrals", &registered).await.expect(201).id();
    take_up(&service, &of_ngo).await;

    assert_eq!(ids(&police.get("/v1/referrals").await.expect(200)), [of_police.as_str()]);
    assert_eq!(ids(&police.get("/v1/referrals?external_reference=SAME-1").await), [of_police.as_str()]);
    assert_eq!(ids(&ngo.get("/v1/referrals?external_reference=SAME-1").await), [of_ngo.as_str()]);
    assert_eq!(ids(&ngo.get("/v1/referrals?external_reference=NGO-1").await), [of_ngo_alone.as_str()]);
    let others = police.get("/v1/referrals?external_reference=NGO-1").await.expect(200);
    assert_eq!(constant(&others), constant(&police.get("/v1/referrals?external_reference=NO-SUCH").await));
    for filter in ["state=in_process", "state=received", "urgency=normal", "received_from=2026-01-01", "received_to=2027-01-01"] {
        let found = ids(&police.get(&format!("/v1/referrals?{filter}")).await.expect(200));
        assert!(found.iter().all(|id| *id == of_police), "{filter}: {found:?}");
    }
    let mut all = ids(&officer.get("/v1/assessment/referrals").await.expect(200));
    all.sort();
    let mut expected = vec![of_ngo, of_ngo_alone, of_police, registered];
    expected.sort();
    assert_eq!(all, expected);
}

#[tokio::test]
async fn a_cursor_is_of_no_use_to_anybody_else_and_in_no_other_list() {
    let service = Service::start().await;
    let (ngo, police, officer) = (service.ngo().await, service.police().await, service.officer().await);
    for _ in 0..2 {
        ngo.create("/v1/referrals", &referral()).await.expect(201);
        police.create("/v1/referrals", &referral()).await.expect(201);
    }
    let cursor = async |caller: &Caller, list: &str| {
        let page = caller.get(&format!("{list}?limit=1")).await.expect(200);
        page.json()["next_cursor"].as_str().unwrap().to_owned()
    };
    let of_ngo = cursor(&ngo, "/v1/referrals").await;
    let of_officer = cursor(&officer, "/v1/assessment/referrals").await;
    ngo.get(&format!("/v1/referrals?cursor={of_ngo}")).await.expect(200);
    let mut changed = of_ngo.clone().into_bytes();
    changed[7] = if changed[7] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    let decision_maker = service.decision_maker().await;
    for (caller, list, cursor) in [
        (&police, "/v1/referrals", &of_ngo),
        (&police, "/v1/referrals", &of_officer),
        (&officer, "/v1/assessment/referrals", &of_ngo),
        (&decision_maker, "/v1/assessment/referrals", &of_officer),
        (&officer, "/v1/decisions", &of_officer),
        (&officer, "/v1/clients", &of_officer),
        (&ngo, "/v1/referrals", &changed),
        (&ngo, "/v1/referrals", &of_ngo[..53].to_owned()),
        (&ngo, "/v1/referrals", &String::new()),
    ] {
        let answer = caller.get(&format!("{list}?cursor={cursor}")).await;
        assert_eq!(answer.problem(), (400, "invalid_cursor".to_owned()), "{list}");
    }
}
