//! A purchase order as the API takes and shows it.

use super::state::OrderStatus;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use crate::http::{ApiError, Fault, NotNegative, Positive};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use stockflow_db::from_row;
use stockflow_kernel::{Day, Instant, Money, Quantity};

pub(super) static LIST: List = List {
    columns: "o.id, o.number, o.supplier_id, s.name, o.location_id, l.name, o.status, o.currency, o.expected_on, o.reference, o.notes, o.dispute_reason, o.submitted_at, o.approved_at, o.approved_by, o.closed_at, o.version, o.created_at, o.updated_at",
    from: " FROM purchase_order o
        JOIN supplier s ON s.workspace_id = o.workspace_id AND s.id = o.supplier_id
        JOIN location l ON l.workspace_id = o.workspace_id AND l.id = o.location_id
        WHERE o.workspace_id = $1",
    id: "o.id",
    filters: &[
        Filter {
            name: "status",
            about: "How far it is.",
            kind: FilterKind::OneOf(OrderStatus::NAMES),
            sql: " AND o.status = ANY($?)",
        },
        Filter {
            name: "supplierId",
            about: "From this supplier.",
            kind: FilterKind::AnyOf,
            sql: " AND o.supplier_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "To this location.",
            kind: FilterKind::AnyOf,
            sql: " AND o.location_id = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Orders this product.",
            kind: FilterKind::AnyOf,
            sql: " AND o.id IN (SELECT n.purchase_order_id FROM purchase_order_line n WHERE n.workspace_id = $1 AND n.product_id = ANY($?))",
        },
        Filter { name: "number", about: "The exact number.", kind: FilterKind::AnyOf, sql: " AND o.number = ANY($?)" },
        Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND o.created_at >= $?" },
        Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND o.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND o.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "o.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "o.updated_at", key: SortKey::Number },
        Sort { name: "number", sql: "o.number", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(" AND o.location_id = ANY($?)"),
};

/// What is ordered of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OrderLineBody {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) product_master_id: String,
    /// In the product's unit.
    #[schema(value_type = Positive)]
    pub(super) quantity: Quantity,
    /// Of one unit; null: by the supplier's price breaks, or else the product's own cost.
    #[schema(value_type = Option<NotNegative>)]
    pub(super) unit_cost: Option<Money>,
}

/// What is ordered of whom, and where it shall go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PurchaseOrderBody {
    #[schema(example = "sup_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) supplier_id: String,
    /// Where it shall be received.
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) location_id: String,
    /// Your own number, unique in the workspace; null: one is made.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) number: Option<String>,
    /// ISO 4217; null: the supplier's.
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    pub(super) currency: Option<String>,
    /// A day of the location; null: today and the longest lead time of its lines, once it is submitted.
    #[schema(example = "2026-02-07")]
    pub(super) expected_on: Option<Day>,
    /// A document of yours.
    #[serde(default)]
    #[schema(example = "", max_length = 200)]
    pub(super) reference: String,
    #[serde(default)]
    #[schema(example = "Deliver to the back door.", max_length = 5000)]
    pub(super) notes: String,
    /// Each product at most once; in a change it replaces all lines.
    #[schema(min_items = 1, max_items = 1000)]
    pub(super) lines: Vec<OrderLineBody>,
}

impl PurchaseOrderBody {
    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut seen = HashSet::new();
        let twice = self.lines.iter().enumerate().filter(|(_, line)| !seen.insert(&line.product_master_id));
        let faults: Vec<Fault> = twice
            .map(|(index, _)| Fault::new(format!("lines[{index}].productMasterId"), "invalid", "is ordered twice"))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

/// A line of a purchase order.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrderLine {
    /// Its number within the order, from 1.
    #[schema(example = 1, minimum = 1)]
    pub(super) line: i64,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: String,
    #[schema(example = "Whole milk")]
    pub(super) product_name: String,
    #[schema(example = "995242")]
    pub(super) global_sku: String,
    pub(super) quantity: Quantity,
    pub(super) received: Quantity,
    /// What is still to come: zero where more came than was ordered, and once the order is closed or cancelled.
    pub(super) outstanding: Quantity,
    pub(super) unit_cost: Money,
    /// Quantity × unit cost; null beyond the range of an exact amount.
    pub(super) total: Option<Money>,
}

