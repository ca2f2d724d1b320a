//! What can be done next with what was just made: from every 201 a link to each read and change of the new resource.

use serde_json::{Map, Value, json};

/// Adds them to the document: for an operation that creates under a path, whatever there is under that path and the new id.
pub(super) fn add(document: &mut Value) {
    let Some(paths) = document.get("paths").and_then(Value::as_object).cloned() else { return };
    for (path, item) in &paths {
        if item.pointer("/post/responses/201").is_none() {
            continue;
        }
        let links = links(&paths, &format!("{path}/{{id}}"));
        let place = format!("/paths/{}/post/responses/201", path.replace('~', "~0").replace('/', "~1"));
        if let Some(created) = document.pointer_mut(&place).and_then(Value::as_object_mut).filter(|_| !links.is_empty()) {
            created.insert("links".to_owned(), links.into());
        }
    }
}

/// Links to every operation on the resource and directly under it, named by its operationId.
fn links(paths: &Map<String, Value>, resource: &str) -> Map<String, Value> {
    let is_under = |path: &str| path.strip_prefix(resource).is_some_and(|rest| !rest.contains('{'));
    let under = paths.iter().filter(|(path, _)| is_under(path));
    let operations = under.flat_map(|(_, item)| item.as_object().into_iter().flatten().map(|(_, operation)| operation));
    operations.filter_map(|operation| Some((operation["operationId"].as_str()?.to_owned(), link(operation)))).collect()
}

fn link(operation: &Value) -> Value {
    let mut parameters = Map::from_iter([("id".to_owned(), json!("$response.body#/id"))]);
    let needs_version =
        operation["parameters"].as_array().into_iter().flatten().any(|one| one["$ref"] == "#/components/parameters/IfMatch");
    if needs_version {
        parameters.insert("If-Match".to_owned(), json!("$response.header.ETag"));
    }
    json!({"operationId": operation["operationId"], "description": operation["summary"], "parameters": parameters})
}
