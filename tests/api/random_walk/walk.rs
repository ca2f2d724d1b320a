//! A walk: each step is taken with the service and in the model, and both say the same of it.

use std::collections::BTreeMap;

use assistance_api::jobs::JOBS;
use assistance_api::organisations::Scope;
use assistance_api::statistics::rollup;
use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Helsinki;
use serde_json::{Value, json};

use super::actions::{Pick, Step, Time};
use super::model::{Decision, Facts, ILLEGAL, Model, Person, Referral, Refused, Says, after};
use crate::harness::steps::{Team, signature};
use crate::harness::{Answer, Caller, Service, oauth, referral, referral_of_a_minor, with};

/// The nights on which days are not what they seem: of daylight saving, of leap day, of the year's end.
const NIGHTS: [&str; 9] = [
    "2026-12-31",
    "2027-03-28",
    "2027-10-31",
    "2027-12-31",
    "2028-02-29",
    "2028-03-26",
    "2028-10-29",
    "2028-12-31",
    "2029-03-25",
];

/// Those who are referred: name, birth, sex, residence status, form. The last comes of age at the end of 2027.
const WHO: [(&str, &str, &str, &str, &str); 4] = [
    ("Amina", "1998-04-02", "female", "asylum_seeker", "forced_labour"),
    ("Viktor", "1971-02-28", "male", "no_right_of_residence", "sexual_exploitation"),
    ("Berta", "2012-02-29", "female", "no_right_of_residence", "forced_marriage"),
    ("Carlo", "2010-01-01", "male", "asylum_seeker", "forced_labour"),
];

fn submission(who: usize) -> Value {
    let (name, birth, sex, residence, form) = WHO[who];
    let body = with(referral(), "/consent", referral_of_a_minor()["consent"].clone());
    let body = with(with(body, "/person/given_names", json!(name)), "/person/date_of_birth", json!(birth));
    let body = with(with(body, "/person/sex", json!(sex)), "/person/residence_status", json!(residence));
    with(body, "/exploitation/primary_form", json!(form))
}

/// The service and the model of it.
pub struct Walk {
    pub service: Service,
    pub model: Model,
    pub partners: [Caller; 2],
    pub team: Team,
    second_person: Caller,
    second_client: (String, String),
    pub statistician: Caller,
    pub first_day: NaiveDate,
    signed_in_at: DateTime<Utc>,
    /// How often each step was taken, and how often each was refused.
    pub taken: BTreeMap<(&'static str, bool), usize>,
}

impl Walk {
    pub async fn from(beginning: &str) -> Self {
        let service = Service::start().await;
        service.at(beginning);
        let second_client = service.new_client(oauth::AUTHORITY, &[Scope::DecisionsSign, Scope::DecisionsRead]).await;
        let second_person = service.sign_in(&second_client.0, &second_client.1).await;
        let team = service.team().await;
        let partners = [service.ngo().await, service.police().await];
        let statistician = service.caller("demo-statistician").await;
        let model = Model { now: service.clock.now(), ..Model::default() };
        let (first_day, signed_in_at) = (model.today(), model.now);
        Self {
            service,
            model,
            partners,
            team,
            second_person,
            second_client,
            statistician,
            first_day,
            signed_in_at,
            taken: BTreeMap::new(),
        }
    }

    /// Every step takes a second; tokens run out after ten minutes.
    pub async fn goes_on(&mut self, to: DateTime<Utc>) {
        self.model.now = to.max(self.model.now + Duration::seconds(1));
        self.service.clock.set(self.model.now);
        if self.model.now - self.signed_in_at > Duration::minutes(8) {
            self.team = self.service.team().await;
            self.partners = [self.service.ngo().await, self.service.police().await];
            self.statistician = self.service.caller("demo-statistician").await;
            self.second_person = self.service.sign_in(&self.second_client.0, &self.second_client.1).await;
            self.signed_in_at = self.model.now;
        }
    }

    /// Takes a step; where there is nothing yet with which to take it, the one that leads there.
    pub async fn take(&mut self, step: Step) {
        self.goes_on(self.model.now).await;
        let mut next = Some(step);
        while let Some(step) = next {
            let before: usize = self.taken.values().sum();
            self.attempt(step).await;
            let is_taken = self.taken.values().sum::<usize>() > before;
            next = if is_taken { None } else { step.leading_there() };
        }
    }

