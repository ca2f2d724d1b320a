//! `/livez`: the process answers. `/readyz`: it can do its work, because the database answers.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::State;
use crate::access::store::answers;
use crate::http::Answer;

/// How the service is.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `live` or `ready`.
    #[schema(value_type = String, max_length = 5, example = "ready")]
    status: &'static str,
}

/// Ask whether the process lives
///
/// For the supervisor that restarts a process which does not answer. It says nothing of the database.
#[utoipa::path(
    tag = "Operations", operation_id = "livez",
    responses((status = 200, description = "It lives.", body = Health, example = json!({"status": "live"}))), security(()),
)]
#[get("/livez")]
pub async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "live" })
}

/// Ask whether the service is ready
///
/// For the load balancer: ready means that the database answers. Otherwise 503.
#[utoipa::path(
    tag = "Operations", operation_id = "readyz",
    responses((status = 200, description = "It is ready.", body = Health, example = json!({"status": "ready"}))), security(()),
)]
#[get("/readyz")]
pub async fn readyz(state: web::Data<State>) -> Answer {
    answers(&*state.database.connection().await?).await?;
    Ok(HttpResponse::Ok().json(Health { status: "ready" }))
}
