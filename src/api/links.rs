//! What can be done next with what was just made: from every 201 a link to each read and change of the new resource, and where
//! something was added to a resource, to the reads of that.

use serde_json::{Map, Value, json};

/// Adds them to the document.
pub(super) fn add(document: &mut Value) {
    let Some(paths) = document.get("paths").and_then(Value::as_object).cloned() else { return };
    for (path, item) in &paths {
        let Some(answer) = item.pointer("/post/responses/201") else { continue };
        let Some(made) = Made::of(&paths, path, answer) else { continue };
        let place = format!("/paths/{}/post/responses/201", path.replace('~', "~0").replace('/', "~1"));
        if let Some(created) = document.pointer_mut(&place).and_then(Value::as_object_mut) {
            created.insert("links".to_owned(), made.links(&paths).into());
        }
    }
}

/// What a 201 tells of.
struct Made {
    /// The path of the resource that was made, or to which something was added.
    resource: String,
    /// Whether it was made: its id and its version stand in the answer.
    is_new: bool,
}

impl Made {
    fn of(paths: &Map<String, Value>, path: &str, answer: &Value) -> Option<Self> {
        if let Some((to, _)) = path.split_once("/{id}/") {
            let resource = format!("{to}/{{id}}");
            // A correction of a release is a release.
            let read = paths.get(&resource).and_then(|item| item.pointer("/get/responses/200"));
            let is_new = read.is_some_and(|read| schema(read) == schema(answer));
            return Some(Self { resource, is_new });
        }
        // A draft of an admission is a decision.
        let above = std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above));
        above
            .map(|path| format!("{path}/{{id}}"))
            .find(|path| paths.contains_key(path))
            .map(|resource| Self { resource, is_new: true })
    }

    /// Links to every operation on the resource and directly under it, named by its operationId; to the reads where
    /// it is not new.
    fn links(&self, paths: &Map<String, Value>) -> Map<String, Value> {
        let is_under = |path: &str| path.strip_prefix(&self.resource).is_some_and(|rest| !rest.contains('{'));
        let under = paths.iter().filter(|(path, _)| is_under(path)).flat_map(|(_, item)| item.as_object().into_iter().flatten());
        let operations = under.filter(|(method, _)| self.is_new || *method == "get").map(|(_, operation)| operation);
        operations.filter_map(|operation| Some((operation["operationId"].as_str()?.to_owned(), self.link(operation)))).collect()
    }

    fn link(&self, operation: &Value) -> Value {
        let id = if self.is_new { "$response.body#/id" } else { "$request.path.id" };
        let mut parameters = Map::from_iter([("id".to_owned(), json!(id))]);
        let needs_version =
            operation["parameters"].as_array().into_iter().flatten().any(|one| one["$ref"] == "#/components/parameters/IfMatch");
        if needs_version {
            parameters.insert("If-Match".to_owned(), json!("$response.header.ETag"));
        }
        json!({"operationId": operation["operationId"], "description": operation["summary"], "parameters": parameters})
    }
}

fn schema(answer: &Value) -> Option<&Value> {
    answer.pointer("/content/application~1json/schema")
}
