//! `client`: API clients, for the operator.

use std::process::ExitCode;

use actix_web::web;
use assistance_api::access::{Reach, State};
use assistance_api::administration::change::Change;
use assistance_api::administration::client_keys::{self, PublicJwk};
use assistance_api::administration::{rotate_secret, suspend_client};
use assistance_api::audit::{self, Actor, Record};
use assistance_api::codes::{Code, ReferrerType};
use assistance_api::config::Config;
use assistance_api::db::Act;
use assistance_api::organisations::client::{Place, fitting_scopes};
use assistance_api::organisations::{NewApiClient, NewOrganisation, NewSecret, PublicKey, store};
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::Failure;
use super::storage::Storage;

/// What to do with API clients.
#[derive(Subcommand)]
pub enum Command {
    /// Create an API client, and with --organisation-type its organisation where there is none of that name
    Create(Create),
    /// List API clients
    List,
    /// Give an API client a new secret
    Rotate {
        /// The client id
        client_id: String,
        /// For how many hours the secret before stays good beside it, 0 to 168; older ones end at once
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=168))]
        overlap_hours: u8,
    },
    /// Suspend an API client: within five seconds it can do nothing
    Suspend {
        /// The client id
        client_id: String,
    },
    /// Resume an API client that was suspended
    Resume {
        /// The client id
        client_id: String,
    },
    /// Register a public key with which an API client signs in
    AddKey {
        /// The client id
        client_id: String,
        /// A file with the public JSON Web Key
        file: std::path::PathBuf,
    },
    /// Remove a public key of an API client
    RemoveKey {
        /// The client id
        client_id: String,
        /// The thumbprint of the key
        kid: String,
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
    /// Its organisation, by name
    #[arg(long)]
    organisation: String,
    /// Makes the organisation where there is none of that name: what it counts as when it refers (code list `referrer_type`)
    #[arg(long, value_name = "TYPE")]
    organisation_type: Option<String>,
    /// The organisation that is made is the assistance system itself, whose clients may hold the scopes of officers
    #[arg(long, requires = "organisation_type")]
    assistance_system: bool,
    /// What it may do; give it once for each scope
    #[arg(long = "scope", required = true)]
    scopes: Vec<String>,
    /// It lives in the sandbox, apart from real data, for ever
    #[arg(long)]
    sandbox: bool,
}

/// Runs `client`.
pub async fn run(config: Config, command: Command) -> Result<ExitCode, Failure> {
    let storage = Storage::find(&config).await?;
    let state = storage.open(&config).await?;
    let done = match command {
        Command::Create(new) => create(&state, new).await,
        Command::List => list(&state).await,
        Command::Rotate { client_id, overlap_hours } => rotate(&state, &client_id, overlap_hours).await,
        Command::Suspend { client_id } => suspend(&state, &client_id).await,
        Command::Resume { client_id } => resume(&state, &client_id).await,
        Command::AddKey { client_id, file } => add_key(&state, &client_id, &file).await,
        Command::RemoveKey { client_id, kid } => remove_key(&state, &client_id, kid).await,
    };
    state.database.close();
    storage.stop().await?;
    done.map(|()| ExitCode::SUCCESS)
}

