//! Sealed values in the database, wherever they stand.

use diesel::sql_types::{Binary, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{SEALED, SealedColumns, Whose};
use crate::db::Error;
use crate::http::Error as HttpError;
use crate::vault::{PersonKey, Place};

#[derive(QueryableByName)]
struct SealedValue {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Binary)]
    value: Vec<u8>,
}

/// Seals everything of one person under the key of another, but for the identity: that is for the caller to unite. To be
/// called inside a transaction.
///
/// # Errors
/// When the database does not answer, or a value does not open.
pub async fn reseal(connection: &AsyncPgConnection, from: &PersonKey, to: &PersonKey) -> Result<(), HttpError> {
    for sealed in SEALED.iter().filter(|sealed| sealed.whose != Whose::Own) {
        for column in sealed.columns {
            for found in values(connection, sealed, column, from.person_id()).await? {
                let place = Place { table: sealed.table, column, row: found.id };
                let resealed = from.reseal(place, &found.value, to)?;
                replace(connection, sealed, column, (found.id, resealed)).await?;
            }
        }
    }
    Ok(())
}

async fn values(
    mut connection: &AsyncPgConnection,
    sealed: &SealedColumns,
    column: &str,
    person_id: Uuid,
) -> Result<Vec<SealedValue>, Error> {
    let (table, condition) = (sealed.table, sealed.of_the_person());
    let query = format!("SELECT id, {column} AS value FROM {table} WHERE {condition} AND {column} IS NOT NULL");
    Ok(sql_query(query).bind::<SqlUuid, _>(person_id).load(&mut connection).await?)
}

async fn replace(
    mut connection: &AsyncPgConnection,
    sealed: &SealedColumns,
    column: &str,
    (id, value): (Uuid, Vec<u8>),
) -> Result<(), Error> {
    let update = format!("UPDATE {} SET {column} = $2 WHERE id = $1", sealed.table);
    sql_query(update).bind::<SqlUuid, _>(id).bind::<Binary, _>(value).execute(&mut connection).await?;
    Ok(())
}

/// Empties every sealed value of a person and destroys the person's key, and with it the blind indexes: what is left says of
/// nobody who it was. To be called inside a transaction.
///
/// # Errors
/// When the database does not answer, or a rule of the database still needs one of the values.
pub async fn erase(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<(), Error> {
    for sealed in SEALED {
        let empty: Vec<_> = sealed.columns.iter().map(|column| format!("{column} = NULL")).collect();
        let update = format!("UPDATE {} SET {} WHERE {}", sealed.table, empty.join(", "), sealed.of_the_person());
        sql_query(update).bind::<SqlUuid, _>(person_id).execute(&mut connection).await?;
    }
    sql_query("DELETE FROM vault.person_keys WHERE person_id = $1")
        .bind::<SqlUuid, _>(person_id)
        .execute(&mut connection)
        .await?;
    Ok(())
}
