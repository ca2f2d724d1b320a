//! Releases the statistics of the demo register, as the authority has published them: every year, and the half-years whose
//! reviews there are. The demo statistician drafts, the decision maker approves; it is the way that every release goes.

use uuid::Uuid;

use super::load::Error;
use super::sign_in::CLIENTS;
use crate::access::{Reach, State};
use crate::audit::Actor;
use crate::db;
use crate::http::IfMatch;
use crate::organisations::{Scope, store as organisations};
use crate::releases::keep::{NewRelease, draft, entity_tag};
use crate::releases::release::ReleaseState;
use crate::releases::store::{ReleaseRow, first_of};
use crate::releases::{StandardPeriod, approve, audit, publish as out};

/// The periods in the order of their publication.
pub const PERIODS: &[&str] = &["2016", "2017", "2018", "2019", "2020", "2021-H1", "2021", "2022-H1", "2022"];

/// Publishes what has not been published yet; `progress` is told of every period that is out. An interrupted release goes on
/// where it stopped.
///
/// # Errors
/// When the database does not answer, or a step is refused.
pub async fn publish(state: &State, mut progress: impl FnMut()) -> Result<(), Error> {
    let drafter = actor(state, Scope::ReleasesPrepare).await?;
    let approver = actor(state, Scope::ReleasesApprove).await?;
    for period in PERIODS.iter().filter_map(|text| StandardPeriod::parse(text)) {
        let found = first_of(&*state.database.connection().await?, period).await?;
        let mut row = match found {
            Some(row) => row,
            None => draft(state, drafter, NewRelease { period, vintage: 1, corrects: None }, None).await?,
        };
        while let Some(next) = step(state, &row, drafter, approver).await? {
            row = next;
        }
        progress();
    }
    Ok(())
}

/// The next step of a release; nothing where it is out.
async fn step(state: &State, row: &ReleaseRow, drafter: Actor, approver: Actor) -> Result<Option<ReleaseRow>, Error> {
    let as_read = (row.id, IfMatch::exactly(entity_tag(state, row)));
    let next = match row.state()? {
        ReleaseState::Draft => audit::audit(state, Reach::Everything, as_read, drafter).await,
        ReleaseState::Audited => approve::approve(state, Reach::Everything, as_read, approver).await,
        ReleaseState::Approved => out::publish(state, Reach::Everything, as_read, approver).await,
        ReleaseState::Published | ReleaseState::Corrected => return Ok(None),
    };
    next.map(Some).map_err(Error::Step)
}

/// The demo client that holds a scope, acting now.
async fn actor(state: &State, scope: Scope) -> Result<Actor, db::Error> {
    let client = CLIENTS.iter().find(|client| client.scopes.contains(&scope)).map_or("", |client| client.client_id);
    let found = organisations::find_api_client(&*state.database.connection().await?, client).await?;
    let (api_client_id, organisation_id) = found.map(|client| (client.id, client.organisation_id)).unzip();
    Ok(Actor { api_client_id, organisation_id, request_id: Uuid::new_v4(), at: state.clock.now() })
}
