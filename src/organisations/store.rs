//! Organisations and API clients in the database.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::client::{ApiClientLine, DEMO};
use super::{ApiClient, NewApiClient, NewOrganisation, Scope};
use crate::db::schema::{api_clients, organisations};
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

/// Creates an API client of an organisation.
#[must_use]
pub fn api_client(id: Uuid, organisation_id: Uuid, new: &NewApiClient, secret_mac: Vec<u8>, now: DateTime<Utc>) -> Write {
    let scopes: Vec<String> = new.scopes.iter().map(ToString::to_string).collect();
    Write::new(diesel::insert_into(api_clients::table).values((
        api_clients::id.eq(id),
        api_clients::organisation_id.eq(organisation_id),
        api_clients::client_id.eq(new.client_id.clone()),
        api_clients::name.eq(new.name.clone()),
        api_clients::scopes.eq(scopes),
        api_clients::secret_mac.eq(secret_mac),
        api_clients::created_at.eq(now),
    )))
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
    type Row = (Uuid, Uuid, String, Vec<String>, Vec<u8>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let row: Option<Row> = api_clients::table
        .inner_join(organisations::table)
        .filter(api_clients::client_id.eq(client_id))
        .select((
            api_clients::id,
            api_clients::organisation_id,
            api_clients::client_id,
            api_clients::scopes,
            api_clients::secret_mac,
            api_clients::suspended_at,
            organisations::suspended_at,
        ))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(row.map(|(id, organisation_id, client_id, scopes, secret_mac, suspended, with_organisation)| ApiClient {
        id,
        organisation_id,
        client_id,
        scopes: scopes.iter().filter_map(|scope| Scope::parse(scope)).collect(),
        secret_mac,
        suspended: suspended.is_some() || with_organisation.is_some(),
    }))
}

/// Every API client, for the operator.
///
/// # Errors
/// When the database does not answer.
pub async fn list(mut connection: &AsyncPgConnection) -> Result<Vec<ApiClientLine>, Error> {
    type Row = (String, String, String, Vec<String>, DateTime<Utc>, Option<DateTime<Utc>>);
    let rows: Vec<Row> = api_clients::table
        .inner_join(organisations::table)
        .order((organisations::name, api_clients::client_id))
        .select((
            api_clients::client_id,
            api_clients::name,
            organisations::name,
            api_clients::scopes,
            api_clients::created_at,
            api_clients::suspended_at,
        ))
        .load(&mut connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(client_id, name, organisation, scopes, created_at, suspended_at)| ApiClientLine {
            client_id,
            name,
            organisation,
            scopes,
            created_at,
            suspended_at,
        })
        .collect())
}

/// Gives an API client a new secret.
#[must_use]
pub fn rotate(id: Uuid, secret_mac: Vec<u8>) -> Write {
    Write::new(diesel::update(api_clients::table.find(id)).set(api_clients::secret_mac.eq(secret_mac)))
}

/// The API clients that are suspended, or whose organisation is. A short list: suspension is the exception.
///
/// # Errors
/// When the database does not answer.
pub async fn suspended(mut connection: &AsyncPgConnection) -> Result<Vec<Uuid>, Error> {
    Ok(api_clients::table
        .inner_join(organisations::table)
        .filter(api_clients::suspended_at.is_not_null().or(organisations::suspended_at.is_not_null()))
        .select(api_clients::id)
        .load(&mut connection)
        .await?)
}

/// Whether the database holds clients of the demonstration, whose secrets everybody knows.
///
/// # Errors
/// When the database does not answer.
pub async fn has_demo_clients(mut connection: &AsyncPgConnection) -> Result<bool, Error> {
    let demo = api_clients::table.filter(api_clients::client_id.like(format!("{DEMO}%")));
    Ok(diesel::select(diesel::dsl::exists(demo)).get_result(&mut connection).await?)
}
