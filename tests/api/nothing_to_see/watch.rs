//! Outsiders who look at somebody else's case.

use std::collections::{BTreeMap, BTreeSet};

use assistance_api::demo::sign_in::CLIENTS;
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Operation, operations};
use crate::harness::oauth::constant;
use crate::harness::steps::Team;
use crate::harness::{Caller, Service, referral, with};
use crate::life_matrix::actions::KINDS;
use crate::life_matrix::cases::Case;

/// An answer without what differs from request to request.
type Constant = (u16, Vec<(String, String)>, String);

/// Tables whose rows are nobody's case.
const OF_NO_CASE: [&str; 3] = ["audit_records", "events", "referral_history"];

/// What a page of an outsider's own says of itself only: where the next page would begin.
const OF_ITS_OWN: &str = "next_cursor";

/// What can be asked about an id.
struct Question {
    name: String,
    operation: Operation,
    body: fn(&Case) -> Option<Value>,
}

/// Every operation that is about one thing, named in its path or in its body.
fn questions() -> Vec<Question> {
    let mut questions = Vec::new();
    for operation in operations() {
        let actions = KINDS.iter().flat_map(|kind| kind.actions).filter(|action| action.operation == operation.id);
        let bodies: BTreeMap<_, _> = actions.map(|action| (action.variant, action.body)).collect();
        let is_about_one = operation.path.contains("{id}");
        let is_in_the_table = !bodies.is_empty() && !matches!(operation.id.as_str(), "submit_referral" | "register_referral");
        if is_about_one && !is_in_the_table {
            questions.push(Question { name: operation.id.clone(), operation, body: |_| Some(json!({})) });
        } else if is_in_the_table {
            for (variant, body) in bodies {
                let name = format!("{} {variant}", operation.id);
                questions.push(Question { name, operation: operation.clone(), body });
            }
        }
    }
    questions
}

impl Question {
    /// Asks it about this id, wherever it has a place for one.
    async fn ask(&self, caller: &Caller, id: &str) -> Constant {
        let case = ["referral", "person", "decision", "spell", "question"]
            .into_iter()
            .fold(Case::default(), |case, of| case.with(of, id));
        let body = (self.body)(&case).filter(|_| self.operation.has_body);
        constant(&self.operation.ask(caller, id, body.as_ref()).await)
    }
}

/// One who looks: what it is answered about ids that nobody has given, and what it may list.
struct Outsider {
    name: &'static str,
    absent: BTreeMap<String, Constant>,
    pages: BTreeMap<String, Constant>,
    /// What it may read besides: a referral of its own.
    own: Vec<String>,
}

/// Outsiders, and what there was before the case.
pub struct Watch {
    pub service: Service,
    of_another_ngo: (String, String),
    earlier: BTreeSet<String>,
    outsiders: Vec<Outsider>,
    looks: usize,
}

impl Watch {
    /// Outsiders with some referrals and a consultation of their own.
    pub async fn over(service: Service) -> Self {
        let scopes = CLIENTS.iter().find(|client| client.client_id == "demo-ngo").unwrap().scopes;
        let of_another_ngo = service.new_client("Another NGO", scopes).await;
        let mut watch = Self { service, of_another_ngo, earlier: BTreeSet::new(), outsiders: Vec::new(), looks: 0 };
        let stranger =
            with(with(referral(), "/person/given_names", json!("Berta")), "/person/date_of_birth", json!("1990-01-01"));
        let callers = watch.callers().await;
        for caller in &callers[..2] {
            caller.create("/v1/referrals", &stranger).await.expect(201);
        }
        watch.earlier = watch.ids().await;
        for (name, caller) in ["the police", "another NGO", "nobody"].into_iter().zip(&callers) {
            let mut absent = BTreeMap::new();
            for question in questions() {
                let nothing = Uuid::new_v4().to_string();
                absent.insert(question.name.clone(), question.ask(caller, &nothing).await);
            }
            watch.outsiders.push(Outsider { name, absent, pages: pages(caller, &[]).await, own: Vec::new() });
        }
        watch
    }

    /// Those who look, signed in at the time on the clock.
    async fn callers(&self) -> [Caller; 3] {
        let (client_id, secret) = &self.of_another_ngo;
        [self.service.police().await, self.service.sign_in(client_id, secret).await, self.service.nobody()]
    }

    /// Those who work on the case.
    pub async fn team(&self) -> Team {
        self.service.team().await
    }

