//! Organisations and API clients in the database, as administrators see and change them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::Reach;
use crate::db::schema::{api_client_secrets, api_clients, organisations};
use crate::db::{Error, Write};
use crate::http::page::Page;

/// An organisation.
#[expect(missing_docs, reason = "the columns are commented in migrations/")]
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = organisations)]
pub struct OrganisationRow {
    pub id: Uuid,
    pub name: String,
    pub organisation_type: String,
    pub is_assistance_system: bool,
    pub created_at: DateTime<Utc>,
    pub suspended_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// An API client.
#[expect(missing_docs, reason = "the columns are commented in migrations/")]
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = api_clients, treat_none_as_null = true)]
pub struct ClientRow {
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub client_id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub suspended_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub last_used_at: Option<DateTime<Utc>>,
    pub external_issuer: Option<String>,
    pub external_subject: Option<String>,
    pub xroad_member: Option<String>,
    pub is_sandbox: bool,
}

/// An organisation, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn organisation(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<OrganisationRow>, Error> {
    let mut query = organisations::table.find(id).select(OrganisationRow::as_select()).into_boxed();
    if let Reach::Organisation(own) = reach {
        query = query.filter(organisations::id.eq(own));
    }
    Ok(query.first(&mut connection).await.optional()?)
}

/// A page of organisations, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn organisations(mut connection: &AsyncPgConnection, reach: Reach, page: Page) -> Result<Vec<OrganisationRow>, Error> {
    let mut query = organisations::table.select(OrganisationRow::as_select()).into_boxed();
    if let Reach::Organisation(own) = reach {
        query = query.filter(organisations::id.eq(own));
    }
    if let Some(after) = page.after {
        let earlier = organisations::created_at.lt(after.at);
        query = query.filter(earlier.or(organisations::created_at.eq(after.at).and(organisations::id.lt(after.id))));
    }
    let query = query.order((organisations::created_at.desc(), organisations::id.desc())).limit(page.fetch());
    Ok(query.load(&mut connection).await?)
}

/// Suspends or resumes an organisation as it was read; `false` where it has changed since.
///
/// # Errors
/// When the database does not answer.
pub async fn save_organisation(
    mut connection: &AsyncPgConnection,
    row: &OrganisationRow,
    suspended_at: Option<DateTime<Utc>>,
) -> Result<bool, Error> {
    let as_read = organisations::table.find(row.id).filter(organisations::version.eq(row.version));
    let changed = diesel::update(as_read)
        .set((organisations::suspended_at.eq(suspended_at), organisations::version.eq(row.version + 1)))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// Keeps a new API client.
#[must_use]
pub fn client_to_keep(row: ClientRow) -> Write {
    Write::new(diesel::insert_into(api_clients::table).values(row))
}

/// An API client, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn client(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ClientRow>, Error> {
    let mut query = api_clients::table.find(id).select(ClientRow::as_select()).into_boxed();
    if let Reach::Organisation(own) = reach {
        query = query.filter(api_clients::organisation_id.eq(own));
    }
    Ok(query.first(&mut connection).await.optional()?)
}

/// A page of API clients, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn clients(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    organisation_id: Option<Uuid>,
    page: Page,
) -> Result<Vec<ClientRow>, Error> {
    let mut query = api_clients::table.select(ClientRow::as_select()).into_boxed();
    if let Reach::Organisation(own) = reach {
        query = query.filter(api_clients::organisation_id.eq(own));
    }
    if let Some(organisation) = organisation_id {
        query = query.filter(api_clients::organisation_id.eq(organisation));
    }
    if let Some(after) = page.after {
        let earlier = api_clients::created_at.lt(after.at);
        query = query.filter(earlier.or(api_clients::created_at.eq(after.at).and(api_clients::id.lt(after.id))));
    }
    let query = query.order((api_clients::created_at.desc(), api_clients::id.desc())).limit(page.fetch());
    Ok(query.load(&mut connection).await?)
}

/// Makes an API client what `after` says, if it still is what was read as `before`; `false` where it has changed since.
///
/// # Errors
/// When the database does not answer, or a constraint refuses it.
pub async fn save_client(mut connection: &AsyncPgConnection, before: &ClientRow, after: &ClientRow) -> Result<bool, Error> {
    let as_read = api_clients::table.find(before.id).filter(api_clients::version.eq(before.version));
    let changed = diesel::update(as_read)
        .set((
            api_clients::name.eq(&after.name),
            api_clients::scopes.eq(&after.scopes),
            api_clients::suspended_at.eq(after.suspended_at),
            api_clients::external_issuer.eq(&after.external_issuer),
            api_clients::external_subject.eq(&after.external_subject),
            api_clients::xroad_member.eq(&after.xroad_member),
            api_clients::version.eq(before.version + 1),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// When the secrets of an API client were made and when they end, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn secrets(
    mut connection: &AsyncPgConnection,
    client: Uuid,
) -> Result<Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>, Error> {
    Ok(api_client_secrets::table
        .filter(api_client_secrets::api_client_id.eq(client))
        .order((api_client_secrets::created_at.desc(), api_client_secrets::id))
        .select((api_client_secrets::created_at, api_client_secrets::ends_at))
        .load(&mut connection)
        .await?)
}
