//! The course of a decision once it is signed, as the officer records it.

use assistance_api::organisations::Scope;
use serde_json::{Value, json};

use super::caller::{Answer, Caller};
use super::service::Service;
use super::steps::{Team, refusal};
use super::{oauth, referral};

/// A service of a decision on this day, by hand.
pub fn served(on: &str) -> Value {
    json!({"served_on": on, "manner": "in_person"})
}

/// An appeal that came to the court on this day.
pub fn lodged(on: &str) -> Value {
    json!({"court": "helsinki", "lodged_on": on, "docket": "4711/03.04/2026"})
}

/// What a court decided on this day.
pub fn ruled(outcome: &str, on: &str) -> Value {
    json!({"outcome": outcome, "decided_on": on})
}

impl Team {
    /// A step of a decision, as it was read just now.
    pub async fn step(&self, id: &str, step: &str, body: &Value) -> Answer {
        let tag = self.decision_tag(id).await;
        self.officer.change(&format!("/v1/decisions/{id}/{step}"), &tag, Some(body)).await
    }

    /// Serves a decision on this day.
    pub async fn serve(&self, id: &str, on: &str) -> Value {
        self.step(id, "serve", &served(on)).await.expect(200).json()
    }

    /// Serves a decision, appeals it and records what the court decided, all on one day.
    pub async fn fight(&self, id: &str, outcome: &str, on: &str) -> Value {
        self.serve(id, on).await;
        self.step(id, "appeal", &lodged(on)).await.expect(200);
        self.step(id, "appeal-outcome", &ruled(outcome, on)).await.expect(200).json()
    }

    /// A decision as officers see it.
    pub async fn decision(&self, id: &str) -> Value {
        self.officer.get(&format!("/v1/decisions/{id}")).await.expect(200).json()
    }

    /// Refers a person and refuses them; answers the decision's id and the referral's.
    pub async fn refuse(&self) -> (String, String) {
        let id = self.assess(&referral()).await;
        (self.decide("refusals", &refusal(&id)).await.id(), id)
    }
}

impl Service {
    /// Somebody else who may sign.
    pub async fn second_person(&self) -> Caller {
        let (client_id, secret) = self.new_client(oauth::AUTHORITY, &[Scope::DecisionsSign, Scope::DecisionsRead]).await;
        self.sign_in(&client_id, &secret).await
    }

    /// A true count: `flow/new_clients?period=2026-11-23..2026-11-23`.
    pub async fn figure(&self, question: &str) -> i64 {
        self.figures(question).await.iter().map(|(_, value)| value).sum()
    }

    /// True counts by the categories asked for, without zeros.
    pub async fn figures(&self, question: &str) -> Vec<(String, i64)> {
        let statistician = self.caller("demo-statistician").await;
        let path = format!("/v1/statistics/{question}&purpose=quality_control&format=csv");
        let text = statistician.get(&path).await.expect(200).text;
        let lines = text.lines().skip(1).map(|line| {
            let fields: Vec<_> = line.trim().split(',').collect();
            (fields[1..fields.len() - 1].join(","), fields[fields.len() - 1].parse().unwrap())
        });
        lines.filter(|(_, value)| *value != 0).collect()
    }
}
