//! `client`: API clients, for the operator.

use std::process::ExitCode;

use assistance_api::access::State;
use assistance_api::audit::{self, Actor, Record};
use assistance_api::codes::{Code, ReferrerType};
use assistance_api::config::Config;
use assistance_api::db::Act;
use assistance_api::organisations::{NewApiClient, NewOrganisation, NewSecret, Scope, store};
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::Failure;
use super::storage::Storage;

/// What to do with API clients.
#[derive(Subcommand)]
pub enum Command {
    /// Create an API client, and its organisation where there is none of that name
    Create(Create),
    /// List API clients
    List,
    /// Give an API client a new secret; the old one ends at once
    Rotate {
        /// The client id
        client_id: String,
    },
}

/// An API client to be created.
#[derive(Args)]
pub struct Create {
    /// The public name with which it signs in: small letters, digits, hyphens
    #[arg(long)]
    client_id: String,
    /// What people call it
    #[arg(long)]
    name: String,
    /// Its organisation
    #[arg(long)]
    organisation: String,
    /// What a new organisation counts as when it refers (code list `referrer_type`)
    #[arg(long, value_name = "TYPE", default_value = "other")]
    organisation_type: String,
    /// A new organisation is the assistance system itself, whose clients may hold the scopes of officers
    #[arg(long)]
    assistance_system: bool,
    /// What it may do; give it once for each scope
    #[arg(long = "scope", required = true)]
    scopes: Vec<String>,
}

/// Runs `client`.
pub async fn run(config: Config, command: Command) -> Result<ExitCode, Failure> {
    let storage = Storage::find(&config).await?;
    let state = storage.open(&config).await?;
    let done = match command {
        Command::Create(new) => create(&state, new).await,
        Command::List => list(&state).await,
        Command::Rotate { client_id } => rotate(&state, &client_id).await,
    };
    state.database.close();
    storage.stop().await?;
    done.map(|()| ExitCode::SUCCESS)
}

async fn create(state: &State, new: Create) -> Result<(), Failure> {
    let scopes: Result<Vec<Scope>, String> = new
        .scopes
        .iter()
        .map(|text| Scope::parse(text).ok_or_else(|| format!("there is no scope {text}; there are {}", all_scopes())))
        .collect();
    let client = NewApiClient { client_id: new.client_id, name: new.name, scopes: scopes? };
    if ReferrerType::parse(&new.organisation_type).is_none() {
        return Err(format!("there is no organisation type {} in the code list referrer_type", new.organisation_type).into());
    }
    let now = state.clock.now();
    let connection = state.database.connection().await?;
    let found = store::find_organisation(&connection, &new.organisation).await?;
    let (organisation_id, of_assistance_system) = found.unwrap_or((Uuid::new_v4(), new.assistance_system));
    client.check(of_assistance_system)?;
    let secret = NewSecret::generate()?;
    let id = Uuid::new_v4();
    let record = Record::act("client.create", "api_client", id);
    let mut act = Act::new(audit::store::record(Actor::operator(&state.clock), record));
    if found.is_none() {
        let organisation = NewOrganisation {
            name: new.organisation,
            organisation_type: new.organisation_type,
            is_assistance_system: new.assistance_system,
        };
        act = act.and(store::organisation(organisation_id, &organisation, now));
    }
    let mac = secret.mac(&state.vault, &client.client_id);
    act.and(store::api_client(id, organisation_id, &client, now))
        .and(store::secret(id, mac, now))
        .perform(&connection)
        .await
        .map_err(|error| -> Failure {
            if error.is_constraint("api_clients_client_ids_are_unique") {
                "there is an API client of that id already".into()
            } else {
                error.into()
            }
        })?;
    show(&client.client_id, &secret);
    Ok(())
}

fn show(client_id: &str, secret: &NewSecret) {
    println!("client_id      {client_id}");
    println!("client_secret  {}", secret.reveal());
    println!("The secret is shown this once and kept nowhere.");
}

fn all_scopes() -> String {
    Scope::ALL.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ")
}

async fn list(state: &State) -> Result<(), Failure> {
    for client in store::list(&*state.database.connection().await?).await? {
        let since = client.suspended_at.map_or_else(String::new, |at| format!("  suspended since {at:.0}"));
        println!("{}  ({}, {})  {}{since}", client.client_id, client.organisation, client.name, client.scopes.join(" "));
    }
    Ok(())
}

async fn rotate(state: &State, client_id: &str) -> Result<(), Failure> {
    let connection = state.database.connection().await?;
    let client = store::find_api_client(&connection, client_id).await?.ok_or("there is no API client of that id")?;
    let secret = NewSecret::generate()?;
    let record = Record::act("client.rotate", "api_client", client.id);
    let now = state.clock.now();
    // The old ones end first: a statement does not see what another of the same act writes.
    Act::new(audit::store::record(Actor::operator(&state.clock), record))
        .and(store::end_secrets(client.id, now))
        .and(store::secret(client.id, secret.mac(&state.vault, client_id), now))
        .perform(&connection)
        .await?;
    show(client_id, &secret);
    Ok(())
}
