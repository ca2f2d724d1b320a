//! Decisions in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::decision::{Corrected, Matter, NewDecision, Signature};
use super::life;
use super::wire::{DecisionFilter, DecisionLine};
use crate::access::Reach;
use crate::clients::Facts;
use crate::clients::periods::PeriodStep;
use crate::clients::store::{code, facts_row, remove};
use crate::codes::{ClientBasis, Code, DecisionState, DecisionType, PeriodAct, RemovalReason};
use crate::db::schema::{decision_lives, decisions};
use crate::db::{Error, Write};
use crate::http::page::Page;
use crate::vault::Place;

facts_row!(DecisionFacts, decisions);

/// The constraint that a second draft of a referral breaks.
pub const ONE_DRAFT_OF_A_REFERRAL: &str = "decisions_one_draft_of_a_referral";
/// The constraint that a second draft about a spell breaks.
pub const ONE_DRAFT_OF_A_SPELL: &str = "decisions_one_draft_of_a_spell";

/// The rule that a draft about a referral that has ended breaks.
pub const ABOUT_AN_ENDED_REFERRAL: &str = "decisions_are_drafted_before_the_referral_ends";
/// The constraint that a draft about a person who is not in the register any more breaks.
pub const ABOUT_NOBODY: &str = "decisions_are_about_a_person";

/// Where a decision's reasons are sealed.
#[must_use]
pub const fn reasons_place(decision_id: Uuid) -> Place {
    Place { table: "decisions", column: "sealed_reasons", row: decision_id }
}

/// A decision as it stands.
#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = decisions, treat_none_as_null = true)]
pub struct DecisionRow {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) referral_id: Option<Uuid>,
    pub(crate) spell_id: Option<Uuid>,
    pub(crate) principal_decision_id: Option<Uuid>,
    pub(crate) decision_type: String,
    pub(crate) client_basis: Option<String>,
    pub(crate) ground: Option<String>,
    pub(crate) removal_reason: Option<String>,
    pub(crate) begins_on: Option<NaiveDate>,
    pub(crate) ends_on: Option<NaiveDate>,
    pub(crate) legal_basis: String,
    pub(crate) sealed_reasons: Option<Vec<u8>>,
    pub(crate) state: String,
    pub(crate) version: i32,
    pub(crate) drafted_by: Option<Uuid>,
    pub(crate) drafted_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) signed_on: Option<NaiveDate>,
    pub(crate) signed_by: Option<Uuid>,
    pub(crate) signer_name: Option<String>,
    pub(crate) signer_title: Option<String>,
    #[diesel(embed)]
    pub(crate) facts: DecisionFacts,
    #[diesel(embed, skip_insertion)]
    pub(crate) life: LifeRow,
}

/// What became of a decision.
#[derive(Clone, Debug, Default, Queryable, Selectable)]
#[diesel(table_name = decision_lives)]
pub struct LifeRow {
    pub(crate) served_on: Option<NaiveDate>,
    pub(crate) manner: Option<String>,
    pub(crate) appeal_until: Option<NaiveDate>,
    pub(crate) final_on: Option<NaiveDate>,
    pub(crate) corrects_decision_id: Option<Uuid>,
    pub(crate) corrected_by: Option<Uuid>,
}

impl DecisionRow {
    /// The row of a new decision.
    pub(crate) fn new(new: NewDecision, drafted_by: Option<Uuid>, now: DateTime<Utc>) -> Self {
        let (begins_on, ends_on) = new.matter.days();
        let state = if new.signature.is_some() { DecisionState::Signed } else { DecisionState::Draft };
        let signature = new.signature;
        Self {
            id: new.id,
            person_id: new.person_id,
            referral_id: new.referral_id,
            spell_id: new.matter.spell_id(),
            principal_decision_id: new.principal_decision_id,
            decision_type: new.matter.decision_type().as_str().to_owned(),
            client_basis: new.matter.client_basis().map(|basis| basis.as_str().to_owned()),
            ground: new.matter.ground().map(|ground| ground.as_str().to_owned()),
            removal_reason: new.matter.removal_reason().map(|reason| reason.as_str().to_owned()),
            begins_on,
            ends_on,
            legal_basis: new.legal_basis,
            sealed_reasons: new.sealed_reasons,
            state: state.as_str().to_owned(),
            version: 1,
            drafted_by,
            drafted_at: now,
            changed_at: now,
            signed_on: signature.as_ref().map(|signature| signature.on),
            signed_by: signature.as_ref().and_then(|signature| signature.by),
            signer_name: signature.as_ref().map(|signature| signature.name.clone()),
            signer_title: signature.map(|signature| signature.title),
            facts: new.facts.into(),
            life: LifeRow { corrects_decision_id: new.corrects_decision_id, ..LifeRow::default() },
        }
    }

    /// The decision as it was drafted, whatever happened since: what a repeated request is answered.
    pub(crate) fn into_drafted(self) -> Self {
        Self {
            state: DecisionState::Draft.as_str().to_owned(),
            version: 1,
            signed_on: None,
            signed_by: None,
            signer_name: None,
            signer_title: None,
            life: LifeRow { corrects_decision_id: self.life.corrects_decision_id, ..LifeRow::default() },
            ..self
        }
    }