    async fn attempt(&mut self, step: Step) {
        match step {
            Step::Submit { by, who } => self.submit(by, who).await,
            Step::TakeUp(pick) => self.take_up(pick).await,
            Step::Ask(pick, days) => self.ask(pick, days).await,
            Step::Answer(pick) => self.answer(pick).await,
            Step::Supplement(pick) => self.supplement(pick).await,
            Step::Withdraw(pick, reason) => self.withdraw(pick, reason).await,
            Step::WithdrawConsent(pick) => self.withdraw_consent(pick).await,
            Step::SamePerson(pick, known) => self.same_person(pick, known).await,
            Step::Merge(pick, into) => self.merge(pick, into).await,
            Step::Admit(pick, basis, children) => self.admit(pick, basis, children).await,
            Step::Refuse(pick) => self.refuse(pick).await,
            Step::Remove(pick) => self.remove(pick).await,
            Step::Join(pick) => self.join(pick).await,
            Step::Grant(pick) => self.period(pick, |today, _| Says::Grant(today, after(today, 40))).await,
            Step::Extend(pick) => {
                self.period(pick, |today, ends| Says::Extension(ends.map_or(after(today, 20), |ends| after(ends, 20)))).await;
            }
            Step::EndPeriod(pick) => self.period(pick, |today, _| Says::End(today)).await,
            Step::Correct(pick) => self.correct(pick).await,
            Step::Sign(pick) => self.sign(pick).await,
            Step::Discard(pick) => self.discard(pick).await,
            Step::Serve(pick) => self.serve(pick).await,
            Step::Appeal(pick) => self.appeal(pick).await,
            Step::Rule(pick, outcome, early) => self.rule(pick, outcome, early).await,
            Step::Jobs => self.jobs().await,
            Step::Move(time) => self.move_on(time).await,
        }
    }

    async fn move_on(&mut self, time: Time) {
        let begins = |day: NaiveDate| Helsinki.from_local_datetime(&day.and_hms_opt(0, 0, 0).unwrap()).unwrap().to_utc();
        let now = self.model.now;
        let to = match time {
            Time::Hours(hours) => now + Duration::hours(i64::from(hours)),
            Time::Days(days) => now + Duration::days(i64::from(days)),
            Time::MonthEnd { is_over } => {
                let next = chrono::Datelike::with_day(&self.model.today(), 1).unwrap() + chrono::Months::new(1);
                begins(next) - Duration::seconds(i64::from(!is_over))
            }
            Time::Night(part) => {
                let at = |night: &&str| {
                    let day: NaiveDate = night.parse().unwrap();
                    match part {
                        0 => begins(day) - Duration::seconds(1),
                        1 => begins(day) + Duration::hours(3),
                        2 => begins(after(day, 1)) - Duration::seconds(1),
                        _ => begins(after(day, 1)),
                    }
                };
                NIGHTS.iter().map(at).find(|instant| *instant > now).unwrap_or(now)
            }
        };
        self.goes_on(to).await;
    }

    async fn jobs(&mut self) {
        let mut changed = 0;
        for job in JOBS.iter().filter(|job| matches!(job.name, "referrals.lapse" | "decisions.make_final")) {
            changed += (job.run)(self.service.state.clone()).await.unwrap();
        }
        assert_eq!(changed, self.model.jobs(), "what was due");
        // From now on figures come from what is folded, and from what has changed since.
        rollup::fold(&self.service.state.database).await.unwrap();
    }

    async fn submit(&mut self, by: usize, who: usize) {
        let answer = self.partners[by].create("/v1/referrals", &submission(who)).await.expect(201);
        let whole = self.team.officer.get(&format!("/v1/assessment/referrals/{}", answer.id())).await.expect(200).json();
        let (_, birth, sex, residence, form) = WHO[who];
        let id = whole["person_id"].as_str().unwrap().to_owned();
        let person = self.model.persons.len();
        self.model.persons.push(Person { id, birth: birth.parse().unwrap(), is_erased: false, has_consent: true });
        let facts = Facts { sex, form, residence, is_minor: self.model.is_minor(person) };
        let received_on = self.model.today();
        let new = Referral {
            id: answer.id(),
            by,
            person,
            received_on,
            facts,
            state: "received",
            asked: None,
            outcome: None,
            merged_into: None,
            seen_as: None,
        };
        self.model.referrals.push(new);
    }

    fn referral(&self, pick: Pick, legal: impl Fn(&Referral) -> bool) -> Option<usize> {
        choose(pick, self.model.referrals.len(), |index| legal(&self.model.referrals[index]))
    }

