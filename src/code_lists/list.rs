//! `GET /v1/code-lists`: which code lists there are.

use actix_web::get;

use super::wire::{CodeListLine, CodeLists};
use crate::codes::lists;
use crate::http::public::described;
use crate::http::{Answer, IfNoneMatch, Language};

/// List the code lists
///
/// The name of every closed list, and what it is a list of. Each is read by its name.
#[utoipa::path(
    tag = "Code lists",
    operation_id = "list_code_lists",
    responses((status = 200, description = "The lists.", body = CodeLists)),
    security(()),
)]
#[get("/v1/code-lists")]
pub async fn list_code_lists(condition: IfNoneMatch, language: Language) -> Answer {
    let code_lists = lists().iter().map(CodeListLine::from).collect();
    described(&condition, language, &CodeLists { code_lists })
}
