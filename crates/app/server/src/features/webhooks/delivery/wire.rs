//! A delivery as the API shows it.

use crate::http::ApiError;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use serde::Serialize;
use serde_json::Value;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "d.id, d.endpoint_id, d.event_id, d.kind, d.sequence, d.status, d.attempts, d.next_at, d.detail, d.replayed, \
              d.created_at, d.updated_at",
    from: " FROM webhook_delivery d WHERE d.workspace_id = $1",
    id: "d.id",
    filters: &[
        Filter {
            name: "endpointId",
            about: "To this endpoint.",
            kind: FilterKind::AnyOf,
            sql: " AND d.endpoint_id = ANY($?)",
        },
        Filter {
            name: "status",
            about: "PENDING waits or is tried again, DELIVERED was taken, FAILED is given up.",
            kind: FilterKind::OneOf(&["PENDING", "DELIVERED", "FAILED"]),
            sql: " AND d.status = ANY($?)",
        },
        Filter { name: "type", about: "Of this kind of event.", kind: FilterKind::AnyOf, sql: " AND d.kind = ANY($?)" },
        Filter { name: "eventId", about: "Of this event.", kind: FilterKind::AnyOf, sql: " AND d.event_id = ANY($?)" },
        Filter { name: "from", about: "Queued at or after.", kind: FilterKind::From, sql: " AND d.created_at >= $?" },
        Filter { name: "to", about: "Queued at or before.", kind: FilterKind::To, sql: " AND d.created_at <= $?" },
    ],
    sorts: &[Sort { name: "createdAt", sql: "d.created_at", key: SortKey::Number }],
    newest_first: true,
    // A delivery has no location: who holds a part of the workspace sees none.
    location: Some(" AND d.id = ANY($?)"),
};

/// An event on its way to an endpoint.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookDelivery {
    #[schema(example = "delivery_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "hook_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) endpoint_id: String,
    /// Sent as `webhook-id`, the same in every try and in every replay.
    #[schema(example = "evt_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    event_id: String,
    #[serde(rename = "type")]
    #[schema(example = "inventory.stock_adjusted.v1")]
    pub(super) kind: String,
    /// The event's; 0 for a test.
    #[schema(example = 4711)]
    pub(super) sequence: i64,
    /// PENDING, DELIVERED or FAILED.
    #[schema(example = "DELIVERED")]
    status: String,
    /// Tries so far, of ten.
    #[schema(example = 1)]
    attempts: i64,
    /// When it is tried next; null: at once, or never again.
    #[schema(example = json!(null))]
    next_attempt_at: Option<Instant>,
    /// How the last try went.
    #[schema(example = "HTTP 200")]
    detail: String,
    /// It was asked for again.
    #[schema(example = false)]
    replayed: bool,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct DeliveryRow {
    id: String,
    endpoint_id: String,
    event_id: String,
    kind: String,
    sequence: i64,
    status: String,
    attempts: i64,
    next_at: i64,
    detail: String,
    replayed: bool,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(DeliveryRow {
    id,
    endpoint_id,
    event_id,
    kind,
    sequence,
    status,
    attempts,
    next_at,
    detail,
    replayed,
    created_at,
    updated_at
});

impl From<DeliveryRow> for WebhookDelivery {
    fn from(row: DeliveryRow) -> Self {
        let waits = row.status == "PENDING" && row.next_at > 0;
        Self {
            id: row.id,
            endpoint_id: row.endpoint_id,
            event_id: row.event_id,
            kind: row.kind,
            sequence: row.sequence,
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: waits.then(|| Instant::from_micros(row.next_at)),
            detail: row.detail,
            replayed: row.replayed,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl WebhookDelivery {
    /// 404 unless the workspace has it.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<DeliveryRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("webhook delivery", id))
    }
}

/// A try.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookAttempt {
    /// From 1.
    #[schema(example = 1)]
    pub(super) attempt: i64,
    pub(super) at: Instant,
    #[schema(example = 31)]
    pub(super) took_milliseconds: i64,
    /// The HTTP status; null: no answer came.
    #[schema(example = 200)]
    pub(super) status: Option<i64>,
    #[schema(example = "HTTP 200")]
    pub(super) detail: String,
    /// The headers that were sent for this delivery.
    #[schema(value_type = Object, example = json!({ "webhook-id": "evt_01k8zq5f3m9v7a1r2c4d5e6f7g", "webhook-timestamp": "1769860800" }))]
    pub(super) request_headers: Value,
    /// The beginning of what was answered.
    #[schema(example = "ok")]
    pub(super) answer: String,
}

/// A delivery with its tries.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookDeliveryDetail {
    #[serde(flatten)]
    pub(super) delivery: WebhookDelivery,
    /// The body that is sent, to the letter.
    #[schema(example = "{\"id\":\"evt_01k8zq5f3m9v7a1r2c4d5e6f7g\"}")]
    pub(super) request_body: String,
    /// Every try, in order.
    pub(super) tries: Vec<WebhookAttempt>,
}
