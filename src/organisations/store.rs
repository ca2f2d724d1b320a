//! Organisations and API clients in the database.

use chrono::{DateTime, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::client::{ApiClientLine, DEMO, RegisteredKey, Standing};
use super::{ApiClient, NewApiClient, NewOrganisation, PublicKey, Scope};
use crate::db::schema::{api_client_keys, api_client_secrets, api_clients, organisations};
use crate::db::{Error, Write};

/// Creates an organisation.
#[must_use]
pub fn organisation(id: Uuid, new: &NewOrganisation, now: DateTime<Utc>) -> Write {
    Write::new(diesel::insert_into(organisations::table).values((
        organisations::id.eq(id),
        organisations::name.eq(new.name.clone()),
        organisations::organisation_type.eq(new.organisation_type.clone()),
        organisations::is_assistance_system.eq(new.is_assistance_system),
        organisations::created_at.eq(now),
    )))
}

/// Creates an API client of an organisation; how it signs in is kept beside it, by [`secret`] or [`key`].
#[must_use]
pub fn api_client(id: Uuid, organisation_id: Uuid, new: &NewApiClient, now: DateTime<Utc>) -> Write {
    let scopes: Vec<String> = new.scopes.iter().map(ToString::to_string).collect();
    Write::new(diesel::insert_into(api_clients::table).values((
        api_clients::id.eq(id),
        api_clients::organisation_id.eq(organisation_id),
        api_clients::client_id.eq(new.client_id.clone()),
        api_clients::name.eq(new.name.clone()),
        api_clients::scopes.eq(scopes),
        api_clients::is_sandbox.eq(new.is_sandbox),
        api_clients::created_at.eq(now),
    )))
}

/// Gives an API client a secret.
#[must_use]
pub fn secret(api_client_id: Uuid, mac: Vec<u8>, now: DateTime<Utc>) -> Write {
    Write::new(diesel::insert_into(api_client_secrets::table).values((
        api_client_secrets::id.eq(Uuid::new_v4()),
        api_client_secrets::api_client_id.eq(api_client_id),
        api_client_secrets::mac.eq(mac),
        api_client_secrets::created_at.eq(now),
    )))
}

/// The secret of an API client that was the current one ends at `end`; those from before it, which another has followed
/// already, end now. So never more than two are good, however often it is rotated.
#[must_use]
pub fn end_secrets(api_client_id: Uuid, now: DateTime<Utc>, end: DateTime<Utc>) -> Write {
    use api_client_secrets as s;
    let good = s::ends_at.is_null().or(s::ends_at.gt(now));
    let end = case_when(s::ends_at.is_null(), end.into_sql::<Timestamptz>()).otherwise(now.into_sql::<Timestamptz>());
    Write::new(diesel::update(s::table.filter(s::api_client_id.eq(api_client_id).and(good))).set(s::ends_at.eq(end.nullable())))
}

/// The keyed digests of the secrets that are good now.
///
/// # Errors
/// When the database does not answer.
pub async fn secret_macs(
    mut connection: &AsyncPgConnection,
    api_client_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Vec<u8>>, Error> {
    let good = api_client_secrets::ends_at.is_null().or(api_client_secrets::ends_at.gt(now));
    Ok(api_client_secrets::table
        .filter(api_client_secrets::api_client_id.eq(api_client_id).and(good))
        .select(api_client_secrets::mac)
        .load(&mut connection)
        .await?)
}

/// Registers a public key in one of the two places that a client has.
#[must_use]
pub fn key(api_client_id: Uuid, slot: i16, key: &PublicKey, now: DateTime<Utc>) -> Write {
    Write::new(diesel::insert_into(api_client_keys::table).values((
        api_client_keys::api_client_id.eq(api_client_id),
        api_client_keys::slot.eq(slot),
        api_client_keys::kid.eq(key.thumbprint()),
        api_client_keys::jwk.eq(key.canonical()),
        api_client_keys::created_at.eq(now),
    )))
}

/// Removes the public key in one of the two places of a client.
#[must_use]
pub fn remove_key(api_client_id: Uuid, slot: i16) -> Write {
    Write::new(diesel::delete(api_client_keys::table.find((api_client_id, slot))))
}

/// The public keys of an API client.
///
/// # Errors
/// When the database does not answer, or holds what is no key.
pub async fn keys(mut connection: &AsyncPgConnection, api_client_id: Uuid) -> Result<Vec<RegisteredKey>, Error> {
    let rows: Vec<(i16, String, DateTime<Utc>)> = api_client_keys::table
        .filter(api_client_keys::api_client_id.eq(api_client_id))
        .order(api_client_keys::slot)
        .select((api_client_keys::slot, api_client_keys::jwk, api_client_keys::created_at))
        .load(&mut connection)
        .await?;
    let key = |(slot, jwk, created_at): (i16, String, DateTime<Utc>)| {
        let key = serde_json::from_str(&jwk).map_err(|_| Error::Corrupt("a public key"))?;
        Ok(RegisteredKey { slot, key, created_at })
    };
    rows.into_iter().map(key).collect()
}

/// An organisation by name: its id and whether it is the assistance system.
///
/// # Errors
/// When the database does not answer.
pub async fn find_organisation(mut connection: &AsyncPgConnection, name: &str) -> Result<Option<(Uuid, bool)>, Error> {
    let found = organisations::table
        .filter(organisations::name.eq(name))
        .select((organisations::id, organisations::is_assistance_system))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(found)
}

/// The type of an organisation (code list `referrer_type`).
///
/// # Errors
/// When the database does not answer or there is no such organisation.
pub async fn organisation_type(mut connection: &AsyncPgConnection, id: Uuid) -> Result<String, Error> {
    Ok(organisations::table.find(id).select(organisations::organisation_type).first(&mut connection).await?)
}

/// An API client by the name with which it signs in.
///
/// # Errors
/// When the database does not answer.
pub async fn find_api_client(mut connection: &AsyncPgConnection, client_id: &str) -> Result<Option<ApiClient>, Error> {
    type Row = (Uuid, Uuid, String, Vec<String>, bool, (Option<DateTime<Utc>>, Option<DateTime<Utc>>));
    let row: Option<Row> = api_clients::table
        .inner_join(organisations::table)
        .filter(api_clients::client_id.eq(client_id))
        .select((
            api_clients::id,
            api_clients::organisation_id,
            api_clients::client_id,
            api_clients::scopes,
            api_clients::is_sandbox,
            (api_clients::suspended_at, organisations::suspended_at),
        ))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(row.map(|(id, organisation_id, client_id, scopes, is_sandbox, (own, with))| ApiClient {
        id,
        organisation_id,
        client_id,
        scopes: parsed(&scopes),
        suspended: own.is_some() || with.is_some(),
        is_sandbox,
    }))
}

/// Whether an API client with this client id is there and of the assistance system.
///
/// # Errors
/// When the database does not answer.
pub async fn is_of_assistance_system(mut connection: &AsyncPgConnection, client_id: &str) -> Result<bool, Error> {
    let clients = api_clients::table.inner_join(organisations::table).filter(api_clients::client_id.eq(client_id));
    let theirs = clients.filter(organisations::is_assistance_system);
    Ok(diesel::select(diesel::dsl::exists(theirs)).get_result(&mut connection).await?)
}

/// Every API client, for the operator.
///
/// # Errors
/// When the database does not answer.
pub async fn list(mut connection: &AsyncPgConnection) -> Result<Vec<ApiClientLine>, Error> {
    type Row = (String, String, String, Vec<String>, bool, (DateTime<Utc>, Option<DateTime<Utc>>));
    let rows: Vec<Row> = api_clients::table
        .inner_join(organisations::table)
        .order((organisations::name, api_clients::client_id))
        .select((
            api_clients::client_id,
            api_clients::name,
            organisations::name,
            api_clients::scopes,
            api_clients::is_sandbox,
            (api_clients::created_at, api_clients::suspended_at),
        ))
        .load(&mut connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(client_id, name, organisation, scopes, is_sandbox, (created_at, suspended_at))| ApiClientLine {
            client_id,
            name,
            organisation,
            scopes,
            is_sandbox,
            created_at,
            suspended_at,
        })
        .collect())
}

/// Every API client with what it may do now: there are as many as programs of partners, so all are read at once.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(mut connection: &AsyncPgConnection) -> Result<Vec<Standing>, Error> {
    type Row = (
        (Uuid, Uuid, String, Vec<String>, bool),
        (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        (Option<String>, Option<String>, Option<String>),
    );
    let rows: Vec<Row> = api_clients::table
        .inner_join(organisations::table)
        .select((
            (api_clients::id, api_clients::organisation_id, api_clients::client_id, api_clients::scopes, api_clients::is_sandbox),
            (api_clients::suspended_at, organisations::suspended_at),
            (api_clients::external_issuer, api_clients::external_subject, api_clients::xroad_member),
        ))
        .load(&mut connection)
        .await?;
    let standing =
        |((id, organisation_id, client_id, scopes, is_sandbox), (own, with), (issuer, subject, member)): Row| Standing {
            client: ApiClient {
                id,
                organisation_id,
                client_id,
                scopes: parsed(&scopes),
                suspended: own.is_some() || with.is_some(),
                is_sandbox,
            },
            external: issuer.zip(subject),
            xroad_member: member,
        };
    Ok(rows.into_iter().map(standing).collect())
}

/// The scopes that exist; one that a later version knew is no right.
fn parsed(scopes: &[String]) -> Vec<Scope> {
    scopes.iter().filter_map(|scope| Scope::parse(scope)).collect()
}

/// Whether the database holds clients that do not live in the sandbox.
///
/// # Errors
/// When the database does not answer.
pub async fn has_real_clients(mut connection: &AsyncPgConnection) -> Result<bool, Error> {
    let real = api_clients::table.filter(api_clients::is_sandbox.eq(false));
    Ok(diesel::select(diesel::dsl::exists(real)).get_result(&mut connection).await?)
}

/// Whether the database holds clients of the demonstration, whose secrets everybody knows.
///
/// # Errors
/// When the database does not answer.
pub async fn has_demo_clients(mut connection: &AsyncPgConnection) -> Result<bool, Error> {
    let demo = api_clients::table.filter(api_clients::client_id.like(format!("{DEMO}%")));
    Ok(diesel::select(diesel::dsl::exists(demo)).get_result(&mut connection).await?)
}
