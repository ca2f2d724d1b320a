//! `POST /v1/releases/{id}/audit`: the gate looks at the release beside everything that is out, and withholds.

use actix_web::{post, web};
use uuid::Uuid;

use super::gate::{self, Report, Sheet};
use super::release::Step;
use super::store::{self, CellRow, ReleaseRow};
use super::wire::Release;
use super::{sheets, step};
use crate::access::{Caller, Reach, State, caller::PrepareReleases};
use crate::audit::Actor;
use crate::db::Link;
use crate::events::EventType;
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, RequestId};

/// Audit a release
///
/// Linear programs over all that has been published and this release bound every withheld count, as everybody can bound it and
/// as each type of referrer can, who knows its own referrals. Where that tells too much, further figures of this release are
/// withheld until it does not. A release may be audited again, and has to be where another one was published since; that
/// takes its approval away.
#[utoipa::path(
    tag = "Releases",
    operation_id = "audit_release",
    params(("id" = Uuid, Path, description = "The release's id.")),
    responses((status = 200, description = "The audited release; the report is at `/v1/releases/{id}/report`.", body = Release)),
    security(("oauth2" = [PrepareReleases::SCOPE])),
)]
#[post("/v1/releases/{id}/audit")]
pub async fn audit_release(
    caller: Caller<PrepareReleases>,
    PathId(id): PathId,
    if_match: IfMatch,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let reach = caller.reach();
    let audited = {
        let state = state.clone();
        to_the_end(async move { audit(&state, reach, (id, if_match), actor).await }).await?
    };
    step::answer(&state, &audited)
}

/// Audits a release that was read with this entity tag.
///
/// # Errors
/// Those of every step.
pub async fn audit(state: &State, reach: Reach, (id, if_match): (Uuid, IfMatch), actor: Actor) -> Result<ReleaseRow, Error> {
    // What everybody can read is known here, too, before it is said against what the release was audited.
    state.released.refresh(&state.database).await?;
    let connection = state.database.connection().await?;
    let (row, next) = step::find(state, &connection, reach, (id, &if_match), Step::Audit).await?;
    let against = i32::try_from(state.released.holdings().vintages().len()).unwrap_or(i32::MAX);
    let mut all = sheets::of_others(&connection, state, &row).await?;
    let mut cells = store::cells(&connection, &[id]).await?.remove(&id).unwrap_or_default();
    // Looked at afresh: what an earlier audit withheld may not be needed any more.
    for cell in &mut cells {
        cell.withheld = false;
    }
    all.extend(sheets::of_draft(row.period()?, &cells)?);
    drop(connection);
    // A thread of its own: it may take seconds, and nobody who stops the service waits for it.
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // Whoever asked may have gone.
        let _ = tell.send((gate::audit(&mut all), all));
    });
    let (report, all) = told.await.map_err(Error::internal)?;
    let withheld = withheld(id, &all);
    let report = serde_json::to_string::<Report>(&report).map_err(Error::internal)?;
    let write = async |connection: &mut Link| -> Result<ReleaseRow, Error> {
        let row = ReleaseRow {
            audited_at: Some(actor.at),
            audited_against: Some(against),
            report: Some(report.clone()),
            approved_by: None,
            approved_at: None,
            ..row.clone()
        };
        let changed = step::change(state, connection, actor, row, ("release.audit", EventType::ReleaseAudited, next)).await?;
        store::withhold(connection, id, &withheld).await?;
        Ok(changed)
    };
    state.database.transaction(write).await
}

/// The cells of the new sheets that the gate withholds.
fn withheld(id: Uuid, sheets: &[Sheet]) -> Vec<CellRow> {
    let cells = |sheet: &Sheet| -> Vec<CellRow> {
        let withheld = sheet.cells.iter().enumerate().filter(|(_, cell)| cell.withheld);
        let row = |position| {
            let codes = sheet.codes_at(position).into_iter().map(str::to_owned).collect();
            CellRow::of_nobody(id, sheet.table, codes)
        };
        withheld.map(|(position, _)| row(position)).collect()
    };
    sheets.iter().filter(|sheet| sheet.is_new).flat_map(cells).collect()
}