    /// Where it stands.
    pub(crate) fn state(&self) -> Result<DecisionState, Error> {
        code(&self.state)
    }

    /// What is counted of it.
    pub(crate) fn facts(&self) -> Result<Facts, Error> {
        self.facts.clone().try_into()
    }

    /// What it decides.
    pub(crate) fn matter(&self) -> Result<Matter, Error> {
        let ground = || self.ground.as_deref().map_or(Err(Error::Corrupt("a decision without ground")), code);
        let spell = || self.spell_id.ok_or(Error::Corrupt("a decision without its spell"));
        let basis: Option<ClientBasis> = self.client_basis.as_deref().map(code).transpose()?;
        let reason: Option<RemovalReason> = self.removal_reason.as_deref().map(code).transpose()?;
        Ok(match (code(&self.decision_type)?, basis, reason) {
            (DecisionType::Admission, Some(ClientBasis::ChildInCare), _) if self.spell_id.is_some() => {
                Matter::ChildJoins { spell_id: spell()? }
            }
            (DecisionType::Admission, Some(client_basis), _) => Matter::Admission { client_basis, ground: ground()? },
            (DecisionType::Refusal, ..) => Matter::Refusal { ground: ground()? },
            (DecisionType::Removal, _, Some(reason)) => Matter::Removal { reason, spell_id: spell()? },
            (DecisionType::Correction, _, Some(reason)) => Matter::Correction(Corrected::Removal { reason, spell_id: spell()? }),
            (DecisionType::Correction, Some(client_basis), None) => {
                Matter::Correction(Corrected::Admission { client_basis, ground: ground()?, spell_id: spell()? })
            }
            (DecisionType::Correction, None, None) if self.ground.is_some() => {
                Matter::Correction(Corrected::Refusal { ground: ground()? })
            }
            (DecisionType::Admission | DecisionType::Removal, ..) => {
                return Err(Error::Corrupt("a decision without its content"));
            }
            (other, ..) => self.period(other).unwrap_or(Matter::Other(other)),
        })
    }
}

impl DecisionRow {
    /// What it decides on a period; `None` for a decision of an old register, which kept no days.
    fn period(&self, decision_type: DecisionType) -> Option<Matter> {
        let (kind, act) = decision_type.on_period()?;
        let (spell_id, ends_on) = (self.spell_id?, self.ends_on?);
        let step = match act {
            PeriodAct::Grant => PeriodStep::Grant { begins_on: self.begins_on?, ends_on },
            PeriodAct::Extension => PeriodStep::Extend { ends_on },
            PeriodAct::End => PeriodStep::End { ends_on },
        };
        Some(Matter::Period { spell_id, kind, step })
    }
}

impl TryFrom<&DecisionRow> for DecisionLine {
    type Error = Error;
    fn try_from(row: &DecisionRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            decision_type: code(&row.decision_type)?,
            state: code(&row.state)?,
            person_id: row.person_id,
            referral_id: row.referral_id,
            spell_id: row.spell_id,
            principal_decision_id: row.principal_decision_id,
            client_basis: row.client_basis.as_deref().map(code).transpose()?,
            ground: row.ground.as_deref().map(code).transpose()?,
            removal_reason: row.removal_reason.as_deref().map(code).transpose()?,
            begins_on: row.begins_on,
            ends_on: row.ends_on,
            legal_basis: row.legal_basis.clone(),
            drafted_at: row.drafted_at,
            signed_on: row.signed_on,
            signer_name: row.signer_name.clone(),
            signer_title: row.signer_title.clone(),
            served_on: row.life.served_on,
            service_manner: row.life.manner.as_deref().map(code).transpose()?,
            appeal_until: row.life.appeal_until,
            final_on: row.life.final_on,
            corrects_decision_id: row.life.corrects_decision_id,
            corrected_by: row.life.corrected_by,
        })
    }
}

/// Keeps a new decision.
#[must_use]
pub fn decision(row: DecisionRow) -> Write {
    Write::new(diesel::insert_into(decisions::table).values(row))
}

/// A decision, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<DecisionRow>, Error> {
    if reach != Reach::Everything {
        return Ok(None);
    }
    let found = decisions::table.inner_join(decision_lives::table).filter(decisions::id.eq(id));
    Ok(found.select(DecisionRow::as_select()).first(&mut connection).await.optional()?)
}

/// A decision, by id, held until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_held(mut connection: &AsyncPgConnection, reach: Reach, id: Uuid) -> Result<Option<DecisionRow>, Error> {
    let held: Option<Uuid> =
        decisions::table.find(id).select(decisions::id).for_update().first(&mut connection).await.optional()?;
    if held.is_none() { Ok(None) } else { find(connection, reach, id).await }
}

/// The decisions that follow a decision: those about children in care.
///
/// # Errors
/// When the database does not answer.
pub async fn linked(mut connection: &AsyncPgConnection, principal: Uuid) -> Result<Vec<DecisionRow>, Error> {
    let following = decisions::table.inner_join(decision_lives::table).filter(decisions::principal_decision_id.eq(principal));
    Ok(following.order(decisions::id).select(DecisionRow::as_select()).load(&mut connection).await?)
}

