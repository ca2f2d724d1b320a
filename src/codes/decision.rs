//! Codes of a decision: what it decides, on what ground, where it stands, and why a client was removed.
//!
//! The director of Joutseno Reception Centre, or an official whom the director appointed, decides on admission,
//! removal and the reflection and recovery periods (Reception Act 746/2011, sections 33 to 38; Aliens Act 301/2004,
//! sections 52 b and 52 c). Section 35 has three limbs of admission: a victim in need of assistance, a person who
//! assists the investigation, and the child of either. Each has its ground, and no other ground admits.

use super::circumstances::PeriodKind;
use super::code_list::code_list;
use super::person::ClientBasis;

code_list! {
    /// What a decision decides.
    pub enum DecisionType "decision_type" {
        /// Makes the person a client of the assistance system.
        Admission = "admission" ["Auttamisjärjestelmään ottaminen", "Upptagning i hjälpsystemet", "Admission"],
        /// Refuses admission.
        Refusal = "refusal" ["Kielteinen päätös", "Avslag", "Refusal"],
        /// Ends the person's assistance spell.
        Removal = "removal" ["Auttamisjärjestelmästä poistaminen", "Avförande från hjälpsystemet", "Removal"],
        /// Grants a reflection period to a client who stays without a right of residence.
        ReflectionPeriodGrant = "reflection_period_grant"
            ["Harkinta-ajan antaminen", "Beviljande av betänketid", "Grant of a reflection period"],
        /// Extends a reflection period.
        ReflectionPeriodExtension = "reflection_period_extension"
            ["Harkinta-ajan pidentäminen", "Förlängning av betänketid", "Extension of a reflection period"],
        /// Ends a reflection period before its time.
        ReflectionPeriodEnd = "reflection_period_end"
            ["Harkinta-ajan keskeyttäminen", "Avbrytande av betänketid", "End of a reflection period"],
        /// Grants a recovery period to a client with a right of residence.
        RecoveryPeriodGrant = "recovery_period_grant"
            ["Toipumisajan antaminen", "Beviljande av återhämtningstid", "Grant of a recovery period"],
        /// Extends a recovery period.
        RecoveryPeriodExtension = "recovery_period_extension"
            ["Toipumisajan pidentäminen", "Förlängning av återhämtningstid", "Extension of a recovery period"],
        /// Ends a recovery period before its time.
        RecoveryPeriodEnd = "recovery_period_end"
            ["Toipumisajan keskeyttäminen", "Avbrytande av återhämtningstid", "End of a recovery period"],
        /// Puts right a mistake in an earlier decision, which itself never changes.
        Correction = "correction" ["Päätöksen korjaaminen", "Rättelse av beslut", "Correction"],
    }
}

/// What a decision does with a reflection or recovery period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodAct {
    /// Grants it.
    Grant,
    /// Extends it.
    Extension,
    /// Ends it before its time.
    End,
}

impl DecisionType {
    /// On which period it decides what, if it does.
    #[must_use]
    pub const fn on_period(self) -> Option<(PeriodKind, PeriodAct)> {
        match self {
            Self::ReflectionPeriodGrant => Some((PeriodKind::Reflection, PeriodAct::Grant)),
            Self::ReflectionPeriodExtension => Some((PeriodKind::Reflection, PeriodAct::Extension)),
            Self::ReflectionPeriodEnd => Some((PeriodKind::Reflection, PeriodAct::End)),
            Self::RecoveryPeriodGrant => Some((PeriodKind::Recovery, PeriodAct::Grant)),
            Self::RecoveryPeriodExtension => Some((PeriodKind::Recovery, PeriodAct::Extension)),
            Self::RecoveryPeriodEnd => Some((PeriodKind::Recovery, PeriodAct::End)),
            Self::Admission | Self::Refusal | Self::Removal | Self::Correction => None,
        }
    }

