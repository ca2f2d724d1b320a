//! How a course is answered to everyone: in the reader's language, and the same for everybody who reads that language.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderValue, VARY};
use chrono::NaiveDate;

use super::store::CourseRow;
use super::wire::Course;
use crate::codes::{Code, Language};
use crate::http::Error;

/// A course as everyone sees it on a day.
pub(super) fn course(row: &CourseRow, today: NaiveDate, language: Language) -> Result<Course, Error> {
    let (texts, state) = (row.texts()?, row.seen_on(today)?);
    Ok(Course {
        id: row.id,
        state,
        state_label: state.label().in_language(language),
        title: texts.title.in_language(language).to_owned(),
        description: texts.description.in_language(language).to_owned(),
        audience: texts.audience.in_language(language).to_owned(),
        place: texts.place.in_language(language).to_owned(),
        texts,
        days: row.days(),
        seats: row.seats()?,
    })
}

/// The answer with what caches have to know: it may be kept for a minute, one for each language.
pub(super) fn cached(mut answer: HttpResponse, language: Language) -> HttpResponse {
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    answer
}
