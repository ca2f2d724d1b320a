//! Who can sign in to the demonstration: a client for each role, with secrets that everybody may know.

use crate::organisations::Scope;

/// A client of the demonstration.
#[derive(Clone, Copy, Debug)]
pub struct DemoClient {
    /// What it shows.
    pub role: &'static str,
    /// The name with which it signs in.
    pub client_id: &'static str,
    /// Its secret.
    pub secret: &'static str,
    /// Its organisation.
    pub organisation: &'static str,
    /// What the organisation counts as when it refers (code list `referrer_type`).
    pub organisation_type: &'static str,
    /// Whether that is the assistance system.
    pub of_assistance_system: bool,
    /// What it may do.
    pub scopes: &'static [Scope],
}

pub(super) const AUTHORITY: &str = "Assistance system (demo)";

const PARTNER: &[Scope] = &[
    Scope::ReferralsSubmit,
    Scope::ReferralsRead,
    Scope::EventsRead,
    Scope::RequestsRead,
    Scope::ConsultationsRecord,
    Scope::WebhooksManage,
    Scope::StatisticsOwn,
];
const OFFICER: &[Scope] = &[
    Scope::AssessmentRead,
    Scope::AssessmentWrite,
    Scope::AssessmentFollow,
    Scope::DecisionsRead,
    Scope::DecisionsDraft,
    Scope::ClientsRead,
    Scope::ClientsWrite,
    Scope::ConsultationsRead,
    Scope::ConsultationsWrite,
    Scope::ContactsRead,
    Scope::ContactsWrite,
    Scope::CoursesRead,
    Scope::CoursesWrite,
    Scope::StatisticsRead,
];
const DECISION_MAKER: &[Scope] = &[
    Scope::AssessmentRead,
    Scope::DecisionsRead,
    Scope::DecisionsSign,
    Scope::ParametersWrite,
    Scope::ClientsRead,
    Scope::ReleasesRead,
    Scope::ReleasesApprove,
];

/// The clients of the demonstration that live in its sandbox.
pub const SANDBOX_CLIENTS: &[DemoClient] = &[
    DemoClient {
        role: "sandbox: a partner",
        client_id: "demo-sandbox-ngo",
        secret: "demo-secret-of-the-sandbox-ngo",
        organisation: "Shelter Harbour (demo)",
        organisation_type: "other_ngo",
        of_assistance_system: false,
        scopes: PARTNER,
    },
    DemoClient {
        role: "sandbox: an officer",
        client_id: "demo-sandbox-officer",
        secret: "demo-secret-of-the-sandbox-officer",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: OFFICER,
    },
    DemoClient {
        role: "sandbox: a decision maker",
        client_id: "demo-sandbox-signer",
        secret: "demo-secret-of-the-sandbox-signer",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: DECISION_MAKER,
    },
];

/// The clients of the demonstration.
pub const CLIENTS: &[DemoClient] = &[
    DemoClient {
        role: "a partner: an NGO that refers",
        client_id: "demo-ngo",
        secret: "demo-secret-of-the-ngo",
        organisation: "Shelter Harbour (demo)",
        organisation_type: "other_ngo",
        of_assistance_system: false,
        scopes: PARTNER,
    },
    DemoClient {
        role: "a partner: the police",
        client_id: "demo-police",
        secret: "demo-secret-of-the-police",
        organisation: "Police (demo)",
        organisation_type: "police",
        of_assistance_system: false,
        scopes: PARTNER,
    },
    DemoClient {
        role: "an officer of the assistance system",
        client_id: "demo-officer",
        secret: "demo-secret-of-the-officer",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: OFFICER,
    },
    DemoClient {
        role: "a decision maker of the assistance system",
        client_id: "demo-decision-maker",
        secret: "demo-secret-of-the-decision-maker",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: DECISION_MAKER,
    },
    DemoClient {
        role: "the director: a second person who signs",
        client_id: "demo-director",
        secret: "demo-secret-of-the-director",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: DECISION_MAKER,
    },
    DemoClient {
        role: "a statistician of the assistance system",
        client_id: "demo-statistician",
        secret: "demo-secret-of-the-statistician",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: &[Scope::StatisticsRead, Scope::ReleasesRead, Scope::ReleasesPrepare],
    },
    DemoClient {
        role: "an administrator of the assistance system",
        client_id: "demo-administrator",
        secret: "demo-secret-of-the-administrator",
        organisation: AUTHORITY,
        organisation_type: "other_authority",
        of_assistance_system: true,
        scopes: &[Scope::AdministrationRead, Scope::AdministrationWrite],
    },
    DemoClient {
        role: "a dashboard of the public",
        client_id: "demo-dashboard",
        secret: "demo-secret-of-the-dashboard",
        organisation: "Dashboard (demo)",
        organisation_type: "other",
        of_assistance_system: false,
        scopes: &[Scope::StatisticsPublic],
    },
];
