//! Every act leaves exactly its events and its audit records, whatever it was; what fails leaves none.

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::steps::{Team, admission, refusal, removal, two_children};
use crate::harness::{Answer, Service, referral, with};
use crate::referral_life::{ask, registered, run_jobs, told};

const EVENTS: &str = "SELECT concat_ws(' ', id, event_type, subject_kind, state, \
     CASE WHEN organisation_id IS NULL THEN 'for officers' \
          WHEN organisation_id = (SELECT organisation_id FROM api_clients WHERE client_id = 'demo-ngo') THEN 'for the referrer' \
          ELSE 'for the authority' END) AS text FROM events";
const RECORDS: &str = "SELECT concat_ws(' ', a.id, action, subject_kind, 'by', c.client_id, \
     CASE WHEN shows_identity THEN 'seeing' END) AS text FROM audit_records a LEFT JOIN api_clients c ON c.id = a.api_client_id";

/// What has been told and recorded so far.
struct Ledger<'a> {
    service: &'a Service,
    known: BTreeSet<String>,
}

impl<'a> Ledger<'a> {
    async fn open(service: &'a Service) -> Self {
        let mut ledger = Self { service, known: BTreeSet::new() };
        ledger.news(EVENTS).await;
        ledger.news(RECORDS).await;
        ledger
    }

    /// The lines that are new, without their ids, sorted.
    async fn news(&mut self, query: &str) -> Vec<String> {
        let lines = self.service.lines(query).await;
        let mut new: Vec<String> =
            lines.iter().filter(|line| !self.known.contains(*line)).map(|line| line[37..].to_owned()).collect();
        self.known.extend(lines);
        new.sort();
        new
    }

    /// The act before this has told these events and recorded these acts.
    async fn wrote(&mut self, act: &str, events: &[&str], records: &[&str]) {
        let sorted = |lines: &[&str]| {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            lines.sort();
            lines
        };
        assert_eq!(self.news(EVENTS).await, sorted(events), "the events of: {act}");
        assert_eq!(self.news(RECORDS).await, sorted(records), "the records of: {act}");
    }
}

/// What happens to a referral under assessment without ending it.
async fn later_acts(ledger: &mut Ledger<'_>, team: &Team, id: &str) {
    let (path, own) = (format!("/v1/assessment/referrals/{id}"), format!("/v1/referrals/{id}"));
    let to_officer = json!({"officer": "demo-officer"});
    team.officer.change(&format!("{path}/assign"), "*", Some(&to_officer)).await.expect(200);
    let by_officer = |act: &str| format!("referral.{act} referral by demo-officer");
    ledger.wrote("assign", &["referral.assigned referral in_process for officers"], &[&by_officer("assign")]).await;
    team.officer.change(&format!("{path}/urgency"), "*", Some(&json!({"urgency": "urgent"}))).await.expect(200);
    ledger.wrote("set urgency", &["referral.urgency_set referral in_process for officers"], &[&by_officer("set_urgency")]).await;
    let asked = ask(team, id, "2026-12-07").await;
    let requested = "referral.information_requested referral needs_information for the referrer";
    ledger.wrote("ask", &[requested], &[&by_officer("request_information")]).await;
    team.ngo.get(&format!("{own}/information-requests")).await.expect(200);
    ledger.wrote("read the question", &[], &["referral.read_information_requests referral by demo-ngo seeing"]).await;
    team.officer.create(&format!("{path}/supplements"), &registered()).await.expect(201);
    let noted = "referral.supplemented referral needs_information for officers";
    ledger.wrote("an officer's note", &[noted], &[&by_officer("supplement")]).await;
    team.ngo.create(&format!("{own}/supplements"), &told()).await.expect(201);
    let by_ngo = "referral.supplement referral by demo-ngo";
    ledger.wrote("tell more", &["referral.supplemented referral needs_information for the referrer"], &[by_ngo]).await;
    let answer = with(told(), "/information_request_id", json!(asked));
    team.ngo.create(&format!("{own}/supplements"), &answer).await.expect(201);
    ledger.wrote("answer", &["referral.supplemented referral in_process for the referrer"], &[by_ngo]).await;
    for read in ["", "/history", "/supplements"] {
        team.ngo.get(&format!("{own}{read}")).await.expect(200);
    }
    team.officer.get(&format!("{path}/history")).await.expect(200);
    ledger.wrote("looks at states", &[], &[]).await;
}

