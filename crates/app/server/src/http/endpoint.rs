//! Endpoints: the annotation above a handler is its route, its documentation **and** its protection.
//!
//! ```text
//! #[utoipa::path(post, path = "/api/transfers/recommendations/{id}/approve", tag = "Transfers",
//!     security(("bearer" = ["transfers.approve"])), …)]
//! ```
//!
//! `security(("bearer" = ["p"]))` asks for permission `p`, by key or session;
//! `security(("session" = ["p"]))` for a session; `security(())` for nothing. The guard reads it from
//! here, so what the document says and what is enforced cannot part.

use super::list::List;
use super::permission::Permission;
use crate::App;
use axum::routing::MethodRouter;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa_axum::router::UtoipaMethodRouter;

/// What an endpoint asks of its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Public,
    /// A credential with these permissions (perhaps none).
    Needs {
        /// All of them.
        permissions: Vec<Permission>,
        /// An API key will not do.
        session_only: bool,
    },
}

/// What everyone needs to know of an endpoint while it runs.
#[derive(Debug)]
pub struct Endpoint {
    /// The handler's name.
    pub operation_id: String,
    /// `GET` and so on.
    pub method: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// What it asks for.
    pub access: Access,
    /// A role for one location is enough to write here: the handler looks at locations itself.
    pub location_scoped: bool,
    /// The handler reads the body itself, as it comes: it is of any type and size.
    pub streams: bool,
    /// It may still change.
    pub beta: bool,
    /// How it is listed, if it is a list.
    pub list: Option<&'static List>,
    /// It takes query parameters: the list's, or those that its handler reads.
    pub takes_query: bool,
}

impl Endpoint {
    /// Whether it changes anything.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.method != "GET"
    }
}

/// An endpoint with its handler and its part of the document.
pub struct Registered {
    /// What the guard needs.
    pub endpoint: Arc<Endpoint>,
    /// The handler.
    pub handler: MethodRouter<App>,
    /// The operation as annotated.
    pub operation: Value,
    /// The schemas it refers to.
    pub schemas: BTreeMap<String, Value>,
}

/// The endpoints of a feature.
#[derive(Default)]
pub struct Endpoints(Vec<Registered>);

impl Endpoints {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `routes!(handler)`.
    #[must_use]
    pub fn with(self, route: UtoipaMethodRouter<App>) -> Self {
        self.register(route, None)
    }

    /// Adds `routes!(handler)` of a list: its parameters come from the list's description.
    #[must_use]
    pub fn list(self, list: &'static List, route: UtoipaMethodRouter<App>) -> Self {
        self.register(route, Some(list))
    }

    /// Adds another feature's.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn register(mut self, (schemas, paths, handler): UtoipaMethodRouter<App>, list: Option<&'static List>) -> Self {
        let schemas =
            schemas.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default()));
        let mut schemas: Option<BTreeMap<_, _>> = Some(schemas.collect());
        for (path, item) in paths.paths {
            let methods = serde_json::to_value(&item).unwrap_or_default();
            for (method, operation) in methods.as_object().into_iter().flatten() {
                self.0.push(Registered {
                    endpoint: Arc::new(describe(&path, method, operation, list)),
                    handler: handler.clone(),
                    operation: operation.clone(),
                    schemas: schemas.take().unwrap_or_default(),
                });
            }
        }
        self
    }

    /// All of them.
    #[must_use]
    pub fn into_inner(self) -> Vec<Registered> {
        self.0
    }
}

fn describe(path: &str, method: &str, operation: &Value, list: Option<&'static List>) -> Endpoint {
    Endpoint {
        operation_id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        access: access(&operation["security"]),
        location_scoped: operation["x-location-scoped"] == Value::Bool(true),
        streams: operation["x-streams"] == Value::Bool(true),
        beta: operation["x-stability"] == "beta",
        list,
        takes_query: list.is_some()
            || operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["in"] == "query")),
    }
}

/// `[{"bearer": ["transfers.approve"]}]`. An annotation without security is a credential without permissions.
fn access(security: &Value) -> Access {
    let Some(requirement) = security.get(0).and_then(Value::as_object) else {
        return Access::Needs { permissions: Vec::new(), session_only: false };
    };
    let Some((scheme, names)) = requirement.iter().next() else {
        return Access::Public;
    };
    let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
    Access::Needs { permissions: names.filter_map(Permission::from_name).collect(), session_only: scheme == "session" }
}