    async fn take_up(&mut self, pick: Pick) {
        let today = self.model.today();
        let Some(index) = self.referral(pick, |one| one.on(today) == "received") else { return };
        let expected = legal_if(self.model.referrals[index].on(today) == "received");
        let answer = self.of_referral(index, "take-up", None).await;
        if self.told("take up", &answer, expected) {
            self.model.referrals[index].state = "under_assessment";
        }
    }

    /// A change of a referral by an officer.
    async fn of_referral(&self, index: usize, step: &str, body: Option<&Value>) -> Answer {
        let path = format!("/v1/assessment/referrals/{}/{step}", self.model.referrals[index].id);
        self.team.officer.change(&path, "*", body).await
    }

    async fn ask(&mut self, pick: Pick, days: u8) {
        let today = self.model.today();
        let may = |one: &Referral| matches!(one.on(today), "received" | "under_assessment");
        let Some(index) = self.referral(pick, may) else { return };
        let expected = legal_if(may(&self.model.referrals[index]));
        let due = after(today, days.into());
        let path = format!("/v1/assessment/referrals/{}/information-requests", self.model.referrals[index].id);
        let answer = self.team.officer.create(&path, &json!({"due_on": due, "question": "Where?"})).await;
        if self.told("ask", &answer, expected) {
            self.model.referrals[index].state = "needs_information";
            self.model.referrals[index].asked = Some((due, answer.id()));
        }
    }

    async fn answer(&mut self, pick: Pick) {
        let today = self.model.today();
        let pick = Pick { anywhere: false, ..pick };
        let Some(index) = self.referral(pick, |one| one.asked.is_some()) else { return };
        let one = &self.model.referrals[index];
        let expected = legal_if(one.on(today) == "needs_information");
        let body = json!({"information_request_id": one.asked.as_ref().unwrap().1, "observations": "Here."});
        let answer = self.partners[one.by].create(&format!("/v1/referrals/{}/supplements", one.id), &body).await;
        if self.told("answer", &answer, expected) {
            self.model.referrals[index].state = "under_assessment";
            self.model.referrals[index].asked = None;
        }
    }

    async fn supplement(&mut self, pick: Pick) {
        let today = self.model.today();
        let may = |one: &Referral| one.is_open_for_its_referrer(today);
        let Some(index) = self.referral(pick, may) else { return };
        let one = &self.model.referrals[index];
        let expected = legal_if(may(one));
        let path = format!("/v1/referrals/{}/supplements", one.id);
        let answer = self.partners[one.by].create(&path, &json!({"observations": "More."})).await;
        self.told("supplement", &answer, expected);
    }

    async fn withdraw(&mut self, pick: Pick, reason: &str) {
        let today = self.model.today();
        let may = |one: &Referral| one.is_open_for_its_referrer(today);
        let Some(index) = self.referral(pick, may) else { return };
        let one = &self.model.referrals[index];
        let (expected, person) = (legal_if(may(one)), one.person);
        let path = format!("/v1/referrals/{}/withdraw", one.id);
        let answer = self.partners[one.by].change(&path, "*", Some(&json!({"reason": reason}))).await;
        if self.told("withdraw", &answer, expected) {
            if self.model.referrals[index].state == "merged" {
                self.model.referrals[index].seen_as = Some("withdrawn");
            } else {
                self.model.end(index, "withdrawn");
            }
            let is_known_otherwise = self.model.is_held_by_law(person)
                || self.model.referrals.iter().any(|other| other.person == person && other.is_undecided());
            self.model.persons[person].is_erased |= reason == "consent_withdrawn" && !is_known_otherwise;
        }
    }

    async fn withdraw_consent(&mut self, pick: Pick) {
        let Some(index) = self.referral(pick, Referral::is_undecided) else { return };
        let (person, today) = (self.model.referrals[index].person, self.model.today());
        let undecided = self.model.referrals.iter().enumerate();
        let undecided = undecided.filter(|(_, one)| one.person == person && one.is_undecided()).map(|(index, _)| index);
        let undecided: Vec<_> = undecided.collect();
        let expected = legal_if(!undecided.is_empty() && !self.model.is_held_by_law(person));
        let path = format!("/v1/assessment/persons/{}/consents/withdraw", self.model.persons[person].id);
        let body = json!({"withdrawn_by": "person", "withdrawn_on": today});
        let answer = self.team.officer.change(&path, "*", Some(&body)).await;
        if self.told("withdraw consent", &answer, expected) {
            for index in undecided {
                let is_late = self.model.referrals[index].on(today) == "lapsed";
                self.model.end(index, if is_late { "lapsed" } else { "withdrawn" });
            }
            self.model.persons[person].is_erased = true;
        }
    }

