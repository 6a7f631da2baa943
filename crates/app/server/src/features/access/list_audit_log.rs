//! `GET /api/admin/audit-log`

use crate::change::Action;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, Endpoints};
use serde::Serialize;
use serde_json::Value;
use stockflow_db::from_row;
use stockflow_kernel::Instant;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().list(&LIST, routes!(list_audit_log))
}

static LIST: List = List {
    columns: "a.id, a.at, a.actor_kind, a.actor_id, a.actor_name, a.action, a.entity, a.entity_id, a.before, a.after, a.address, a.request_id",
    from: " FROM audit_log a WHERE a.workspace_id = $1",
    id: "a.id",
    filters: &[
        Filter {
            name: "action",
            about: "What was done.",
            kind: FilterKind::OneOf(Action::NAMES),
            sql: " AND a.action = ANY($?)",
        },
        Filter {
            name: "entity",
            about: "What kind of thing.",
            kind: FilterKind::AnyOf,
            sql: " AND a.entity = ANY($?)",
        },
        Filter { name: "entityId", about: "Which one.", kind: FilterKind::AnyOf, sql: " AND a.entity_id = ANY($?)" },
        Filter { name: "actorId", about: "Who.", kind: FilterKind::AnyOf, sql: " AND a.actor_id = ANY($?)" },
        Filter {
            name: "actorType",
            about: "API_KEY, USER or SYSTEM.",
            kind: FilterKind::OneOf(&["API_KEY", "USER", "SYSTEM"]),
            sql: " AND a.actor_kind = ANY($?)",
        },
        Filter { name: "from", about: "At or after.", kind: FilterKind::From, sql: " AND a.at >= $?" },
        Filter { name: "to", about: "At or before.", kind: FilterKind::To, sql: " AND a.at <= $?" },
    ],
    sorts: &[Sort { name: "at", sql: "a.at", key: SortKey::Number }],
    newest_first: true,
    location: None,
};

/// Who changed what, when and from where.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct AuditEntry {
    #[schema(example = "audit_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    at: Instant,
    actor: AuditActor,
    #[schema(example = "UPDATE")]
    action: String,
    #[schema(example = "product")]
    entity: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    entity_id: String,
    /// What it was; null for something new.
    #[schema(value_type = Option<Object>, example = json!({ "name": "Milk" }))]
    before: Option<Value>,
    /// What it became; null for something gone.
    #[schema(value_type = Option<Object>, example = json!({ "name": "Whole milk" }))]
    after: Option<Value>,
    #[schema(example = "203.0.113.7")]
    address: String,
    #[schema(example = "req_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    request_id: String,
}

/// Who acted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AuditActor {
    /// `API_KEY`, `USER` or `SYSTEM`.
    #[serde(rename = "type")]
    #[schema(example = "USER")]
    kind: String,
    #[schema(example = "user_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "ada@example.com")]
    name: String,
}

struct Row {
    id: String,
    at: Instant,
    actor_kind: String,
    actor_id: String,
    actor_name: String,
    action: String,
    entity: String,
    entity_id: String,
    before: Option<String>,
    after: Option<String>,
    address: String,
    request_id: String,
}
from_row!(Row {
    id,
    at,
    actor_kind,
    actor_id,
    actor_name,
    action,
    entity,
    entity_id,
    before,
    after,
    address,
    request_id
});

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        let read = |text: Option<String>| text.and_then(|t| serde_json::from_str(&t).ok());
        Self {
            id: row.id,
            at: row.at,
            actor: AuditActor { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
            action: row.action,
            entity: row.entity,
            entity_id: row.entity_id,
            before: read(row.before),
            after: read(row.after),
            address: row.address,
            request_id: row.request_id,
        }
    }
}

/// Audit log
///
/// Every change with who made it, what it was and what it became; newest first.
#[utoipa::path(get, path = "/api/admin/audit-log", tag = "Access", security(("bearer" = ["admin.read"])),
    responses((status = 200, description = "A page of the log", body = [AuditEntry])))]
async fn list_audit_log(query: ListQuery) -> Answer {
    query.answer(|row: Row| AuditEntry::from(row)).await
}