#[tokio::test]
async fn a_withdrawal_and_a_lapse_write_exactly_their_events_and_records() {
    let service = Service::start().await;
    let team = service.team().await;
    let mut ledger = Ledger::open(&service).await;
    let (id, overdue) = (team.submit(&referral()).await, team.submit(&referral()).await);
    ask(&team, &overdue, "2026-11-24").await;
    ledger.news(EVENTS).await;
    ledger.news(RECORDS).await;
    let body = json!({"reason": "consent_withdrawn"});
    team.ngo.change(&format!("/v1/referrals/{id}/withdraw"), "*", Some(&body)).await.expect(200);
    let ended = "referral.withdrawn referral withdrawn for the referrer";
    ledger
        .wrote(
            "withdraw for want of consent",
            &[ended, "consent.withdrawn person withdrawn for officers"],
            &["referral.withdraw referral by demo-ngo", "consent.withdraw person by demo-ngo"],
        )
        .await;
    service.at("2026-11-25T10:00:00Z");
    run_jobs(&service).await;
    ledger.wrote("lapse", &["referral.lapsed referral lapsed for the referrer"], &["referral.lapse referral by"]).await;
}

#[tokio::test]
async fn each_act_writes_exactly_its_events_and_records() {
    let service = Service::start().await;
    let team = service.team().await;
    let mut ledger = Ledger::open(&service).await;

    let id = team.submit(&referral()).await;
    ledger
        .wrote("submit", &["referral.received referral received for the referrer"], &["referral.submit referral by demo-ngo"])
        .await;

    let registration = json!({"received_on": "2026-11-23", "channel": "post", "referrer_type": "self", "referral": referral()});
    team.officer.create("/v1/assessment/referrals", &registration).await.expect(201);
    ledger
        .wrote("register", &["referral.received referral received for officers"], &["referral.register referral by demo-officer"])
        .await;

    let tag = team.referral_tag(&id).await;
    ledger.wrote("look at a referral", &[], &["referral.read referral by demo-officer seeing"]).await;
    team.officer.change(&format!("/v1/assessment/referrals/{id}/take-up"), &tag, None).await.expect(200);
    let taken_up = ["referral.taken_up referral in_process for the referrer"];
    ledger.wrote("take up", &taken_up, &["referral.take_up referral by demo-officer"]).await;

    later_acts(&mut ledger, &team, &id).await;

    let drafted = ["decision.drafted decision draft for officers"];
    let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    ledger.wrote("draft an admission", &drafted, &["decision.draft decision by demo-officer"]).await;
    team.discard(&draft.id(), draft.etag()).await.expect(204);
    ledger.wrote("discard", &[], &["decision.discard decision by demo-officer"]).await;

    let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    ledger.wrote("draft again", &drafted, &["decision.draft decision by demo-officer"]).await;
    let signed = team.sign(&draft.id(), draft.etag()).await.expect(200).json();
    let (signature, client) = ("decision.signed decision signed for officers", "client.admitted client active for officers");
    let decided = "referral.decided referral admitted for the referrer";
    let sign = "decision.sign decision by demo-decision-maker";
    ledger
        .wrote(
            "sign an admission with two children",
            &[decided, signature, signature, signature, client, client, client],
            &[sign; 3],
        )
        .await;

    let client = team.client(signed["person_id"].as_str().unwrap()).await;
    ledger.wrote("look at a client", &[], &["client.read client by demo-officer seeing"]).await;
    team.decision_tag(&draft.id()).await;
    ledger.wrote("look at a decision", &[], &["decision.read decision by demo-decision-maker seeing"]).await;

    let draft = team.draft("removals", &removal(client["spells"][0]["spell_id"].as_str().unwrap())).await.expect(201);
    ledger.wrote("draft a removal", &drafted, &["decision.draft decision by demo-officer"]).await;
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    let removed = "client.removed client removed for officers";
    ledger
        .wrote("sign a removal with two children", &[signature, signature, signature, removed, removed, removed], &[sign; 3])
        .await;

    let id = team.assess(&referral()).await;
    let draft = team.draft("refusals", &refusal(&id)).await.expect(201);
    ledger.news(EVENTS).await;
    ledger.news(RECORDS).await;
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    ledger.wrote("sign a refusal", &["referral.decided referral not_admitted for the referrer", signature], &[sign]).await;

    for path in ["/v1/referrals", &format!("/v1/referrals/{id}")] {
        team.ngo.get(path).await.expect(200);
    }
    for path in ["/v1/assessment/referrals", "/v1/decisions", "/v1/clients"] {
        team.officer.get(path).await.expect(200);
    }
    ledger.wrote("lists and the referrer's own look", &[], &[]).await;
}

