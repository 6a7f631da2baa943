//! The operations of an OpenAPI document, as the pages need them.

use serde_json::{Map, Value, json};

/// The keys of a path item that are operations, in the order in which readers expect them.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One operation of the OpenAPI document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    /// Upper case: `GET`.
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) tags: Vec<String>,
    /// From `x-required-permissions`: `inventory.read`; empty where none is needed.
    pub(super) permissions: Vec<String>,
    /// Whether a credential is needed at all.
    pub(super) open: bool,
    /// Whether an API key will not do: the security scheme is named `session`.
    pub(super) session_only: bool,
    /// `x-stability: beta`.
    pub(super) beta: bool,
}

impl Operation {
    fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Self {
        let security = operation.get("security").or_else(|| document.get("security"));
        Self {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            summary: text(operation, "summary"),
            tags: texts(operation.get("tags")),
            permissions: texts(operation.get("x-required-permissions")),
            open: security.is_none_or(allows_anybody),
            session_only: security.is_some_and(|all| all.pointer("/0/session").is_some()),
            beta: is_beta(operation),
        }
    }
}

/// All operations, in the document's order of paths.
pub(super) fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                found.push(Operation::read(document, path, method, operation));
            }
        }
    }
    found
}

/// The document with what the explorer needs to mark beta operations.
///
/// Each operation with `x-stability: beta` gains `x-badges`, which Scalar shows beside the
/// operation's title, and a first sentence in its description that says what beta means.
/// Everything else stays as it is.
pub fn with_badges(document: &Value) -> Value {
    let mut document = document.clone();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(|paths| paths.values_mut()) {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut)
                && operation.get("x-stability").and_then(Value::as_str) == Some("beta")
            {
                mark_beta(operation);
            }
        }
    }
    document
}

fn mark_beta(operation: &mut Map<String, Value>) {
    operation.insert("x-badges".to_owned(), json!([{ "name": "Beta", "position": "before", "color": "#b54708" }]));
    let notice = "**Beta:** this operation may change without a new version of the API.";
    let description = operation.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{notice}\n\n{description}");
    operation.insert("description".to_owned(), Value::String(description.trim_end().to_owned()));
}

fn is_beta(operation: &Value) -> bool {
    operation.get("x-stability").and_then(Value::as_str) == Some("beta")
}

/// OpenAPI 3.1, "Security Requirement": no requirement, or an empty one among them, lets anybody in.
fn allows_anybody(security: &Value) -> bool {
    security
        .as_array()
        .is_none_or(|all| all.is_empty() || all.iter().any(|one| one.as_object().is_some_and(Map::is_empty)))
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({
            "security": [{ "key": [] }],
            "paths": {
                "/api/things": {
                    "post": { "summary": "Make", "x-stability": "beta", "description": "Makes." },
                    "get": {
                        "summary": "List", "tags": ["Catalog"],
                        "x-required-permissions": ["products.read", "inventory.read"]
                    },
                    "parameters": []
                },
                "/healthz": { "get": { "summary": "Health", "security": [] } },
                "/keys": { "get": { "summary": "Keys", "security": [{ "session": [] }] } }
            }
        })
    }

    #[test]
    fn operations_carry_permissions_stability_and_whether_they_are_open() {
        let found = operations(&document());
        let brief: Vec<_> = found.iter().map(|o| (o.method.as_str(), o.path.as_str(), o.open, o.beta)).collect();
        assert_eq!(
            brief,
            [
                ("GET", "/api/things", false, false),
                ("POST", "/api/things", false, true),
                ("GET", "/healthz", true, false),
                ("GET", "/keys", false, false),
            ]
        );
        assert!(found[3].session_only && !found[0].session_only);
        assert_eq!(found[0].permissions, ["products.read", "inventory.read"]);
        assert_eq!(found[0].tags, ["Catalog"]);
        assert_eq!(found[0].summary, "List");
    }

    #[test]
    fn badges_are_added_to_beta_operations_only() {
        let before = document();
        let after = with_badges(&before);
        let made = &after["paths"]["/api/things"]["post"];
        assert_eq!(made["x-badges"][0]["name"], "Beta");
        assert!(made["description"].as_str().is_some_and(|d| d.ends_with("\n\nMakes.")));
        assert_eq!(after["paths"]["/api/things"]["get"], before["paths"]["/api/things"]["get"]);
        assert_eq!(after["paths"]["/healthz"], before["paths"]["/healthz"]);
        assert_eq!(after["security"], before["security"]);
    }

    #[test]
    fn a_document_without_paths_has_no_operations() {
        assert!(operations(&json!({})).is_empty());
        assert_eq!(with_badges(&json!({ "openapi": "3.1.0" })), json!({ "openapi": "3.1.0" }));
    }
}
