//! How a live table is answered: the format is settled, the look recorded with its purpose, then it is counted.

use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, VARY};
use actix_web::{HttpRequest, HttpResponse};

use super::accept::Format;
use super::cube::Cube;
use super::jsonstat::JsonStat;
use super::query::Query;
use super::table::Table;
use super::{csv, store};
use crate::access::{Caller, State, caller::ReadStatistics};
use crate::audit::{self, Actor, Record};
use crate::codes::{Code, Language, StatisticsPurpose};
use crate::db::{Act, Write};
use crate::http::{Answer, Error, ProblemCode, RequestId};

/// What was asked for, and what for.
pub(super) struct Asked {
    /// The question.
    pub query: Query,
    /// What for.
    pub purpose: StatisticsPurpose,
    /// The parameter `format`.
    pub format: Option<String>,
}

/// Records the look and answers the count.
pub(super) async fn answer(
    caller: &Caller<ReadStatistics>,
    asked: &Asked,
    request: &HttpRequest,
    request_id: RequestId,
    state: &State,
) -> Answer {
    let format = format(asked.format.as_deref(), request)?;
    let look = look(caller, request_id, state, asked.purpose, asked.query.to_string());
    let cube = state.database.transaction(async |connection| {
        Act::new(look).perform(connection).await?;
        store::count(connection, caller.reach(), &asked.query).await
    });
    counted(&asked.query, &cube.await?, format, request, state)
}

/// Answers a count of the register as it is now.
pub(super) fn counted(query: &Query, cube: &Cube, format: Format, request: &HttpRequest, state: &State) -> Answer {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((VARY, "Accept, Accept-Language"));
    Ok(match format {
        Format::Json => {
            let language = language(request);
            answer.insert_header((CONTENT_LANGUAGE, language.as_str()));
            answer.json(JsonStat::of(query, cube, language, state.clock.now()))
        }
        Format::Csv => {
            answer.insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"));
            answer.body(csv::write(cube, &query.when().text()).map_err(Error::internal)?)
        }
    })
}

/// The record of a look: who asked what, and what for.
pub(super) fn look(
    caller: &Caller<ReadStatistics>,
    request_id: RequestId,
    state: &State,
    purpose: StatisticsPurpose,
    question: String,
) -> Write {
    let record = Record {
        action: "statistics.read",
        subject_kind: "statistics",
        subject_id: None,
        person_id: None,
        shows_identity: false,
        purpose: Some(purpose.as_str()),
    };
    audit::store::record_question(Actor::caller(caller, request_id, &state.clock), record, question)
}

/// The table that the path names.
pub(super) fn table(request: &HttpRequest) -> Result<Table, Error> {
    request.match_info().get("table").and_then(Table::parse).ok_or_else(|| ProblemCode::NotFound.into())
}

/// The language of labels.
pub(crate) fn language(request: &HttpRequest) -> Language {
    Language::asked(request.headers())
}

/// The parameter decides where there is one, else the header Accept.
pub(super) fn format(parameter: Option<&str>, request: &HttpRequest) -> Result<Format, Error> {
    let format = parameter.map_or_else(|| Format::accepted(&header(request, &ACCEPT)), Format::parse);
    format.ok_or_else(|| ProblemCode::NotAcceptable.into())
}

/// A header that is a list, which may have been sent in several lines.
pub(crate) fn header(request: &HttpRequest, name: &HeaderName) -> String {
    let lines = request.headers().get_all(name).filter_map(|line| line.to_str().ok());
    lines.collect::<Vec<_>>().join(",")
}
