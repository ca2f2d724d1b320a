//! `GET /v1/consultations`: one's own consultations.

use actix_web::{HttpRequest, get, web};

use super::store;
use super::wire::{Consultation, ConsultationFilter, ConsultationPage};
use crate::access::{Caller, State, caller::RecordConsultations};
use crate::http::page::{self, Position};
use crate::http::{Answer, Query};

const LIST: &str = "consultations";

/// List consultations
///
/// Your organisation's consultations, the last recorded first.
#[utoipa::path(
    tag = "Consultations",
    operation_id = "list_consultations",
    params(ConsultationFilter),
    responses((status = 200, description = "A page of consultations.", body = ConsultationPage)),
    security(("oauth2" = [RecordConsultations::SCOPE])),
)]
#[get("/v1/consultations")]
pub async fn list_consultations(
    caller: Caller<RecordConsultations>,
    Query(filter): Query<ConsultationFilter>,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let pages = state.pages(LIST, caller.client_id);
    let asked = pages.asked(filter.limit, filter.cursor.as_deref())?;
    let connection = state.database.connection().await?;
    let mut rows = store::list(&connection, caller.reach(), &filter, asked).await?;
    let next_cursor = pages.next(asked, &mut rows, |row| Position { at: row.recorded_at, id: row.id });
    let consultations = rows.iter().map(Consultation::try_from).collect::<Result<_, _>>()?;
    let body = ConsultationPage { consultations, next_cursor };
    Ok(page::answer(&body, &request, body.next_cursor.as_deref()))
}
