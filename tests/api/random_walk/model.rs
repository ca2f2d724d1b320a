//! The model: what the domain says of referrals, decisions, spells and periods, in as few words as it takes, and without
//! anything of the service.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use chrono_tz::Europe::Helsinki;

/// Why a step is refused: status and problem code.
pub type Refused = (u16, &'static str);

pub const ILLEGAL: Refused = (409, "illegal_transition");
pub const DRAFT_EXISTS: Refused = (409, "draft_exists");
pub const INVALID: Refused = (422, "validation_failed");

pub struct Person {
    pub id: String,
    pub birth: NaiveDate,
    pub is_erased: bool,
    /// Whether there is a consent of the person's own: a child in care is known under the guardian's.
    pub has_consent: bool,
}

/// What is counted of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    pub sex: &'static str,
    pub form: &'static str,
    pub residence: &'static str,
    pub is_minor: bool,
}

impl Facts {
    /// As the reviews publish it.
    pub fn sex_age_class(self) -> &'static str {
        match (self.sex, self.is_minor) {
            ("female", true) => "girl",
            ("female", false) => "woman",
            (_, true) => "boy",
            (_, false) => "man",
        }
    }
}

pub struct Referral {
    pub id: String,
    /// Which partner referred.
    pub by: usize,
    pub person: usize,
    pub received_on: NaiveDate,
    pub facts: Facts,
    pub state: &'static str,
    /// While information is waited for: until when, and the question's id.
    pub asked: Option<(NaiveDate, String)>,
    pub outcome: Option<&'static str>,
    /// In which one it goes on, once merged.
    pub merged_into: Option<usize>,
    /// How it ended for its referrer, once merged.
    pub seen_as: Option<&'static str>,
}

impl Referral {
    /// Where it stands on a day: overdue is lapsed, noticed or not.
    pub fn on(&self, today: NaiveDate) -> &'static str {
        if self.asked.as_ref().is_some_and(|(due, _)| *due < today) { "lapsed" } else { self.state }
    }

    pub fn is_undecided(&self) -> bool {
        matches!(self.state, "received" | "under_assessment" | "needs_information")
    }

    /// Whether its referrer may tell more and withdraw it: a merged one is for them like one under assessment.
    pub fn is_open_for_its_referrer(&self, today: NaiveDate) -> bool {
        let is_undecided = self.is_undecided() && self.on(today) != "lapsed";
        is_undecided || (self.state == "merged" && self.seen_as.is_none())
    }

    /// What its referrer sees.
    pub fn seen(&self) -> &'static str {
        match self.state {
            "under_assessment" => "in_process",
            "decided" => self.outcome.unwrap(),
            "merged" => self.seen_as.unwrap_or("in_process"),
            state => state,
        }
    }
}

/// What a decision says; a correction says what the corrected one should have said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    Admission(&'static str),
    Refusal,
    Removal(&'static str),
    Grant(NaiveDate, NaiveDate),
    Extension(NaiveDate),
    End(NaiveDate),
}

impl Says {
    /// What its draft is called.
    pub fn drafted(self) -> &'static str {
        match self {
            Self::Admission("child_in_care") => "draft joining",
            Self::Admission(_) => "draft admission",
            Self::Refusal => "draft refusal",
            Self::Removal(_) => "draft removal",
            Self::Grant(..) => "draft grant",
            Self::Extension(_) => "draft extension",
            Self::End(_) => "draft end",
        }
    }

    /// What its signature is called.
    pub fn signed(self) -> &'static str {
        match self {
            Self::Admission("child_in_care") => "sign joining",
            Self::Admission(_) => "sign admission",
            Self::Refusal => "sign refusal",
            Self::Removal(_) => "sign removal",
            Self::Grant(..) => "sign grant",
            Self::Extension(_) => "sign extension",
            Self::End(_) => "sign end",
        }
    }

    /// What it is called that a court decides about it.
    pub fn ruled(self, outcome: &str) -> &'static str {
        match (self, outcome) {
            (_, "upheld") => "uphold",
            (Self::Admission("child_in_care"), _) => "joining falls",
            (Self::Admission(_), _) => "admission falls",
            (Self::Refusal, _) => "refusal falls",
            (Self::Removal(_), _) => "removal falls",
            _ => "period falls",
        }
    }
}

