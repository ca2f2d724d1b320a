//! The rule by which services are arranged (Act 746/2011, chapter 4): a municipality of residence decides before all else,
//! then whether the client seeks asylum.

use chrono::NaiveDate;

use super::wire::RecordArrangement;
use crate::codes::{Code, ResidenceStatus, ServiceArrangement};
use crate::http::{Violation, ViolationCode};

/// Who has to arrange the services of a client who lives in a municipality or not, with this residence status.
#[must_use]
pub const fn by_rule(has_municipality: bool, status: ResidenceStatus) -> ServiceArrangement {
    match (has_municipality, status) {
        (true, _) => ServiceArrangement::WellbeingServicesCounty,
        (false, ResidenceStatus::AsylumSeeker) => ServiceArrangement::ReceptionCentre,
        (false, _) => ServiceArrangement::AssistanceSystem,
    }
}

/// Who arranges the services by what was sent, or what contradicts the rule in it. `status` is the client's residence status
/// where none was sent; `admitted_on` is the first day of the open spell.
///
/// # Errors
/// Every place that is refused.
pub fn arranged(
    body: &RecordArrangement,
    status: ResidenceStatus,
    admitted_on: NaiveDate,
) -> Result<ServiceArrangement, Vec<Violation>> {
    let mut found = Vec::new();
    let mut refuse = |pointer: &str, code, detail| found.push(Violation::new(pointer, code, detail));
    let ruled = by_rule(body.municipality.is_some(), body.residence_status.unwrap_or(status));
    if body.from < admitted_on {
        refuse("/from", ViolationCode::Inconsistent, "It would begin before the person was a client.");
    }
    if !ruled.validity().covers(body.from) {
        refuse("/from", ViolationCode::NotValidThen, "There were no wellbeing services counties on that day.");
    }
    if body.residence_status.is_some_and(|status| !status.validity().covers(body.from)) {
        refuse("/residence_status", ViolationCode::NotValidThen, "There was no such status on that day.");
    }
    if body.arrangement.is_some_and(|given| given != ruled) {
        let detail = "Residents are served by the county, asylum seekers by the reception centre, others by the system.";
        refuse("/arrangement", ViolationCode::Inconsistent, detail);
    }
    match (&body.municipality, body.wellbeing_services_county) {
        (Some(_), None) => {
            refuse("/wellbeing_services_county", ViolationCode::Required, "The county of the municipality is needed.");
        }
        (None, Some(_)) => {
            let detail = "Only who lives in a municipality is served by its county.";
            refuse("/wellbeing_services_county", ViolationCode::Inconsistent, detail);
        }
        (Some(municipality), Some(county)) if !county.may_hold(municipality.expose()) => {
            let detail = "The municipality belongs to another county.";
            refuse("/wellbeing_services_county", ViolationCode::Inconsistent, detail);
        }
        _ => {}
    }
    if found.is_empty() { Ok(ruled) } else { Err(found) }
}

#[cfg(test)]
mod tests {
    use super::{Code, ResidenceStatus, ServiceArrangement, by_rule};

    #[test]
    fn residence_decides_then_asylum_and_the_system_serves_the_others() {
        for status in ResidenceStatus::all() {
            assert_eq!(by_rule(true, *status), ServiceArrangement::WellbeingServicesCounty);
            let without = by_rule(false, *status);
            let seeks_asylum = *status == ResidenceStatus::AsylumSeeker;
            assert_eq!(without == ServiceArrangement::ReceptionCentre, seeks_asylum, "{status}");
            assert_eq!(without == ServiceArrangement::AssistanceSystem, !seeks_asylum, "{status}");
        }
    }
}
