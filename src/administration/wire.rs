//! Organisations and API clients as administrators send and are answered them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use uuid::serde::hyphenated;
use validator::Validate;

use super::store::{ClientRow, OrganisationRow};
use crate::codes::{Code, ReferrerType};
use crate::db;
use crate::http::text::plain;
use crate::organisations::client::{RegisteredKey, client_name};
use crate::private::Private;

/// An organisation to be created: a partner.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Shelter Harbour", "organisation_type": "other_ngo"}))]
pub struct CreateOrganisation {
    /// Its name, unique.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it counts as when it refers.
    pub organisation_type: ReferrerType,
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationForAdministrator {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    #[schema(max_length = 200, example = "Shelter Harbour")]
    pub name: String,
    /// What it counts as when it refers.
    pub organisation_type: ReferrerType,
    /// Whether it is the assistance system itself, whose clients may hold the scopes of officers.
    pub is_assistance_system: bool,
    /// When it was created.
    #[schema(max_length = 32)]
    pub created_at: DateTime<Utc>,
    /// Since when it is suspended, if it is: none of its clients can do anything.
    #[schema(max_length = 32)]
    pub suspended_at: Option<DateTime<Utc>>,
}

impl TryFrom<&OrganisationRow> for OrganisationForAdministrator {
    type Error = db::Error;

    fn try_from(row: &OrganisationRow) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.id,
            name: row.name.clone(),
            organisation_type: ReferrerType::parse(&row.organisation_type).ok_or(db::Error::Corrupt(ReferrerType::LIST))?,
            is_assistance_system: row.is_assistance_system,
            created_at: row.created_at,
            suspended_at: row.suspended_at,
        })
    }
}

/// Which part of the list of organisations is asked for.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganisationFilter {
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// A page of organisations, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationPage {
    /// The organisations.
    #[schema(max_items = 100)]
    pub organisations: Vec<OrganisationForAdministrator>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// The subject under which an outside issuer knows whoever uses a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalIdentity {
    /// The `iss` of its tokens.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200, example = "http://127.0.0.1:9090")]
    pub issuer: String,
    /// The `sub` of its tokens.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200, example = "4f6b0d52")]
    pub subject: String,
}

/// An API client to be created.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation_id": "3f2c1a52-0f0e-4c6f-9d3a-5b1f2a7c9e10", "client_id": "harbour-cases", "name": "Case system of Shelter Harbour",
    "scopes": ["referrals:submit", "referrals:read"]
}))]
pub struct CreateApiClient {
    /// Whose it is.
    #[serde(deserialize_with = "hyphenated::deserialize")]
    pub organisation_id: Uuid,
    /// The public name with which it signs in: small letters, digits and hyphens. Names that begin with `demo-` are refused.
    #[validate(custom(function = "client_name"))]
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{2,63}$", min_length = 3, max_length = 64)]
    pub client_id: String,
    /// What people call it.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it may be granted. The scopes of officers are for the assistance system's own clients only.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100, max_length = 40)]
    pub scopes: Vec<String>,
    /// Whether it gets a secret; without one it signs in by key, or by whatever stands for it. It does unless said otherwise.
    #[serde(default = "yes")]
    pub with_secret: bool,
    /// Whether it lives in the sandbox, apart from real data, for ever. It does not unless said so; `no_sandbox` where the service
    /// has none.
    #[serde(default)]
    pub is_sandbox: bool,
    /// The subject of the outside issuer that stands for it.
    #[validate(nested)]
    pub external_identity: Option<ExternalIdentity>,
    /// The X-Road member (client identifier) that stands for it.
    #[validate(custom(function = "member_identifier"))]
    #[schema(pattern = "^[!-.0-~]{1,40}(/[!-.0-~]{1,60}){2,3}$", max_length = 230, example = "FI/GOV/1234567-8/cases")]
    pub xroad_member: Option<String>,
}

const fn yes() -> bool {
    true
}

/// An X-Road client identifier: instance, member class, member code, and mostly a subsystem, each of visible characters.
///
/// # Errors
/// The code `pattern`.
pub fn member_identifier(text: &str) -> Result<(), validator::ValidationError> {
    let parts: Vec<_> = text.split('/').collect();
    let fits = |part: &&str| (1..=60).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_graphic());
    let is_one = (3..=4).contains(&parts.len()) && parts.iter().all(fits) && parts.first().is_some_and(|part| part.len() <= 40);
    if is_one { Ok(()) } else { Err(validator::ValidationError::new("pattern")) }
}

/// What is to change of an API client: what is left out stays, what is `null` is taken away.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scopes": ["referrals:submit", "referrals:read", "events:read"]}))]
pub struct ChangeApiClient {
    /// What people call it.
    #[validate(length(min = 1, max = 200), custom(function = "plain"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// What it may be granted from now on; what is missing here is withdrawn from its living tokens too, within five seconds.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100, max_length = 40)]
    pub scopes: Option<Vec<String>>,
    /// The subject of the outside issuer that stands for it.
    #[serde(default, deserialize_with = "given")]
    #[validate(nested)]
    #[schema(value_type = Option<ExternalIdentity>)]
    pub external_identity: Option<Option<ExternalIdentity>>,
    /// The X-Road member that stands for it.
    #[serde(default, deserialize_with = "given")]
    #[validate(custom(function = "member_identifier"))]
    #[schema(value_type = Option<String>, pattern = "^[!-.0-~]{1,40}(/[!-.0-~]{1,60}){2,3}$", max_length = 230)]
    pub xroad_member: Option<Option<String>>,
}