    /// The decision that does this with that period.
    #[must_use]
    pub const fn of_period(kind: PeriodKind, act: PeriodAct) -> Self {
        match (kind, act) {
            (PeriodKind::Reflection, PeriodAct::Grant) => Self::ReflectionPeriodGrant,
            (PeriodKind::Reflection, PeriodAct::Extension) => Self::ReflectionPeriodExtension,
            (PeriodKind::Reflection, PeriodAct::End) => Self::ReflectionPeriodEnd,
            (PeriodKind::Recovery, PeriodAct::Grant) => Self::RecoveryPeriodGrant,
            (PeriodKind::Recovery, PeriodAct::Extension) => Self::RecoveryPeriodExtension,
            (PeriodKind::Recovery, PeriodAct::End) => Self::RecoveryPeriodEnd,
        }
    }
}

code_list! {
    /// On what ground a person was admitted or refused. The referrer never learns it.
    pub enum DecisionGround "decision_ground" {
        /// Admission: may be a victim of trafficking and needs assistance measures.
        VictimNeedsAssistance = "victim_needs_assistance"
            ["Uhri, joka on auttamistoimien tarpeessa", "Offer i behov av hjälpinsatser",
             "Victim in need of assistance measures"],
        /// Admission: helps the investigation of a trafficking offence and needs particular assistance.
        AssistingPerson = "assisting_person"
            ["Ihmiskaupparikoksen selvittämisessä avustava henkilö", "Person som bistår vid utredningen av ett människohandelsbrott",
             "Person assisting the investigation of a trafficking offence"],
        /// Admission: the minor child of a client.
        ChildOfClient = "child_of_client" ["Asiakkaan lapsi", "Barn till en klient", "Child of a client"],
        /// Refusal: the circumstances do not show that the person may be a victim.
        NotAssessedAsVictim = "not_assessed_as_victim"
            ["Ei arvioitu ihmiskaupan uhriksi", "Bedöms inte vara offer för människohandel",
             "Not assessed as a victim of trafficking"],
        /// Refusal: may be a victim but needs no assistance measures.
        NoNeedForAssistance = "no_need_for_assistance"
            ["Ei auttamistoimien tarvetta", "Inget behov av hjälpinsatser", "No need for assistance measures"],
        /// Refusal: the person is not in Finland.
        NotInFinland = "not_in_finland" ["Ei Suomessa", "Inte i Finland", "Not in Finland"],
        /// Refusal: there is not enough information to assess the matter.
        InsufficientInformation = "insufficient_information"
            ["Tiedot eivät riitä arvioon", "Otillräckliga uppgifter för bedömning", "Insufficient information"],
        /// Refusal: another ground.
        Other = "other" ["Muu peruste", "Annan grund", "Other ground"],
    }
}

impl DecisionGround {
    /// Whether a decision of this type may rest on this ground.
    ///
    /// An admission makes the person a client on a `basis`, and each basis has its one ground; without a basis nothing
    /// admits. A refusal makes nobody a client, so its basis does not matter. A correction may carry any ground that
    /// the decision it puts right could have had. Removals have reasons of their own ([`RemovalReason`]), and the
    /// decisions on periods have none.
    #[must_use]
    pub const fn fits(self, decision: DecisionType, basis: Option<ClientBasis>) -> bool {
        match decision {
            DecisionType::Admission => self.admits(basis),
            DecisionType::Refusal => self.refuses(),
            DecisionType::Correction => self.refuses() || self.admits(basis),
            DecisionType::Removal
            | DecisionType::ReflectionPeriodGrant
            | DecisionType::ReflectionPeriodExtension
            | DecisionType::ReflectionPeriodEnd
            | DecisionType::RecoveryPeriodGrant
            | DecisionType::RecoveryPeriodExtension
            | DecisionType::RecoveryPeriodEnd => false,
        }
    }

    const fn admits(self, basis: Option<ClientBasis>) -> bool {
        matches!(
            (self, basis),
            (Self::VictimNeedsAssistance, Some(ClientBasis::Victim))
                | (Self::AssistingPerson, Some(ClientBasis::AssistingPerson))
                | (Self::ChildOfClient, Some(ClientBasis::ChildInCare))
        )
    }

    const fn refuses(self) -> bool {
        matches!(
            self,
            Self::NotAssessedAsVictim
                | Self::NoNeedForAssistance
                | Self::NotInFinland
                | Self::InsufficientInformation
                | Self::Other
        )
    }
}

