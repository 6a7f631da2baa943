//! `GET /api/products/{id}/history`

use crate::features::catalog::product::Record;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, PathId, Reply};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use stockflow_db::{args, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "a.id, a.at, a.actor_kind, a.actor_id, a.actor_name, a.action, a.before, a.after",
    from: " FROM audit_log a WHERE a.workspace_id = $1",
    id: "a.id",
    filters: &[
        Filter { name: "from", about: "At or after.", kind: FilterKind::From, sql: " AND a.at >= $?" },
        Filter { name: "to", about: "At or before.", kind: FilterKind::To, sql: " AND a.at <= $?" },
        Filter { name: "actorId", about: "Who.", kind: FilterKind::AnyOf, sql: " AND a.actor_id = ANY($?)" },
    ],
    sorts: &[Sort { name: "at", sql: "a.at", key: SortKey::Number }],
    newest_first: true,
    location: None,
};

/// One change of a product.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProductChange {
    #[schema(example = "audit_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    at: Instant,
    actor: ChangeActor,
    /// CREATE or UPDATE.
    #[schema(example = "UPDATE")]
    action: String,
    /// Field by field; an attribute by itself, as `attributes.color`.
    changes: Vec<FieldChange>,
}

/// Who changed it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ChangeActor {
    /// `API_KEY`, `USER` or `SYSTEM`.
    #[serde(rename = "type")]
    #[schema(example = "USER")]
    kind: String,
    #[schema(example = "user_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "ada@example.com")]
    name: String,
}

/// What became of one field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FieldChange {
    #[schema(example = "price")]
    field: String,
    /// What it was; null for a new product.
    #[schema(example = 2.49)]
    before: Value,
    /// What it became.
    #[schema(example = 2.59)]
    after: Value,
}

struct Row {
    id: String,
    at: Instant,
    actor_kind: String,
    actor_id: String,
    actor_name: String,
    action: String,
    before: Option<String>,
    after: Option<String>,
}
from_row!(Row { id, at, actor_kind, actor_id, actor_name, action, before, after });

impl From<Row> for ProductChange {
    fn from(row: Row) -> Self {
        let read = |text: Option<String>| -> Map<String, Value> {
            text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
        };
        let (mut before, after) = (read(row.before), read(row.after));
        let changes = after.into_iter().map(|(field, after)| FieldChange {
            before: before.remove(&field).unwrap_or_default(),
            field,
            after,
        });
        Self {
            id: row.id,
            at: row.at,
            actor: ChangeActor { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
            action: row.action,
            changes: changes.collect(),
        }
    }
}

/// A product's history
///
/// Every change field by field, with who made it; newest first.
#[utoipa::path(get, path = "/api/products/{id}/history", tag = "Catalog", security(("bearer" = ["products.read"])),
    params(("id" = String, Path, description = "The product's id")),
    responses((status = 200, description = "A page of changes", body = [ProductChange])))]
pub(super) async fn get_product_history(PathId(id): PathId, query: ListQuery) -> Answer {
    let call = query.call().clone();
    let query = Arc::new(query);
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        Record::find(tx, &id)?;
        let of_it = (" AND a.entity_id = $? AND a.entity = 'product'", args![&id]);
        let (rows, pagination) = query.rows_where::<Row>(tx, &[of_it])?;
        Ok((rows.into_iter().map(ProductChange::from).collect::<Vec<_>>(), pagination))
    };
    let (changes, pagination) = call.read(read).await?;
    Reply::page(&changes, &pagination)
}
