//! `POST /v1/api-clients/{id}/keys` and `DELETE /v1/api-clients/{id}/keys/{kid}`: the public keys with which a client signs
//! in (`private_key_jwt`), two at a time, so that one can follow the other without a pause.

use std::collections::HashMap;

use actix_web::{HttpRequest, delete, post, web};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use validator::Validate;

use super::change::{self, Change, Changed};
use super::change_client::answer;
use super::store::ClientRow;
use super::wire::ApiClientWithCredentials;
use crate::access::{Caller, Reach, State, caller::Administer};
use crate::audit::Actor;
use crate::db::Link;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::organisations::client::Refused;
use crate::organisations::{PublicKey, store};

/// A public key to be registered.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"jwk": {
    "kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
}}))]
pub struct RegisterKey {
    /// The key.
    #[validate(nested)]
    pub jwk: PublicJwk,
}

/// A public JSON Web Key (RFC 7517). Members that are not named here, as `key_ops` or `x5c`, are ignored. A key with a private
/// member (`d`, `p`, `q`, `dp`, `dq`, `qi`, `oth`, `k`) is refused: it has been shown to somebody who need not see it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct PublicJwk {
    /// `EC` with `crv` P-256 (ES256), `OKP` with `crv` Ed25519 (`EdDSA`), or `RSA` of 2048 to 4096 bits (PS256).
    #[validate(length(max = 3))]
    #[schema(pattern = "^(EC|OKP|RSA)$", max_length = 3, example = "EC")]
    pub kty: String,
    /// `P-256` or `Ed25519`.
    #[validate(length(max = 10))]
    #[schema(max_length = 10, example = "P-256")]
    pub crv: Option<String>,
    /// The x coordinate, or the key of Ed25519, in base64url.
    #[validate(length(max = 43))]
    #[schema(max_length = 43)]
    pub x: Option<String>,
    /// The y coordinate, in base64url.
    #[validate(length(max = 43))]
    #[schema(max_length = 43)]
    pub y: Option<String>,
    /// The modulus, in base64url.
    #[validate(length(max = 700))]
    #[schema(max_length = 700)]
    pub n: Option<String>,
    /// The exponent, `AQAB`.
    #[validate(length(max = 8))]
    #[schema(max_length = 8)]
    pub e: Option<String>,
    /// Your own name of the key: it is known by its thumbprint here (RFC 7638), which is what `kid` of an assertion says.
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub kid: Option<String>,
    /// `ES256`, `EdDSA` or `PS256`, as fits the key.
    #[validate(length(max = 5))]
    #[schema(max_length = 5)]
    pub alg: Option<String>,
    /// `sig`.
    #[serde(rename = "use")]
    #[validate(length(max = 3))]
    #[schema(max_length = 3)]
    pub use_: Option<String>,
    #[serde(flatten)]
    #[schema(ignore)]
    others: Others,
}

/// The members of a JSON Web Key that are private (RFC 7518, section 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What is kept of the members that a public key does not need: nothing but whether one of them is private.
#[derive(Debug)]
struct Others {
    private: Option<&'static str>,
}

impl<'de> Deserialize<'de> for Others {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = HashMap::<String, IgnoredAny>::deserialize(deserializer)?;
        Ok(Self { private: PRIVATE.into_iter().find(|name| members.contains_key(*name)) })
    }
}

impl TryFrom<&PublicJwk> for PublicKey {
    type Error = Refused;

    fn try_from(jwk: &PublicJwk) -> Result<Self, Refused> {
        if let Some(name) = jwk.others.private {
            let advice = "make a new pair, keep its private part to yourself, and register the public part alone";
            return Err(Refused(format!("the key has a private part ({name}): {advice}")));
        }
        let member = |value: &Option<String>| value.clone().unwrap_or_default();
        let key = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => Self::p256(&member(&jwk.x), &member(&jwk.y)),
            ("OKP", Some("Ed25519")) => Self::ed25519(&member(&jwk.x)),
            ("RSA", None) => Self::rsa(&member(&jwk.n), &member(&jwk.e)),
            _ => Err(Refused("a key is EC with P-256, OKP with Ed25519, or RSA".to_owned())),
        }?;
        let fits = jwk.alg.as_ref().is_none_or(|alg| *alg == format!("{:?}", key.algorithm()));
        if fits && jwk.use_.as_deref().is_none_or(|use_| use_ == "sig") {
            Ok(key)
        } else {
            Err(Refused("alg and use do not fit the key".to_owned()))
        }
    }
}