/// Whether a decided referral is to be decided again, because its refusal fell before a court.
///
/// # Errors
/// When the database does not answer.
pub async fn is_to_be_decided_again(mut connection: &AsyncPgConnection, referral_id: Uuid) -> Result<bool, Error> {
    let about = decisions::table.inner_join(decision_lives::table).filter(decisions::referral_id.eq(referral_id));
    let leading = about.filter(decisions::principal_decision_id.is_null());
    let rows: Vec<DecisionRow> = leading.select(DecisionRow::as_select()).load(&mut connection).await?;
    let decided = rows.iter().map(|row| Ok((row.matter()?.refuses(), row.state()?))).collect::<Result<Vec<_>, Error>>()?;
    Ok(life::is_to_be_decided_again(&decided))
}

/// A page of decisions, newest draft first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    mut connection: &AsyncPgConnection,
    reach: Reach,
    filter: &DecisionFilter,
    page: Page,
) -> Result<Vec<DecisionRow>, Error> {
    if reach != Reach::Everything {
        return Ok(Vec::new());
    }
    let mut query = decisions::table.inner_join(decision_lives::table).select(DecisionRow::as_select()).into_boxed();
    if let Some(kind) = filter.decision_type {
        query = query.filter(decisions::decision_type.eq(kind.as_str()));
    }
    if let Some(state) = filter.state {
        query = query.filter(decisions::state.eq(state.as_str()));
    }
    if let Some(referral) = filter.referral_id {
        query = query.filter(decisions::referral_id.eq(referral));
    }
    if let Some(person) = filter.person_id {
        query = query.filter(decisions::person_id.eq(person));
    }
    if let Some(spell) = filter.spell_id {
        query = query.filter(decisions::spell_id.eq(spell));
    }
    if let Some(from) = filter.signed_from {
        query = query.filter(decisions::signed_on.ge(from));
    }
    if let Some(to) = filter.signed_to {
        query = query.filter(decisions::signed_on.le(to));
    }
    if let Some(day) = filter.appeal_until_before {
        query = query.filter(decision_lives::appeal_until.lt(day));
    }
    if let Some(after) = page.after {
        let earlier = decisions::drafted_at.lt(after.at);
        query = query.filter(earlier.or(decisions::drafted_at.eq(after.at).and(decisions::id.lt(after.id))));
    }
    Ok(query.order((decisions::drafted_at.desc(), decisions::id.desc())).limit(page.fetch()).load(&mut connection).await?)
}

/// Signs a draft, with the facts as they are on the day; `false` where it is no draft of this version any more.
///
/// # Errors
/// When the database does not answer.
pub async fn sign(
    mut connection: &AsyncPgConnection,
    draft: &DecisionRow,
    signature: &Signature,
    facts: Facts,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let unchanged = decisions::table
        .find(draft.id)
        .filter(decisions::version.eq(draft.version))
        .filter(decisions::state.eq(DecisionState::Draft.as_str()));
    let changed = diesel::update(unchanged)
        .set((
            decisions::state.eq(DecisionState::Signed.as_str()),
            decisions::version.eq(draft.version + 1),
            decisions::changed_at.eq(now),
            decisions::signed_on.eq(signature.on),
            decisions::signed_by.eq(signature.by),
            decisions::signer_name.eq(&signature.name),
            decisions::signer_title.eq(&signature.title),
            decisions::age.eq(facts.age.map(i16::from)),
            decisions::age_class.eq(facts.age_class.as_str()),
        ))
        .execute(&mut connection)
        .await?;
    Ok(changed == 1)
}

/// Deletes a draft and the drafts about children that follow it, with the children, who were known through it alone.
/// `false` where it is no draft of this version any more.
///
/// # Errors
/// When the database does not answer.
pub async fn discard(mut connection: &AsyncPgConnection, draft: &DecisionRow) -> Result<bool, Error> {
    let is_draft = decisions::state.eq(DecisionState::Draft.as_str());
    let unchanged = decisions::table.find(draft.id).filter(decisions::version.eq(draft.version)).filter(is_draft);
    // Held from here on: a signature at the same moment comes before all of this, or finds nothing to sign.
    let held: Option<Uuid> = unchanged.select(decisions::id).for_update().first(&mut connection).await.optional()?;
    if held.is_none() {
        return Ok(false);
    }
    let children = linked(connection, draft.id).await?;
    let joins = matches!(draft.matter()?, Matter::ChildJoins { .. }).then_some(draft.person_id);
    let persons_of: Vec<Uuid> = children.iter().map(|child| child.person_id).chain(joins).collect();
    diesel::delete(decisions::table.filter(decisions::principal_decision_id.eq(draft.id)).filter(is_draft))
        .execute(&mut connection)
        .await?;
    let deleted = diesel::delete(unchanged).execute(&mut connection).await?;
    remove(connection, &persons_of).await?;
    Ok(deleted == 1)
}
