//! API clients that a test makes for itself, and what they ask of the token endpoint.

use assistance_api::db::Act;
use assistance_api::organisations::{NewApiClient, NewOrganisation, NewSecret, Scope, store};
use reqwest::Method;
use uuid::Uuid;

use super::{Answer, Caller, Service};

/// The organisation of the officers of the demonstration.
pub const AUTHORITY: &str = "Assistance system (demo)";
/// The content type of a request for a token.
pub const FORM: &str = "application/x-www-form-urlencoded";

impl Service {
    /// A new API client of this organisation, which is made a partner where there is none of its name: client id and secret.
    pub async fn new_client(&self, organisation: &str, scopes: &[Scope]) -> (String, String) {
        self.client_of(organisation, scopes, false).await
    }

    /// The same in the sandbox.
    pub async fn new_sandbox_client(&self, organisation: &str, scopes: &[Scope]) -> (String, String) {
        self.client_of(organisation, scopes, true).await
    }

    async fn client_of(&self, organisation: &str, scopes: &[Scope], is_sandbox: bool) -> (String, String) {
        let connection = self.state.database.connection().await.unwrap();
        let now = self.clock.now();
        let found = store::find_organisation(&connection, organisation).await.unwrap();
        let (organisation_id, of_assistance_system) = found.unwrap_or((Uuid::new_v4(), false));
        let client_id = format!("test-{}", Uuid::new_v4());
        let client = NewApiClient { client_id: client_id.clone(), name: client_id.clone(), scopes: scopes.to_vec(), is_sandbox };
        client.check(of_assistance_system).unwrap();
        let secret = NewSecret::generate().unwrap();
        let mac = secret.mac(&self.state.vault, &client_id);
        let mut act = Act::default();
        if found.is_none() {
            let partner = NewOrganisation {
                name: organisation.to_owned(),
                organisation_type: "other_ngo".to_owned(),
                is_assistance_system: false,
            };
            act = act.and(store::organisation(organisation_id, &partner, now));
        }
        let id = Uuid::new_v4();
        let act = act.and(store::api_client(id, organisation_id, &client, now)).and(store::secret(id, mac, now));
        act.perform(&connection).await.unwrap();
        (client_id, secret.reveal().to_owned())
    }

    /// A caller of the assistance system whose token has exactly these scopes.
    pub async fn caller_with(&self, scopes: &[Scope]) -> Caller {
        let (client_id, secret) = self.new_client(AUTHORITY, scopes).await;
        self.sign_in(&client_id, &secret).await
    }

    /// A caller with a token of its own.
    pub async fn sign_in(&self, client_id: &str, secret: &str) -> Caller {
        let form = format!("grant_type=client_credentials&client_id={client_id}&client_secret={secret}");
        let answer = self.ask_for_token(&[], &form).await.expect(200);
        self.bearer(answer.json()["access_token"].as_str().unwrap())
    }

    /// Any request to the token endpoint, as a form.
    pub async fn ask_for_token(&self, headers: &[(&str, &str)], form: &str) -> Answer {
        let headers = [&[("Content-Type", FORM)], headers].concat();
        self.nobody().send(Method::POST, "/oauth2/token", &headers, Some(form.to_owned())).await
    }
}

/// An answer without what differs between two equal answers: the request's id, the date, and whether the connection is kept
/// (it is not where a body was left unread).
pub fn constant(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let id = answer.header("x-request-id").to_owned();
    let of_one_request = |name: &str| matches!(name, "connection" | "date" | "x-request-id" | "ratelimit");
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| !of_one_request(name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    assert!(!id.is_empty(), "an answer without request id");
    (answer.status.as_u16(), headers, answer.text.replace(&id, "the request's id"))
}
