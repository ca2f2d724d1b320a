//! The keys that sign tokens follow one another, and no token is refused while they do; a token can be revoked.

use assistance_api::access::watch;
use assistance_api::administration::signing_keys::{self, Rotation};
use assistance_api::jobs::JOBS;
use jsonwebtoken::decode_header;

use crate::harness::oauth::constant;
use crate::harness::{Caller, Service};

/// A service whose one key has signed for a while: that of the template is as old as the template, and the clock of the
/// tests stands still somewhere else.
async fn settled() -> Service {
    let service = Service::start().await;
    service.run("UPDATE vault.signing_keys SET signs_from = '2026-11-10T10:00:00Z'").await;
    service
}

fn kid(caller: &Caller) -> String {
    decode_header(caller.token.as_ref().unwrap()).unwrap().kid.unwrap()
}

async fn published(service: &Service) -> Vec<String> {
    let keys = service.nobody().get("/.well-known/jwks.json").await.expect(200).json();
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_next_key_is_published_before_it_signs_and_the_last_one_until_its_tokens_have_run_out() {
    let service = settled().await;
    // Another replica, which learns of it by looking into the database.
    let replica = Service::on(service.database_url.clone()).await;
    let before = service.ngo().await;
    let old = kid(&before);
    assert_eq!(published(&service).await, std::slice::from_ref(&old));

    let Rotation::Begun { kid: new, .. } = signing_keys::rotate(&service.state).await.unwrap() else { panic!("not begun") };
    assert_eq!(published(&service).await, [old.clone(), new.clone()]);
    assert!(matches!(signing_keys::rotate(&service.state).await.unwrap(), Rotation::Waiting { .. }), "one at a time");
    assert_eq!(service.count("SELECT count(*) FROM audit_records WHERE action = 'signing_key.rotate'").await, 1);

    service.at("2026-11-23T10:09:59Z");
    replica.at("2026-11-23T10:09:59Z");
    let last = service.ngo().await;
    assert_eq!(kid(&last), old);
    service.at("2026-11-23T10:10:00Z");
    replica.at("2026-11-23T10:10:00Z");
    let first = service.ngo().await;
    assert_eq!(kid(&first), new);
    assert_eq!(kid(&replica.ngo().await), old, "it has not looked yet");
    watch::look(&replica.state).await.unwrap();
    assert_eq!(kid(&replica.ngo().await), new);
    for caller in [&before, &last, &first] {
        for url in [&service.url, &replica.url] {
            Caller::new(url, caller.token.clone()).get("/v1/referrals").await.expect(200);
        }
    }

    // The last token under the old key runs out, and then the key is neither published nor believed.
    service.at("2026-11-23T10:20:28Z");
    last.get("/v1/referrals").await.expect(200);
    assert_eq!(published(&service).await, [old.clone(), new.clone()]);
    let forget = JOBS.iter().find(|job| job.name == "signing_keys.forget").unwrap();
    assert_eq!((forget.run)(service.state.clone()).await.unwrap(), 0);
    service.at("2026-11-23T10:21:01Z");
    assert_eq!(published(&service).await, std::slice::from_ref(&new));
    assert_eq!((forget.run)(service.state.clone()).await.unwrap(), 1);
    assert_eq!(service.lines("SELECT kid AS text FROM vault.signing_keys").await, [new]);
    watch::look(&service.state).await.unwrap();
    service.ngo().await.get("/v1/referrals").await.expect(200);
}

#[tokio::test]
async fn of_two_rotations_at_once_one_makes_a_key() {
    let service = settled().await;
    let (one, other) = tokio::join!(signing_keys::rotate(&service.state), signing_keys::rotate(&service.state));
    let begun = [one.unwrap(), other.unwrap()].into_iter().filter(|rotation| matches!(rotation, Rotation::Begun { .. }));
    assert_eq!(begun.count(), 1);
    assert_eq!(service.count("SELECT count(*) FROM vault.signing_keys").await, 2);
}

#[tokio::test]
async fn a_key_is_followed_by_another_after_thirty_days() {
    let service = Service::start().await;
    let rotate = JOBS.iter().find(|job| job.name == "signing_keys.rotate").unwrap();
    service.run("UPDATE vault.signing_keys SET signs_from = '2026-10-24T10:00:01Z'").await;
    assert_eq!((rotate.run)(service.state.clone()).await.unwrap(), 0);
    service.run("UPDATE vault.signing_keys SET signs_from = '2026-10-24T10:00:00Z'").await;
    assert_eq!((rotate.run)(service.state.clone()).await.unwrap(), 1);
    assert_eq!((rotate.run)(service.state.clone()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_client_revokes_its_own_token_and_no_other() {
    let service = Service::start().await;
    let (ngo, other, police) = (service.ngo().await, service.ngo().await, service.police().await);
    let revoke = async |token: &str, secret: &str| {
        let form = format!("token={token}&token_type_hint=access_token&client_id=demo-ngo&client_secret={secret}");
        let headers = [("Content-Type", crate::harness::oauth::FORM)];
        service.nobody().send(reqwest::Method::POST, "/oauth2/revoke", &headers, Some(form)).await
    };
    let secret = "demo-secret-of-the-ngo";
    let done = revoke(ngo.token.as_ref().unwrap(), secret).await.expect(200);
    let refused = ngo.get("/v1/referrals").await;
    assert_eq!(refused.problem(), (401, "unauthenticated".to_owned()));
    assert_eq!(constant(&refused), constant(&service.nobody().get("/v1/referrals").await));
    other.get("/v1/referrals").await.expect(200);
    // What is no token of theirs is answered alike, and nothing comes of it.
    for token in [ngo.token.as_ref().unwrap(), police.token.as_ref().unwrap(), "x.y.z", ""] {
        assert_eq!(constant(&revoke(token, secret).await), constant(&done));
    }
    police.get("/v1/referrals").await.expect(200);
    assert_eq!(service.count("SELECT count(*) FROM revoked_tokens").await, 1);
    let wrong = revoke(other.token.as_ref().unwrap(), "wrong").await.expect(401);
    assert_eq!(wrong.json()["error"], "invalid_client");
    other.get("/v1/referrals").await.expect(200);
    let missing = "client_id=demo-ngo&client_secret=demo-secret-of-the-ngo".to_owned();
    let headers = [("Content-Type", crate::harness::oauth::FORM)];
    let missing = service.nobody().send(reqwest::Method::POST, "/oauth2/revoke", &headers, Some(missing)).await.expect(400);
    assert_eq!(missing.json()["error"], "invalid_request");

    // Another replica knows it at its next look; when the token has run out, nobody needs to know any more.
    let replica = Service::on(service.database_url.clone()).await;
    Caller::new(&replica.url, ngo.token.clone()).get("/v1/referrals").await.expect(401);
    service.at("2026-11-23T10:12:00Z");
    let forget = JOBS.iter().find(|job| job.name == "used_assertions.forget").unwrap();
    assert_eq!((forget.run)(service.state.clone()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_scope_that_was_withdrawn_works_no_longer_though_the_token_lives() {
    let service = Service::start().await;
    let ngo = service.ngo().await;
    service.run("UPDATE api_clients SET scopes = '{referrals:submit}' WHERE client_id = 'demo-ngo'").await;
    ngo.get("/v1/referrals").await.expect(200);
    watch::look(&service.state).await.unwrap();
    assert_eq!(ngo.get("/v1/referrals").await.problem(), (403, "insufficient_scope".to_owned()));
}

#[tokio::test]
async fn an_earlier_secret_is_good_until_it_ends() {
    let service = Service::start().await;
    service.run("UPDATE api_client_secrets SET ends_at = '2026-11-23T11:00:00Z'").await;
    service.ngo().await.get("/v1/referrals").await.expect(200);
    service.at("2026-11-23T11:00:00Z");
    let form = "grant_type=client_credentials&client_id=demo-ngo&client_secret=demo-secret-of-the-ngo";
    service.ask_for_token(&[], form).await.expect(401);
}
