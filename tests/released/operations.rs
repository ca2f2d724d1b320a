//! Whether every operation, webhook and scope is still there, and asks for no more and answers no less than it did.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schemas::{Comparison, Way, resolved};

/// Every promise of the old document that the new one breaks.
pub fn breaks(old: &Value, new: &Value) -> BTreeSet<String> {
    let mut comparison = Comparison::of(old, new);
    for (path, method, before) in operations(&old["paths"]) {
        let (at, now) = (format!("{method} {path}"), &new["paths"][path][method]);
        comparison.check(now.is_object(), &at, "is gone");
        if now.is_object() {
            let mut operation = Operation { at, old, new, comparison: &mut comparison };
            operation.compare(before, now);
        }
    }
    for (event, method, before) in operations(&old["webhooks"]) {
        let (at, now) = (format!("webhook {event}"), &new["webhooks"][event][method]);
        comparison.check(now.is_object(), &at, "is gone");
        if now.is_object() {
            let mut operation = Operation { at, old, new, comparison: &mut comparison };
            operation.delivery(before, now);
        }
    }
    schemes(&mut comparison, &old["components"]["securitySchemes"], &new["components"]["securitySchemes"]);
    comparison.found
}

/// How clients sign in: the address stays, and so does every scope.
fn schemes(comparison: &mut Comparison, old: &Value, new: &Value) {
    for (name, before) in entries(old) {
        let at = format!("scheme {name}");
        comparison.check(new[name]["type"] == before["type"], &at, "type");
        for (flow, before) in entries(&before["flows"]) {
            let now = &new[name]["flows"][flow];
            comparison.check(now["tokenUrl"] == before["tokenUrl"], &at, "tokenUrl");
            for (scope, _) in entries(&before["scopes"]) {
                comparison.check(now["scopes"].get(scope).is_some(), &format!("{at} {scope}"), "is gone");
            }
        }
    }
}

struct Operation<'a, 'b> {
    at: String,
    old: &'a Value,
    new: &'a Value,
    comparison: &'b mut Comparison<'a>,
}

impl<'a> Operation<'a, '_> {
    fn check(&mut self, holds: bool, at: &str, what: &str) {
        self.comparison.check(holds, &format!("{}{at}", self.at), what);
    }

    fn compare(&mut self, old: &'a Value, new: &'a Value) {
        self.check(old["operationId"] == new["operationId"], "", "operationId");
        self.security(old, new);
        self.parameters(old, new);
        let (before, now) = (resolved(self.old, &old["requestBody"]), resolved(self.new, &new["requestBody"]));
        self.check(now["required"] != true || before["required"] == true, " body", "has to be sent now");
        self.contents(" body", before, now, Way::Sent);
        for (status, after) in entries(&new["responses"]) {
            let is_new = old["responses"].get(status).is_none();
            self.check(!(is_new && succeeds(status)), &format!(" {status}"), "is a new way to succeed");
            if let (Some(before), false) = (old["responses"].get(status), is_new) {
                self.response(status, before, after);
            }
        }
        for (status, _) in entries(&old["responses"]) {
            self.check(!succeeds(status) || new["responses"].get(status).is_some(), &format!(" {status}"), "is gone");
        }
    }

    /// Whoever was let in is let in still.
    fn security(&mut self, old: &Value, new: &Value) {
        let asked = |operation: &Value| operation["security"].as_array().cloned().unwrap_or_default();
        let (before, now) = (asked(old), asked(new));
        let scopes = |requirement: &Value, scheme: &str| -> BTreeSet<String> {
            requirement[scheme].as_array().into_iter().flatten().map(Value::to_string).collect()
        };
        let is_enough = |had: &Value, asked: &Value| {
            entries(asked).all(|(scheme, _)| had.get(scheme).is_some() && scopes(asked, scheme).is_subset(&scopes(had, scheme)))
        };
        let holds = now.is_empty() || before.iter().all(|had| now.iter().any(|asked| is_enough(had, asked)));
        self.check(holds && (now.is_empty() || !before.is_empty()), "", "needs another scope");
    }

    fn parameters(&mut self, old: &'a Value, new: &'a Value) {
        let (before, now) = (parameters(self.old, old), parameters(self.new, new));
        let same = |one: &Value, other: &Value| one["in"] == other["in"] && one["name"] == other["name"];
        let at = |parameter: &Value| format!(" {} {}", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
        for now in &now {
            let was_required = before.iter().any(|before| same(before, now) && before["required"] == true);
            self.check(now["required"] != true || was_required, &at(now), "has to be sent now");
        }
        for before in before {
            let at = at(before);
            let Some(now) = now.iter().find(|now| same(before, now)) else {
                self.check(false, &at, "is gone");
                continue;
            };
            for how in ["style", "explode"] {
                self.check(before[how] == now[how], &at, how);
            }
            let at = format!("{}{at}", self.at);
            self.comparison.schema(&at, &before["schema"], &now["schema"], Way::Sent);
        }
    }

    /// What a webhook sends is answered, so to speak.
    fn delivery(&mut self, old: &'a Value, new: &'a Value) {
        self.contents("", &old["requestBody"], &new["requestBody"], Way::Answered);
        let now = parameters(self.new, new);
        for before in parameters(self.old, old) {
            let at = format!(" header {}", before["name"].as_str().unwrap());
            match now.iter().find(|now| now["name"] == before["name"] && now["in"] == before["in"]) {
                Some(now) => {
                    self.check(before["required"] != true || now["required"] == true, &at, "may be missing now");
                    let at = format!("{}{at}", self.at);
                    self.comparison.schema(&at, &before["schema"], &now["schema"], Way::Answered);
                }
                None => self.check(false, &at, "is gone"),
            }
        }
    }

    fn response(&mut self, status: &str, old: &'a Value, new: &'a Value) {
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        let at = format!(" {status}");
        self.contents(&at, old, new, Way::Answered);
        for (name, before) in entries(&old["headers"]) {
            let (at, before) = (format!("{at} header {name}"), resolved(self.old, before));
            let Some(now) = new["headers"].get(name).map(|now| resolved(self.new, now)) else {
                self.check(false, &at, "is gone");
                continue;
            };
            self.check(before["required"] != true || now["required"] == true, &at, "may be missing now");
            let at = format!("{}{at}", self.at);
            self.comparison.schema(&at, &before["schema"], &now["schema"], Way::Answered);
        }
        for (name, before) in entries(&old["links"]) {
            let now = &new["links"][name];
            let same = ["operationId", "parameters", "requestBody"].into_iter().all(|part| before[part] == now[part]);
            self.check(same, &format!("{at} link {name}"), "leads somewhere else");
        }
    }

    /// The content types of a body.
    fn contents(&mut self, at: &str, old: &'a Value, new: &'a Value, way: Way) {
        for (kind, before) in entries(&old["content"]) {
            let at = format!("{at} {kind}");
            match new["content"].get(kind) {
                None => self.check(false, &at, "is gone"),
                Some(now) => {
                    let at = format!("{}{at}", self.at);
                    self.comparison.schema(&at, &before["schema"], &now["schema"], way);
                }
            }
        }
    }
}

fn succeeds(status: &str) -> bool {
    status.starts_with('2') || status.starts_with('3')
}

fn parameters<'a>(document: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    operation["parameters"].as_array().into_iter().flatten().map(|parameter| resolved(document, parameter)).collect()
}

/// Every operation below paths or webhooks: where, how, what.
fn operations(items: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let methods = |(path, item)| entries(item).map(move |(method, operation)| (path, method, operation));
    entries(items).flat_map(methods)
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}
