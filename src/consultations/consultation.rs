//! What a consultation is: a day, codes, and nobody's name. Only coarse facts of the person it is about, each of which may
//! be left unknown: together they must not tell who it is.

use chrono::NaiveDate;

use crate::codes::{
    Advice, AdviceChannel, AgeClass, ConsultationTopic, FormOfExploitation, NationalityGroup, PlaceOfExploitation, ReferrerType,
    RelatedToTrafficking, Sex, Urgency,
};
use crate::http::{Violation, ViolationCode};

/// A consultation that keeps every rule.
#[derive(Clone, Debug)]
pub struct NewConsultation {
    /// Who asked.
    pub referrer_type: ReferrerType,
    /// The Finnish date on which it was held.
    pub held_on: NaiveDate,
    /// How advice was asked for.
    pub channel: AdviceChannel,
    /// The main topic, which is counted.
    pub topic: ConsultationTopic,
    /// Other topics.
    pub other_topics: Vec<ConsultationTopic>,
    /// Whether human trafficking is suspected.
    pub related_to_trafficking: RelatedToTrafficking,
    /// Whether help was needed at once.
    pub urgency: Urgency,
    /// The presumed form of exploitation.
    pub form: FormOfExploitation,
    /// The presumed place of exploitation.
    pub place: PlaceOfExploitation,
    /// Sex of the person.
    pub sex: Sex,
    /// Whether the person is a minor.
    pub age_class: AgeClass,
    /// The person's nationality, rolled up.
    pub nationality_group: NationalityGroup,
    /// The main advice, which is counted.
    pub advice: Advice,
    /// Other advice.
    pub other_advice: Vec<Advice>,
}

impl NewConsultation {
    /// The consultation, if it keeps the rules.
    ///
    /// # Errors
    /// Every place that does not.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Vec<Violation>> {
        let mut violations = Vec::new();
        if self.held_on > today {
            violations.push(Violation::new("/held_on", ViolationCode::InTheFuture, "The day lies in the future."));
        }
        if self.other_topics.contains(&self.topic) {
            violations.push(Violation::new("/other_topics", ViolationCode::Duplicate, "The main topic stands here again."));
        }
        if self.other_advice.contains(&self.advice) {
            violations.push(Violation::new("/other_advice", ViolationCode::Duplicate, "The main advice stands here again."));
        }
        if violations.is_empty() { Ok(self) } else { Err(violations) }
    }
}
