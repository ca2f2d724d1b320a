//! Administrators create and change organisations and API clients, and nobody else does; a change works at once.

use jsonwebtoken::Algorithm;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::client_key::{ClientKey, form};
use crate::harness::{Answer, Caller, Service};

/// An administrator, and an organisation that it made.
async fn begin(service: &Service) -> (Caller, String) {
    let administrator = service.caller("demo-administrator").await;
    let body = json!({"name": "Harbour", "organisation_type": "other_ngo"});
    let organisation = administrator.create("/v1/organisations", &body).await.expect(201).id();
    (administrator, organisation)
}

fn harbour(organisation: &str) -> Value {
    json!({"organisation_id": organisation, "client_id": "harbour-1", "name": "Cases", "scopes": ["referrals:submit", "referrals:read"]})
}

async fn client(administrator: &Caller, organisation: &str) -> Answer {
    administrator.create("/v1/api-clients", &harbour(organisation)).await.expect(201)
}

fn path(client: &Answer) -> String {
    format!("/v1/api-clients/{}", client.id())
}

async fn patch(caller: &Caller, path: &str, etag: &str, body: &Value) -> Answer {
    let headers = [("If-Match", etag), ("Content-Type", "application/json")];
    caller.send(Method::PATCH, path, &headers, Some(body.to_string())).await
}

