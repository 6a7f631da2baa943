//! Faulty bodies are refused with all their faults, and change nothing.

use super::exceptions::{Law, excepted};
use super::operation::resolve;
use super::world::World;
use super::{Operation, operations};
use serde_json::{Map, Value, json};

fn writes() -> Vec<Operation> {
    operations().into_iter().filter(|o| o.endpoint.writes() && !excepted(Law::JsonBody, o.id())).collect()
}

/// Sends each write this body and demands the status, the code and, where named, the faulty fields.
async fn refused(
    body: impl Fn(&Operation) -> Option<(String, Vec<String>)>,
    headers: &[(&str, &str)],
    status: u16,
    code: &str,
) {
    let world = World::bare().await;
    let before = world.app.snapshot(&world.ours.workspace.id).await;
    let mut tried = 0;
    for operation in writes() {
        let Some((body, fields)) = body(&operation) else { continue };
        let token = world.ours.token(&operation);
        let got = world.call_with(&operation, &world.ours.path(&operation), token, Some(&body), headers).await;
        assert_eq!((got.status, got.code()), (status, code), "{}: {}", operation.name(), got.json);
        for field in fields {
            let named = got.fault_paths().iter().any(|path| path.starts_with(&field));
            assert!(named, "{}: {field} is not among {:?}", operation.name(), got.fault_paths());
        }
        tried += 1;
    }
    assert!(tried > 5, "only {tried} operations were tried");
    assert_eq!(world.app.snapshot(&world.ours.workspace.id).await, before);
}

#[tokio::test]
async fn broken_json_is_400() {
    refused(|_| Some(("{\"name\": ".into(), vec!["body".into()])), &[], 400, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn a_list_in_place_of_an_object_is_400() {
    refused(|_| Some(("[1]".into(), vec![])), &[], 400, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn an_empty_body_is_400_where_one_is_needed() {
    let empty = |o: &Operation| o.body_schema().map(|_| (String::new(), vec!["body".to_owned()]));
    refused(empty, &[], 400, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn a_field_that_is_not_known_is_400_and_named() {
    let with_unknown = |o: &Operation| {
        let mut body = o.body_example().cloned().unwrap_or_else(|| json!({}));
        body["unheardOf"] = json!(1);
        Some((body.to_string(), vec!["unheardOf".to_owned()]))
    };
    refused(with_unknown, &[], 400, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn every_needed_field_that_is_missing_is_named_at_once() {
    let nothing = |o: &Operation| {
        let needed = needed(o);
        (!needed.is_empty()).then(|| ("{}".to_owned(), needed.into_iter().map(|(name, _)| name).collect()))
    };
    refused(nothing, &[], 400, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn every_field_of_the_wrong_type_is_named_at_once() {
    let all_wrong = |o: &Operation| {
        let wrong: Map<String, Value> =
            needed(o).into_iter().filter_map(|(name, schema)| Some((name, wrong_for(schema)?))).collect();
        let names: Vec<String> = wrong.keys().cloned().collect();
        (!names.is_empty()).then(|| (Value::from(wrong).to_string(), names))
    };
    refused(all_wrong, &[], 400, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn a_body_that_is_not_json_by_its_type_is_415() {
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"] {
        refused(|_| Some(("{}".into(), vec![])), &[("content-type", kind)], 415, "UNSUPPORTED_MEDIA_TYPE").await;
    }
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_413() {
    let large = format!("\"{}\"", "x".repeat(10_000_000));
    refused(move |_| Some((large.clone(), vec![])), &[], 413, "PAYLOAD_TOO_LARGE").await;
}

/// The fields that a body must have, with their schemas.
fn needed(operation: &Operation) -> Vec<(String, &'static Value)> {
    let Some(schema) = operation.body_schema() else { return Vec::new() };
    let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| (name.to_owned(), resolve(&schema["properties"][name]))).collect()
}

/// A value of a type that the schema does not allow; `None` if it allows all.
fn wrong_for(schema: &'static Value) -> Option<Value> {
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ if schema.get("enum").is_some() => vec!["string"],
        _ => return None,
    };
    Some(if types.contains(&"boolean") { json!("neither") } else { json!(true) })
}
