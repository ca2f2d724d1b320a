//! A case in each state, as the steps over HTTP and the clock put it there.

use std::collections::BTreeMap;

use assistance_api::decisions::course::finality::make_final;
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::harness::course::lodged;
use crate::harness::steps::{Admitted, Team, admission, refusal, removal, two_children};
use crate::harness::{Service, referral, with};
use crate::periods::grant;
use crate::referral_life::{ask, run_jobs, told};

/// The ids of a case, by what they name, and the day on which it is looked at.
#[derive(Default)]
pub struct Case {
    pub today: NaiveDate,
    ids: BTreeMap<&'static str, String>,
}

impl Case {
    pub fn id(&self, of: &str) -> Option<&str> {
        self.ids.get(of).map(String::as_str)
    }

    pub fn with(mut self, of: &'static str, id: impl Into<String>) -> Self {
        self.ids.insert(of, id.into());
        self
    }

    /// A day so many days from now.
    pub fn in_days(&self, days: i64) -> String {
        (self.today + TimeDelta::days(days)).to_string()
    }
}

/// Makes it later by whole days; tokens have to be new then.
async fn wait(service: &Service, days: i64) -> Team {
    service.clock.set(service.clock.now() + TimeDelta::days(days));
    service.team().await
}

/// A person for whom a reflection period is there.
fn staying() -> Value {
    with(referral(), "/person/residence_status", json!("no_right_of_residence"))
}

/// A new case of a kind in a state.
pub async fn in_state(service: &Service, kind: &str, state: &str) -> Case {
    let case = match kind {
        "referral" => of_referral(service, state).await,
        "decision" => of_decision(service, state).await,
        "spell" => of_spell(service, state).await,
        "consent" => of_consent(service, state).await,
        "period" => of_period(service, state).await,
        _ => Case::default(),
    };
    Case { today: service.clock.today(), ..case }
}

async fn of_referral(service: &Service, state: &str) -> Case {
    let team = service.team().await;
    let today = service.clock.today();
    let in_days = |days: i64| (today + TimeDelta::days(days)).to_string();
    let id = if state == "decided, the refusal fell" {
        let (decision, referral) = team.refuse().await;
        team.fight(&decision, "overturned", &in_days(0)).await;
        referral
    } else {
        team.submit(&referral()).await
    };
    let other = of_person(&team, &team.submit(&referral()).await).await;
    let case = of_person(&team, &id).await;
    let case = case.with("other", other.id("referral").unwrap()).with("other_person", other.id("person").unwrap());
    match state {
        "received" | "decided, the refusal fell" => case,
        "under_assessment" => {
            let asked = ask(&team, &id, &in_days(14)).await;
            let answer = with(told(), "/information_request_id", json!(asked));
            team.ngo.create(&format!("/v1/referrals/{id}/supplements"), &answer).await.expect(201);
            case.with("question", asked)
        }
        "needs_information" => case.with("question", ask(&team, &id, &in_days(14)).await),
        "lapsed" => {
            let asked = ask(&team, &id, &in_days(1)).await;
            wait(service, 2).await;
            assert_eq!(run_jobs(service).await, 1);
            case.with("question", asked)
        }
        "withdrawn" => {
            let path = format!("/v1/referrals/{id}/withdraw");
            team.ngo.change(&path, "*", Some(&json!({"reason": "referrer_error"}))).await.expect(200);
            case
        }
        "merged" => {
            let into = json!({"into": case.id("other")});
            team.officer.change(&format!("/v1/assessment/referrals/{id}/merge"), "*", Some(&into)).await.expect(200);
            let person = other.id("person").unwrap();
            case.with("person", person)
        }
        "under_assessment, a draft" => {
            team.take_up(&id).await.expect(200);
            case.with("decision", team.draft("admissions", &admission(&id, &json!([]))).await.expect(201).id())
        }
        "decided" => {
            team.take_up(&id).await.expect(200);
            case.with("decision", team.decide("refusals", &refusal(&id)).await.id())
        }
        other => panic!("{other} is no state"),
    }
}

/// A referral and its person.
async fn of_person(team: &Team, referral: &str) -> Case {
    let whole = team.officer.get(&format!("/v1/assessment/referrals/{referral}")).await.expect(200).json();
    Case::default().with("referral", referral).with("person", whole["person_id"].as_str().unwrap())
}

