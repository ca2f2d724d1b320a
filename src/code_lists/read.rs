//! `GET /v1/code-lists/{list}`: the codes of a list with their labels.

use actix_web::{get, web};

use super::wire::{CodeFilter, CodeList};
use crate::codes::lists;
use crate::http::public::described;
use crate::http::{Answer, IfNoneMatch, Language, ProblemCode, Query};

/// Read a code list
///
/// The codes in their order, with labels in Finnish, Swedish and English, what each means, the days on which it may be used,
/// and what it is called in international lists. `label` is the label in the language of `Accept-Language`; codes never
/// change with the language. Codes that are not in use any more stay in the list, so that old records can be read.
#[utoipa::path(
    tag = "Code lists",
    operation_id = "read_code_list",
    params(
        ("list" = String, Path, description = "The name of the list.", max_length = 40, pattern = "^[a-z_]+$", example = "sector"),
        CodeFilter,
    ),
    responses((status = 200, description = "The list.", body = CodeList)),
    security(()),
)]
#[get("/v1/code-lists/{list}")]
pub async fn read_code_list(
    name: web::Path<String>,
    Query(filter): Query<CodeFilter>,
    condition: IfNoneMatch,
    language: Language,
) -> Answer {
    let list = lists().iter().find(|list| list.name == name.as_str()).ok_or(ProblemCode::NotFound)?;
    described(&condition, language, &CodeList::new(list, filter.valid_on, language))
}
