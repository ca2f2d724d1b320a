//! Six months after a course has ended, what applicants wrote is erased, with its keys. That they applied, and what became of
//! it, stays: it is counted.

use super::application::erased_from;
use super::store;
use crate::access::State;
use crate::audit::{self, Actor, Record};
use crate::codes::Code;
use crate::codes::CourseState;
use crate::courses::step::event;
use crate::db::{Act, Link};
use crate::events::{self, EventType};
use crate::http::Error;

/// Erases what is due today; answers how many applications.
///
/// # Errors
/// When the database does not answer: what is erased already stays so, the rest is tried again.
pub async fn erase_due(state: &State) -> Result<usize, Error> {
    let today = state.clock.today();
    let ended = store::ended(&*state.database.connection().await?, today).await?;
    let mut erased = 0;
    for (course, _) in ended.into_iter().filter(|(_, ends_on)| erased_from(*ends_on) <= today) {
        let actor = Actor::by_the_clock(&state.clock);
        let act = async |connection: &mut Link| -> Result<usize, Error> {
            let applications = store::erase(connection, course, actor.at).await?;
            if !applications.is_empty() {
                let event = event(EventType::CourseApplicationsErased, course, CourseState::Closed.as_str());
                let record = |id| audit::store::record(actor, Record::act("course_application.erase", "course_application", id));
                Act::new(events::store::announce(event, actor.at))
                    .and_all(applications.iter().map(|id| record(*id)))
                    .rare()
                    .perform(connection)
                    .await?;
            }
            Ok(applications.len())
        };
        erased += state.database.transaction(act).await?;
    }
    Ok(erased)
}