fn keys(answer: &Answer) -> Vec<String> {
    let mut keys: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn a_partner_is_created_gets_a_client_and_refers() {
    let service = Service::start().await;
    let before = service.contents().await;
    let (administrator, organisation) = begin(&service).await;
    let created = client(&administrator, &organisation).await;
    assert_eq!(created.header("location"), path(&created));
    let secret = created.json()["client_secret"].as_str().unwrap().to_owned();
    let grown = service.grown_since(&before).await;
    let one = |name: &str| grown.get(&format!("public.{name}")).copied();
    assert_eq!((one("organisations"), one("api_clients"), one("api_client_secrets")), (Some(1), Some(1), Some(1)));
    assert_eq!((one("audit_records"), one("idempotency_keys")), (Some(2), Some(2)));
    let partner = service.sign_in("harbour-1", &secret).await;
    partner.create("/v1/referrals", &crate::harness::referral()).await.expect(201);
    assert_eq!(partner.get("/v1/api-clients").await.problem(), (403, "insufficient_scope".to_owned()));

    let read = administrator.get(&path(&created)).await.expect(200);
    assert_eq!(read.etag(), created.etag());
    let client_keys = [
        "client_id",
        "created_at",
        "external_identity",
        "id",
        "is_sandbox",
        "keys",
        "name",
        "organisation_id",
        "scopes",
        "secrets",
        "suspended_at",
        "xroad_member",
    ];
    assert_eq!(keys(&read), client_keys);
    assert!(!read.text.contains(&secret));
    administrator.send(Method::GET, &path(&created), &[("If-None-Match", read.etag())], None).await.expect(304);
    let read = administrator.get(&format!("/v1/organisations/{organisation}")).await.expect(200);
    assert_eq!(keys(&read), ["created_at", "id", "is_assistance_system", "name", "organisation_type", "suspended_at"]);
    let listed = administrator.get(&format!("/v1/api-clients?organisation_id={organisation}")).await.expect(200).json();
    assert_eq!(listed["api_clients"].as_array().unwrap().len(), 1);
    assert!(
        service
            .lines("SELECT row_to_json(r)::text AS text FROM api_client_secrets r")
            .await
            .iter()
            .all(|row| !row.contains(&secret))
    );
}

#[tokio::test]
async fn lists_go_page_by_page() {
    let service = Service::start().await;
    let administrator = service.caller("demo-administrator").await;
    for (list, name) in [("/v1/organisations", "organisations"), ("/v1/api-clients", "api_clients")] {
        let mut seen = Vec::new();
        let mut next = format!("{list}?limit=2");
        loop {
            let page = administrator.get(&next).await.expect(200).json();
            seen.extend(page[name].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("{list}?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        let count = service.count(&format!("SELECT count(*) FROM {name}")).await;
        assert_eq!(i64::try_from(seen.len()).unwrap(), count, "{list}");
        seen.sort();
        seen.dedup();
        assert_eq!(i64::try_from(seen.len()).unwrap(), count, "{list}");
        assert_eq!(administrator.get(&format!("{list}?cursor={}", "A".repeat(54))).await.problem().1, "invalid_cursor");
    }
}

#[tokio::test]
async fn a_repetition_creates_nothing_and_does_not_show_the_secret_again() {
    let service = Service::start().await;
    let (administrator, organisation) = begin(&service).await;
    let first = administrator.create_with_key("/v1/api-clients", "the-same-key", &harbour(&organisation)).await.expect(201);
    let before = service.contents().await;
    let second = administrator.create_with_key("/v1/api-clients", "the-same-key", &harbour(&organisation)).await.expect(201);
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(second.id(), first.id());
    assert!(first.json()["client_secret"].is_string() && second.json().get("client_secret").is_none());
    let other = json!({"name": "Harbour", "organisation_type": "police"});
    let key = "another-key-1";
    let made = json!({"name": "Haven", "organisation_type": "other_ngo"});
    assert_eq!(service.contents().await, before);
    administrator.create_with_key("/v1/organisations", key, &made).await.expect(201);
    let again = administrator.create_with_key("/v1/organisations", key, &made).await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(administrator.create_with_key("/v1/organisations", key, &other).await.problem().1, "idempotency_key_reused");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let service = Service::start().await;
    let (administrator, organisation) = begin(&service).await;
    let created = client(&administrator, &organisation).await;
    let before = service.contents().await;
    let with = |change: Value| {
        let mut body = harbour(&organisation);
        body.as_object_mut().unwrap().insert("client_id".into(), json!("harbour-2"));
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    for (change, pointer, code) in [
        (json!({"scopes": ["referrals:submit", "clients:read"]}), "/scopes", "inconsistent"),
        (json!({"scopes": ["no:such"]}), "/scopes", "inconsistent"),
        (json!({"scopes": ["referrals:read", "referrals:read"]}), "/scopes", "inconsistent"),
        (json!({"scopes": []}), "/scopes", "length"),
        (json!({"organisation_id": uuid::Uuid::new_v4()}), "/organisation_id", "inconsistent"),
        (json!({"client_id": "demo-harbour"}), "/client_id", "pattern"),
        (json!({"client_id": "Harbour"}), "/client_id", "pattern"),
        (json!({"name": ""}), "/name", "length"),
        (json!({"xroad_member": "FI/GOV"}), "/xroad_member", "pattern"),
        (json!({"xroad_member": "FI/GOV/1 2"}), "/xroad_member", "pattern"),
        (json!({"external_identity": {"issuer": "x"}}), "/external_identity/subject", "required"),
        (json!({"is_sandbox": "yes"}), "/is_sandbox", "wrong_type"),
        (json!({"is_sandbox": true, "scopes": ["administration:read"]}), "/scopes", "inconsistent"),
    ] {
        let refused = administrator.create("/v1/api-clients", &with(change.clone())).await;
        assert_eq!(refused.violations(), [(pointer.to_owned(), code.to_owned())], "{change}");
    }
    let nowhere = administrator.create("/v1/api-clients", &with(json!({"is_sandbox": true}))).await;
    assert_eq!(nowhere.problem(), (409, "no_sandbox".to_owned()));
    let taken = administrator.create("/v1/api-clients", &harbour(&organisation)).await;
    assert_eq!(taken.problem(), (409, "already_exists".to_owned()));
    let taken = administrator.create("/v1/organisations", &json!({"name": "Harbour", "organisation_type": "police"})).await;
    assert_eq!(taken.problem(), (409, "already_exists".to_owned()));
    let changed = patch(&administrator, &path(&created), created.etag(), &json!({"scopes": ["clients:read"]})).await;
    assert_eq!(changed.violations(), [("/scopes".to_owned(), "inconsistent".to_owned())]);
    let missing = format!("/v1/api-clients/{}", uuid::Uuid::new_v4());
    assert_eq!(patch(&administrator, &missing, "\"x\"", &json!({})).await.problem().0, 404);
    assert_eq!(patch(&administrator, &path(&created), "\"x\"", &json!({})).await.problem().0, 412);
    assert_eq!(
        administrator.change(&format!("{}/resume", path(&created)), created.etag(), None).await.problem().1,
        "illegal_transition"
    );
    let resume = format!("/v1/organisations/{organisation}/resume");
    let etag = administrator.get(&format!("/v1/organisations/{organisation}")).await.etag().to_owned();
    assert_eq!(administrator.change(&resume, &etag, None).await.problem().1, "illegal_transition");
    assert_eq!(administrator.change(&resume, "\"x\"", None).await.problem().0, 412);
    assert_eq!(service.contents().await, before);
}

#[tokio::test]
async fn nobody_suspends_themselves() {
    let service = Service::start().await;
    let administrator = service.caller("demo-administrator").await;
    let id = service.lines("SELECT id::text AS text FROM api_clients WHERE client_id = 'demo-administrator'").await.remove(0);
    let own = administrator.get(&format!("/v1/api-clients/{id}")).await.expect(200);
    let refused = administrator.change(&format!("/v1/api-clients/{id}/suspend"), own.etag(), None).await;
    assert_eq!(refused.problem(), (409, "illegal_transition".to_owned()));
    let authority = own.json()["organisation_id"].as_str().unwrap().to_owned();
    let etag = administrator.get(&format!("/v1/organisations/{authority}")).await.expect(200).etag().to_owned();
    let refused = administrator.change(&format!("/v1/organisations/{authority}/suspend"), &etag, None).await;
    assert_eq!(refused.problem(), (409, "illegal_transition".to_owned()));
}

#[tokio::test]
async fn whoever_is_suspended_is_refused_at_once_and_may_again_when_resumed() {
    let service = Service::start().await;
    let (administrator, organisation) = begin(&service).await;
    let created = client(&administrator, &organisation).await;
    let partner = service.sign_in("harbour-1", created.json()["client_secret"].as_str().unwrap()).await;
    for (resource, action) in [(path(&created), "client"), (format!("/v1/organisations/{organisation}"), "organisation")] {
        partner.get("/v1/referrals").await.expect(200);
        let etag = administrator.get(&resource).await.etag().to_owned();
        let suspended = administrator.change(&format!("{resource}/suspend"), &etag, None).await.expect(200);
        assert!(suspended.json()["suspended_at"].is_string());
        assert_eq!(partner.get("/v1/referrals").await.problem(), (403, "suspended".to_owned()), "{resource}");
        let again = administrator.change(&format!("{resource}/suspend"), suspended.etag(), None).await;
        assert_eq!(again.problem(), (409, "illegal_transition".to_owned()));
        let resumed = administrator.change(&format!("{resource}/resume"), suspended.etag(), None).await.expect(200);
        assert!(resumed.json()["suspended_at"].is_null());
        for verb in ["suspend", "resume"] {
            let records = format!("SELECT count(*) FROM audit_records WHERE action = '{action}.{verb}'");
            assert_eq!(service.count(&records).await, 1);
        }
    }
    partner.get("/v1/referrals").await.expect(200);
}

#[tokio::test]
async fn a_secret_is_rotated_with_an_overlap_or_at_once() {
    let service = Service::start().await;
    let (administrator, organisation) = begin(&service).await;
    let created = client(&administrator, &organisation).await;
    let rotate = format!("{}/rotate-secret", path(&created));
    let secret = |answer: &Answer| answer.json()["client_secret"].as_str().unwrap().to_owned();
    let works = async |secret: &str| {
        let form = format!("grant_type=client_credentials&client_id=harbour-1&client_secret={secret}");
        service.ask_for_token(&[], &form).await.status == 200
    };
    let first = secret(&created);
    let second = administrator.change(&rotate, created.etag(), Some(&json!({"overlap_hours": 2}))).await.expect(200);
    assert!(works(&first).await && works(&secret(&second)).await);
    assert_eq!(administrator.change(&rotate, created.etag(), Some(&json!({"overlap_hours": 2}))).await.problem().0, 412);
    // There are two at a time: the first ends at once when the third comes, though it had hours left.
    let third = administrator.change(&rotate, second.etag(), Some(&json!({"overlap_hours": 24}))).await.expect(200);
    let secrets = administrator.get(&path(&created)).await.json()["secrets"].clone();
    let ends: Vec<_> = secrets.as_array().unwrap().iter().map(|secret| secret["ends_at"].clone()).collect();
    assert_eq!(ends.len(), 3);
    assert!(
        ends.contains(&Value::Null)
            && ends.contains(&json!("2026-11-23T10:00:00Z"))
            && ends.contains(&json!("2026-11-24T10:00:00Z")),
        "{ends:?}"
    );
    assert!(!works(&first).await && works(&secret(&second)).await && works(&secret(&third)).await);
    service.at("2026-11-24T09:59:59Z");
    assert!(works(&secret(&second)).await);
    service.at("2026-11-24T10:00:00Z");
    assert!(!works(&secret(&second)).await && works(&secret(&third)).await);
    let administrator = service.caller("demo-administrator").await;
    let fourth = administrator.change(&rotate, third.etag(), Some(&json!({"overlap_hours": 0}))).await.expect(200);
    assert!(!works(&secret(&second)).await && !works(&secret(&third)).await && works(&secret(&fourth)).await);
    let refused = administrator.change(&rotate, fourth.etag(), Some(&json!({"overlap_hours": 169}))).await;
    assert_eq!(refused.violations(), [("/overlap_hours".to_owned(), "range".to_owned())]);
}

#[tokio::test]
async fn keys_are_registered_two_at_a_time_and_removed() {
    let service = Service::start().await;
    let (administrator, organisation) = begin(&service).await;
    let mut body = harbour(&organisation);
    body["with_secret"] = json!(false);
    let created = administrator.create("/v1/api-clients", &body).await.expect(201);
    assert!(created.json().get("client_secret").is_none());
    let register = format!("{}/keys", path(&created));
    let mut etag = created.etag().to_owned();
    let pairs = [Algorithm::ES256, Algorithm::PS256, Algorithm::EdDSA].map(ClientKey::generate);
    for key in &pairs[..2] {
        let mut jwk = key.jwk.clone();
        jwk["kid"] = json!("our name of it");
        jwk["use"] = json!("sig");
        // What is not understood is ignored (RFC 7517, section 4).
        jwk["key_ops"] = json!(["verify"]);
        jwk["x5c"] = json!(["MIIB"]);
        jwk["https://keys.example.org/colour"] = json!({"name": "green"});
        let answer = administrator.change(&register, &etag, Some(&json!({"jwk": jwk}))).await.expect(200);
        answer.etag().clone_into(&mut etag);
        service.ask_for_token(&[], &form(&key.assertion(&service, "harbour-1"))).await.expect(200);
    }
    let before = service.contents().await;
    let refused = administrator.change(&register, &etag, Some(&json!({"jwk": pairs[2].jwk}))).await;
    assert_eq!(refused.problem(), (409, "too_many_keys".to_owned()));
    let refused = administrator.change(&register, &etag, Some(&json!({"jwk": pairs[0].jwk}))).await;
    assert_eq!(refused.problem(), (409, "already_exists".to_owned()));
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        let mut private = pairs[2].jwk.clone();
        private[member] = json!("cHJpdmF0ZS1wYXJ0");
        let refused = administrator.change(&register, &etag, Some(&json!({"jwk": private}))).await;
        assert_eq!(refused.violations(), [(format!("/jwk/{member}"), "private_key".to_owned())]);
        assert!(!refused.text.contains("cHJpdmF0"), "{}", refused.text);
    }
    let mut number = pairs[2].jwk.clone();
    number["x"] = json!(7);
    let refused = administrator.change(&register, &etag, Some(&json!({"jwk": number}))).await;
    assert_eq!(refused.violations(), [("/jwk/x".to_owned(), "wrong_type".to_owned())]);
    let refused = administrator.change(&register, &etag, Some(&json!({"jwk": pairs[2].jwk, "name": "ours"}))).await;
    assert_eq!(refused.violations(), [("/name".to_owned(), "unknown_field".to_owned())]);
    for change in
        [json!({"alg": "RS256"}), json!({"use": "enc"}), json!({"crv": "P-384"}), json!({"x": "AAAA"}), json!({"kty": "oct"})]
    {
        let mut jwk = pairs[0].jwk.clone();
        jwk.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = administrator.change(&register, &etag, Some(&json!({"jwk": jwk}))).await;
        assert_eq!(refused.violations(), [("/jwk".to_owned(), "inconsistent".to_owned())], "{change}");
    }
    let remove = format!("{register}/{}", pairs[0].public().thumbprint());
    let unknown = format!("{register}/{}", pairs[2].public().thumbprint());
    let unknown = administrator.send(Method::DELETE, &unknown, &[("If-Match", &etag)], None).await;
    assert_eq!(unknown.problem().0, 404);
    assert_eq!(service.contents().await, before);
    let removed = administrator.send(Method::DELETE, &remove, &[("If-Match", &etag)], None).await.expect(200);
    assert_eq!(removed.json()["keys"].as_array().unwrap().len(), 1);
    assert_eq!(removed.json()["keys"][0]["kid"], pairs[1].public().thumbprint());
    service.ask_for_token(&[], &form(&pairs[0].assertion(&service, "harbour-1"))).await.expect(401);
    administrator.change(&register, removed.etag(), Some(&json!({"jwk": pairs[2].jwk}))).await.expect(200);
    service.ask_for_token(&[], &form(&pairs[2].assertion(&service, "harbour-1"))).await.expect(200);
}

#[tokio::test]
async fn a_change_takes_what_it_names_and_nothing_else() {
    let service = Service::start().await;
    let (administrator, organisation) = begin(&service).await;
    let created = client(&administrator, &organisation).await;
    let partner = service.sign_in("harbour-1", created.json()["client_secret"].as_str().unwrap()).await;
    let external = json!({"issuer": "https://login.example.org", "subject": "u-1"});
    let body = json!({"name": "Renamed", "external_identity": external, "xroad_member": "FI/ORG/1234567-8/cases"});
    let changed = patch(&administrator, &path(&created), created.etag(), &body).await.expect(200);
    assert_eq!((&changed.json()["name"], &changed.json()["external_identity"]), (&json!("Renamed"), &external));
    assert_eq!(changed.json()["scopes"], created.json()["scopes"]);
    // Nobody else can stand for two.
    let mut other = harbour(&organisation);
    other["client_id"] = json!("harbour-2");
    let other = administrator.create("/v1/api-clients", &other).await.expect(201);
    for taken in [json!({"external_identity": external}), json!({"xroad_member": "FI/ORG/1234567-8/cases"})] {
        assert_eq!(patch(&administrator, &path(&other), other.etag(), &taken).await.problem().1, "already_exists");
    }
    let taken_away = json!({"xroad_member": null, "scopes": ["referrals:submit"]});
    let changed = patch(&administrator, &path(&created), changed.etag(), &taken_away).await.expect(200);
    assert!(changed.json()["xroad_member"].is_null() && changed.json()["external_identity"] == external);
    assert_eq!(partner.get("/v1/referrals").await.problem(), (403, "insufficient_scope".to_owned()));
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'client.change'").await, 2);
}
