//! What a correction may say: the values that fit the kind of decision that it corrects.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::clients::Facts;
use crate::codes::{
    ClientBasis, Code, DecisionGround, FormOfExploitation, Nationality, PlaceOfExploitation, RemovalReason, ResidenceStatus,
    Sector, Sex,
};
use crate::decisions::decision::{Corrected, Matter};
use crate::http::{Violation, ViolationCode};

/// What stands in the correction where the decision was wrong. What is left out stays as the decision has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values {
    /// On which basis the person became a client.
    pub client_basis: Option<ClientBasis>,
    /// The ground.
    pub ground: Option<DecisionGround>,
    /// Why the spell ended.
    pub removal_reason: Option<RemovalReason>,
    /// What is counted.
    pub facts: Option<CorrectedFacts>,
}

/// Facts that the decision had wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct CorrectedFacts {
    /// Sex.
    pub sex: Option<Sex>,
    /// Primary nationality.
    pub nationality: Option<Nationality>,
    /// Residence status.
    pub residence_status: Option<ResidenceStatus>,
    /// Primary form of exploitation.
    pub form: Option<FormOfExploitation>,
    /// Where it happened.
    pub place: Option<PlaceOfExploitation>,
    /// Sector of work.
    pub sector: Option<Sector>,
}

impl CorrectedFacts {
    /// The facts with these instead.
    #[must_use]
    pub fn instead_of(self, facts: Facts) -> Facts {
        Facts {
            sex: self.sex.unwrap_or(facts.sex),
            nationality: self.nationality.unwrap_or(facts.nationality),
            residence_status: self.residence_status.unwrap_or(facts.residence_status),
            form: self.form.unwrap_or(facts.form),
            place: self.place.unwrap_or(facts.place),
            sector: self.sector.unwrap_or(facts.sector),
            ..facts
        }
    }
}

/// What a decision says, as far as a correction can take its place; `opened` is the spell that an admission opened. `None`
/// for kinds that are not corrected here.
#[must_use]
pub fn content(decision: Matter, opened: Option<Uuid>) -> Option<Corrected> {
    match decision {
        Matter::Admission { client_basis, ground } => {
            opened.map(|spell_id| Corrected::Admission { client_basis, ground, spell_id })
        }
        Matter::ChildJoins { .. } => opened.map(|spell_id| Corrected::Admission {
            client_basis: ClientBasis::ChildInCare,
            ground: DecisionGround::ChildOfClient,
            spell_id,
        }),
        Matter::Refusal { ground } => Some(Corrected::Refusal { ground }),
        Matter::Removal { reason, spell_id } => Some(Corrected::Removal { reason, spell_id }),
        Matter::Correction(corrected) => Some(corrected),
        Matter::Period { .. } | Matter::Other(_) => None,
    }
}

/// What the correction says: the content of the decision with these values instead.
///
/// # Errors
/// Every value that does not fit the decision, or did not exist when it was signed.
pub fn corrected(content: Corrected, values: Values, signed_on: NaiveDate) -> Result<Matter, Vec<Violation>> {
    let mut found = Vec::new();
    let mut refuse = |is_wrong: bool, pointer: &'static str, code, detail| {
        if is_wrong {
            found.push(Violation::new(pointer, code, detail));
        }
    };
    let is_admission = matches!(content, Corrected::Admission { .. });
    let is_removal = matches!(content, Corrected::Removal { .. });
    let unfit = "The decision that is corrected has no such value.";
    refuse(values.client_basis.is_some() && !is_admission, "/client_basis", ViolationCode::Inconsistent, unfit);
    refuse(values.ground.is_some() && is_removal, "/ground", ViolationCode::Inconsistent, unfit);
    refuse(values.removal_reason.is_some() && !is_removal, "/removal_reason", ViolationCode::Inconsistent, unfit);
    refuse(values.facts.is_some() && is_removal, "/assessed", ViolationCode::Inconsistent, unfit);
    let matter = Matter::Correction(match content {
        Corrected::Admission { client_basis, ground, spell_id } => {
            let basis = values.client_basis.unwrap_or(client_basis);
            let becomes_or_was_a_child = (basis == ClientBasis::ChildInCare) != (client_basis == ClientBasis::ChildInCare);
            let detail = "Whether somebody is a child in care is not corrected: that is another admission.";
            refuse(becomes_or_was_a_child, "/client_basis", ViolationCode::Inconsistent, detail);
            Corrected::Admission { client_basis: basis, ground: values.ground.unwrap_or(ground), spell_id }
        }
        Corrected::Refusal { ground } => Corrected::Refusal { ground: values.ground.unwrap_or(ground) },
        Corrected::Removal { reason, spell_id } => {
            let other = values.removal_reason.filter(|other| *other != reason);
            let is_set =
                other.is_some() && (reason.is_set_by_the_service() || other.is_some_and(RemovalReason::is_set_by_the_service));
            let detail = "The reason follows from another act: nobody gives it.";
            refuse(is_set, "/removal_reason", ViolationCode::Inconsistent, detail);
            let existed = other.is_none_or(|other| other.validity().covers(signed_on));
            let detail = "There was no such reason when the decision was signed.";
            refuse(!existed, "/removal_reason", ViolationCode::NotValidThen, detail);
            Corrected::Removal { reason: other.unwrap_or(reason), spell_id }
        }
    });
    let status = values.facts.and_then(|facts| facts.residence_status);
    let detail = "There was no such status when the decision was signed.";
    let existed = status.is_none_or(|status| status.validity().covers(signed_on));
    refuse(!existed, "/assessed/residence_status", ViolationCode::NotValidThen, detail);
    if found.is_empty() {
        found.extend(matter.violation());
    }
    if found.is_empty() { Ok(matter) } else { Err(found) }
}
