//! Applications in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, Select, count_star};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::{ApplicationCounts, ApplicationFilter, ApplicationLine};
use crate::access::Reach;
use crate::clients::store::code;
use crate::codes::{ApplicationState, Code};
use crate::db::schema::{course_applications, courses, person_keys};
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::vault::Place;
use crate::vault::store::WrappedKey;

/// Where what an applicant wrote is sealed, under the key of the application's id.
#[must_use]
pub const fn application_place(id: Uuid) -> Place {
    Place { table: "course_applications", column: "sealed_application", row: id }
}

/// An application as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = course_applications, treat_none_as_null = true)]
pub struct ApplicationRow {
    pub(crate) id: Uuid,
    pub(crate) course_id: Uuid,
    pub(crate) receipt: String,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) sealed_application: Option<Vec<u8>>,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) erased_at: Option<DateTime<Utc>>,
}

impl ApplicationRow {
    /// The state it is in.
    pub(crate) fn state(&self) -> Result<ApplicationState, Error> {
        code(&self.state)
    }
}

impl TryFrom<&ApplicationRow> for ApplicationLine {
    type Error = Error;
    fn try_from(row: &ApplicationRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            course_id: row.course_id,
            receipt: row.receipt.clone(),
            state: row.state()?,
            received_at: row.received_at,
            erased_at: row.erased_at,
        })
    }
}

/// Keeps a new application.
#[must_use]
pub fn application(row: ApplicationRow) -> Write {
    Write::new(diesel::insert_into(course_applications::table).values(row))
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, Select<course_applications::table, AsSelect<ApplicationRow, Pg>>, Pg>;

/// The applications that a caller may see: officers all of them, a partner none.
fn within<'a>(reach: Reach) -> Boxed<'a> {
    let all = course_applications::table.select(ApplicationRow::as_select()).into_boxed();
    match reach {
        Reach::Organisation(_) => all.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("false")),
        Reach::Everything => all,
    }
}

/// An application, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<ApplicationRow>, Error> {
    Ok(within(reach).filter(course_applications::id.eq(id)).first(&mut connection).await.optional()?)
}

/// The receipt that an application was given, for its repetition.
///
/// # Errors
/// When the database does not answer.
pub async fn receipt(mut connection: &AsyncPgConnection, id: Uuid) -> Result<Option<String>, Error> {
    let receipt = course_applications::table.find(id).select(course_applications::receipt);
    Ok(receipt.first(&mut connection).await.optional()?)
}

/// The wrapped key of an application, unless it has been erased.
///
/// # Errors
/// When the database does not answer.
pub async fn key(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<WrappedKey>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    Ok(person_keys::table.find(id).select(WrappedKey::as_select()).first(&mut connection).await.optional()?)
}

/// A page of the applications for a course, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    course_id: Uuid,
    filter: &ApplicationFilter,
    page: Page,
) -> Result<Vec<ApplicationRow>, Error> {
    let mut query = within(reach).filter(course_applications::course_id.eq(course_id));
    if let Some(state) = filter.state {
        query = query.filter(course_applications::state.eq(state.as_str()));
    }
    if let Some(receipt) = filter.receipt.clone() {
        query = query.filter(course_applications::receipt.eq(receipt));
    }
    if let Some(after) = page.after {
        let same_time = course_applications::received_at.eq(after.at).and(course_applications::id.lt(after.id));
        query = query.filter(course_applications::received_at.lt(after.at).or(same_time));
    }
    let newest_first = (course_applications::received_at.desc(), course_applications::id.desc());
    Ok(query.order(newest_first).limit(page.fetch()).load(&mut connection).await?)
}

/// How many applications for a course are in each state.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(mut connection: &AsyncPgConnection, reach: Reach, course_id: Uuid) -> Result<ApplicationCounts, Error> {
    let mut counts = ApplicationCounts::default();
    if reach != Reach::Everything {
        return Ok(counts);
    }
    let groups: Vec<(String, i64)> = course_applications::table
        .filter(course_applications::course_id.eq(course_id))
        .group_by(course_applications::state)
        .select((course_applications::state, count_star()))
        .load(&mut connection)
        .await?;
    for (state, count) in groups {
        let count = u32::try_from(count).map_err(|_| Error::Corrupt("a count"))?;
        match code(&state)? {
            ApplicationState::Received => counts.received = count,
            ApplicationState::Accepted => counts.accepted = count,
            ApplicationState::Rejected => counts.rejected = count,
            ApplicationState::Withdrawn => counts.withdrawn = count,
        }
    }
    Ok(counts)
}

/// Moves an application to its next state; `false` where it is not any more what it was when it was read. One that is
/// withdrawn is erased in the same act.
///
/// # Errors
/// When the database does not answer.
pub async fn step(
    mut connection: &AsyncPgConnection,
    before: &ApplicationRow,
    state: ApplicationState,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let unchanged = course_applications::table.find(before.id).filter(course_applications::version.eq(before.version));
    let moved = (
        course_applications::state.eq(state.as_str()),
        course_applications::version.eq(before.version + 1),
        course_applications::changed_at.eq(now),
    );
    if state != ApplicationState::Withdrawn {
        return Ok(diesel::update(unchanged).set(moved).execute(&mut connection).await? == 1);
    }
    let erased = (
        course_applications::sealed_application.eq(None::<Vec<u8>>),
        course_applications::erased_at.eq(before.erased_at.unwrap_or(now)),
    );
    let changed = diesel::update(unchanged).set((moved, erased)).execute(&mut connection).await?;
    diesel::delete(person_keys::table.find(before.id)).execute(&mut connection).await?;
    Ok(changed == 1)
}

/// Courses that ended before `today` and have applications that are not erased, with their last days.
///
/// # Errors
/// When the database does not answer.
pub async fn ended(mut connection: &AsyncPgConnection, today: NaiveDate) -> Result<Vec<(Uuid, NaiveDate)>, Error> {
    let kept = course_applications::table.filter(course_applications::erased_at.is_null()).select(course_applications::course_id);
    let ended = courses::table.filter(courses::ends_on.lt(today)).filter(courses::id.eq_any(kept));
    Ok(ended.select((courses::id, courses::ends_on)).load(&mut connection).await?)
}

/// Erases what applicants for a course wrote: the keys and the sealed values. Answers the applications that were erased.
///
/// # Errors
/// When the database does not answer.
pub async fn erase(mut connection: &AsyncPgConnection, course_id: Uuid, now: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let kept = course_applications::table
        .filter(course_applications::course_id.eq(course_id))
        .filter(course_applications::erased_at.is_null());
    let erased: Vec<Uuid> = diesel::update(kept)
        .set((
            course_applications::sealed_application.eq(None::<Vec<u8>>),
            course_applications::version.eq(course_applications::version + 1),
            course_applications::changed_at.eq(now),
            course_applications::erased_at.eq(now),
        ))
        .returning(course_applications::id)
        .get_results(&mut connection)
        .await?;
    diesel::delete(person_keys::table.filter(person_keys::person_id.eq_any(&erased))).execute(&mut connection).await?;
    Ok(erased)
}
