//! Courses in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::course::{CourseDays, CourseName, CourseText, CourseTexts, seen_on};
use super::wire::WriteCourse;
use crate::access::Reach;
use crate::clients::store::code;
use crate::codes::{Code, CourseState};
use crate::db::schema::courses;
use crate::db::{Error, Write};
use crate::http::page::Page;

/// A course as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = courses, treat_none_as_null = true)]
pub struct CourseRow {
    pub(crate) id: Uuid,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) title: Vec<String>,
    pub(crate) description: Vec<String>,
    pub(crate) audience: Vec<String>,
    pub(crate) place: Vec<String>,
    pub(crate) begins_on: NaiveDate,
    pub(crate) ends_on: NaiveDate,
    pub(crate) apply_until: NaiveDate,
    pub(crate) seats: Option<i16>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
}

impl CourseRow {
    /// A new course.
    #[must_use]
    pub fn new(id: Uuid, state: CourseState, new: &WriteCourse, now: DateTime<Utc>) -> Self {
        let texts = new.texts.normalised();
        let name = |name: CourseName| vec![name.fi, name.sv, name.en];
        let text = |text: CourseText| vec![text.fi, text.sv, text.en];
        Self {
            id,
            state: state.as_str().to_owned(),
            version: 1,
            title: name(texts.title),
            description: text(texts.description),
            audience: text(texts.audience),
            place: name(texts.place),
            begins_on: new.days.begins_on,
            ends_on: new.days.ends_on,
            apply_until: new.days.apply_until,
            seats: new.seats.map(i16::from),
            created_at: now,
            changed_at: now,
        }
    }

    /// The state that is kept: never `closed`.
    pub(crate) fn state(&self) -> Result<CourseState, Error> {
        code(&self.state)
    }

    /// The state as it is seen on a day.
    pub(crate) fn seen_on(&self, today: NaiveDate) -> Result<CourseState, Error> {
        Ok(seen_on(today, self.state()?, self.days()))
    }

    pub(crate) fn days(&self) -> CourseDays {
        CourseDays { begins_on: self.begins_on, ends_on: self.ends_on, apply_until: self.apply_until }
    }

    pub(crate) fn texts(&self) -> Result<CourseTexts, Error> {
        let three = |texts: &[String]| match texts {
            [fi, sv, en] => Ok((fi.clone(), sv.clone(), en.clone())),
            _ => Err(Error::Corrupt("a course's texts")),
        };
        let name = |texts| three(texts).map(|(fi, sv, en)| CourseName { fi, sv, en });
        let text = |texts| three(texts).map(|(fi, sv, en)| CourseText { fi, sv, en });
        Ok(CourseTexts {
            title: name(&self.title)?,
            description: text(&self.description)?,
            audience: text(&self.audience)?,
            place: name(&self.place)?,
        })
    }

    pub(crate) fn seats(&self) -> Result<Option<u8>, Error> {
        self.seats.map(u8::try_from).transpose().map_err(|_| Error::Corrupt("a number of seats"))
    }
}

/// Keeps a new course; one that is there already stays as it is.
#[must_use]
pub fn course(row: CourseRow) -> Write {
    Write::new(diesel::insert_into(courses::table).values(row).on_conflict_do_nothing())
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<courses::table, AsSelect<CourseRow, Pg>>, Pg>;

/// The courses that officers may see: all of them. No partner has a part in them.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = courses::table.select(CourseRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(_) => all.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("false")),
        Reach::Everything => all,
    }
}

/// The courses that everyone may see: those that were announced.
fn announced<'a>() -> Boxed<'a> {
    courses::table.select(CourseRow::as_select()).into_boxed().filter(courses::state.ne(CourseState::Draft.as_str()))
}

/// A course, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<CourseRow>, Error> {
    Ok(within(reach).filter(courses::id.eq(id)).first(&mut connection).await.optional()?)
}

/// A course that was announced, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_announced(mut connection: &AsyncPgConnection, id: Uuid) -> Result<Option<CourseRow>, Error> {
    Ok(announced().filter(courses::id.eq(id)).first(&mut connection).await.optional()?)
}

/// A page of courses for officers, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    connection: &AsyncPgConnection,
    reach: Reach,
    asked: (Option<CourseState>, NaiveDate),
    page: Page,
) -> Result<Vec<CourseRow>, Error> {
    load(connection, within(reach), asked, page).await
}

/// A page of announced courses, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_announced(
    connection: &AsyncPgConnection,
    asked: (Option<CourseState>, NaiveDate),
    page: Page,
) -> Result<Vec<CourseRow>, Error> {
    load(connection, announced(), asked, page).await
}

async fn load(
    mut connection: &AsyncPgConnection,
    mut query: Boxed<'_>,
    (state, today): (Option<CourseState>, NaiveDate),
    page: Page,
) -> Result<Vec<CourseRow>, Error> {
    let kept = |state: CourseState| courses::state.eq(state.as_str());
    query = match state {
        None => query,
        Some(CourseState::Announced) => query.filter(kept(CourseState::Announced).and(courses::apply_until.ge(today))),
        Some(CourseState::Closed) => query.filter(kept(CourseState::Announced).and(courses::apply_until.lt(today))),
        Some(other) => query.filter(kept(other)),
    };
    if let Some(after) = page.after {
        let earlier = courses::created_at.lt(after.at);
        query = query.filter(earlier.or(courses::created_at.eq(after.at).and(courses::id.lt(after.id))));
    }
    Ok(query.order((courses::created_at.desc(), courses::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}

/// Replaces a course by its next version; `false` where it is not any more what it was when it was read.
///
/// # Errors
/// When the database does not answer.
pub async fn replace(mut connection: &AsyncPgConnection, before: i32, row: &CourseRow) -> Result<bool, Error> {
    let changed = diesel::update(courses::table.find(row.id).filter(courses::version.eq(before)))
        .set((
            courses::state.eq(&row.state),
            courses::version.eq(row.version),
            courses::title.eq(&row.title),
            courses::description.eq(&row.description),
            courses::audience.eq(&row.audience),
            courses::place.eq(&row.place),
            courses::begins_on.eq(row.begins_on),
            courses::ends_on.eq(row.ends_on),
            courses::apply_until.eq(row.apply_until),
            courses::seats.eq(row.seats),
            courses::changed_at.eq(row.changed_at),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}
