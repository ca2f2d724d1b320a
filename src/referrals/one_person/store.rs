//! Persons who may be one, in the database.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::{MergedReferral, OtherReferral, PossibleDuplicate};
use crate::access::Reach;
use crate::clients::matching::score;
use crate::clients::store::code;
use crate::codes::MatchReason;
use crate::db::Error;
use crate::db::schema::{mergers, referrals};
use crate::referrals::store::ReferralRow;

/// By the index of the keys from the person of the referral to all who share one, and from them to their referrals. Ordered
/// as the score orders: by the strongest reason, then the next; a stronger one outweighs all weaker ones.
const POSSIBLE: &str = "
    WITH alike AS (
        SELECT other.person_id, array_agg(DISTINCT other.kind) AS reasons
        FROM person_match_keys AS own JOIN person_match_keys AS other USING (kind, key)
        WHERE own.person_id = $1 AND other.person_id <> $1
        GROUP BY other.person_id
        UNION ALL SELECT $1, '{}'
    )
    SELECT alike.person_id, alike.person_id = $1 AS is_same_person, alike.reasons,
        EXISTS (SELECT FROM spells WHERE spells.person_id = alike.person_id AND removed_on IS NULL) AS is_client,
        EXISTS (SELECT FROM spells WHERE spells.person_id = alike.person_id) AS has_been_client,
        referrals.id, reference, organisation_id, referrer_type, state, received_on
    FROM alike LEFT JOIN referrals ON referrals.person_id = alike.person_id AND referrals.id <> $2
    WHERE referrals.id IS NOT NULL
        OR (alike.person_id <> $1 AND EXISTS (SELECT FROM spells WHERE spells.person_id = alike.person_id))
    ORDER BY is_same_person DESC, 'same_uma_number' = ANY (reasons) DESC, 'same_name_and_birth_date' = ANY (reasons) DESC,
        'similar_name_and_birth_date' = ANY (reasons) DESC, 'same_telephone' = ANY (reasons) DESC,
        received_at DESC NULLS LAST, alike.person_id, referrals.id
    LIMIT 50";

#[derive(QueryableByName)]
struct PossibleRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Bool)]
    is_same_person: bool,
    #[diesel(sql_type = Array<Text>)]
    reasons: Vec<String>,
    #[diesel(sql_type = Bool)]
    is_client: bool,
    #[diesel(sql_type = Bool)]
    has_been_client: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    referrer_type: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    received_on: Option<NaiveDate>,
}

impl PossibleRow {
    fn referral(&self) -> Result<Option<OtherReferral>, Error> {
        let (Some(id), Some(reference), Some(organisation_id), Some(referrer_type), Some(state), Some(received_on)) =
            (self.id, &self.reference, self.organisation_id, &self.referrer_type, &self.state, self.received_on)
        else {
            return Ok(None);
        };
        let (referrer_type, state) = (code(referrer_type)?, code(state)?);
        Ok(Some(OtherReferral { id, reference: reference.clone(), organisation_id, referrer_type, state, received_on }))
    }
}

impl TryFrom<PossibleRow> for PossibleDuplicate {
    type Error = Error;
    fn try_from(row: PossibleRow) -> Result<Self, Error> {
        let mut reasons = row.reasons.iter().map(|reason| code(reason)).collect::<Result<Vec<MatchReason>, _>>()?;
        reasons.sort_unstable();
        Ok(Self {
            person_id: row.person_id,
            is_same_person: row.is_same_person,
            score: if row.is_same_person { 100 } else { score(&reasons) },
            is_client: row.is_client,
            has_been_client: row.has_been_client,
            referral: row.referral()?,
            reasons,
        })
    }
}

