//! Whether a schema still keeps what it promised.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

/// Which way values of a schema go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Clients send them: what was accepted has to be accepted still.
    Sent,
    /// Clients are answered them: what they were told to expect has to hold still. New fields and new members of code lists
    /// are what they were told to expect.
    Answered,
}

/// Bounds above which nothing is allowed.
const UPPER: [&str; 5] = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"];
/// Bounds below which nothing is allowed.
const LOWER: [&str; 5] = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"];
/// Restrictions that are the same or are not there: which of two is wider cannot be told.
const WHOLE: [&str; 8] =
    ["pattern", "format", "const", "multipleOf", "uniqueItems", "contentEncoding", "contentMediaType", "propertyNames"];

/// Two documents, and what has been found between them.
#[derive(Clone)]
pub struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    /// Each break of a promise: where, and what.
    pub found: BTreeSet<String>,
    /// What is being compared or has been, so that schemas may hold themselves.
    seen: HashSet<(String, String, Way)>,
}

impl<'a> Comparison<'a> {
    /// Nothing found yet.
    pub fn of(old: &'a Value, new: &'a Value) -> Self {
        Self { old, new, found: BTreeSet::new(), seen: HashSet::new() }
    }

    /// Notes a break where something does not hold.
    pub fn check(&mut self, holds: bool, at: &str, what: &str) {
        if !holds {
            self.found.insert(format!("{at}: {what}"));
        }
    }

    /// Compares a schema with what it was. What is wrong in a schema that has a name is said of the name, once.
    pub fn schema(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way) {
        let mut at = at;
        if let (Some(old), Some(new)) = (old["$ref"].as_str(), new["$ref"].as_str()) {
            if !self.seen.insert((old.to_owned(), new.to_owned(), way)) {
                return;
            }
            at = old.rsplit('/').next().unwrap_or(old);
        }
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        match (branches(old), branches(new)) {
            (None, None) => self.keywords(at, old, new, way),
            (olds, news) => {
                let (olds, news) = (olds.unwrap_or_else(|| vec![old]), news.unwrap_or_else(|| vec![new]));
                self.alternatives(at, &olds, &news, way);
            }
        }
    }

    /// Every alternative that may come has to be one that is expected.
    fn alternatives(&mut self, at: &str, olds: &[&'a Value], news: &[&'a Value], way: Way) {
        let (coming, expected) = if way == Way::Sent { (olds, news) } else { (news, olds) };
        for coming in coming {
            let tried = expected.iter().map(|expected| {
                let mut trial = Self { found: BTreeSet::new(), ..self.clone() };
                let (old, new) = if way == Way::Sent { (coming, expected) } else { (expected, coming) };
                trial.schema(at, old, new, way);
                trial
            });
            if let Some(mut nearest) = tried.min_by_key(|trial| trial.found.len()) {
                nearest.found.append(&mut self.found);
                *self = nearest;
            }
        }
    }

    fn keywords(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way) {
        let (wide, narrow) = if way == Way::Sent { (new, old) } else { (old, new) };
        let types = |schema: &Value| match &schema["type"] {
            Value::String(one) => Some(vec![one.clone()]),
            Value::Array(several) => Some(several.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()),
            _ => None,
        };
        if let Some(wide) = types(wide) {
            let within = |one: &String| wide.contains(one) || (one == "integer" && wide.contains(&"number".to_owned()));
            self.check(types(narrow).is_some_and(|narrow| narrow.iter().all(within)), at, "another type");
        }
        if let Some(wide) = wide["enum"].as_array() {
            let within = |narrow: &Vec<Value>| way == Way::Answered || narrow.iter().all(|one| wide.contains(one));
            self.check(narrow["enum"].as_array().is_some_and(within), at, "fewer values");
        }
        for (bounds, is_upper) in [(UPPER, true), (LOWER, false)] {
            for bound in bounds {
                let Some(wide) = wide[bound].as_f64() else { continue };
                let within = |narrow: f64| if is_upper { narrow <= wide } else { narrow >= wide };
                self.check(narrow[bound].as_f64().is_some_and(within), at, bound);
            }
        }
        for keyword in WHOLE {
            self.check(wide.get(keyword).is_none_or(|wide| *wide == narrow[keyword]), at, keyword);
        }
        self.check(old["discriminator"] == new["discriminator"] || old["discriminator"].is_null(), at, "discriminator");
        self.check(old["default"] == new["default"] || way == Way::Answered, at, "another default");
        self.object(at, old, new, way);
        match (wide.get("items"), narrow.get("items")) {
            (Some(_), Some(_)) => self.schema(&format!("{at}[]"), &old["items"], &new["items"], way),
            (wide, _) => self.check(wide.is_none(), at, "items"),
        }
    }

    fn object(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way) {
        let required = |schema: &Value| -> BTreeSet<String> {
            schema["required"].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
        };
        let (wide, narrow) = if way == Way::Sent { (new, old) } else { (old, new) };
        for name in required(wide).difference(&required(narrow)) {
            let what = if way == Way::Sent { "has to be sent now" } else { "may be missing now" };
            self.check(false, &format!("{at}.{name}"), what);
        }
        for (name, old) in old["properties"].as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match new["properties"].get(name) {
                Some(new) => self.schema(&at, old, new, way),
                None => self.check(false, &at, "is gone"),
            }
        }
        let (before, now) = (&old["additionalProperties"], &new["additionalProperties"]);
        if before.is_object() && now.is_object() {
            return self.schema(&format!("{at}.*"), before, now, way);
        }
        let is_open = now.is_null() || *now == Value::Bool(true);
        let holds = match way {
            Way::Sent => is_open || *before == Value::Bool(false),
            Way::Answered => !before.is_object(),
        };
        self.check(holds || before == now, at, "other fields");
    }
}

/// The alternatives of a schema, if it has any. One schema that holds for all is that schema.
fn branches(schema: &Value) -> Option<Vec<&Value>> {
    ["oneOf", "anyOf"].into_iter().find_map(|keyword| Some(schema[keyword].as_array()?.iter().collect()))
}

/// A value itself, or what it refers to.
pub fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    loop {
        let target = value["$ref"].as_str().and_then(|target| document.pointer(target.strip_prefix('#')?));
        let only = value["allOf"].as_array().filter(|all| all.len() == 1).and_then(|all| all.first());
        match target.or(only) {
            Some(next) => value = next,
            None => return value,
        }
    }
}
