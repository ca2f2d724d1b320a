//! Codes of courses and of applications for them.

use super::code_list::code_list;

code_list! {
    /// Where a course stands.
    pub enum CourseState "course_state" {
        /// Being prepared; seen by officers only.
        Draft = "draft" ["Valmisteilla", "Under beredning", "Being prepared"],
        /// Announced, and open for applications.
        Announced = "announced" ["Haku käynnissä", "Ansökan pågår", "Open for applications"],
        /// Announced, and the last day of applications is over.
        Closed = "closed" ["Haku päättynyt", "Ansökningstiden har gått ut", "Applications closed"],
        /// Cancelled. Final.
        Cancelled = "cancelled" ["Peruttu", "Inställd", "Cancelled"],
    }
}

code_list! {
    /// Where an application for a course stands.
    pub enum ApplicationState "application_state" {
        /// Received, not decided yet.
        Received = "received" ["Vastaanotettu", "Mottagen", "Received"],
        /// The applicant was offered a place.
        Accepted = "accepted" ["Hyväksytty", "Antagen", "Accepted"],
        /// The applicant was not offered a place.
        Rejected = "rejected" ["Ei hyväksytty", "Inte antagen", "Not accepted"],
        /// The applicant gave it up; what they wrote was erased. Final.
        Withdrawn = "withdrawn" ["Peruttu hakijan pyynnöstä", "Återtagen", "Withdrawn"],
    }
}
