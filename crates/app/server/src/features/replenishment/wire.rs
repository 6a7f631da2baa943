//! A recommendation as the API shows it, and how the list is asked.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, LocationScope};
use serde::Serialize;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Money, Quantity};

const STATUSES: &[&str] = &["PENDING", "APPROVED", "REJECTED", "EXECUTED", "EXPIRED"];
const KINDS: &[&str] = &["TRANSFER", "PURCHASE"];

pub(super) static LIST: List = List {
    columns: "r.id, r.kind, r.product_id, p.name, p.global_sku, r.location_id, l.name, r.source_location_id, r.supplier_id, r.quantity, r.unit_cost, r.cost, r.expected_gain, r.status, r.reason, r.explanation, r.valid_until, r.decided_by, r.decided_at, r.decision_reason, r.document_id, r.version, r.created_at, r.updated_at",
    from: " FROM replenishment_recommendation r JOIN product p ON p.workspace_id = r.workspace_id AND p.id = r.product_id JOIN location l ON l.workspace_id = r.workspace_id AND l.id = r.location_id WHERE r.workspace_id = $1",
    id: "r.id",
    filters: &[
        Filter {
            name: "status",
            about: "Where its decision stands.",
            kind: FilterKind::OneOf(STATUSES),
            sql: " AND r.status = ANY($?)",
        },
        Filter {
            name: "type",
            about: "Moved or bought.",
            kind: FilterKind::OneOf(KINDS),
            sql: " AND r.kind = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND r.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "For this location.",
            kind: FilterKind::AnyOf,
            sql: " AND r.location_id = ANY($?)",
        },
        Filter {
            name: "supplierId",
            about: "Bought of this supplier.",
            kind: FilterKind::AnyOf,
            sql: " AND r.supplier_id = ANY($?)",
        },
        Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND r.created_at >= $?" },
        Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND r.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND r.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "expectedGain", sql: "r.expected_gain", key: SortKey::Number },
        Sort { name: "createdAt", sql: "r.created_at", key: SortKey::Number },
        Sort { name: "cost", sql: "r.cost", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(
        " AND EXISTS (SELECT 1 FROM location v WHERE v.workspace_id = $1 AND v.id = ANY($?) AND v.id IN (r.location_id, r.source_location_id))",
    ),
};

/// A recommendation to move or to buy.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplenishmentRecommendation {
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// TRANSFER or PURCHASE.
    #[serde(rename = "type")]
    #[schema(example = "PURCHASE")]
    pub(super) kind: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    /// Where it is needed.
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    pub(super) location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    /// Where it is moved from; null for a purchase.
    #[schema(example = json!(null))]
    pub(super) source_location_id: Option<String>,
    /// Whom it is bought of; null for a transfer.
    #[schema(example = "sup_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) supplier_id: Option<String>,
    /// In the product's unit.
    pub(super) quantity: Quantity,
    /// Of one unit at this quantity; 0 for a transfer.
    pub(super) unit_cost: Money,
    /// What it takes: the goods of a purchase, trip and units of a transfer.
    pub(super) cost: Money,
    /// Margin expected from it, less what holding and moving it costs: the list is ranked by it.
    pub(super) expected_gain: Money,
    /// PENDING, APPROVED, REJECTED, EXECUTED or EXPIRED.
    #[schema(example = "PENDING")]
    pub(super) status: String,
    /// Why, in one sentence.
    #[schema(
        example = "Store 367 lacks 24 of Whole milk until Valley dairy can deliver again; 31.2 of margin is at risk"
    )]
    reason: String,
    /// What `GET /api/planning/explanations/{id}` is asked with.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    explanation_id: String,
    valid_until: Instant,
    /// Who approved or rejected it; empty while it is pending.
    #[schema(example = "ada@example.com")]
    decided_by: String,
    decided_at: Option<Instant>,
    /// Why it was rejected.
    #[schema(example = "")]
    decision_reason: String,
    /// The transfer or purchase order made of it.
    #[schema(example = json!(null))]
    pub(super) document_id: Option<String>,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) explanation: String,
}

pub(super) struct RecommendationRow {
    id: String,
    kind: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    location_id: String,
    location_name: String,
    source_id: String,
    supplier_id: String,
    quantity: Quantity,
    unit_cost: Money,
    cost: Money,
    expected_gain: Money,
    status: String,
    reason: String,
    explanation: String,
    valid_until: Instant,
    decided_by: String,
    decided_at: Option<Instant>,
    decision_reason: String,
    document_id: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(RecommendationRow {
    id,
    kind,
    product_id,
    product_name,
    global_sku,
    location_id,
    location_name,
    source_id,
    supplier_id,
    quantity,
    unit_cost,
    cost,
    expected_gain,
    status,
    reason,
    explanation,
    valid_until,
    decided_by,
    decided_at,
    decision_reason,
    document_id,
    version,
    created_at,
    updated_at
});

fn named(id: String) -> Option<String> {
    Some(id).filter(|id| !id.is_empty())
}

impl ReplenishmentRecommendation {
    /// As it stands at a moment: what was not decided in time has expired.
    pub(super) fn at(row: RecommendationRow, now: Instant) -> Self {
        let expired = row.status == "PENDING" && row.valid_until <= now;
        Self {
            explanation_id: row.id.clone(),
            id: row.id,
            kind: row.kind,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            location_id: row.location_id,
            location_name: row.location_name,
            source_location_id: named(row.source_id),
            supplier_id: named(row.supplier_id),
            quantity: row.quantity,
            unit_cost: row.unit_cost,
            cost: row.cost,
            expected_gain: row.expected_gain,
            status: if expired { "EXPIRED".into() } else { row.status },
            reason: row.reason,
            valid_until: row.valid_until,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            document_id: named(row.document_id),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            explanation: row.explanation,
        }
    }

    /// One recommendation that the caller sees.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str, call: &Call) -> Result<Self, ApiError> {
        let row: Option<RecommendationRow> = by_id(tx, &LIST, id)?;
        let scope: LocationScope = call.location_scope();
        let seen = row.filter(|row| scope.covers(&row.location_id) || scope.covers(&row.source_id));
        Ok(Self::at(seen.ok_or_else(|| ApiError::not_found("recommendation", id))?, call.now()))
    }
}
