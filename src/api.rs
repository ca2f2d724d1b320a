//! The one list of slices, from which both the routes and the document are made, and what all operations of the document
//! have in common.

mod asked;
mod bounds;
mod complete;
mod components;
mod deprecated;
mod example;
mod links;
mod told;

use actix_web::App;
use serde_json::{Value, json};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder, Server};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::http::Problem;
use crate::organisations::Scope;
use crate::webhooks::delivery::payload::WebhookPayload;
use crate::{
    access, administration, clients, code_lists, consultations, contacts, courses, deadlines, decisions, feed, operations,
    parameters, referrals, releases, requests, reviews, statistics, webhooks,
};

/// Every route of the service.
pub fn routes(config: &mut ServiceConfig) {
    access::routes(config);
    administration::routes(config);
    requests::routes(config);
    referrals::routes(config);
    decisions::routes(config);
    parameters::routes(config);
    deadlines::routes(config);
    clients::routes(config);
    consultations::routes(config);
    contacts::routes(config);
    statistics::routes(config);
    releases::routes(config);
    reviews::routes(config);
    courses::routes(config);
    feed::routes(config);
    code_lists::routes(config);
    webhooks::routes(config);
    operations::routes(config);
}

const DESCRIPTION: &str = include_str!("api/description.md");

const TAGS: &[(&str, &str)] = &[
    ("Tokens", "How a program signs in: OAuth 2.0 client credentials."),
    ("Referrals", "What a partner does: submit referrals and learn what became of them."),
    ("Assessment", "What officers do with referrals: register, read, take up."),
    ("Decisions", "Admission, refusal, removal: drafted by officers, signed by those with the mandate."),
    ("Clients", "Persons with an assistance spell."),
    ("Events", "What happened, in the order in which it became known: for programs that follow."),
    ("Consultations", "Advice about somebody who has not consented to be referred: codes, and nobody's identity."),
    ("Contacts", "Calls and messages of the advice line: codes, and nobody's identity."),
    ("Courses", "Career coaching courses: announced by officers, open to everyone, without an account."),
    ("Webhooks", "The same, told where a partner wants to be told: addresses, secrets, and what was delivered."),
    ("Statistics", "Figures: the released ones for everyone, live ones for the assistance system."),
    ("Releases", "How figures are released: drafted, audited, approved by a second person, published, corrected."),
    ("Administration", "Organisations, their API clients, and how these sign in."),
    ("Code lists", "What each code means, in three languages, and what it is called elsewhere: for everyone."),
    ("Requests", "What became of your own calls."),
    ("Operations", "What operators and developers ask of a running service."),
];

/// The contract: the OpenAPI document of the service.
#[must_use]
pub fn document() -> Value {
    let scopes = Scope::ALL.iter().map(|scope| (scope.as_str(), scope.meaning())).collect::<Scopes>();
    let flow = Flow::ClientCredentials(ClientCredentials::new("/oauth2/token", scopes));
    let mut security = OAuth2::new([flow]);
    security.description = Some(
        "Client credentials; the token is sent as `Authorization: Bearer …`. It is a JWT (RFC 9068), checked as RFC8725 has it: one \
         algorithm for each key, the issuer, the audience, the type and the times."
            .to_owned(),
    );
    let info = InfoBuilder::new()
        .title("assistance-api")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION.trim()))
        .contact(Some(ContactBuilder::new().name(Some("The assistance system for victims of human trafficking")).build()))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .build();
    let tags = TAGS.iter().map(|(name, about)| TagBuilder::new().name(*name).description(Some(*about)).build());
    let start = OpenApiBuilder::new().info(info).servers(Some([Server::new("/")])).tags(Some(tags)).build();
    let (_, mut document) = App::new().into_utoipa_app().openapi(start).configure(routes).split_for_parts();
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert("oauth2".to_owned(), SecurityScheme::OAuth2(security).into());
    // Problems are answered everywhere and so belong to no operation of their own.
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    // Nor does what is sent to webhooks.
    schemas.push((WebhookPayload::name().into_owned(), WebhookPayload::schema()));
    WebhookPayload::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let mut document = serde_json::to_value(document).unwrap_or_else(|_| json!({}));
    complete::complete(&mut document);
    told::add(&mut document);
    bounds::add(&mut document);
    // Whom the server is for: partners and the public, not only the house.
    if let Some(server) = document.pointer_mut("/servers/0").and_then(Value::as_object_mut) {
        server.insert("x-internal".to_owned(), json!(false));
    }
    document
}

/// The contract as it is checked in.
#[must_use]
pub fn printed() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}
