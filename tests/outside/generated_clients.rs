//! The first referral with the client that openapi-generator makes for Rust.

use assistance_client::apis::configuration::Configuration;
use assistance_client::apis::events_api::{FollowEventsSuccess, follow_events};
use assistance_client::apis::referrals_api::{
    ListReferralsSuccess, ReadReferralSuccess, SubmitReferralSuccess, list_referrals, read_referral, submit_referral,
};
use assistance_client::apis::tokens_api::{IssueTokenSuccess, issue_token};
use assistance_client::apis::{Error, ResponseContent};
use assistance_client::models::{
    Consent, ConsentForm, ConsentGivenBy, ConsentScope, Country, EventPage, EventType, Exploitation, FormOfExploitation,
    Nationality, Person, PlaceOfExploitation, Problem, ProblemCode, ReferralForReferrer, ReferralOutcome, ResidenceStatus,
    Sector, Sex, SubmitReferral, TokenError, TokenErrorCode, ViolationCode, Worker,
};
use chrono::{Days, NaiveDate, Utc};
use uuid::Uuid;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

async fn token(service: &Configuration, secret: &str) -> std::result::Result<String, ResponseContent<()>> {
    let asked = issue_token(service, "client_credentials", None, None, None, None, Some("demo-ngo"), Some(secret), None).await;
    let answer = asked.map_err(refusal)?;
    let Some(IssueTokenSuccess::Status200(token)) = answer.entity else { panic!("no token: {}", answer.content) };
    Ok(token.access_token)
}

/// What the service answered; any other mishap ends the test.
fn refusal<T: std::fmt::Debug>(error: Error<T>) -> ResponseContent<()> {
    match error {
        Error::ResponseError(answer) => ResponseContent { status: answer.status, content: answer.content, entity: None },
        other => panic!("{other:?}"),
    }
}

fn problem<T, E: std::fmt::Debug>(answer: std::result::Result<T, Error<E>>) -> Result<Problem> {
    let Err(error) = answer else { return Err("what has to be refused was not".into()) };
    let answer = refusal(error);
    let problem: Problem = serde_json::from_str(&answer.content)?;
    assert_eq!(i32::from(answer.status.as_u16()), problem.status);
    Ok(problem)
}

fn new_referral(reference: &str) -> Result<SubmitReferral> {
    let person = Person {
        given_names: Some(Some("Amina".to_owned())),
        family_name: Some(Some("Example".to_owned())),
        date_of_birth: Some(NaiveDate::from_ymd_opt(1998, 4, 2)),
        ..Person::new(vec![Nationality::Ng], ResidenceStatus::NoRightOfResidence, Sex::Female)
    };
    let exploitation = Exploitation {
        countries: Some(vec![Country::Fi]),
        sector: Some(Sector::Restaurant),
        ..Exploitation::new(PlaceOfExploitation::Finland, FormOfExploitation::ForcedLabour)
    };
    let yesterday = Utc::now().date_naive().checked_sub_days(Days::new(1)).ok_or("there is no yesterday")?;
    let consent = Consent::new(
        ConsentForm::OralDocumented,
        ConsentGivenBy::Person,
        yesterday,
        "en".to_owned(),
        vec![ConsentScope::Referral],
    );
    Ok(SubmitReferral {
        consent: Some(Some(Box::new(consent))),
        external_reference: Some(Some(reference.to_owned())),
        ..SubmitReferral::new(exploitation, person, Worker::new("Ronja Referrer".to_owned()))
    })
}

async fn follow(client: &Configuration, after: Option<&str>, wait: i32) -> Result<EventPage> {
    let types = vec![EventType::ReferralReceived, EventType::ReferralDecided];
    let answer = follow_events(client, after, Some(types), Some(100), Some(wait), None, None).await?;
    let Some(FollowEventsSuccess::Status200(page)) = answer.entity else { return Err(answer.content.into()) };
    Ok(page)
}

async fn submit(client: &Configuration, key: &str, referral: &SubmitReferral) -> Result<ReferralForReferrer> {
    let answer = submit_referral(client, key, referral.clone(), None, None, None).await?;
    let Some(SubmitReferralSuccess::Status201(made)) = answer.entity else { return Err(answer.content.into()) };
    assert_eq!(answer.status.as_u16(), 201);
    Ok(made)
}

#[tokio::main]
async fn main() -> Result<()> {
    let address = std::env::args().nth(1).ok_or("where is the service?")?;
    let nobody = Configuration { base_path: address, ..Configuration::new() };
    let Err(refused) = token(&nobody, "not-the-secret").await else { return Err("a wrong secret was taken".into()) };
    let error: TokenError = serde_json::from_str(&refused.content)?;
    assert_eq!((refused.status.as_u16(), error.error), (401, TokenErrorCode::InvalidClient));
    let token = token(&nobody, "demo-secret-of-the-ngo").await.map_err(|refused| refused.content)?;
    let client = Configuration { oauth_access_token: Some(token), ..nobody };

    let mut page = follow(&client, None, 0).await?;
    while !page.events.is_empty() {
        page = follow(&client, Some(&page.next_cursor), 0).await?;
    }

    let reference = format!("RUST-{}", Uuid::new_v4());
    let mut referral = new_referral(&reference)?;
    let key = Uuid::new_v4().to_string();
    let dry = submit_referral(&client, &key, referral.clone(), Some(true), None, None).await?;
    let Some(SubmitReferralSuccess::Status200(check)) = dry.entity else { return Err(dry.content.into()) };
    assert!(check.acceptable);
    // The key of a dry run is free for the submission.
    let made = submit(&client, &key, &referral).await?;
    assert_eq!(made.state, ReferralOutcome::Received);
    assert_eq!(made.external_reference, Some(Some(reference.clone())));
    assert_eq!(submit(&client, &key, &referral).await?, made);

    let read = read_referral(&client, &made.id.to_string(), None, None, None).await?;
    let Some(ReadReferralSuccess::Status200(read)) = read.entity else { return Err(read.content.into()) };
    assert_eq!(read, made);
    let found = list_referrals(&client, None, None, None, Some(&reference), None, None, None, None, None).await?;
    let Some(ListReferralsSuccess::Status200(found)) = found.entity else { return Err(found.content.into()) };
    assert_eq!(found.referrals.iter().map(|line| line.id).collect::<Vec<_>>(), [made.id]);

    let told = follow(&client, Some(&page.next_cursor), 20).await?.events;
    let told: Vec<_> = told.iter().map(|event| (event.r#type, event.subject.id, event.state.as_str())).collect();
    assert_eq!(told, [(EventType::ReferralReceived, made.id, "received")]);

    referral.consent = None;
    let refused = problem(submit_referral(&client, &Uuid::new_v4().to_string(), referral, None, None, None).await)?;
    assert_eq!(refused.code, ProblemCode::ValidationFailed);
    let codes: Vec<_> = refused.errors.iter().flatten().map(|violation| violation.code).collect();
    assert_eq!(codes, [ViolationCode::ConsentRequired]);
    let missing = problem(read_referral(&client, &Uuid::new_v4().to_string(), None, None, None).await)?;
    assert_eq!(missing.code, ProblemCode::NotFound);

    println!("Rust submitted {} and followed it", made.reference);
    Ok(())
}