/// A purchase order.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PurchaseOrder {
    #[schema(example = "po_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "PO-5E6F7G")]
    pub(super) number: String,
    #[schema(example = "sup_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) supplier_id: String,
    #[schema(example = "Valley dairy")]
    pub(super) supplier_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) location_id: String,
    #[schema(example = "Distribution centre")]
    pub(super) location_name: String,
    pub(super) status: OrderStatus,
    #[schema(example = "USD")]
    pub(super) currency: String,
    pub(super) expected_on: Option<Day>,
    #[schema(example = "")]
    pub(super) reference: String,
    #[schema(example = "")]
    pub(super) notes: String,
    /// Why it is or was disputed.
    #[schema(example = "")]
    dispute_reason: String,
    pub(super) lines: Vec<OrderLine>,
    /// The sum of its lines; null beyond the range of an exact amount.
    pub(super) total: Option<Money>,
    /// What does not fit the supplier's terms: less than the minimum, not a multiple of the pack.
    #[schema(example = json!([]))]
    pub(super) findings: Vec<String>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) approved_at: Option<Instant>,
    /// Who approved it.
    #[schema(example = json!(null))]
    approved_by: Option<String>,
    closed_at: Option<Instant>,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct OrderRow {
    pub(super) id: String,
    number: String,
    supplier_id: String,
    supplier_name: String,
    location_id: String,
    location_name: String,
    status: String,
    currency: String,
    expected_on: Option<Day>,
    reference: String,
    notes: String,
    dispute_reason: String,
    submitted_at: Option<Instant>,
    approved_at: Option<Instant>,
    approved_by: String,
    closed_at: Option<Instant>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(OrderRow {
    id,
    number,
    supplier_id,
    supplier_name,
    location_id,
    location_name,
    status,
    currency,
    expected_on,
    reference,
    notes,
    dispute_reason,
    submitted_at,
    approved_at,
    approved_by,
    closed_at,
    version,
    created_at,
    updated_at
});

impl PurchaseOrder {
    /// From its row and its lines.
    pub(super) fn new(row: OrderRow, mut lines: Vec<OrderLine>) -> Result<Self, ApiError> {
        let status = OrderStatus::named(&row.status)
            .ok_or_else(|| ApiError::internal(format!("purchase order {}: status {}", row.id, row.status)))?;
        if matches!(status, OrderStatus::Closed | OrderStatus::Cancelled) {
            lines.iter_mut().for_each(|line| line.outstanding = Quantity::ZERO);
        }
        let total = lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.total?));
        Ok(Self {
            id: row.id,
            number: row.number,
            supplier_id: row.supplier_id,
            supplier_name: row.supplier_name,
            location_id: row.location_id,
            location_name: row.location_name,
            status,
            currency: row.currency,
            expected_on: row.expected_on,
            reference: row.reference,
            notes: row.notes,
            dispute_reason: row.dispute_reason,
            lines,
            total: total.filter(|sum| *sum <= Money::whole(9_000_000_000_000)),
            findings: Vec::new(),
            submitted_at: row.submitted_at,
            approved_at: row.approved_at,
            approved_by: (!row.approved_by.is_empty()).then_some(row.approved_by),
            closed_at: row.closed_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }

    /// What would make it anew.
    pub(super) fn body(&self) -> PurchaseOrderBody {
        let line = |line: &OrderLine| OrderLineBody {
            product_master_id: line.product_master_id.clone(),
            quantity: line.quantity,
            unit_cost: Some(line.unit_cost),
        };
        PurchaseOrderBody {
            supplier_id: self.supplier_id.clone(),
            location_id: self.location_id.clone(),
            number: Some(self.number.clone()),
            currency: Some(self.currency.clone()),
            expected_on: self.expected_on,
            reference: self.reference.clone(),
            notes: self.notes.clone(),
            lines: self.lines.iter().map(line).collect(),
        }
    }
}
