//! `GET /v1/assessment/consultations`: every consultation, for officers.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{ConsultationFilter, ConsultationForAuthority, ConsultationPageForAuthority};
use crate::access::{Caller, State, caller::ReadConsultations};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "assessment_consultations";

/// List consultations of every organisation
///
/// Every consultation, the last recorded first.
#[utoipa::path(
    tag = "Consultations",
    operation_id = "list_consultations_for_authority",
    params(ConsultationFilter),
    responses((status = 200, description = "A page of consultations.", body = ConsultationPageForAuthority)),
    security(("oauth2" = [ReadConsultations::SCOPE])),
)]
#[get("/v1/assessment/consultations")]
pub async fn list_consultations_for_authority(
    caller: Caller<ReadConsultations>,
    Query(filter): Query<ConsultationFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.recorded_at, id: row.id });
    let consultations = rows.iter().map(ConsultationForAuthority::try_from).collect::<Result<_, _>>()?;
    let body = ConsultationPageForAuthority { consultations, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
