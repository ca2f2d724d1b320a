//! Loads the demonstration: its organisations, its clients, and the demo register, which comes in by the same import as
//! an authority's old register. What is there already is left alone, so an interrupted load goes on at the next start.

use std::fmt;

use chrono::NaiveTime;
use uuid::Uuid;

use super::calendar::day;
use super::sign_in::{AUTHORITY, CLIENTS, DemoClient, SANDBOX_CLIENTS};
use super::{advice, courses as demo_courses};
use crate::access::State;
use crate::codes::CourseState;
use crate::consultations::store as consultations;
use crate::contacts::store as contacts;
use crate::courses::store::{CourseRow, course, list_announced};
use crate::db::{self, Act};
use crate::http::{self, page::Page};
use crate::organisations::{NewApiClient, NewOrganisation, NewSecret, store as organisations};
use crate::register::lines::Line;
use crate::register::{Importer, Refusal, Summary, import, store as register};

/// Why the demonstration was not loaded.
#[derive(Debug)]
pub enum Error {
    /// The database does not answer.
    Database(db::Error),
    /// The import stopped.
    Import(import::Error),
    /// A case was refused: a mistake of this program.
    Refused(Refusal),
    /// A step of a release was refused: a mistake of this program.
    Step(http::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(formatter, "the demo register was refused at {refusal}"),
            _ => formatter.write_str("the demonstration cannot be loaded"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(source) => Some(source),
            Self::Import(source) => Some(source),
            Self::Step(source) => Some(source),
            Self::Refused(_) => None,
        }
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Database(error)
    }
}

/// Creates the organisations and clients that are not there yet; those of the sandbox where there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_in(state: &State) -> Result<(), db::Error> {
    clients(state, CLIENTS, false).await?;
    clients(state, if state.sandbox.is_some() { SANDBOX_CLIENTS } else { &[] }, true).await
}

async fn clients(state: &State, clients: &[DemoClient], is_sandbox: bool) -> Result<(), db::Error> {
    let connection = state.database.connection().await?;
    let now = state.clock.now();
    for demo in clients {
        let found = organisations::find_organisation(&connection, demo.organisation).await?;
        let organisation_id = found.map_or_else(Uuid::new_v4, |(id, _)| id);
        if found.is_none() {
            let new = NewOrganisation {
                name: demo.organisation.to_owned(),
                organisation_type: demo.organisation_type.to_owned(),
                is_assistance_system: demo.of_assistance_system,
            };
            Act::new(organisations::organisation(organisation_id, &new, now)).perform(&connection).await?;
        }
        if organisations::find_api_client(&connection, demo.client_id).await?.is_none() {
            let mac = NewSecret::of_demo(demo.secret).mac(&state.vault, demo.client_id);
            let new = NewApiClient {
                client_id: demo.client_id.to_owned(),
                name: demo.role.to_owned(),
                scopes: demo.scopes.to_vec(),
                is_sandbox,
            };
            let id = Uuid::new_v4();
            let client = organisations::api_client(id, organisation_id, &new, now);
            Act::new(client).and(organisations::secret(id, mac, now)).perform(&connection).await?;
        }
    }
    Ok(())
}

/// Keeps the contacts and consultations that are not there yet.
///
/// # Errors
/// When the database does not answer.
pub async fn advice(state: &State) -> Result<(), db::Error> {
    let connection = state.database.connection().await?;
    let mut act = Act::new(contacts::contacts(advice::contacts()));
    if let Some((authority, _)) = organisations::find_organisation(&connection, AUTHORITY).await? {
        act = act.and(consultations::consultations(advice::consultations(authority)));
    }
    act.rare().perform(&connection).await
}

/// Keeps the course of 2022, and opens one where none is open on the clock's today.
///
/// # Errors
/// When the database does not answer.
pub async fn courses(state: &State) -> Result<(), db::Error> {
    let connection = state.database.connection().await?;
    let (now, today) = (state.clock.now(), state.clock.today());
    let of_2022 = CourseRow::new(
        demo_courses::OF_2022,
        CourseState::Announced,
        &demo_courses::of_2022(),
        day(2022, 7, 1).and_time(NaiveTime::MIN).and_utc(),
    );
    let mut act = Act::new(course(of_2022));
    let one = Page { limit: 1, after: None };
    if list_announced(&connection, (Some(CourseState::Announced), today), one).await?.is_empty() {
        act = act.and(course(CourseRow::new(Uuid::new_v4(), CourseState::Announced, &demo_courses::open(today), now)));
    }
    act.rare().perform(&connection).await
}

/// Imports the demo register unless all of it is there; `progress` is told how many cases were written.
///
/// # Errors
/// When the database does not answer, or a case is refused.
pub async fn register(state: &State, mut progress: impl FnMut(u64)) -> Result<Option<Summary>, Error> {
    let there = register::count(&*state.database.connection().await?).await?;
    if u64::try_from(there).unwrap_or(0) >= super::count() as u64 {
        return Ok(None);
    }
    let mut first_refusal = None;
    let refused = |refusal: Refusal| {
        first_refusal.get_or_insert(refusal);
    };
    // A case counts as one byte: the demo register has no file whose bytes could be counted.
    let lines = super::cases().zip(1..).map(|(text, number)| Ok(Line { number, bytes: 1, text: Some(text.into_bytes()) }));
    let importer = Importer::new(state, &mut progress, refused).await.map_err(Error::Import)?;
    let summary = importer.run(lines).await.map_err(Error::Import)?;
    match first_refusal {
        Some(refusal) => Err(Error::Refused(refusal)),
        None => Ok(Some(summary)),
    }
}
