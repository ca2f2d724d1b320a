//! `POST /v1/assessment/referrals/{id}/same-person`: the person of a referral is found to be one who was known already — a
//! former client, a client's child in care, the person of another referral.

use actix_web::{post, web};
use uuid::Uuid;

use super::store;
use super::wire::SamePerson;
use crate::access::{Caller, State, caller::Assess};
use crate::audit::{self, Actor, Record};
use crate::clients::uniting;
use crate::db::{Act, Link};
use crate::http::query::PathId;
use crate::http::request::to_the_end;
use crate::http::{Answer, Error, IfMatch, Json, ProblemCode, RequestId, Violation, ViolationCode};
use crate::referrals::change::{self, Asked};
use crate::referrals::read_for_authority::changed;
use crate::referrals::referral::{Step, after};
use crate::referrals::store::ReferralRow;

/// Find that the person was known already
///
/// The person of this referral is the person `person_id`: an earlier or present client, a client's child in care, or the
/// person of another referral. What this record tells that the other does not is added to it; both are kept as they were,
/// sealed; from now on there is one person. An admission is then a new spell of that person. Only while nothing has been
/// decided about the person of this referral, and without a draft. Nobody who refers is told.
#[utoipa::path(
    tag = "Assessment",
    operation_id = "find_same_person",
    params(("id" = Uuid, Path, description = "The referral's id.")),
    request_body(content = SamePerson, description = "Who it is."),
    responses((status = 200, description = "The referral is of that person.", body = crate::referrals::wire::ReferralLine)),
    security(("oauth2" = [Assess::SCOPE])),
)]
#[post("/v1/assessment/referrals/{id}/same-person")]
pub async fn find_same_person(
    caller: Caller<Assess>,
    PathId(id): PathId,
    if_match: IfMatch,
    body: Json<SamePerson>,
    request_id: RequestId,
    state: web::Data<State>,
) -> Answer {
    let actor = Actor::caller(&caller, request_id, &state.clock);
    let asked = Asked { reach: caller.reach(), id, if_match, actor };
    changed(&state, &to_the_end(find(state.clone(), asked, body.value.person_id)).await?)
}

async fn find(state: web::Data<State>, asked: Asked, known: Uuid) -> Result<ReferralRow, Error> {
    let find = async |connection: &mut Link| -> Result<_, Error> {
        let before = asked.hold(connection, |row| Ok(change::entity_tag(&state, row))).await?;
        after(before.state_on(crate::clock::finnish_date(asked.actor.at))?, Step::Unite).ok_or(ProblemCode::IllegalTransition)?;
        if before.person_id == known || !store::is_known(connection, known).await? {
            let detail = "No other person of a referral or client has this id.";
            return Err(Error::invalid(vec![Violation::new("/person_id", ViolationCode::Inconsistent, detail)]));
        }
        unite(&state, connection, asked.actor, &before, known).await?;
        let now = change::hold(connection, asked.reach, asked.id).await?;
        change::step(connection, asked.actor, &now, Step::Unite, |_| ()).await
    };
    state.database.transaction(find).await
}

/// Makes the person of a referral, about whom nothing has been decided, the person `known`.
///
/// # Errors
/// `draft_exists` with a draft about the person, `illegal_transition` where something has been decided.
pub(super) async fn unite(
    state: &State,
    connection: &Link,
    actor: Actor,
    referral: &ReferralRow,
    known: Uuid,
) -> Result<(), Error> {
    let other = referral.person_id;
    store::hold_referrals_of(connection, other).await?;
    let stands = store::stands(connection, other).await?;
    if stands.has_draft {
        return Err(ProblemCode::DraftExists.into());
    }
    if stands.is_decided {
        return Err(ProblemCode::IllegalTransition.into());
    }
    uniting::unite(state, connection, other, known).await?;
    // Whoever asks the audit for either id finds that they are one.
    let record = |person| audit::store::record(actor, Record::act("person.unite", "person", known).of(person));
    Ok(Act::new(record(other)).and(record(known)).perform(connection).await?)
}
