//! An operation: what is registered and what the document says of it.

use crate::http::{Access, Endpoint, Permission};
use crate::wiring;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// The document of the program under test.
pub(super) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(wiring::openapi_document)
}

/// One endpoint with its part of the document.
#[derive(Clone)]
pub(super) struct Operation {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) spec: &'static Value,
}

/// All of them.
pub(super) fn operations() -> Vec<Operation> {
    let registered = crate::features::endpoints().into_inner();
    let described = registered.into_iter().map(|r| {
        let spec = &document()["paths"][&r.endpoint.path][r.endpoint.method.to_ascii_lowercase()];
        assert!(spec.is_object(), "{} {} is not in the document", r.endpoint.method, r.endpoint.path);
        Operation { endpoint: r.endpoint, spec }
    });
    described.collect()
}

impl Operation {
    /// `POST /api/things`.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.endpoint.method, self.endpoint.path)
    }

    pub(super) fn id(&self) -> &str {
        &self.endpoint.operation_id
    }

    pub(super) fn public(&self) -> bool {
        self.endpoint.access == Access::Public
    }

    pub(super) fn session_only(&self) -> bool {
        matches!(self.endpoint.access, Access::Needs { session_only: true, .. })
    }

    pub(super) fn permissions(&self) -> Vec<Permission> {
        match &self.endpoint.access {
            Access::Needs { permissions, .. } => permissions.clone(),
            Access::Public => Vec::new(),
        }
    }

    /// The schema of its body, if it takes one.
    pub(super) fn body_schema(&self) -> Option<&'static Value> {
        self.spec.pointer("/requestBody/content/application~1json/schema").map(resolve)
    }

    /// The example of its body, if it takes one.
    pub(super) fn body_example(&self) -> Option<&'static Value> {
        self.spec.pointer("/requestBody/content/application~1json/example")
    }

    /// Whether another thing's id stands in its path.
    pub(super) fn has_id(&self) -> bool {
        self.endpoint.path.contains('{')
    }

    /// Whether it does something to a thing rather than make one: `/api/things/{id}/rename` has no list of its own.
    pub(super) fn is_action(&self) -> bool {
        self.has_id()
            && !operations().iter().any(|o| o.endpoint.list.is_some() && o.endpoint.path == self.endpoint.path)
    }

    /// The path with its things in it: the first parameter is of the operation's list, each further one is known
    /// by its name: `binId` is a `bin_…`.
    pub(super) fn path_of(&self, first: &str, further: impl Fn(&str) -> String) -> String {
        let mut path = self.endpoint.path.replacen("{id}", first, 1);
        while let Some((before, after)) = path.split_once('{') {
            let (name, rest) = after.split_once('}').unwrap_or((after, ""));
            path = format!("{before}{}{rest}", further(name.trim_end_matches("Id")));
        }
        path
    }

    /// The path with every parameter replaced.
    pub(super) fn path_with(&self, id: &str) -> String {
        let mut path = String::new();
        let mut rest = self.endpoint.path.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            path.push_str(id);
            rest = after.split_once('}').map_or("", |(_, tail)| tail);
        }
        path + rest
    }

    /// The list that the things in its path stand in: `/api/things` of `/api/things/{id}/rename`.
    pub(super) fn collection(&self) -> Option<&str> {
        self.endpoint.path.split_once("/{").map(|(before, _)| before)
    }
}

/// Follows one `$ref` into the components.
pub(super) fn resolve(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(target) => document().pointer(target.trim_start_matches('#')).unwrap_or(schema),
        None => schema,
    }
}