async fn create(state: &State, new: Create) -> Result<(), Failure> {
    let now = state.clock.now();
    let connection = state.database.connection().await?;
    let found = store::find_organisation(&connection, &new.organisation).await?;
    let made = if found.is_none() { Some(to_be_made(&new)?) } else { None };
    let (organisation_id, of_assistance_system) = found.unwrap_or((Uuid::new_v4(), new.assistance_system));
    if new.sandbox && state.sandbox.is_none() {
        return Err("there is no sandbox: ASSISTANCE_SANDBOX_URL is not given".into());
    }
    let scopes = fitting_scopes(&new.scopes, Place { of_assistance_system, in_sandbox: new.sandbox })?;
    let client = NewApiClient { client_id: new.client_id, name: new.name, scopes, is_sandbox: new.sandbox };
    client.check(of_assistance_system)?;
    let secret = NewSecret::generate()?;
    let id = Uuid::new_v4();
    let record = Record::act("client.create", "api_client", id);
    let mut act = Act::new(audit::store::record(Actor::operator(&state.clock), record));
    if let Some(organisation) = &made {
        act = act.and(store::organisation(organisation_id, organisation, now));
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
    if let Some(organisation) = made {
        println!("The organisation {} is new.", organisation.name);
    }
    show(&client.client_id, &secret);
    Ok(())
}

/// The organisation of a new client where there is none of that name. It is made where its type is given and not otherwise:
/// a name that is misspelt would make a partner that nobody is.
fn to_be_made(new: &Create) -> Result<NewOrganisation, Failure> {
    let Some(organisation_type) = &new.organisation_type else {
        return Err(format!("there is no organisation {}; to make it, give its --organisation-type", new.organisation).into());
    };
    if ReferrerType::parse(organisation_type).is_none() {
        return Err(format!("there is no organisation type {organisation_type} in the code list referrer_type").into());
    }
    Ok(NewOrganisation {
        name: new.organisation.clone(),
        organisation_type: organisation_type.clone(),
        is_assistance_system: new.assistance_system,
    })
}

fn show(client_id: &str, secret: &NewSecret) {
    println!("client_id      {client_id}");
    println!("client_secret  {}", secret.reveal());
    println!("The secret is shown this once and kept nowhere.");
}

async fn list(state: &State) -> Result<(), Failure> {
    for client in store::list(&*state.database.connection().await?).await? {
        let since = client.suspended_at.map_or_else(String::new, |at| format!("  suspended since {at:.0}"));
        let place = if client.is_sandbox { "  in the sandbox" } else { "" };
        println!("{}  ({}, {})  {}{place}{since}", client.client_id, client.organisation, client.name, client.scopes.join(" "));
    }
    Ok(())
}

/// The wish of the operator to change a client, who has read nothing first.
async fn wish(state: &State, client_id: &str, action: &'static str) -> Result<Change, Failure> {
    let connection = state.database.connection().await?;
    let client = store::find_api_client(&connection, client_id).await?.ok_or("there is no API client of that id")?;
    Ok(Change { actor: Actor::operator(&state.clock), action, id: client.id, if_match: None })
}

/// The state as operations take it.
fn shared(state: &State) -> web::Data<State> {
    web::Data::new(state.clone())
}

/// What an operation answers, for the operator.
fn told<T>(done: Result<T, assistance_api::http::Error>) -> Result<T, Failure> {
    done.map_err(|error| {
        error.log();
        error.code().meaning().trim().into()
    })
}

async fn rotate(state: &State, client_id: &str, overlap_hours: u8) -> Result<(), Failure> {
    let wish = wish(state, client_id, "client.rotate").await?;
    let overlap = chrono::TimeDelta::hours(i64::from(overlap_hours));
    let (_, secret) = told(rotate_secret::rotate(shared(state), Reach::Everything, wish, overlap).await)?;
    show(client_id, &secret);
    Ok(())
}

async fn suspend(state: &State, client_id: &str) -> Result<(), Failure> {
    let wish = wish(state, client_id, "client.suspend").await?;
    told(suspend_client::suspend(shared(state), Reach::Everything, wish).await)?;
    println!("{client_id} is suspended");
    Ok(())
}

async fn resume(state: &State, client_id: &str) -> Result<(), Failure> {
    let wish = wish(state, client_id, "client.resume").await?;
    told(suspend_client::resume(shared(state), Reach::Everything, wish).await)?;
    println!("{client_id} is not suspended any more");
    Ok(())
}

async fn add_key(state: &State, client_id: &str, file: &std::path::Path) -> Result<(), Failure> {
    let named = |mistake: &dyn std::fmt::Display| format!("{}: {mistake}", file.display());
    let text = std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let jwk: PublicJwk = serde_json::from_slice(&text).map_err(|_| named(&"not a public JSON Web Key"))?;
    let key = PublicKey::try_from(&jwk).map_err(|refused| named(&refused))?;
    let kid = key.thumbprint();
    let wish = wish(state, client_id, "client.register_key").await?;
    told(client_keys::register(shared(state), Reach::Everything, wish, key).await)?;
    println!("{client_id} signs in by the key {kid}");
    Ok(())
}

async fn remove_key(state: &State, client_id: &str, kid: String) -> Result<(), Failure> {
    let wish = wish(state, client_id, "client.remove_key").await?;
    told(client_keys::remove(shared(state), Reach::Everything, wish, kid).await)?;
    println!("{client_id} does not sign in by that key any more");
    Ok(())
}
