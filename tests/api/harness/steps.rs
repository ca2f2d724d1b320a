//! The steps of a case, as the people who take them: the NGO refers, the officer takes up and drafts, the decision maker
//! signs.

use reqwest::Method;
use serde_json::{Value, json};

use super::caller::{Answer, Caller};
use super::service::Service;

/// Those who work on a case, signed in.
pub struct Team {
    pub ngo: Caller,
    pub officer: Caller,
    pub decision_maker: Caller,
}

/// The ids of an admission and of what it made.
pub struct Admitted {
    pub referral: String,
    pub decision: String,
    pub client: String,
    pub spell: String,
}

/// Two minor children, as a draft lists them.
pub fn two_children() -> Value {
    json!([
        {"given_names": "Bo", "family_name": "Example", "date_of_birth": "2018-09-14", "sex": "male"},
        {"given_names": "Cia", "family_name": "Example", "date_of_birth": "2020-01-02", "sex": "female"},
    ])
}

/// A draft of an admission as a victim.
pub fn admission(referral_id: &str, children: &Value) -> Value {
    json!({
        "referral_id": referral_id, "client_basis": "victim", "ground": "victim_needs_assistance",
        "legal_basis": "Act 746/2011, section 35", "reasons": "Needs accommodation.", "children_in_care": children,
    })
}

/// A draft of a refusal.
pub fn refusal(referral_id: &str) -> Value {
    json!({"referral_id": referral_id, "ground": "no_need_for_assistance", "legal_basis": "Act 746/2011, section 35"})
}

/// A draft of a removal.
pub fn removal(spell_id: &str) -> Value {
    json!({
        "spell_id": spell_id, "removal_reason": "no_longer_needs_help", "not_heard_because": "clearly_unnecessary",
        "legal_basis": "Act 746/2011, section 38",
    })
}

/// Who signs.
pub fn signature() -> Value {
    json!({"signer_name": "Olli Official", "signer_title": "Director"})
}

impl Service {
    /// Everyone signed in, as of the time on the clock: tokens run out when it is moved.
    pub async fn team(&self) -> Team {
        Team { ngo: self.ngo().await, officer: self.officer().await, decision_maker: self.decision_maker().await }
    }
}

impl Team {
    /// Submits a referral; answers its id.
    pub async fn submit(&self, body: &Value) -> String {
        self.ngo.create("/v1/referrals", body).await.expect(201).id()
    }

    /// The officer's entity tag of a referral.
    pub async fn referral_tag(&self, id: &str) -> String {
        self.officer.get(&format!("/v1/assessment/referrals/{id}")).await.expect(200).etag().to_owned()
    }

    /// Takes a referral up.
    pub async fn take_up(&self, id: &str) -> Answer {
        let tag = self.referral_tag(id).await;
        self.officer.change(&format!("/v1/assessment/referrals/{id}/take-up"), &tag, None).await
    }

    /// Submits a referral and takes it up; answers its id.
    pub async fn assess(&self, body: &Value) -> String {
        let id = self.submit(body).await;
        self.take_up(&id).await.expect(200);
        id
    }

    /// Drafts a decision of a kind: `admissions`, `refusals`, `removals`.
    pub async fn draft(&self, kind: &str, body: &Value) -> Answer {
        self.officer.create(&format!("/v1/decisions/{kind}"), body).await
    }

    /// A decision's entity tag.
    pub async fn decision_tag(&self, id: &str) -> String {
        self.decision_maker.get(&format!("/v1/decisions/{id}")).await.expect(200).etag().to_owned()
    }

    /// Signs a decision that was read with this entity tag.
    pub async fn sign(&self, id: &str, tag: &str) -> Answer {
        self.decision_maker.change(&format!("/v1/decisions/{id}/sign"), tag, Some(&signature())).await
    }

    /// Discards a draft that was read with this entity tag.
    pub async fn discard(&self, id: &str, tag: &str) -> Answer {
        self.officer.send(Method::DELETE, &format!("/v1/decisions/{id}"), &[("If-Match", tag)], None).await
    }

    /// Drafts a decision and signs it; answers the signed decision.
    pub async fn decide(&self, kind: &str, body: &Value) -> Answer {
        let draft = self.draft(kind, body).await.expect(201);
        self.sign(&draft.id(), draft.etag()).await.expect(200)
    }

    /// A client as officers see it.
    pub async fn client(&self, id: &str) -> Value {
        self.officer.get(&format!("/v1/clients/{id}")).await.expect(200).json()
    }

    /// Refers a person and admits them, with these children.
    pub async fn admit(&self, body: &Value, children: &Value) -> Admitted {
        let referral = self.assess(body).await;
        let decision = self.decide("admissions", &admission(&referral, children)).await;
        let client = decision.json()["person_id"].as_str().unwrap().to_owned();
        let spell = self.client(&client).await["spells"][0]["spell_id"].as_str().unwrap().to_owned();
        Admitted { referral, decision: decision.id(), client, spell }
    }
}
