//! What a contact is: a day, codes, and nobody's name.

use chrono::NaiveDate;

use crate::codes::{
    Advice, AdviceChannel, Code, ContactCaller, ContactTopic, LanguageGroup, Nationality, RelatedToTrafficking, ResidenceStatus,
};
use crate::http::{Violation, ViolationCode};

/// A contact that keeps every rule.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// The Finnish date on which it came.
    pub contacted_on: NaiveDate,
    /// How it came.
    pub channel: AdviceChannel,
    /// In which language.
    pub language_group: LanguageGroup,
    /// What it was mainly about.
    pub topic: ContactTopic,
    /// Whether it was about human trafficking.
    pub related_to_trafficking: RelatedToTrafficking,
    /// Who made it.
    pub caller: ContactCaller,
    /// The nationality of the person concerned.
    pub nationality: Nationality,
    /// On what right the person concerned stays in Finland: temporary protection, for example.
    pub residence_status: ResidenceStatus,
    /// The main advice, or the service guided to.
    pub advice: Advice,
    /// Other advice.
    pub other_advice: Vec<Advice>,
}

impl NewContact {
    /// The contact, if it keeps the rules.
    ///
    /// # Errors
    /// Every place that does not.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Vec<Violation>> {
        let mut violations = Vec::new();
        if self.contacted_on > today {
            violations.push(Violation::new("/contacted_on", ViolationCode::InTheFuture, "The day lies in the future."));
        }
        if !self.residence_status.validity().covers(self.contacted_on) {
            let detail = "There was no such status on that day.";
            violations.push(Violation::new("/residence_status", ViolationCode::NotValidThen, detail));
        }
        if self.other_advice.contains(&self.advice) {
            violations.push(Violation::new("/other_advice", ViolationCode::Duplicate, "The main advice stands here again."));
        }
        if violations.is_empty() { Ok(self) } else { Err(violations) }
    }
}