code_list! {
    /// Where a decision stands. From `signed` on its content never changes.
    pub enum DecisionState "decision_state" {
        /// Being prepared; has no effect.
        Draft = "draft" ["Luonnos", "Utkast", "Draft"],
        /// Signed: in effect.
        Signed = "signed" ["Allekirjoitettu", "Undertecknat", "Signed"],
        /// Served on the person: the time for an appeal runs.
        Served = "served" ["Annettu tiedoksi", "Delgivet", "Served"],
        /// No appeal came in time.
        Final = "final" ["Lainvoimainen", "Lagakraftvunnet", "Final"],
        /// Replaced by a decision that puts a mistake right.
        Corrected = "corrected" ["Korjattu", "Rättat", "Corrected"],
        /// An appeal to the administrative court is pending.
        Appealed = "appealed" ["Muutoksenhaku vireillä", "Överklagat", "Appealed"],
        /// The court upheld the decision.
        Upheld = "upheld" ["Pysytetty", "Fastställt", "Upheld"],
        /// The court overturned the decision.
        Overturned = "overturned" ["Kumottu", "Upphävt", "Overturned"],
        /// The court sent the matter back to be decided again.
        Remitted = "remitted" ["Palautettu uudelleen käsiteltäväksi", "Återförvisat", "Remitted"],
    }
}

impl RemovalReason {
    /// Whether it follows from another act alone, and so is none that an officer can give.
    #[must_use]
    pub const fn is_set_by_the_service(self) -> bool {
        matches!(self, Self::AdmittedAsVictim | Self::AdmissionOverturned)
    }
}

code_list! {
    /// Why a person was removed from the assistance system.
    pub enum RemovalReason "removal_reason" {
        /// Assistance measures are no longer needed.
        NoLongerNeedsHelp = "no_longer_needs_help"
            ["Ei enää auttamistoimien tarvetta", "Inget behov av hjälpinsatser längre", "No longer needs assistance"],
        /// The client asked for it.
        OwnRequest = "own_request" ["Oma pyyntö", "På egen begäran", "Own request"],
        /// The person is no longer assessed to be a victim.
        NotAVictim = "not_a_victim"
            ["Ei ihmiskaupan uhri", "Inte offer för människohandel", "Not a victim of trafficking"],
        /// Left Finland for good.
        LeftFinland = "left_finland" ["Poistunut Suomesta", "Har lämnat Finland", "Left Finland"],
        /// Nobody knows where the person is.
        WhereaboutsUnknown = "whereabouts_unknown"
            ["Olinpaikka tuntematon", "Vistelseort okänd", "Whereabouts unknown"],
        /// The person died.
        Deceased = "deceased" ["Kuollut", "Avliden", "Deceased"],
        /// The guardian, through whom a child in care was a client, was removed.
        PrincipalRemoved = "principal_removed"
            ["Huoltajan asiakkuus päättynyt", "Vårdnadshavaren har avförts", "Guardian removed"],
        /// A child in care turned 18.
        ReachedAdulthood = "reached_adulthood" ["Täyttänyt 18 vuotta", "Har fyllt 18 år", "Reached adulthood"],
        /// A child in care was found to be a victim (or an assisting person) and became a client in their own right that day.
        /// Set by the admission.
        AdmittedAsVictim = "admitted_as_victim"
            ["Otettu asiakkaaksi itsenäisesti", "Upptagen som klient i egen rätt", "Admitted in their own right"],
        /// A court overturned the admission. Set by the outcome of the appeal.
        AdmissionOverturned = "admission_overturned"
            ["Tuomioistuin kumonnut ottamisen", "Domstolen har upphävt upptagningen", "Admission overturned by a court"],
        /// The outcome of the criminal process. A ground until the amendment (1294/2022) that cut assistance loose from
        /// the criminal process on 1 January 2023.
        LegacyCriminalProcessOutcome = "legacy_criminal_process_outcome"
            ["Rikosprosessin lopputulos (ennen vuotta 2023)", "Straffprocessens utgång (före 2023)",
             "Outcome of the criminal process (before 2023)"] until(2022, 12, 31),
        /// Another reason.
        Other = "other" ["Muu syy", "Annan orsak", "Other reason"],
    }
}
