//! The examples of the document work, and what is answered fits its schema.

use super::exceptions::{Law, excepted};
use super::operation::{Operation, document, operations};
use super::world::World;
use crate::testkit::Got;
use serde_json::{Value, json};

#[tokio::test]
async fn examples_are_accepted_and_answers_fit_their_schemas() {
    let world = World::furnished().await;
    // What ends the session we call with comes last; what deletes comes after what reads.
    let mut all = operations();
    all.sort_by_key(|o| (excepted(Law::Replays, o.id()), o.endpoint.method == "DELETE", o.endpoint.writes()));
    let mut succeeded = 0;
    for operation in &all {
        let got = world.example(operation, 9, &[]).await;
        fits(operation, &got);
        if excepted(Law::ExampleWorks, operation.id()) {
            continue;
        }
        assert!(got.status != 400, "{}: its own example is refused: {}", operation.name(), got.json);
        succeeded += usize::from(got.status < 300);
    }
    assert!(succeeded * 10 > all.len() * 7, "only {succeeded} of {} examples went through", all.len());
}

/// The answer is one that the document has, and its body fits the schema there.
pub(super) fn fits(operation: &Operation, got: &Got) {
    let name = format!("{} {}", operation.name(), got.status);
    let response = &operation.spec["responses"][got.status.to_string()];
    let response = match response["$ref"].as_str() {
        Some(target) => document().pointer(target.trim_start_matches('#')).unwrap(),
        None => response,
    };
    assert!(response.is_object(), "{name} is not documented: {}", got.json);
    if let Some(kinds) = response["content"].as_object()
        && !kinds.contains_key("application/json")
    {
        let kind = got.header("content-type");
        assert!(kinds.contains_key(kind.split(';').next().unwrap_or_default()), "{name}: answers {kind}");
        return;
    }
    let Some(schema) = response.pointer("/content/application~1json/schema") else {
        assert_eq!(got.status, 204, "{name}: only 204 has no body");
        return;
    };
    let root = json!({ "components": document()["components"], "allOf": [schema] });
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&root)
        .unwrap_or_else(|e| panic!("{name}: {e}"));
    let faults: Vec<String> = validator.iter_errors(&got.json).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{name}: {}\n{}", faults.join("\n"), got.json);
    if let Some(data) = schema.pointer("/properties/data") {
        let unknown = undocumented(data, got.data(), "data");
        assert!(unknown.is_empty(), "{name} shows fields that its schema has not: {unknown:?}");
    }
}

/// Fields of a value that its schema does not name.
fn undocumented(schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let schema = match schema["$ref"].as_str() {
        Some(target) => document().pointer(target.trim_start_matches('#')).unwrap_or(schema),
        None => schema,
    };
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(i, v)| undocumented(&schema["items"], v, &format!("{path}[{i}]")))
            .collect(),
        Value::Object(fields) => {
            let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
            let open = schema.get("additionalProperties").is_some_and(|a| *a != json!(false));
            let each = fields.iter().flat_map(|(name, field)| {
                let path = format!("{path}.{name}");
                match properties.get(name) {
                    Some(property) => undocumented(property, field, &path),
                    None if open => Vec::new(),
                    None => vec![path],
                }
            });
            each.collect()
        }
        _ => Vec::new(),
    }
}