    /// An officer finds that the person of a referral is one who was known already.
    async fn same_person(&mut self, pick: Pick, known: usize) {
        let pick = Pick { anywhere: false, ..pick };
        let model = &self.model;
        let Some(index) = choose(pick, model.referrals.len(), |index| model.is_unsettled(index)) else { return };
        let other = model.referrals[index].person;
        let is_client = |person: usize| model.spells.iter().any(|spell| spell.person == person);
        let is_known = |person: &usize| {
            let is_referred = model.referrals.iter().any(|one| one.person == *person);
            *person != other && !model.persons[*person].is_erased && (is_referred || is_client(*person))
        };
        // Most often one who is or was a client: that is what it is for.
        let clients: Vec<_> = (0..model.persons.len()).filter(is_known).filter(|person| is_client(*person)).collect();
        let all: Vec<_> = (0..model.persons.len()).filter(is_known).collect();
        let from = if clients.is_empty() { all } else { clients };
        let Some(&person) = from.get(known % from.len().max(1)) else { return };
        let body = json!({"person_id": model.persons[person].id});
        let answer = self.of_referral(index, "same-person", Some(&body)).await;
        if self.told("same person", &answer, Ok(())) {
            self.model.unite(other, person);
        }
    }

    /// A referral goes on in another one.
    async fn merge(&mut self, pick: Pick, into: usize) {
        let pick = Pick { anywhere: false, ..pick };
        let (model, today) = (&self.model, self.model.today());
        let may = |index: usize| model.is_unsettled(index) && model.referrals[index].state != "needs_information";
        let Some(index) = choose(pick, model.referrals.len(), may) else { return };
        let goes_on = |one: &Referral| one.is_undecided() && one.on(today) != "lapsed";
        let open = |other: &usize| *other != index && goes_on(&model.referrals[*other]);
        let others: Vec<_> = (0..model.referrals.len()).filter(open).collect();
        let Some(&into) = others.get(into % others.len().max(1)) else { return };
        let body = json!({"into": model.referrals[into].id});
        let answer = self.of_referral(index, "merge", Some(&body)).await;
        if self.told("merge", &answer, Ok(())) {
            let (other, known) = (self.model.referrals[index].person, self.model.referrals[into].person);
            if other != known {
                self.model.unite(other, known);
            }
            let gone_on = self.model.referrals.iter_mut().filter(|one| one.merged_into == Some(index));
            gone_on.for_each(|one| one.merged_into = Some(into));
            (self.model.referrals[index].state, self.model.referrals[index].merged_into) = ("merged", Some(into));
        }
    }

    /// Signs as who may: the correction of an admission is signed by a second person, and what corrects the correction by
    /// the first again.
    pub async fn signed(&self, decision: &Decision) -> Answer {
        let corrected = std::iter::successors(decision.corrects, |wrong| self.model.decision(*wrong).corrects).count();
        let second = corrected % 2 == 1 && matches!(decision.says, Says::Admission(_));
        let caller = if second { &self.second_person } else { &self.team.decision_maker };
        caller.change(&format!("/v1/decisions/{}/sign", decision.id), "*", Some(&signature())).await
    }

    /// Whether the step was taken, which has to be what the model says.
    #[track_caller]
    pub fn told(&mut self, step: &'static str, answer: &Answer, expected: Result<(), Refused>) -> bool {
        let said = if answer.status.is_success() { Ok(()) } else { Err(answer.problem()) };
        assert_eq!(said, expected.map_err(|(status, code)| (status, code.to_owned())), "{step}: {}", answer.text);
        *self.taken.entry((step, expected.is_ok())).or_default() += 1;
        expected.is_ok()
    }

    pub async fn lines(&self, path: &str, name: &str) -> Vec<Value> {
        lines(&self.team.officer, path, name).await
    }
}

/// Every line of a list, page by page.
pub async fn lines(caller: &Caller, path: &str, name: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = caller.get(&format!("{path}?limit=100{cursor}")).await.expect(200).json();
        all.extend(page[name].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// One of those with which a step is legal, or of all.
pub fn choose(pick: Pick, how_many: usize, legal: impl Fn(usize) -> bool) -> Option<usize> {
    let from: Vec<_> = (0..how_many).filter(|index| pick.anywhere || legal(*index)).collect();
    from.get(pick.at % from.len().max(1)).copied()
}

pub fn legal_if(is_legal: bool) -> Result<(), Refused> {
    if is_legal { Ok(()) } else { Err(ILLEGAL) }
}
