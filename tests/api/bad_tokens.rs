//! Bad tokens get one constant answer: nothing in it tells what was wrong with the token.

mod forge;

use std::collections::HashSet;

use assistance_api::administration::signing_keys::{self, Rotation};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde_json::{Value, json};

use crate::harness::oauth::constant;
use crate::harness::{Answer, Service};
use forge::{Forge, another_key, changed, trailing_bits};

fn bad_headers(forge: &Forge) -> Vec<(&'static str, String)> {
    let header = |member, value| forge.header(member, value);
    let other = another_key();
    let with = |member: &str, value: Value| serde_json::from_str::<Value>(&changed(&forge.header, member, value)).unwrap();
    let unsigned = |alg: &str| {
        let token = header("alg", json!(alg));
        format!("{}.", token.rsplit_once('.').unwrap().0)
    };
    let hs256 = |secret: &[u8]| forge.foreign(&with("alg", json!("HS256")), &EncodingKey::from_secret(secret), Algorithm::HS256);
    let mut embedded = with("jwk", forge.jwk.clone());
    embedded["jwk"]["x"] = forge.jwk["y"].clone();
    let twice = forge.header.to_string().replacen('{', r#"{"alg":"none","#, 1);
    vec![
        ("alg none, unsigned", unsigned("none")),
        ("alg None, unsigned", unsigned("None")),
        ("alg none, signed", header("alg", json!("none"))),
        ("alg ES256, unsigned", unsigned("ES256")),
        ("alg ES384", header("alg", json!("ES384"))),
        ("alg RS256", header("alg", json!("RS256"))),
        ("alg of a wrong type", header("alg", json!(256))),
        ("no alg", header("alg", Value::Null)),
        ("HS256 under the public point", hs256(&forge.public_key)),
        ("HS256 under the published key", hs256(forge.jwk.to_string().as_bytes())),
        ("HS256 under the key id", hs256(forge.jwk["kid"].as_str().unwrap().as_bytes())),
        ("HS256 under nothing", hs256(b"")),
        ("another ES256 key", forge.foreign(&forge.header, &other, Algorithm::ES256)),
        ("another key, embedded as jwk", forge.foreign(&embedded, &other, Algorithm::ES256)),
        ("another key, by jku", forge.foreign(&with("jku", json!("http://127.0.0.1:9/jwks")), &other, Algorithm::ES256)),
        ("another key, by x5u", forge.foreign(&with("x5u", json!("http://127.0.0.1:9/x5u")), &other, Algorithm::ES256)),
        ("typ JWT", header("typ", json!("JWT"))),
        ("typ of an id token", header("typ", json!("id+jwt"))),
        ("typ of a wrong type", header("typ", json!(["at+jwt"]))),
        ("no typ", header("typ", Value::Null)),
        ("no kid", header("kid", Value::Null)),
        ("an empty kid", header("kid", json!(""))),
        ("an unknown kid", header("kid", json!("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"))),
        ("a kid like a path", header("kid", json!("../../../../dev/null"))),
        ("a kid like SQL", header("kid", json!("' OR 1=1 --"))),
        ("a kid of a wrong type", header("kid", json!(1))),
        ("crit with something unknown", header("crit", json!(["exp"]))),
        ("an empty crit", header("crit", json!([]))),
        ("a header that names alg twice", forge.signed(&twice, &forge.claims.to_string())),
        ("a header that is no object", forge.signed("[]", &forge.claims.to_string())),
        ("a header that is no JSON", forge.signed("at+jwt", &forge.claims.to_string())),
    ]
}

fn bad_claims(forge: &Forge) -> Vec<(&'static str, String)> {
    let claim = |member, value| forge.claim(member, value);
    let now = forge.claims["iat"].as_i64().unwrap();
    let issuer = forge.claims["iss"].clone();
    let twice = forge.claims.to_string().replacen('{', r#"{"scope":"clients:read","#, 1);
    let mut bad = vec![
        ("another iss", claim("iss", json!("https://elsewhere.example"))),
        ("iss with a slash more", claim("iss", json!(format!("{}/", issuer.as_str().unwrap())))),
        ("iss as a list", claim("iss", json!([issuer]))),
        ("another aud", claim("aud", json!("https://elsewhere.example"))),
        ("aud as a number", claim("aud", json!(1))),
        ("exp in the past", claim("exp", json!(now - 31))),
        ("exp of this very moment, clocks allowed for", claim("exp", json!(now - 30))),
        ("exp as a text", claim("exp", json!("4102444800"))),
        ("exp with a fraction", claim("exp", json!(4_102_444_800.5))),
        ("exp beyond all numbers", claim("exp", json!(u64::MAX))),
        ("exp of zero", claim("exp", json!(0))),
        ("nbf in the future", claim("nbf", json!(now + 31))),
        ("nbf as a text", claim("nbf", json!("0"))),
        ("iat in the future", claim("iat", json!(now + 31))),
        ("iat as a text", claim("iat", json!("0"))),
        ("sub that is no id", claim("sub", json!("demo-ngo"))),
        ("sub as a number", claim("sub", json!(1))),
        ("jti as a number", claim("jti", json!(1))),
        ("an empty jti", claim("jti", json!(""))),
        ("org that is no id", claim("org", json!("*"))),
        ("org as a list", claim("org", json!([forge.claims["org"]]))),
        ("sandbox as a text", claim("sandbox", json!("true"))),
        ("of the sandbox, where there is none", claim("sandbox", json!(true))),
        ("scope as a list", claim("scope", json!(["referrals:read"]))),
        ("claims that name scope twice", forge.signed(&forge.header.to_string(), &twice)),
        ("claims that are no object", forge.signed(&forge.header.to_string(), "[]")),
        ("claims that are no JSON", forge.signed(&forge.header.to_string(), "sub=1")),
    ];
    for member in ["iss", "aud", "exp", "nbf", "iat", "sub", "jti", "org", "client_id", "scope"] {
        bad.push(("a claim is missing", claim(member, Value::Null)));
    }
    bad
}

fn bad_texts(forge: &Forge) -> Vec<(&'static str, String)> {
    let good = forge.good();
    let parts: Vec<_> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("not three parts") };
    let other = forge.claim("scope", json!("clients:read assessment:read"));
    let mut flipped = URL_SAFE_NO_PAD.decode(signature).unwrap();
    flipped[40] ^= 1;
    let zeros = URL_SAFE_NO_PAD.encode([0_u8; 64]);
    let padded = |part: &str| URL_SAFE.encode(URL_SAFE_NO_PAD.decode(part).unwrap());
    let der = URL_SAFE_NO_PAD.encode([&[0x30, 0x44, 0x02, 0x20], &URL_SAFE_NO_PAD.decode(signature).unwrap()[..]].concat());
    vec![
        ("truncated by a character", good[..good.len() - 1].to_owned()),
        ("truncated by the signature", format!("{header}.{claims}")),
        ("the header alone", header.to_owned()),
        ("a fourth part", format!("{good}.{signature}")),
        ("five parts, like an encrypted token", format!("{good}.{claims}.{signature}")),
        ("an empty part before", format!(".{good}")),
        ("an empty part after", format!("{good}.")),
        ("dots only", "..".to_owned()),
        ("a space within", format!("{header}. {claims}.{signature}")),
        ("a tab before", format!("\t{good}")),
        ("a second word", format!("{good} x")),
        ("a comma", format!("{good}, {good}")),
        ("quotation marks", format!("\"{good}\"")),
        ("a character that is not ASCII", format!("{good}ä")),
        ("a flipped bit of the signature", format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(&flipped))),
        ("a signature of zeros", format!("{header}.{claims}.{zeros}")),
        ("a signature as ASN.1", format!("{header}.{claims}.{der}")),
        ("trailing bits of the signature", format!("{header}.{claims}.{}", trailing_bits(signature))),
        ("padding of the signature", format!("{header}.{claims}.{}", padded(signature))),
        ("the payload of another token", format!("{header}.{}.{signature}", other.split('.').nth(1).unwrap())),
        ("the signature of another token", format!("{header}.{claims}.{}", other.rsplit('.').next().unwrap())),
        ("header and payload swapped", format!("{claims}.{header}.{signature}")),
        ("base64 of the whole token", URL_SAFE_NO_PAD.encode(&good)),
        ("a word", "null".to_owned()),
        ("a path", "../../etc/passwd".to_owned()),
        ("a very long text", "A".repeat(6000)),
    ]
}

