//! The document says what an integrator needs of every operation, and the committed copy is this one.

use super::operation::{document, operations};
use crate::http::Permission;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn operation_ids_are_unique_names() {
    let mut seen = BTreeSet::new();
    for operation in operations() {
        let id = operation.id();
        let fine = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') && id.len() > 3;
        assert!(fine, "{}: {id:?} is no handler's name", operation.name());
        assert!(seen.insert(id.to_owned()), "{id} is the name of two operations");
        assert_eq!(operation.spec["operationId"], id, "{}", operation.name());
    }
}

#[test]
fn every_operation_says_what_it_is_for_and_what_it_needs() {
    let tags: Vec<&str> = document()["tags"].as_array().unwrap().iter().filter_map(|t| t["name"].as_str()).collect();
    for operation in operations() {
        let (name, spec) = (operation.name(), operation.spec);
        assert!(spec["summary"].as_str().is_some_and(|s| s.len() > 2 && !s.ends_with('.')), "{name}: no summary");
        let own = spec["tags"].as_array().unwrap_or_else(|| panic!("{name}: no tag"));
        assert!(own.len() == 1 && tags.contains(&own[0].as_str().unwrap()), "{name}: {own:?} is no group");
        let needed: Vec<&str> = operation.permissions().iter().map(|p| p.name()).collect();
        assert_eq!(spec["x-required-permissions"], serde_json::json!(needed), "{name}");
        let stability = spec["x-stability"].as_str().unwrap_or_default();
        assert_eq!(stability, if operation.endpoint.beta { "beta" } else { "stable" }, "{name}");
        assert_eq!(spec["security"].as_array().unwrap().is_empty(), operation.public(), "{name}");
        for parameter in spec["parameters"].as_array().into_iter().flatten() {
            let described = parameter["description"].as_str().is_some_and(|d| !d.is_empty());
            assert!(described, "{name}: the parameter {} has no description", parameter["name"]);
        }
        for part in operation.endpoint.path.split('/') {
            let Some(parameter) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) else { continue };
            let mut declared = spec["parameters"].as_array().into_iter().flatten();
            assert!(
                declared.any(|p| p["in"] == "path" && p["name"] == parameter),
                "{name}: {{{parameter}}} is missing"
            );
        }
    }
}

#[test]
fn every_permission_that_an_annotation_names_exists() {
    for registered in crate::features::endpoints().into_inner() {
        let named = registered.operation["security"][0].as_object().into_iter().flatten();
        for permission in named.filter_map(|(_, names)| names.as_array()).flatten().filter_map(Value::as_str) {
            assert!(Permission::from_name(permission).is_some(), "{}: {permission}", registered.endpoint.path);
        }
    }
}

#[test]
fn every_request_and_answer_has_its_description_and_example() {
    for operation in operations() {
        let name = operation.name();
        if let Some(schema) = operation.body_schema() {
            let example = operation.body_example().unwrap_or_else(|| panic!("{name}: the body has no example"));
            let root = serde_json::json!({ "components": document()["components"], "allOf": [schema] });
            let validator = jsonschema::validator_for(&root).unwrap_or_else(|e| panic!("{name}: {e}"));
            let faults: Vec<String> = validator.iter_errors(example).map(|e| e.to_string()).collect();
            assert!(faults.is_empty(), "{name}: the example does not fit: {}", faults.join("; "));
        }
        let responses = operation.spec["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}: no success is documented");
        for (status, response) in responses {
            let response = match response["$ref"].as_str() {
                Some(target) => document().pointer(target.trim_start_matches('#')).unwrap_or(response),
                None => response,
            };
            let described = response["description"].as_str().is_some_and(|d| !d.is_empty());
            assert!(described, "{name}: {status} has no description");
            if let Some(content) = response.pointer("/content/application~1json")
                && status.starts_with('2')
            {
                assert!(content["example"].is_object(), "{name}: {status} has no example");
            }
        }
    }
}

/// `cargo xtask openapi` sets `STOCKFLOW_WRITE_OPENAPI` to have the file written anew.
#[test]
fn the_committed_document_is_this_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../openapi.json");
    if std::env::var_os("STOCKFLOW_WRITE_OPENAPI").is_some() {
        let text = serde_json::to_string_pretty(document()).unwrap() + "\n";
        std::fs::write(path, text).unwrap();
    }
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap_or_default()).unwrap_or_default();
    assert!(committed == *document(), "openapi.json at the root is not up to date: run `cargo xtask openapi`");
}

#[test]
fn everything_that_the_document_refers_to_is_in_it() {
    fn follow(value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(follow),
            Value::Object(fields) => {
                if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                    assert!(document().pointer(target.trim_start_matches('#')).is_some(), "{target} is missing");
                }
                fields.values().for_each(follow);
            }
            _ => {}
        }
    }
    follow(document());
}

/// Two types of one name would take each other's place in the document.
#[test]
fn no_two_schemas_share_a_name() {
    let mut known: std::collections::BTreeMap<String, Value> = std::collections::BTreeMap::new();
    for registered in crate::features::endpoints().into_inner() {
        for (name, schema) in registered.schemas {
            let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*first, schema, "{name} is the schema of two types");
        }
    }
}