#[tokio::test]
async fn a_record_says_who_did_what_in_which_request_and_when() {
    let service = Service::start().await;
    let created = service.ngo().await.create("/v1/referrals", &referral()).await.expect(201);
    let record = "SELECT concat_ws(' ', a.request_id, a.subject_id, c.client_id, a.organisation_id = c.organisation_id, \
         a.person_id = r.person_id, to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) AS text \
         FROM audit_records a JOIN api_clients c ON c.id = a.api_client_id JOIN referrals r ON r.id = a.subject_id";
    let expected = format!("{} {} demo-ngo t t 2026-11-23 10:00", created.header("x-request-id"), created.id());
    assert_eq!(service.lines(record).await, [expected]);
    let event =
        "SELECT concat_ws(' ', subject_id, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) AS text FROM events";
    assert_eq!(service.lines(event).await, [format!("{} 2026-11-23 10:00", created.id())]);
}

#[tokio::test]
async fn what_is_refused_tells_and_records_nothing() {
    let service = Service::start().await;
    let team = service.team().await;
    let id = team.submit(&referral()).await;
    let admitted = team.admit(&referral(), &json!([])).await;
    let tag = team.decision_tag(&admitted.decision).await;
    let mut ledger = Ledger::open(&service).await;
    let take_up = format!("/v1/assessment/referrals/{id}/take-up");
    let answers: Vec<Answer> = vec![
        service.nobody().create("/v1/referrals", &referral()).await,
        team.officer.create("/v1/referrals", &referral()).await,
        team.ngo.create("/v1/referrals", &with(referral(), "/consent", json!(null))).await,
        team.ngo.get(&format!("/v1/assessment/referrals/{id}")).await,
        service.police().await.get(&format!("/v1/referrals/{id}")).await,
        team.officer.change(&take_up, "\"stale\"", None).await,
        team.decision_maker.change(&take_up, "*", None).await,
        team.draft("admissions", &admission(&id, &two_children())).await,
        team.officer.change(&format!("/v1/decisions/{}/sign", admitted.decision), &tag, None).await,
        team.sign(&admitted.decision, &tag).await,
        team.discard(&admitted.decision, &tag).await,
        team.officer.get(&format!("/v1/clients/{id}")).await,
        team.officer.get("/v1/clients?limit=0").await,
    ];
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [401, 403, 422, 403, 404, 412, 403, 409, 403, 409, 409, 404, 400]);
    ledger.wrote("refusals", &[], &[]).await;
}

/// Each part of an act, refused by a rule that the database is given for the test.
#[tokio::test]
async fn an_act_that_the_database_refuses_in_the_middle_leaves_nothing() {
    let service = Service::start().await;
    let team = service.team().await;
    let mend = |table: &str| format!("ALTER TABLE {table} DROP CONSTRAINT broken");
    for (table, rule) in [
        ("events", "event_type <> 'referral.received'"),
        ("audit_records", "action <> 'referral.submit'"),
        ("idempotency_keys", "key <> 'the-key-1'"),
        ("consents", "language <> 'en'"),
        ("vault.person_keys", "false"),
    ] {
        service.run(&format!("ALTER TABLE {table} ADD CONSTRAINT broken CHECK ({rule}) NOT VALID")).await;
        let before = service.contents().await;
        let answer = team.ngo.create_with_key("/v1/referrals", "the-key-1", &referral()).await;
        assert_eq!(answer.problem(), (500, "internal".to_owned()), "{table}");
        assert!(!answer.text.contains("broken"), "causes are not answered");
        assert_eq!(service.contents().await, before, "{table}");
        service.run(&mend(table)).await;
    }
    team.ngo.create_with_key("/v1/referrals", "the-key-1", &referral()).await.expect(201);

    let id = team.assess(&referral()).await;
    let draft = team.draft("admissions", &admission(&id, &two_children())).await.expect(201);
    for (table, rule) in [
        ("spells", "client_basis <> 'child_in_care'"),
        ("events", "event_type <> 'client.admitted'"),
        ("audit_records", "action <> 'decision.sign'"),
        ("decisions", "NOT (state = 'signed' AND client_basis = 'child_in_care')"),
        ("referrals", "state <> 'decided'"),
    ] {
        service.run(&format!("ALTER TABLE {table} ADD CONSTRAINT broken CHECK ({rule}) NOT VALID")).await;
        let before = service.contents().await;
        assert_eq!(team.sign(&draft.id(), draft.etag()).await.problem(), (500, "internal".to_owned()), "{table}");
        assert_eq!(service.contents().await, before, "{table}");
        service.run(&mend(table)).await;
    }
    team.sign(&draft.id(), draft.etag()).await.expect(200);
    assert_eq!(service.count("SELECT count(*) FROM spells").await, 3);
}
