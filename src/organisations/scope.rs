//! Scopes: what an API client may be granted. One table, from which the contract, the tokens and the checks are made.

use std::fmt;

/// For whom a scope is: the clients of which organisations may hold it, and whose rows it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Any organisation, for its own referrals.
    Partner,
    /// Officers of the assistance system only.
    Authority,
    /// Anyone: released figures disclose nobody.
    Public,
}

/// Declares the scopes: `Name = "noun:verb" Audience "what it allows"`.
macro_rules! scopes {
    ($($name:ident = $text:literal $audience:ident $meaning:literal;)+) => {
        /// What an access token allows. `noun:verb`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scope { $(#[doc = $meaning] $name,)+ }

        impl Scope {
            /// Every scope.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The scope as it stands in tokens and in the contract.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What it allows, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)+ }
            }

            /// For whom it is.
            #[must_use]
            pub const fn audience(self) -> Audience {
                match self { $(Self::$name => Audience::$audience,)+ }
            }

            /// The scope with this text.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|scope| scope.as_str() == text)
            }
        }
    };
}

scopes! {
    ReferralsSubmit = "referrals:submit" Partner "Submit referrals of one's own organisation.";
    ReferralsRead = "referrals:read" Partner "Read what became of the referrals of one's own organisation.";
    EventsRead = "events:read" Partner "Follow what happens to the referrals of one's own organisation.";
    ConsultationsRecord = "consultations:record" Partner "Record consultations, which name nobody, and read those of one's own organisation.";
    WebhooksManage = "webhooks:manage" Partner "Have the events of one's own organisation delivered, and see what was.";
    RequestsRead = "requests:read" Partner "Read the log of the calls of one's own organisation.";
    StatisticsOwn = "statistics:own" Partner "Count the referrals and consultations of one's own organisation.";
    AssessmentRead = "assessment:read" Authority "Read every referral with the identity of the person; each look is recorded.";
    AssessmentWrite = "assessment:write" Authority "Register referrals that came by telephone, e-mail or post; take referrals up.";
    AssessmentFollow = "assessment:follow" Authority "Follow every event: ids and states, nobody's identity.";
    DecisionsRead = "decisions:read" Authority "Read decisions.";
    DecisionsDraft = "decisions:draft" Authority "Draft decisions.";
    DecisionsSign = "decisions:sign" Authority "Sign decisions: the director or an appointed official.";
    ParametersWrite = "parameters:write" Authority "Record lengths that the law sets, from a day on.";
    ClientsRead = "clients:read" Authority "Read clients with their identity and spells; each look is recorded.";
    ClientsWrite = "clients:write" Authority "Record by date who arranges a client's services and who identified the client.";
    ConsultationsRead = "consultations:read" Authority "Read every consultation; they name nobody.";
    ConsultationsWrite = "consultations:write" Authority "Record consultations that came by telephone or e-mail.";
    ContactsRead = "contacts:read" Authority "Read the contacts of the advice line; they name nobody.";
    ContactsWrite = "contacts:write" Authority "Record contacts of the advice line.";
    CoursesRead = "courses:read" Authority "Read courses and the applications for them; each look at an application is recorded.";
    CoursesWrite = "courses:write" Authority "Draft, announce, change and cancel courses; decide on applications.";
    StatisticsRead = "statistics:read" Authority "Read true counts, live; each query is recorded with its purpose.";
    AdministrationRead = "administration:read" Authority "Read organisations, their API clients and how these sign in.";
    AdministrationWrite = "administration:write" Authority "Create, change and suspend organisations and API clients.";
    ReleasesRead = "releases:read" Authority "Read releases of statistics in preparation, and the reports of their audit.";
    ReleasesPrepare = "releases:prepare" Authority "Draft, audit, correct and discard releases of statistics.";
    ReleasesApprove = "releases:approve" Authority "Approve and publish releases of statistics that somebody else has drafted.";
    StatisticsPublic = "statistics:public" Public "Read released statistics.";
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
