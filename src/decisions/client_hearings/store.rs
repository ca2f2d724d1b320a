//! Hearings of clients in the database.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{ClientHeard, ClientHearing};
use crate::clients::store::code;
use crate::codes::{Code, NotHeardBecause};
use crate::db::schema::client_hearings;
use crate::db::{self, Write};
use crate::http::Error;
use crate::vault::{Damaged, PersonKey, Place};

/// Where what a client said is sealed.
const fn opinion_place(hearing_id: Uuid) -> Place {
    Place { table: "client_hearings", column: "sealed_opinion", row: hearing_id }
}

/// A hearing as it stands.
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = client_hearings, treat_none_as_null = true)]
pub struct HearingRow {
    id: Uuid,
    decision_id: Uuid,
    heard_on: Option<NaiveDate>,
    manner: Option<String>,
    pub(crate) sealed_opinion: Option<Vec<u8>>,
    not_heard_because: Option<String>,
}

impl HearingRow {
    /// How the client was heard, with what was said, or why not.
    ///
    /// # Errors
    /// When what was said does not open.
    pub fn open(&self, key: Option<&PersonKey>) -> Result<(Option<ClientHeard>, Option<NotHeardBecause>), Error> {
        let not_heard_because = self.not_heard_because.as_deref().map(code).transpose()?;
        let Some((heard_on, manner)) = self.heard_on.zip(self.manner.as_deref()) else { return Ok((None, not_heard_because)) };
        let sealed = key.zip(self.sealed_opinion.as_ref());
        let opinion = sealed.map(|(key, sealed)| key.open(opinion_place(self.id), sealed)).transpose()?;
        Ok((Some(ClientHeard { heard_on, manner: code(manner)?, opinion }), None))
    }
}

/// Keeps a hearing with the decision before which it was held, what was said sealed under the client's key.
///
/// # Errors
/// When the system has no random bytes.
pub fn hearing(key: &PersonKey, decision_id: Uuid, hearing: ClientHearing) -> Result<Write, Damaged> {
    let (id, none) = (Uuid::new_v4(), None::<String>);
    let row = match hearing {
        ClientHearing::Heard(heard) => HearingRow {
            id,
            decision_id,
            heard_on: Some(heard.heard_on),
            manner: Some(heard.manner.as_str().to_owned()),
            sealed_opinion: heard.opinion.map(|opinion| key.seal(opinion_place(id), &opinion)).transpose()?,
            not_heard_because: none,
        },
        ClientHearing::NotHeard(because) => HearingRow {
            id,
            decision_id,
            heard_on: None,
            manner: none,
            sealed_opinion: None,
            not_heard_because: Some(because.as_str().to_owned()),
        },
    };
    Ok(Write::new(diesel::insert_into(client_hearings::table).values(row)))
}

/// The hearing before a decision, where there was one.
///
/// # Errors
/// When the database does not answer.
pub async fn of_decision(mut connection: &AsyncPgConnection, decision_id: Uuid) -> Result<Option<HearingRow>, db::Error> {
    let of_decision = client_hearings::table.filter(client_hearings::decision_id.eq(decision_id));
    Ok(of_decision.select(HearingRow::as_select()).first(&mut connection).await.optional()?)
}
