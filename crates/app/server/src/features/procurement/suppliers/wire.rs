//! A supplier as the API takes and shows it.

use super::measured::MeasuredLeadTime;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use crate::http::{ApiError, Fault, NotNegative, Positive};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;
use stockflow_db::from_row;
use stockflow_kernel::{Instant, Money, Quantity};

pub(super) static LIST: List = List {
    columns: "s.id, s.code, s.name, s.status, s.lead_time_days, s.minimum_order_quantity, s.pack_size, s.payment_terms, s.currency, s.contact, s.version, s.created_at, s.updated_at",
    from: " FROM supplier s WHERE s.workspace_id = $1",
    id: "s.id",
    filters: &[
        Filter { name: "code", about: "The exact code.", kind: FilterKind::AnyOf, sql: " AND s.code = ANY($?)" },
        Filter {
            name: "status",
            about: "In use or archived.",
            kind: FilterKind::OneOf(&["ACTIVE", "ARCHIVED"]),
            sql: " AND s.status = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Supplies this product.",
            kind: FilterKind::AnyOf,
            sql: " AND s.id IN (SELECT i.supplier_id FROM supplier_item i WHERE i.workspace_id = $1 AND i.product_id = ANY($?))",
        },
        Filter {
            name: "q",
            about: "Text in code or name.",
            kind: FilterKind::Search,
            sql: " AND lower(s.code || ' ' || s.name) LIKE $? ESCAPE '\\'",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND s.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "s.name", key: SortKey::Text },
        Sort { name: "code", sql: "s.code", key: SortKey::Text },
        Sort { name: "leadTimeDays", sql: "s.lead_time_days", key: SortKey::Number },
        Sort { name: "createdAt", sql: "s.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// How to reach them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Contact {
    #[schema(example = "Order desk", max_length = 200)]
    pub(super) name: String,
    #[schema(example = "orders@dairy.example", max_length = 254)]
    pub(super) email: String,
    #[schema(example = "", max_length = 60)]
    pub(super) phone: String,
}

/// From this quantity on a unit costs that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PriceBreak {
    #[schema(value_type = Positive)]
    pub(super) min_quantity: Quantity,
    #[schema(value_type = NotNegative)]
    pub(super) unit_cost: Money,
}

/// A product that they supply. What is null holds as for the supplier as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SupplierItem {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) product_master_id: String,
    /// What they call it.
    #[serde(default)]
    #[schema(example = "DM-1GAL", max_length = 100)]
    pub(super) supplier_sku: String,
    /// Of one unit of the product, in the supplier's currency.
    #[schema(value_type = NotNegative)]
    pub(super) unit_cost: Money,
    #[schema(example = json!(null), minimum = 0, maximum = 1000)]
    pub(super) lead_time_days: Option<i64>,
    #[schema(value_type = Option<NotNegative>)]
    pub(super) minimum_order_quantity: Option<Quantity>,
    #[schema(value_type = Option<Positive>)]
    pub(super) pack_size: Option<Quantity>,
    /// Cheaper by quantity; each quantity once.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(super) price_breaks: Vec<PriceBreak>,
    /// The first choice for this product.
    #[serde(default)]
    #[schema(example = true, default = false)]
    pub(super) preferred: bool,
}

/// Who supplies what, on which terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SupplierBody {
    /// Your own code, unique in the workspace.
    #[schema(example = "DAIRY", min_length = 1, max_length = 100)]
    pub(super) code: String,
    #[schema(example = "Valley dairy", min_length = 1, max_length = 300)]
    pub(super) name: String,
    /// Days from order to receipt, as they state it.
    #[schema(example = 7, minimum = 0, maximum = 1000)]
    pub(super) lead_time_days: i64,
    /// The least of a product that an order may ask for.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    pub(super) minimum_order_quantity: Quantity,
    /// They deliver multiples of this.
    #[serde(default = "one")]
    #[schema(value_type = Positive, default = 1)]
    pub(super) pack_size: Quantity,
    #[serde(default)]
    #[schema(example = "30 days net", max_length = 200)]
    pub(super) payment_terms: String,
    /// ISO 4217; null: the organization's.
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) contact: Contact,
    /// What they supply; in a change it replaces all items.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub(super) items: Vec<SupplierItem>,
}

fn one() -> Quantity {
    Quantity::whole(1)
}

impl SupplierBody {
    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        let mut seen = HashSet::new();
        for (index, item) in self.items.iter().enumerate() {
            if !seen.insert(&item.product_master_id) {
                let path = format!("items[{index}].productMasterId");
                faults.push(Fault::new(path, "invalid", "is listed twice"));
            }
            let mut quantities = HashSet::new();
            for (place, step) in item.price_breaks.iter().enumerate() {
                if !quantities.insert(step.min_quantity) {
                    let path = format!("items[{index}].priceBreaks[{place}].minQuantity");
                    faults.push(Fault::new(path, "invalid", "has a price already"));
                }
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

/// A supplier.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Supplier {
    #[schema(example = "sup_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "DAIRY")]
    pub(super) code: String,
    #[schema(example = "Valley dairy")]
    name: String,
    /// ACTIVE, or ARCHIVED: kept for its history only.
    #[schema(example = "ACTIVE")]
    pub(super) status: String,
    /// Days from order to receipt, as they state it.
    #[schema(example = 7)]
    lead_time_days: i64,
    /// What receipts say of it. Only where one supplier is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) measured_lead_time: Option<MeasuredLeadTime>,
    minimum_order_quantity: Quantity,
    pack_size: Quantity,
    #[schema(example = "30 days net")]
    payment_terms: String,
    #[schema(example = "USD")]
    currency: String,
    contact: Contact,
    /// What they supply. Only where one supplier is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Vec<SupplierItem>>,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct SupplierRow {
    id: String,
    code: String,
    name: String,
    status: String,
    lead_time_days: i64,
    minimum_order_quantity: Quantity,
    pack_size: Quantity,
    payment_terms: String,
    currency: String,
    contact: Value,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(SupplierRow {
    id,
    code,
    name,
    status,
    lead_time_days,
    minimum_order_quantity,
    pack_size,
    payment_terms,
    currency,
    contact,
    version,
    created_at,
    updated_at
});

impl From<SupplierRow> for Supplier {
    fn from(row: SupplierRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            status: row.status,
            lead_time_days: row.lead_time_days,
            measured_lead_time: None,
            minimum_order_quantity: row.minimum_order_quantity,
            pack_size: row.pack_size,
            payment_terms: row.payment_terms,
            currency: row.currency,
            contact: serde_json::from_value(row.contact).unwrap_or_default(),
            items: None,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Supplier {
    /// What would make it anew.
    pub(super) fn body(&self) -> SupplierBody {
        SupplierBody {
            code: self.code.clone(),
            name: self.name.clone(),
            lead_time_days: self.lead_time_days,
            minimum_order_quantity: self.minimum_order_quantity,
            pack_size: self.pack_size,
            payment_terms: self.payment_terms.clone(),
            currency: Some(self.currency.clone()),
            contact: self.contact.clone(),
            items: self.items.clone().unwrap_or_default(),
        }
    }
}
