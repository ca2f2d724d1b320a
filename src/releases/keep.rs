//! Drafting, whoever asks for it: everything is counted in one snapshot and kept with the release in the same transaction.

use actix_web::HttpResponse;
use actix_web::http::header::{ETAG, LOCATION};
use uuid::Uuid;

use super::closed_period::StandardPeriod;
use super::release::ReleaseState;
use super::store::{self, CellRow, ONE_VINTAGE, ReleaseRow};
use super::wire::Release;
use crate::access::{Reach, State};
use crate::audit::{self, Actor, Record};
use crate::db::{self, Act, Link};
use crate::events::{self, Event, EventType};
use crate::http::idempotency::store::{Attempt, REPEATED};
use crate::http::{Answer, Error, ProblemCode};
use crate::released::VintageNote;

/// A release to be drafted.
#[derive(Clone, Debug)]
pub struct NewRelease {
    /// The period.
    pub period: StandardPeriod,
    /// The number of the vintage.
    pub vintage: i32,
    /// What it corrects, and why.
    pub corrects: Option<(Uuid, VintageNote)>,
}

impl NewRelease {
    fn row(self, actor: Actor) -> ReleaseRow {
        let (corrects, note) = self.corrects.unzip();
        let (note_fi, note_sv, note_en) = match note {
            Some(note) => (Some(note.fi), Some(note.sv), Some(note.en)),
            None => (None, None, None),
        };
        ReleaseRow {
            id: Uuid::new_v4(),
            period: self.period.to_string(),
            first_day: self.period.period().first(),
            last_day: self.period.period().last(),
            vintage: self.vintage,
            corrects,
            note_fi,
            note_sv,
            note_en,
            state: ReleaseState::Draft.as_str().to_owned(),
            version: 1,
            drafted_by: actor.api_client_id,
            drafted_at: actor.at,
            changed_at: actor.at,
            audited_at: None,
            audited_against: None,
            report: None,
            approved_by: None,
            approved_at: None,
            published_at: None,
        }
    }
}

/// Counts and keeps a draft.
///
/// # Errors
/// [`db::Error::Constraint`] where there is such a release already, or the attempt is a repetition.
pub async fn draft(state: &State, actor: Actor, new: NewRelease, attempt: Option<&Attempt>) -> Result<ReleaseRow, db::Error> {
    let period = new.period;
    let row = new.row(actor);
    let event = Event {
        event_type: EventType::ReleaseDrafted,
        subject_kind: "release",
        subject_id: row.id,
        organisation_id: None,
        state: "draft",
    };
    state
        .database
        .transaction(async |connection: &mut Link| {
            store::one_snapshot(connection).await?;
            let act = Act::new(store::release(row.clone()))
                .and(audit::store::record(actor, Record::act("release.draft", "release", row.id)))
                .and(events::store::announce(event, actor.at))
                .and_all(attempt.map(|attempt| attempt.remember(row.id, actor.at)));
            act.perform(connection).await?;
            let counted = store::count(connection, &state.vault, period).await?;
            let cells: Vec<_> = counted.into_iter().map(|counted| CellRow::new(row.id, counted)).collect();
            store::keep_cells(connection, &cells).await?;
            Ok(row.clone())
        })
        .await
}

/// Drafts, and answers the draft, or the one that the same request made before.
///
/// # Errors
/// `release_exists` where there is such a release already.
pub async fn answer(state: &State, actor: Actor, new: NewRelease, attempt: &Attempt) -> Answer {
    match draft(state, actor, new, Some(attempt)).await {
        Ok(row) => created(state, &row, false),
        Err(error) if error.is_constraint(ONE_VINTAGE) || error.is_constraint(REPEATED) => {
            earlier(state, attempt).await?.ok_or_else(|| ProblemCode::ReleaseExists.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer to a request that was sent before.
///
/// # Errors
/// `idempotency_key_reused` where the key was used for another body; `not_found` where its draft was discarded since.
pub async fn earlier(state: &State, attempt: &Attempt) -> Result<Option<HttpResponse>, Error> {
    let connection = state.database.connection().await?;
    let Some(id) = attempt.earlier_result(&connection).await? else { return Ok(None) };
    let row = store::find(&connection, Reach::Everything, id).await?.ok_or(ProblemCode::NotFound)?;
    created(state, &as_drafted(row), true).map(Some)
}

/// The release as it was drafted, whatever happened since: what a repeated request is answered.
fn as_drafted(row: ReleaseRow) -> ReleaseRow {
    ReleaseRow {
        state: ReleaseState::Draft.as_str().to_owned(),
        version: 1,
        audited_at: None,
        approved_by: None,
        approved_at: None,
        published_at: None,
        ..row
    }
}

fn created(state: &State, row: &ReleaseRow, replayed: bool) -> Answer {
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/releases/{}", row.id)));
    answer.insert_header((ETAG, entity_tag(state, row)));
    if replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    Ok(answer.json(Release::try_from(row)?))
}

/// The entity tag of a release.
#[must_use]
pub fn entity_tag(state: &State, row: &ReleaseRow) -> String {
    state.vault.entity_tag("release", row.id, row.version)
}