async fn ask(service: &Service, headers: &[String]) -> Answer {
    let mut request = reqwest::Client::new().get(format!("{}/v1/referrals", service.url));
    for header in headers {
        request = request.header(AUTHORIZATION, HeaderValue::from_bytes(header.as_bytes()).unwrap());
    }
    let answer = request.send().await.unwrap();
    Answer { status: answer.status(), headers: answer.headers().clone(), text: answer.text().await.unwrap() }
}

#[tokio::test]
async fn every_bad_token_gets_the_same_401() {
    let service = Service::start().await;
    let forges = Forge::each(&service).await;
    assert_eq!(forges.len(), 1);
    gets_the_same_401(&service, &forges[0]).await;
}

#[tokio::test]
async fn every_bad_token_gets_the_same_401_while_one_key_follows_another() {
    let service = Service::start().await;
    // The key of the template is as old as the template, and the clock of the tests stands still somewhere else.
    service.run("UPDATE vault.signing_keys SET signs_from = '2026-11-10T10:00:00Z'").await;
    assert!(matches!(signing_keys::rotate(&service.state).await.unwrap(), Rotation::Begun { .. }));
    // The next one is published, and then it signs while the last tokens of the one before live.
    for moment in ["2026-11-23T10:09:59Z", "2026-11-23T10:10:00Z"] {
        service.at(moment);
        let forges = Forge::each(&service).await;
        let [old, new] = &forges[..] else { panic!("{} keys", forges.len()) };
        for (one, other) in [(old, new), (new, old)] {
            gets_the_same_401(&service, one).await;
            let crossed = one.signed(&other.header.to_string(), &one.claims.to_string());
            let answer = ask(&service, &[format!("Bearer {crossed}")]).await;
            assert_eq!(answer.problem(), (401, "unauthenticated".to_owned()), "signed by the one in the other's name");
        }
    }
}