/// Register a key of an API client
///
/// A public key with which the client signs in (`private_key_jwt`). It has two at a time: register the next one, let the
/// program use it, then remove the one before.
#[utoipa::path(
    tag = "Administration",
    operation_id = "register_api_client_key",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body(content = RegisterKey, description = "The public key."),
    responses((status = 200, description = "The client with its keys.", body = ApiClientWithCredentials)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[post("/v1/api-clients/{id}/keys")]
pub async fn register_api_client_key(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<RegisterKey>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let wish = Change { actor, action: "client.register_key", id, if_match: Some(if_match) };
    let key = PublicKey::try_from(&body.value.jwk).map_err(|_| Error::invalid(vec![violation(&body.value.jwk)]))?;
    let row = to_the_end(register(state.clone(), caller.reach(), wish, key)).await?;
    answer(&state, &row).await
}

/// Why a key is refused.
fn violation(jwk: &PublicJwk) -> Violation {
    if let Some(name) = jwk.others.private {
        let detail = "A private key. Somebody has seen it who need not: make a new pair, and register its public part alone.";
        return Violation::new(format!("/jwk/{name}"), ViolationCode::PrivateKey, detail);
    }
    let detail = "Not a public key of P-256, Ed25519, or RSA of 2048 to 4096 bits, with the algorithm that fits it.";
    Violation::new("/jwk", ViolationCode::Inconsistent, detail)
}

/// Registers a key in the place that is free.
///
/// # Errors
/// `too_many_keys` where none is, `already_exists` where the client has the key already.
pub async fn register(state: web::Data<State>, reach: Reach, wish: Change, key: PublicKey) -> Result<ClientRow, Error> {
    let at = wish.actor.at;
    let change = async |connection: &Link, before: &ClientRow| {
        // The client's version is what two registrations at once decide by.
        let held = store::keys(connection, before.id).await?;
        if held.iter().any(|held| held.key == key) {
            return Err(ProblemCode::AlreadyExists.into());
        }
        let slot = [1, 2].into_iter().find(|slot| held.iter().all(|held| held.slot != *slot));
        let slot = slot.ok_or(ProblemCode::TooManyKeys)?;
        Ok(Changed { client: before.clone(), writes: vec![store::key(before.id, slot, &key, at)] })
    };
    change::client(&state, reach, wish, change).await
}

/// Remove a key of an API client
///
/// Assertions under it prove nothing from now on. Tokens that it was given live on for ten minutes at most; suspend the client
/// where that is too long.
#[utoipa::path(
    tag = "Administration",
    operation_id = "remove_api_client_key",
    params(
        ("id" = Uuid, Path, description = "The client's id."),
        ("kid" = String, Path, description = "The thumbprint of the key.", pattern = "^[A-Za-z0-9_-]{43}$", max_length = 43,
            example = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
    ),
    responses((status = 200, description = "The client with the keys that it still has.", body = ApiClientWithCredentials)),
    security(("oauth2" = [Administer::SCOPE])),
)]
#[delete("/v1/api-clients/{id}/keys/{kid}")]
pub async fn remove_api_client_key(
    caller: Caller<Administer>,
    PathId(id): PathId,
    if_match: IfMatch,
    request: HttpRequest,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let wish = Change { actor, action: "client.remove_key", id, if_match: Some(if_match) };
    let kid = request.match_info().query("kid").to_owned();
    let row = to_the_end(remove(state.clone(), caller.reach(), wish, kid)).await?;
    answer(&state, &row).await
}

/// Removes a key.
///
/// # Errors
/// `not_found` where the client has no such key.
pub async fn remove(state: web::Data<State>, reach: Reach, wish: Change, kid: String) -> Result<ClientRow, Error> {
    let change = async |connection: &Link, before: &ClientRow| {
        let held = store::keys(connection, before.id).await?;
        let slot = held.iter().find(|held| held.key.thumbprint() == kid).map(|held| held.slot);
        let writes = vec![store::remove_key(before.id, slot.ok_or(ProblemCode::NotFound)?)];
        Ok(Changed { client: before.clone(), writes })
    };
    change::client(&state, reach, wish, change).await
}
