//! `/version`.

use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// Which service this is.
#[derive(Serialize, ToSchema)]
pub struct Version {
    /// Its name.
    #[schema(value_type = String, max_length = 40, example = "assistance-api")]
    name: &'static str,
    /// Its version, which is the contract's.
    #[schema(value_type = String, max_length = 20, example = "1.0.0")]
    version: &'static str,
}

/// Read the version
///
/// The version of the service, which is the version of the contract it keeps.
#[utoipa::path(tag = "Operations", operation_id = "read_version", responses((status = 200, description = "The version.", body = Version)), security(()))]
#[get("/version")]
pub async fn read_version() -> HttpResponse {
    HttpResponse::Ok().json(Version { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") })
}