    /// The police refer the person of the case themselves, and are told that it is taken up.
    pub async fn the_police_refer(&mut self, body: &Value) -> String {
        let id = self.service.police().await.create("/v1/referrals", body).await.expect(201).id();
        self.team().await.take_up(&id).await.expect(200);
        self.earlier.insert(id.clone());
        let own = ["", "/history", "/information-requests", "/supplements"];
        self.outsiders[0].own = own.iter().map(|page| format!("/v1/referrals/{id}{page}")).collect();
        self.the_police_are_told(&id, "in_process").await;
        id
    }

    /// Something is told to the police of their own referral, and of nothing else: from now on they see that.
    pub async fn the_police_are_told(&mut self, id: &str, state: &str) {
        let police = self.service.police().await;
        assert_eq!(police.get(&format!("/v1/referrals/{id}")).await.expect(200).json()["state"], state);
        let (now, ids) = (pages(&police, &self.outsiders[0].own).await, self.ids().await);
        for (page, answer) in &now {
            assert!(!ids.iter().any(|id| answer.2.contains(id)), "{page}: {}", answer.2);
            let is_its_own = ["/v1/referrals", "/v1/events"].iter().any(|own| page.starts_with(own));
            assert!(is_its_own || self.outsiders[0].pages[page] == *answer, "{page}: {}", answer.2);
        }
        self.outsiders[0].pages = now;
    }

    /// Every id that has come into the world since the watch began.
    pub async fn ids(&self) -> BTreeSet<String> {
        let tables = "SELECT table_name::text AS text FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid'";
        let mut ids = BTreeSet::new();
        for table in self.service.lines(tables).await.iter().filter(|table| !OF_NO_CASE.contains(&table.as_str())) {
            ids.extend(self.service.lines(&format!("SELECT id::text AS text FROM {table}")).await);
        }
        &ids - &self.earlier
    }

    /// Everybody looks: what is open to them they ask about every id, what is closed about one of them.
    pub async fn look(&mut self, step: &str) {
        self.looks += 1;
        let ids: Vec<_> = self.ids().await.into_iter().collect();
        self.compare(step, |at, is_open| if is_open { ids.clone() } else { vec![ids[(at + self.looks) % ids.len()].clone()] })
            .await;
    }

    /// Everybody asks everything about every id.
    pub async fn look_at_everything(&self) {
        let ids: Vec<_> = self.ids().await.into_iter().collect();
        self.compare("everything", |_, _| ids.clone()).await;
    }

    async fn compare(&self, step: &str, about: impl Fn(usize, bool) -> Vec<String>) {
        let questions = questions();
        for (outsider, caller) in self.outsiders.iter().zip(&self.callers().await) {
            for (at, question) in questions.iter().enumerate() {
                let expected = &outsider.absent[&question.name];
                let ids = about(at, !matches!(expected.0, 401 | 403));
                for some in ids.chunks(16) {
                    let answers = join_all(some.iter().map(|id| question.ask(caller, id))).await;
                    assert!(
                        answers.iter().all(|answer| answer == expected),
                        "{step}: {} at {}: {answers:?} and not {expected:?}",
                        outsider.name,
                        question.name
                    );
                }
            }
            let pages = pages(caller, &outsider.own).await;
            for (page, expected) in &outsider.pages {
                assert_eq!(&pages[page], expected, "{step}: {} at {page}", outsider.name);
            }
        }
    }
}

/// Everything that can be read without naming one thing, and some questions with a filter.
async fn pages(caller: &Caller, own: &[String]) -> BTreeMap<String, Constant> {
    let mut paths: Vec<_> = operations()
        .into_iter()
        .filter(|operation| operation.method == "GET")
        .map(|operation| {
            operation.path.replace("{table}", "new_clients").replace("{list}", "sector").replace("{code}", "not_found")
        })
        .filter(|path| !path.contains('{'))
        .collect();
    paths.extend(
        [
            "/v1/referrals?external_reference=RIKU-2026-117",
            "/v1/referrals?state=in_process",
            "/v1/referrals?state=admitted",
            "/v1/statistics/flow/new_clients?period=2026&purpose=enquiry",
            "/v1/statistics/stock/all_clients?on=2026-11-30&purpose=enquiry",
        ]
        .map(str::to_owned),
    );
    paths.extend_from_slice(own);
    let answers = join_all(paths.iter().map(|path| caller.get(path))).await;
    paths.into_iter().zip(answers.iter().map(|answer| without_cursor(constant(answer)))).collect()
}

fn without_cursor((status, headers, text): Constant) -> Constant {
    let mut page: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    match page.as_object_mut().and_then(|members| members.remove(OF_ITS_OWN)) {
        Some(_) => (status, headers, page.to_string()),
        None => (status, headers, text),
    }
}