async fn gets_the_same_401(service: &Service, forge: &Forge) {
    let bearer = |token: String| vec![format!("Bearer {token}")];
    // What the corpus changes is good as it stands: else it would prove nothing.
    for good in
        [bearer(forge.good()), vec![format!("bearer {}", forge.good())], bearer(forge.header("jku", json!("http://127.0.0.1:9")))]
    {
        ask(service, &good).await.expect(200);
    }
    let mut corpus = [bad_headers(forge), bad_claims(forge), bad_texts(forge)].concat();
    let mut headers: Vec<_> = corpus.drain(..).map(|(name, token)| (name, bearer(token))).collect();
    headers.extend([
        ("no header", Vec::new()),
        ("the header twice", [bearer(forge.good()), bearer(forge.good())].concat()),
        ("an empty header", vec![String::new()]),
        ("the scheme alone", vec!["Bearer".to_owned()]),
        ("no scheme", vec![forge.good()]),
        ("the scheme Basic", vec![format!("Basic {}", STANDARD.encode("demo-ngo:demo-secret-of-the-ngo"))]),
        ("a token as Basic", vec![format!("Basic {}", forge.good())]),
        ("a token as DPoP", vec![format!("DPoP {}", forge.good())]),
        ("a scheme with a colon", vec![format!("Bearer: {}", forge.good())]),
    ]);
    let distinct: HashSet<_> = headers.iter().map(|(_, headers)| headers).collect();
    assert!(distinct.len() == headers.len() && headers.len() >= 40, "{}", headers.len());
    let expected = constant(&ask(service, &[]).await.expect(401));
    for (name, headers) in &headers {
        let answer = ask(service, headers).await;
        assert_eq!(answer.problem(), (401, "unauthenticated".to_owned()), "{name}");
        assert_eq!(constant(&answer), expected, "{name}");
    }
    let has = |name: &str, value: &str| expected.1.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("www-authenticate", "Bearer error=\"invalid_token\"") && has("cache-control", "no-store"));
}
