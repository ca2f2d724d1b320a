//! `POST /v1/releases/{id}/publish`: the release goes out. From now on its figures never change.

use actix_web::{post, web};
use uuid::Uuid;

use super::gate::Sheet;
use super::release::{ReleaseState, Step};
use super::store::{self, ONE_AFTER_ANOTHER, PublishedCell, ReleaseRow};
use super::wire::Release;
use super::{sheets, step};
use crate::access::{Caller, Reach, State, caller::ApproveReleases};
use crate::audit::Actor;
use crate::db::Link;
use crate::events::EventType;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, ProblemCode, RequestId};
use crate::released::{Figure, Mark, Vintage};

/// Publish a release
///
/// Freezes the figures and shows them to everybody. Where another release has been published since the audit, this one has to
/// be audited again: the two together may tell more than each.
#[utoipa::path(
    tag = "Releases",
    operation_id = "publish_release",
    params(("id" = Uuid, Path, description = "The release's id.")),
    responses((status = 200, description = "The published release.", body = Release)),
    security(("oauth2" = [ApproveReleases::SCOPE])),
)]
#[post("/v1/releases/{id}/publish")]
pub async fn publish_release(
    caller: Caller<ApproveReleases>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let reach = caller.reach();
    let published = {
        let state = state.clone();
        to_the_end(async move { publish(&state, reach, (id, if_match), actor).await }).await?
    };
    step::answer(&state, &published)
}

/// Publishes a release that was read with this entity tag.
///
/// # Errors
/// Those of every step, and `audit_outdated`.
pub async fn publish(state: &State, reach: Reach, (id, if_match): (Uuid, IfMatch), actor: Actor) -> Result<ReleaseRow, Error> {
    state.released.refresh(&state.database).await?;
    let write = async |connection: &mut Link| -> Result<ReleaseRow, Error> {
        let (row, next) = step::find(state, connection, reach, (id, &if_match), Step::Publish).await?;
        let cells = store::cells(connection, &[id]).await?.remove(&id).unwrap_or_default();
        let before = state.released.holdings().of(&row.period).cloned();
        let cells: Vec<_> =
            sheets::of_draft(row.period()?, &cells)?.iter().flat_map(|sheet| figures(sheet, before.as_deref())).collect();
        store::publish(connection, &row, actor.at, &cells).await.map_err(|error| {
            if error.is_constraint(ONE_AFTER_ANOTHER) { ProblemCode::AuditOutdated.into() } else { Error::from(error) }
        })?;
        if let Some(corrected) = row.corrects {
            supersede(state, connection, actor, corrected).await?;
        }
        let row = ReleaseRow { published_at: Some(actor.at), ..row };
        step::change(state, connection, actor, row, ("release.publish", EventType::ReleasePublished, next)).await
    };
    let published = state.database.transaction(write).await?;
    state.released.refresh(&state.database).await?;
    Ok(published)
}

/// The release that was corrected says so.
async fn supersede(state: &State, connection: &Link, actor: Actor, id: Uuid) -> Result<(), Error> {
    let row = store::find(connection, Reach::Everything, id).await?.ok_or(ProblemCode::NotFound)?;
    let next = row.state()?.after(Step::Supersede).ok_or(ProblemCode::IllegalTransition)?;
    debug_assert_eq!(next, ReleaseState::Corrected);
    step::change(state, connection, actor, row, ("release.supersede", EventType::ReleaseCorrected, next)).await.map(|_| ())
}

/// The figures of a table as they go out: all cells of the product, with what differs from the vintage before marked.
fn figures(sheet: &Sheet, before: Option<&Vintage>) -> Vec<PublishedCell> {
    let before = before.and_then(|vintage| vintage.tables.get(sheet.table.id));
    let cell = |position: usize| {
        let codes: Vec<String> = sheet.codes_at(position).into_iter().map(str::to_owned).collect();
        let figure = if was_not_collected(sheet, position) { Figure::NOT_COLLECTED } else { sheet.shown(position).figure() };
        let was = before.and_then(|figures| figures.cells.get(&codes));
        let revised = figure.value.is_some() && was.is_some_and(|was| was.value != figure.value);
        let figure = if revised { Figure { mark: Some(Mark::Revised), ..figure } } else { figure };
        PublishedCell { table: sheet.table, codes, figure }
    };
    (0..sheet.cells.len()).map(cell).collect()
}

/// Whether nobody could be counted in a cell, because a category of it did not exist at any time of the period.
fn was_not_collected(sheet: &Sheet, position: usize) -> bool {
    let days = sheet.period.period();
    let existed = |(dimension, code): (&crate::statistics::Dimension, &str)| {
        let category = dimension.categories().into_iter().find(|category| category.code == code);
        category.is_none_or(|category| {
            category.validity.from.is_none_or(|from| from <= days.last())
                && category.validity.to.is_none_or(|to| to >= days.first())
        })
    };
    let nobody = sheet.cells.get(position).is_some_and(|cell| cell.cases == 0);
    nobody && !sheet.table.dimensions.iter().zip(sheet.codes_at(position)).all(existed)
}
