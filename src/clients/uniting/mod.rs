//! Two persons of the register who are found to be one: the one who was known stays, with what the other record tells; what
//! was sealed under the other's key is sealed under theirs; the other record and its key are gone.

pub mod store;

use uuid::Uuid;

use super::matching::store as matching;
use super::store::identity_place;
use super::united::FormerIdentity;
use super::{Person, sealed};
use crate::access::State;
use crate::db::{Act, Error as DatabaseError, Link};
use crate::http::Error;
use crate::vault::PersonKey;
use store::{PersonRow, former_identities_place};

/// What of a person is open while two are united.
struct Opened {
    key: PersonKey,
    person: Option<Person>,
    former: Vec<FormerIdentity>,
    consent_id: Option<Uuid>,
}

impl Opened {
    fn new(state: &State, row: PersonRow) -> Result<Self, Error> {
        let key = state.vault.unwrap(row.id, &row.key.key_encryption_key, &row.key.wrapped)?;
        let person = row.sealed_identity.map(|sealed| key.open(identity_place(row.id), &sealed)).transpose()?;
        let former = row.sealed_former_identities.map(|sealed| key.open(former_identities_place(row.id), &sealed)).transpose()?;
        Ok(Self { key, person, former: former.unwrap_or_default(), consent_id: row.consent_id })
    }
}

/// Makes one person of two. To be called inside a transaction that holds the referrals of `other`, about whom nothing has
/// been decided.
///
/// # Errors
/// When one of them has been erased meanwhile, or the database does not answer.
pub async fn unite(state: &State, connection: &Link, other: Uuid, known: Uuid) -> Result<(), Error> {
    let mut rows = store::hold(connection, [other, known]).await?;
    let take = |rows: &mut Vec<PersonRow>, id| rows.iter().position(|row| row.id == id).map(|at| rows.swap_remove(at));
    let (Some(other), Some(known)) = (take(&mut rows, other), take(&mut rows, known)) else {
        return Err(DatabaseError::Corrupt("a person without a key").into());
    };
    let (other, known) = (Opened::new(state, other)?, Opened::new(state, known)?);
    sealed::store::reseal(connection, &other.key, &known.key).await?;
    let (from, to) = (other.key.person_id(), known.key.person_id());
    store::move_all(connection, from, to).await?;
    let mut former = known.former;
    former.extend(other.former);
    let (person, consent_id) = match (known.person, other.person) {
        (Some(known_as), Some(person)) => {
            former.push(FormerIdentity { person: person.clone() });
            (Some(known_as.united(person)), known.consent_id)
        }
        (None, Some(person)) => (Some(person), other.consent_id),
        (person, None) => (person, known.consent_id),
    };
    let Some((person, consent_id)) = person.zip(consent_id) else { return Ok(()) };
    let sealed_identity = known.key.seal(identity_place(to), &person)?;
    let sealed_former = (!former.is_empty()).then(|| known.key.seal(former_identities_place(to), &former)).transpose()?;
    store::keep(connection, to, consent_id, sealed_identity, sealed_former).await?;
    Ok(Act::new(matching::keys(&state.vault, to, &person)).perform(connection).await?)
}