async fn of_decision(service: &Service, state: &str) -> Case {
    let team = service.team().await;
    let today = service.clock.today().to_string();
    let id = match state {
        "draft" => team.draft("refusals", &refusal(&team.assess(&referral()).await)).await.expect(201).id(),
        "draft, follows the guardian's" => {
            let body = admission(&team.assess(&referral()).await, &two_children());
            let draft = team.draft("admissions", &body).await.expect(201).id();
            team.decision(&draft).await["linked_decisions"][0]["id"].as_str().unwrap().to_owned()
        }
        _ => team.refuse().await.0,
    };
    match state {
        "served" => drop(team.serve(&id, &today).await),
        "final" => {
            let last = team.serve(&id, &today).await["appeal_until"].clone();
            wait(service, 60).await;
            assert_eq!(make_final(&service.state).await.unwrap(), 1);
            return Case::default().with("decision", id).with("last day for an appeal", last.as_str().unwrap());
        }
        "corrected" => drop(team.decide("corrections", &super::actions::correction(&id)).await),
        "appealed" => {
            team.serve(&id, &today).await;
            team.step(&id, "appeal", &lodged(&today)).await.expect(200);
        }
        "upheld" | "overturned" | "remitted" => drop(team.fight(&id, state, &today).await),
        _ => {}
    }
    Case::default().with("decision", id)
}

async fn of_spell(service: &Service, state: &str) -> Case {
    let team = service.team().await;
    let admitted = team.admit(&staying(), &two_children()).await;
    let case = of_client(&admitted);
    let case = if state.ends_with("of a child in care") {
        let children = team.client(&admitted.client).await["children_in_care"].clone();
        let id = |name: &str| children[0][name].as_str().unwrap().to_owned();
        case.with("spell", id("spell_id")).with("person", id("client_id"))
    } else {
        case
    };
    if state.starts_with("closed") {
        team.decide("removals", &removal(&admitted.spell)).await;
    }
    if state == "open, a removal drafted" {
        return case.with("decision", team.draft("removals", &removal(&admitted.spell)).await.expect(201).id());
    }
    case
}

fn of_client(admitted: &Admitted) -> Case {
    Case::default().with("spell", &admitted.spell).with("person", &admitted.client)
}

async fn of_consent(service: &Service, state: &str) -> Case {
    let team = service.team().await;
    match state {
        "in_force, a client" => of_client(&team.admit(&referral(), &json!([])).await),
        "in_force, a refusal" => of_person(&team, &team.refuse().await.1).await,
        _ => {
            let case = of_person(&team, &team.submit(&referral()).await).await;
            if state == "withdrawn" {
                let path = format!("/v1/assessment/persons/{}/consents/withdraw", case.id("person").unwrap());
                let body = json!({"withdrawn_by": "person", "withdrawn_on": service.clock.today()});
                team.officer.change(&path, "*", Some(&body)).await.expect(200);
            }
            case
        }
    }
}

async fn of_period(service: &Service, state: &str) -> Case {
    let team = service.team().await;
    let admitted = team.admit(&staying(), &json!([])).await;
    let today = service.clock.today();
    let granted = grant(&admitted.spell, "reflection", &today.to_string(), &(today + TimeDelta::days(60)).to_string());
    let case = of_client(&admitted);
    match state {
        "none" => case,
        "none, a grant drafted" => case.with("decision", team.draft("periods", &granted).await.expect(201).id()),
        _ => {
            team.decide("periods", &granted).await;
            match state {
                "running" => {}
                "ended" => {
                    let team = wait(service, 10).await;
                    let case = Case { today: service.clock.today(), ..Case::default() }.with("spell", &admitted.spell);
                    let end = super::actions::period(&case, "reflection_period_end", 0).unwrap();
                    team.decide("periods", &end).await;
                    wait(service, 1).await;
                }
                "run_out" => drop(wait(service, 61).await),
                other => panic!("{other} is no state"),
            }
            case
        }
    }
}

/// The state in which a case of this kind stands.
pub async fn stands(service: &Service, kind: &str, case: &Case) -> String {
    let id = |of: &str| case.id(of).unwrap();
    let query = match kind {
        "referral" => format!("SELECT state AS text FROM referrals WHERE id = '{}'", id("referral")),
        "decision" => format!("SELECT state AS text FROM decisions WHERE id = '{}'", id("decision")),
        "spell" => format!(
            "SELECT CASE WHEN removed_on IS NULL THEN 'open' ELSE 'closed' END AS text FROM spells WHERE id = '{}'",
            id("spell")
        ),
        "consent" => format!(
            "SELECT CASE WHEN consent_id IS NULL THEN 'withdrawn' ELSE 'in_force' END AS text FROM persons WHERE id = '{}'",
            id("person")
        ),
        "period" => return period_stands(service, id("person"), case.today).await,
        _ => "SELECT state AS text FROM referrals".to_owned(),
    };
    service.lines(&query).await.pop().unwrap_or_else(|| "gone".to_owned())
}

async fn period_stands(service: &Service, client: &str, today: NaiveDate) -> String {
    let periods = service.team().await.client(client).await["periods"].clone();
    let day = |value: &Value| value.as_str().map(|day| day.parse::<NaiveDate>().unwrap());
    let periods = periods.as_array().unwrap();
    let text = match periods.last() {
        None => "none",
        Some(period) if day(&period["ended_on"]).is_some() => "ended",
        Some(period) if day(&period["ends_on"]).is_some_and(|ends_on| ends_on < today) => "run_out",
        Some(_) => "running",
    };
    text.to_owned()
}