/// Tells `null` from what is left out.
#[expect(clippy::option_option, reason = "left out, null and given are three things")]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// How a secret is changed.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_hours": 24}))]
pub struct RotateSecret {
    /// For how many hours the secret before stays good beside the new one; 0 ends it at once, for one that leaked.
    #[serde(deserialize_with = "crate::http::json::needed_whole")]
    #[validate(range(max = 168))]
    #[schema(minimum = 0, maximum = 168)]
    pub overlap_hours: u8,
}

/// A page of API clients, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiClientPage {
    /// The clients.
    #[schema(max_items = 100)]
    pub api_clients: Vec<ApiClientForAdministrator>,
    /// The cursor of the next page; empty on the last.
    #[schema(pattern = "^[A-Za-z0-9_-]{54}$", max_length = 54)]
    pub next_cursor: Option<String>,
}

/// Which API clients are listed.
#[derive(Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApiClientFilter {
    /// Only those of this organisation.
    #[serde(default, deserialize_with = "hyphenated::option::deserialize")]
    pub organisation_id: Option<Uuid>,
    /// At most so many; 20 unless asked otherwise.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{54}$", min_length = 54, max_length = 54)]
    pub cursor: Option<String>,
}

/// An API client.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiClientForAdministrator {
    /// Its id: the `sub` of its tokens.
    pub id: Uuid,
    /// Whose it is.
    pub organisation_id: Uuid,
    /// The public name with which it signs in.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{2,63}$", max_length = 64, example = "harbour-cases")]
    pub client_id: String,
    /// What people call it.
    #[schema(max_length = 200, example = "Case system of Shelter Harbour")]
    pub name: String,
    /// What it may be granted.
    #[schema(max_items = 100, max_length = 40, example = json!(["referrals:submit", "referrals:read"]))]
    pub scopes: Vec<String>,
    /// When it was created.
    #[schema(max_length = 32)]
    pub created_at: DateTime<Utc>,
    /// Since when it is suspended, if it is.
    #[schema(max_length = 32)]
    pub suspended_at: Option<DateTime<Utc>>,
    /// When it last called, to about a minute; told in the list only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 32)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// The subject of the outside issuer that stands for it.
    pub external_identity: Option<ExternalIdentity>,
    /// The X-Road member that stands for it.
    #[schema(max_length = 230, example = "FI/GOV/1234567-8/cases")]
    pub xroad_member: Option<String>,
    /// Whether it lives in the sandbox, apart from real data.
    pub is_sandbox: bool,
}

impl ApiClientForAdministrator {
    /// A client in a list: with when it last called, and therefore without an entity tag.
    #[must_use]
    pub fn in_list(row: &ClientRow) -> Self {
        Self { last_used_at: row.last_used_at, ..Self::from(row) }
    }
}

impl From<&ClientRow> for ApiClientForAdministrator {
    fn from(row: &ClientRow) -> Self {
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            client_id: row.client_id.clone(),
            name: row.name.clone(),
            scopes: row.scopes.clone(),
            created_at: row.created_at,
            suspended_at: row.suspended_at,
            last_used_at: None,
            external_identity: row
                .external_issuer
                .clone()
                .zip(row.external_subject.clone())
                .map(|(issuer, subject)| ExternalIdentity { issuer, subject }),
            xroad_member: row.xroad_member.clone(),
            is_sandbox: row.is_sandbox,
        }
    }
}

/// An API client with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiClientWithSecret {
    /// The client.
    #[serde(flatten)]
    pub client: ApiClientForAdministrator,
    /// The secret. It is shown this once: a repetition of the request is answered without it, and whoever has lost it rotates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 60, example = "assist_0Y3Vt1nNn4gq3Hcy0uJ5vT8mQb2Zx7LrKp6SdWfAeMo")]
    pub client_secret: Option<Private<String>>,
}

/// An API client with how it signs in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiClientWithCredentials {
    /// The client.
    #[serde(flatten)]
    pub client: ApiClientForAdministrator,
    /// Its secrets: when they were made and when they end, never what they are.
    #[schema(max_items = 1000)]
    pub secrets: Vec<SecretOfClient>,
    /// Its public keys.
    #[schema(max_items = 2)]
    pub keys: Vec<KeyOfClient>,
}

/// A secret of an API client.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecretOfClient {
    /// When it was made.
    #[schema(max_length = 32)]
    pub created_at: DateTime<Utc>,
    /// Until when it is good; empty for the current one.
    #[schema(max_length = 32)]
    pub ends_at: Option<DateTime<Utc>>,
}

/// A public key of an API client.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyOfClient {
    /// Its thumbprint (RFC 7638).
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$", max_length = 43, example = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")]
    pub kid: String,
    /// The algorithm with which it signs.
    #[schema(max_length = 5, example = "ES256")]
    pub alg: String,
    /// When it was registered.
    #[schema(max_length = 32)]
    pub created_at: DateTime<Utc>,
}

impl From<&RegisteredKey> for KeyOfClient {
    fn from(registered: &RegisteredKey) -> Self {
        let alg = format!("{:?}", registered.key.algorithm());
        Self { kid: registered.key.thumbprint(), alg, created_at: registered.created_at }
    }
}