/// Referrals and clients that may be of the person of a referral, the referral itself left out.
///
/// # Errors
/// When the database does not answer.
pub async fn possible_duplicates(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    person_id: Uuid,
    referral_id: Uuid,
) -> Result<Vec<PossibleDuplicate>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let query = sql_query(POSSIBLE).bind::<SqlUuid, _>(person_id).bind::<SqlUuid, _>(referral_id);
    let rows: Vec<PossibleRow> = query.load(&mut connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What stands in the way of a person being found to be another.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Stands {
    /// There is a draft about them.
    #[diesel(sql_type = Bool)]
    pub has_draft: bool,
    /// Something has been decided about them, or they are or were a client.
    #[diesel(sql_type = Bool)]
    pub is_decided: bool,
}

/// What has been drafted and decided about a person.
///
/// # Errors
/// When the database does not answer.
pub async fn stands(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Stands, Error> {
    let query = "SELECT EXISTS (SELECT FROM decisions WHERE person_id = $1 AND state = 'draft') AS has_draft, \
         EXISTS (SELECT FROM decisions WHERE person_id = $1 AND state <> 'draft') \
         OR EXISTS (SELECT FROM referrals WHERE person_id = $1 AND state = 'decided') \
         OR EXISTS (SELECT FROM spells WHERE person_id = $1) AS is_decided";
    Ok(sql_query(query).bind::<SqlUuid, _>(person_id).get_result(&mut connection).await?)
}

#[derive(QueryableByName)]
struct Answered {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Whether a person with a key was referred or is or was a client: one who is known through a draft alone may be gone with it.
///
/// # Errors
/// When the database does not answer.
pub async fn is_known(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<bool, Error> {
    let query = "SELECT EXISTS (SELECT FROM vault.person_keys WHERE person_id = $1) \
         AND (EXISTS (SELECT FROM referrals WHERE person_id = $1) OR EXISTS (SELECT FROM spells WHERE person_id = $1)) AS yes";
    let answered: Answered = sql_query(query).bind::<SqlUuid, _>(person_id).get_result(&mut connection).await?;
    Ok(answered.yes)
}

/// Whether there is a draft about a referral.
///
/// # Errors
/// When the database does not answer.
pub async fn has_draft(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<bool, Error> {
    let query = "SELECT EXISTS (SELECT FROM decisions WHERE referral_id = $1 AND state = 'draft') AS yes";
    let answered: Answered = sql_query(query).bind::<SqlUuid, _>(referral_id).get_result(&mut connection).await?;
    Ok(answered.yes)
}

/// Holds every referral of a person until the end of the transaction, in one order.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_referrals_of(mut connection: &AsyncPgConnection, person_id: Uuid) -> Result<Vec<Uuid>, Error> {
    let theirs = referrals::table.filter(referrals::person_id.eq(person_id)).order(referrals::id).select(referrals::id);
    Ok(theirs.for_update().load(&mut connection).await?)
}

/// Lets a referral go on in another, and with it those that went on in it.
///
/// # Errors
/// When the database does not answer.
pub async fn merge(mut connection: &AsyncPgConnection, referral_id: Uuid, into: Uuid) -> Result<(), Error> {
    let with_it = || mergers::table.filter(mergers::into_id.eq(referral_id));
    let read_anew = referrals::table.filter(referrals::id.eq_any(with_it().select(mergers::referral_id)));
    diesel::update(read_anew).set(referrals::version.eq(referrals::version + 1)).execute(&mut connection).await?;
    diesel::update(with_it()).set(mergers::into_id.eq(into)).execute(&mut connection).await?;
    let row = (mergers::referral_id.eq(referral_id), mergers::into_id.eq(into));
    diesel::insert_into(mergers::table).values(row).execute(&mut connection).await?;
    Ok(())
}

/// The referrals that go on in a referral, held until the end of the transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn going_on_in(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<Vec<ReferralRow>, Error> {
    let these = mergers::table.filter(mergers::into_id.eq(referral_id)).select(mergers::referral_id);
    let merged = referrals::table.filter(referrals::id.eq_any(these)).order(referrals::id);
    Ok(merged.for_update().select(ReferralRow::as_select()).load(&mut connection).await?)
}

/// The referral in which a merged one goes on.
///
/// # Errors
/// When the database does not answer.
pub async fn merged_into(mut connection: &AsyncPgConnection, reach: Reach, referral_id: Uuid) -> Result<Option<Uuid>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    Ok(mergers::table.find(referral_id).select(mergers::into_id).first(&mut connection).await.optional()?)
}

/// The referrals that go on in a referral, as officers are told of them.
///
/// # Errors
/// When the database does not answer.
pub async fn merged_from(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    referral_id: Uuid,
) -> Result<Vec<MergedReferral>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let merged = mergers::table
        .inner_join(referrals::table.on(referrals::id.eq(mergers::referral_id)))
        .filter(mergers::into_id.eq(referral_id))
        .order((referrals::received_at, referrals::id));
    let columns = (referrals::id, referrals::organisation_id, referrals::received_on, referrals::closed_on);
    let rows: Vec<(Uuid, Uuid, NaiveDate, Option<NaiveDate>)> = merged.limit(100).select(columns).load(&mut connection).await?;
    let told = |(id, organisation_id, received_on, merged_on)| MergedReferral { id, organisation_id, received_on, merged_on };
    Ok(rows.into_iter().map(told).collect())
}