pub struct Decision {
    pub id: String,
    pub says: Says,
    pub state: &'static str,
    pub person: usize,
    pub referral: Option<usize>,
    pub spell: Option<usize>,
    /// The decision that it follows.
    pub principal: Option<usize>,
    pub corrects: Option<usize>,
    pub signed_on: Option<NaiveDate>,
    pub appeal_until: Option<NaiveDate>,
    pub lodged_on: Option<NaiveDate>,
    pub facts: Facts,
}

impl Decision {
    pub fn is_draft(&self) -> bool {
        self.state == "draft"
    }

    /// Signed, and neither a court nor a later decision has taken its place.
    pub fn stands(&self) -> bool {
        matches!(self.state, "signed" | "served" | "final" | "appealed" | "upheld")
    }

    pub fn has_fallen(&self) -> bool {
        matches!(self.state, "overturned" | "remitted")
    }
}

pub struct Spell {
    pub id: String,
    pub person: usize,
    /// For a child in care: the guardian's.
    pub principal: Option<usize>,
    pub basis: &'static str,
    pub admitted_on: NaiveDate,
    pub removed: Option<(NaiveDate, &'static str)>,
    pub opened_by: usize,
    pub closed_by: Option<usize>,
    pub facts: Facts,
}

/// A reflection or recovery period: first day, last day, the day on which it ended before.
pub type Period = (NaiveDate, NaiveDate, Option<NaiveDate>);

#[derive(Default)]
pub struct Model {
    pub now: DateTime<Utc>,
    pub persons: Vec<Person>,
    pub referrals: Vec<Referral>,
    /// Those that were discarded have no place any more.
    pub decisions: Vec<Option<Decision>>,
    pub spells: Vec<Spell>,
}

impl Model {
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&Helsinki).date_naive()
    }

    pub fn decision(&self, index: usize) -> &Decision {
        self.decisions[index].as_ref().unwrap()
    }

    pub fn decision_mut(&mut self, index: usize) -> &mut Decision {
        self.decisions[index].as_mut().unwrap()
    }

    /// Every decision that is there, with its place.
    pub fn there(&self) -> impl Iterator<Item = (usize, &Decision)> {
        self.decisions.iter().enumerate().filter_map(|(index, decision)| Some((index, decision.as_ref()?)))
    }

    pub fn is_minor(&self, person: usize) -> bool {
        self.persons[person].birth + Months::new(12 * 18) > self.today()
    }

    pub fn as_of_today(&self, facts: Facts, person: usize) -> Facts {
        Facts { is_minor: self.is_minor(person), ..facts }
    }

    pub fn open_spell(&self, person: usize) -> Option<usize> {
        self.spells.iter().position(|spell| spell.person == person && spell.removed.is_none())
    }

    pub fn open_children(&self, spell: usize) -> Vec<usize> {
        let follows = |index: &usize| self.spells[*index].principal == Some(spell) && self.spells[*index].removed.is_none();
        (0..self.spells.len()).filter(follows).collect()
    }

    /// A decision with those that follow it, or what it corrects, and stand where it stands.
    pub fn with_followers(&self, index: usize) -> Vec<usize> {
        let mut all = vec![index];
        let mut leading = Some(index);
        while let Some(leader) = leading {
            let following = self.there().filter(|(_, one)| one.principal == Some(leader));
            // Whether the day has come from which a served one is final makes no difference.
            let stands = |state| if state == "final" { "served" } else { state };
            let is_with_it = |one: &Decision| stands(one.state) == stands(self.decision(index).state);
            all.extend(following.filter(|(_, one)| is_with_it(one)).map(|(index, _)| index));
            leading = self.decision(leader).corrects;
        }
        all
    }

    /// Whether a court took the refusal away and nothing has taken its place.
    pub fn is_to_be_decided_again(&self, referral: usize) -> bool {
        let about = || self.there().filter(|(_, one)| one.referral == Some(referral) && one.principal.is_none());
        let fell = about().any(|(_, one)| one.says == Says::Refusal && one.has_fallen());
        fell && !about().any(|(_, one)| one.stands())
    }

    /// Whether a referral can be decided now.
    pub fn is_decidable(&self, referral: usize) -> bool {
        match self.referrals[referral].on(self.today()) {
            "under_assessment" => true,
            "decided" => self.is_to_be_decided_again(referral),
            _ => false,
        }
    }

    pub fn has_draft(&self, referral: Option<usize>, spell: Option<usize>) -> bool {
        let same = |one: Option<usize>, other: Option<usize>| one.is_some() && one == other;
        let about = |one: &Decision| one.principal.is_none() && (same(one.referral, referral) || same(one.spell, spell));
        self.there().any(|(_, one)| one.is_draft() && about(one))
    }

    pub fn discard(&mut self, gone: impl Fn(usize, &Decision) -> bool) {
        for index in 0..self.decisions.len() {
            if self.decisions[index].as_ref().is_some_and(|decision| decision.is_draft() && gone(index, decision)) {
                self.decisions[index] = None;
            }
        }
    }

    pub fn discard_about(&mut self, referral: usize) {
        self.discard(|_, decision| decision.referral == Some(referral));
    }

    /// Whether a decision about the person stands or stood, or the person is or was a client: the register rests on the Act.
    pub fn is_held_by_law(&self, person: usize) -> bool {
        self.referrals.iter().any(|referral| referral.person == person && referral.state == "decided")
            || self.spells.iter().any(|spell| spell.person == person)
    }

    /// The period of a spell, as the decisions in effect make it; of each kind a spell has one, and here of one kind.
    pub fn period(&self, spell: usize) -> Option<Period> {
        let in_effect = |one: &Decision| one.spell == Some(spell) && one.signed_on.is_some() && !one.has_fallen();
        let acts = || self.there().filter(|(_, one)| in_effect(one));
        let (granted, begins, ends) = acts().find_map(|(index, one)| match one.says {
            Says::Grant(begins, ends) => Some((index, begins, ends)),
            _ => None,
        })?;
        let later = || acts().filter(|(index, _)| *index > granted);
        let extended = later().filter_map(|(_, one)| if let Says::Extension(day) = one.says { Some(day) } else { None });
        let ended = later().filter_map(|(_, one)| if let Says::End(day) = one.says { Some(day) } else { None }).min();
        let ends = extended.max().map_or(ends, |day| day.max(ends));
        let with_spell = self.spells[spell].removed.map(|(day, _)| day).filter(|day| *day <= ends);
        Some((begins, ends, [ended, with_spell].into_iter().flatten().min()))
    }

    /// Whether the law allows an act on a period today; the days that it would have otherwise are wrong.
    pub fn on_period(&self, spell: usize, says: Says) -> Result<(), Refused> {
        let today = self.today();
        let lasting = self.period(spell).filter(|(_, ends, ended)| ended.is_none() && today <= *ends);
        match says {
            Says::Grant(..) if self.period(spell).is_some() => Err((409, "period_exists")),
            Says::Grant(_, ends) if ends < today => Err(INVALID),
            Says::Extension(day) => {
                let (begins, ends, _) = lasting.ok_or(ILLEGAL)?;
                let months = if self.spells[spell].facts.residence == "asylum_seeker" { 3 } else { 6 };
                if day > begins + Months::new(months) {
                    return Err((409, "outside_legal_limits"));
                }
                if day > ends { Ok(()) } else { Err(INVALID) }
            }
            Says::End(day) => {
                let (begins, ends, _) = lasting.ok_or(ILLEGAL)?;
                if day < ends && day >= today && day >= begins { Ok(()) } else { Err(INVALID) }
            }
            _ => Ok(()),
        }
    }

    /// What is due by the clock; answers how many things change.
    pub fn jobs(&mut self) -> usize {
        let today = self.today();
        let mut changed = 0;
        for index in 0..self.referrals.len() {
            if self.referrals[index].on(today) == "lapsed" && self.referrals[index].state != "lapsed" {
                self.end(index, "lapsed");
                changed += 1;
            }
        }
        for decision in self.decisions.iter_mut().flatten() {
            if decision.state == "served" && decision.appeal_until.is_some_and(|day| day < today) {
                decision.state = "final";
                changed += 1;
            }
        }
        changed
    }

    /// A referral ends without a decision, and the drafts about it go.
    pub fn end(&mut self, referral: usize, state: &'static str) {
        self.referrals[referral].state = state;
        self.referrals[referral].asked = None;
        self.discard_about(referral);
        self.follow(referral);
    }

    /// Those that go on in a referral that has ended end with it for their referrers; what is withdrawn stays so.
    pub fn follow(&mut self, referral: usize) {
        let seen = self.referrals[referral].seen();
        let merged = self.referrals.iter_mut().filter(|one| one.merged_into == Some(referral));
        merged.filter(|one| one.seen_as != Some("withdrawn")).for_each(|one| one.seen_as = Some(seen));
    }

    /// Whether the person of a referral can still be found to be another: nothing is drafted or decided about them.
    pub fn is_unsettled(&self, referral: usize) -> bool {
        let (one, today) = (&self.referrals[referral], self.today());
        let is_drafted = self.there().any(|(_, decision)| decision.is_draft() && decision.person == one.person);
        one.is_undecided() && one.on(today) != "lapsed" && !is_drafted && !self.is_held_by_law(one.person)
    }

    /// All that is known of one person is known of another.
    pub fn unite(&mut self, other: usize, known: usize) {
        self.referrals.iter_mut().filter(|one| one.person == other).for_each(|one| one.person = known);
        self.persons[known].has_consent = true;
    }

    /// A spell ends, unless it has ended.
    pub fn close(&mut self, spell: usize, on: NaiveDate, reason: &'static str, by: Option<usize>) {
        let spell = &mut self.spells[spell];
        if spell.removed.is_none() {
            spell.removed = Some((on.max(spell.admitted_on), reason));
            spell.closed_by = by;
        }
    }

    /// A removal fell: its spell is open as if it had never been closed, and so are those of the children that ended with it;
    /// each until the person's next admission, a child's no longer than the guardian's.
    pub fn reopen(&mut self, removal: usize, spell: usize) {
        if self.spells[spell].closed_by != Some(removal) {
            return;
        }
        let ended_with_it = self.spells[spell].removed.map(|(day, _)| (day, "principal_removed"));
        let children = (0..self.spells.len()).filter(|&index| self.spells[index].principal == Some(spell));
        let children: Vec<_> = children.filter(|&index| self.spells[index].removed == ended_with_it).collect();
        let guardian_until = self.reopen_one(spell, None);
        for child in children {
            self.reopen_one(child, guardian_until);
        }
    }

    fn reopen_one(&mut self, spell: usize, at_most: Option<NaiveDate>) -> Option<NaiveDate> {
        let person = self.spells[spell].person;
        let again = self.spells[spell + 1..].iter().find(|later| later.person == person).map(|later| later.admitted_on);
        let until = [again, at_most].into_iter().flatten().min();
        let open = &mut self.spells[spell];
        if let Some(day) = until {
            open.removed = open.removed.map(|(_, reason)| (day, reason));
        } else {
            (open.removed, open.closed_by) = (None, None);
        }
        until
    }
}

/// The day after.
pub fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day + Days::new(days)
}
