//! Persons who may be one, in the database.

use chrono::NaiveDate;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::wire::{OtherReferral, PossibleDuplicate};
use crate::access::Reach;
use crate::clients::matching::score;
use crate::clients::store::code;
use crate::codes::MatchReason;
use crate::db::Error;

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
