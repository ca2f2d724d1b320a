//! The rules of API clients: how they are named, which scopes fit which organisation, what a secret is.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use validator::ValidationError;

use super::{Audience, PublicKey, Scope};
use crate::vault::seal::{base64url, random};
use crate::vault::{Damaged, Vault};

/// Client ids of the demonstration begin with this; a service in production refuses to start where there is one.
pub const DEMO: &str = "demo-";

/// An organisation to be created.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// Its name, unique.
    pub name: String,
    /// What it counts as when it refers (code list `referrer_type`).
    pub organisation_type: String,
    /// Whether it is the assistance system itself.
    pub is_assistance_system: bool,
}

/// An API client to be created.
#[derive(Clone, Debug)]
pub struct NewApiClient {
    /// The public name with which it signs in.
    pub client_id: String,
    /// What people call it.
    pub name: String,
    /// What it may be granted.
    pub scopes: Vec<Scope>,
    /// Whether it lives in the sandbox.
    pub is_sandbox: bool,
}

/// An API client as the token endpoint needs it.
#[derive(Clone, Debug)]
pub struct ApiClient {
    /// Its id, the `sub` of its tokens.
    pub id: Uuid,
    /// Its organisation.
    pub organisation_id: Uuid,
    /// The public name with which it signs in.
    pub client_id: String,
    /// What it may be granted.
    pub scopes: Vec<Scope>,
    /// Whether it or its organisation is suspended.
    pub suspended: bool,
    /// Whether it lives in the sandbox.
    pub is_sandbox: bool,
}

/// An API client as every request needs it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who it is and what it may do.
    pub client: ApiClient,
    /// The outside issuer and subject that stand for it.
    pub external: Option<(String, String)>,
    /// The X-Road member that stands for it.
    pub xroad_member: Option<String>,
}

/// A public key of an API client.
#[derive(Clone, Debug)]
pub struct RegisteredKey {
    /// Which of its two places it has.
    pub slot: i16,
    /// The key.
    pub key: PublicKey,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}

/// A line of the list of API clients that the operator sees.
#[derive(Clone, Debug)]
pub struct ApiClientLine {
    /// The public name with which it signs in.
    pub client_id: String,
    /// What people call it.
    pub name: String,
    /// Its organisation's name.
    pub organisation: String,
    /// What it may be granted.
    pub scopes: Vec<String>,
    /// Whether it lives in the sandbox.
    pub is_sandbox: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Since when it is suspended, if it is.
    pub suspended_at: Option<DateTime<Utc>>,
}

/// A secret that has just been made. It is shown once.
pub struct NewSecret(String);

impl NewSecret {
    /// 32 random bytes behind a prefix by which leaked ones are found in source code.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn generate() -> Result<Self, Damaged> {
        Ok(Self(format!("assist_{}", base64url(&random::<32>()?))))
    }

    /// A secret that everybody may know, of a demonstration.
    #[must_use]
    pub fn of_demo(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret, for the one time that it is shown.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn mac(&self, vault: &Vault, client_id: &str) -> Vec<u8> {
        vault.secret_mac(client_id, &self.0)
    }
}

/// Why an API client is refused, in a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// The form of a client id: 3 to 64 small letters, digits and hyphens; not one of a demonstration.
///
/// # Errors
/// The code `pattern`.
pub fn client_name(name: &str) -> Result<(), ValidationError> {
    let is_named = (3..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !name.starts_with('-')
        && !name.starts_with(DEMO);
    if is_named { Ok(()) } else { Err(ValidationError::new("pattern")) }
}

/// Where an API client stands: what it may be granted depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Whether its organisation is the assistance system.
    pub of_assistance_system: bool,
    /// Whether it lives in the sandbox.
    pub in_sandbox: bool,
}

/// The scopes of these names, which have to exist, to stand here once, and to fit the client's place: officers' scopes are for
/// the assistance system only, and clients are administered outside the sandbox.
///
/// # Errors
/// A sentence that says what does not fit.
pub fn fitting_scopes(names: &[String], place: Place) -> Result<Vec<Scope>, Refused> {
    let mut scopes = Vec::new();
    for name in names {
        let scope = Scope::parse(name).ok_or_else(|| Refused(format!("there is no scope {name}; there are {}", all_scopes())))?;
        if scope.audience() == Audience::Authority && !place.of_assistance_system {
            return Err(Refused(format!("the scope {scope} is for the assistance system's own clients only")));
        }
        if place.in_sandbox && matches!(scope, Scope::AdministrationRead | Scope::AdministrationWrite) {
            return Err(Refused(format!("the scope {scope} is not for the sandbox: its clients are administered outside it")));
        }
        if scopes.contains(&scope) {
            return Err(Refused(format!("the scope {scope} stands here twice")));
        }
        scopes.push(scope);
    }
    if scopes.is_empty() { Err(Refused("an API client needs at least one scope".to_owned())) } else { Ok(scopes) }
}

fn all_scopes() -> String {
    Scope::ALL.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ")
}

impl NewApiClient {
    /// Checks the name and that the scopes fit the organisation.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub fn check(&self, of_assistance_system: bool) -> Result<(), Refused> {
        client_name(&self.client_id).map_err(|_| {
            Refused(format!("a client id has 3 to 64 small letters, digits and hyphens, and does not begin with {DEMO}"))
        })?;
        let names: Vec<_> = self.scopes.iter().map(ToString::to_string).collect();
        fitting_scopes(&names, Place { of_assistance_system, in_sandbox: self.is_sandbox }).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::{NewApiClient, Scope};

    #[test]
    fn officers_scopes_are_for_the_assistance_system_only() {
        let client = |scopes: &[Scope]| NewApiClient {
            client_id: "ngo-1".into(),
            name: "NGO".into(),
            scopes: scopes.to_vec(),
            is_sandbox: false,
        };
        assert!(client(&[Scope::ReferralsSubmit, Scope::StatisticsPublic]).check(false).is_ok());
        assert!(client(&[Scope::ReferralsSubmit, Scope::ClientsRead]).check(false).is_err());
        assert!(client(&[Scope::ClientsRead]).check(true).is_ok());
        assert!(client(&[]).check(true).is_err());
        assert!(client(&[Scope::ReferralsRead, Scope::ReferralsRead]).check(false).is_err());
        assert!(NewApiClient { client_id: "demo-1".into(), ..client(&[Scope::ReferralsSubmit]) }.check(false).is_err());
        let administrator = client(&[Scope::AdministrationRead]);
        assert!(administrator.check(true).is_ok());
        assert!(NewApiClient { is_sandbox: true, ..administrator }.check(true).is_err());
        assert!(NewApiClient { is_sandbox: true, ..client(&[Scope::ClientsRead]) }.check(true).is_ok());
        assert!(NewApiClient { client_id: "Ngo 1".into(), ..client(&[Scope::ReferralsSubmit]) }.check(false).is_err());
    }
}
