//! A level as the API takes and shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use crate::http::{Fault, NotNegative};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stockflow_db::from_row;
use stockflow_kernel::{Instant, Quantity};

pub(super) static LIST: List = List {
    columns: "v.id, v.product_id, p.name, p.global_sku, v.location_id, o.name, v.minimum, v.reorder_point, v.maximum, v.settings, v.version, v.created_at, v.updated_at",
    from: " FROM inventory_level v
        JOIN product p ON p.workspace_id = v.workspace_id AND p.id = v.product_id
        JOIN location o ON o.workspace_id = v.workspace_id AND o.id = v.location_id
        WHERE v.workspace_id = $1",
    id: "v.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND v.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "At this location.",
            kind: FilterKind::AnyOf,
            sql: " AND v.location_id = ANY($?)",
        },
        Filter {
            name: "globalSku",
            about: "Of the product with this SKU.",
            kind: FilterKind::AnyOf,
            sql: " AND p.global_sku = ANY($?)",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND v.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "v.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "v.updated_at", key: SortKey::Number },
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
        Sort { name: "reorderPoint", sql: "v.reorder_point", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(" AND v.location_id = ANY($?)"),
};

/// How much its use is worth, by Pareto.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum AbcClass {
    A,
    B,
    C,
}

/// What beside the three quantities is kept of a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct LevelSettings {
    pub abc_class: Option<AbcClass>,
    /// Days from ordering to having it; null: the supplier's or the lane's.
    #[schema(example = 7, minimum = 0, maximum = 1000)]
    pub expected_lead_time_days: Option<i64>,
    /// It is replenished every so many days; null: whenever it is needed.
    #[schema(example = 7, minimum = 1, maximum = 365)]
    pub replenishment_period_days: Option<i64>,
    /// Days that `forecastQuantity` is for.
    #[schema(example = 30, minimum = 1, maximum = 365)]
    pub forecast_period_days: Option<i64>,
    /// What is expected to be needed within them, by hand.
    #[schema(value_type = Option<NotNegative>)]
    pub forecast_quantity: Option<Quantity>,
    /// Where within the location it is kept.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub preferred_bin_location_id: Option<String>,
    /// The location it is replenished from.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub replenishment_location_id: Option<String>,
    /// The service that replenishment plans with here; what it is a share of, the replenishment settings say.
    #[schema(example = 0.95, exclusive_minimum = 0, exclusive_maximum = 1)]
    pub service_level: Option<f64>,
    /// Replenishment goes by minLevel, reorderPoint and maxLevel only where this is Supported.
    #[schema(example = "Supported", min_length = 1, max_length = 60, default = "Supported")]
    pub status: String,
    #[schema(example = "", max_length = 2000)]
    pub comments: String,
}

impl Default for LevelSettings {
    fn default() -> Self {
        Self {
            abc_class: None,
            expected_lead_time_days: None,
            replenishment_period_days: None,
            forecast_period_days: None,
            forecast_quantity: None,
            preferred_bin_location_id: None,
            replenishment_location_id: None,
            service_level: None,
            status: supported(),
            comments: String::new(),
        }
    }
}

/// How much of a product a location should hold; in the product's unit.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LevelBody {
    /// The product: this or `globalSku`.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub product_master_id: Option<String>,
    /// The product's SKU, instead of its id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    pub global_sku: Option<String>,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub location_id: String,
    /// Not to fall below; replenishment keeps it as safety stock. 0: not set.
    #[schema(value_type = NotNegative)]
    pub min_level: Quantity,
    /// At or below it more is ordered, whatever replenishment would compute; not below minLevel. 0: not set.
    #[schema(value_type = NotNegative)]
    pub reorder_point: Quantity,
    /// Filled up to; not below reorderPoint. 0: not set.
    #[schema(value_type = NotNegative)]
    pub max_level: Quantity,
    pub abc_class: Option<AbcClass>,
    /// Days from ordering to having it; null: the supplier's or the lane's.
    #[schema(example = 7, minimum = 0, maximum = 1000)]
    pub expected_lead_time_days: Option<i64>,
    /// It is replenished every so many days; null: whenever it is needed.
    #[schema(example = 7, minimum = 1, maximum = 365)]
    pub replenishment_period_days: Option<i64>,
    /// Days that `forecastQuantity` is for.
    #[schema(example = 30, minimum = 1, maximum = 365)]
    pub forecast_period_days: Option<i64>,
    /// What is expected to be needed within them, by hand.
    #[schema(value_type = Option<NotNegative>)]
    pub forecast_quantity: Option<Quantity>,
    /// Where within the location it is kept: a bin of it.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub preferred_bin_location_id: Option<String>,
    /// The location it is replenished from.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub replenishment_location_id: Option<String>,
    /// The service that replenishment plans with here; what it is a share of, the replenishment settings say.
    #[schema(example = 0.95, exclusive_minimum = 0, exclusive_maximum = 1)]
    pub service_level: Option<f64>,
    #[serde(default = "supported")]
    /// Replenishment goes by minLevel, reorderPoint and maxLevel only where this is Supported.
    #[schema(example = "Supported", min_length = 1, max_length = 60, default = "Supported")]
    pub status: String,
    #[serde(default)]
    #[schema(example = "", max_length = 2000)]
    pub comments: String,
}

/// The status in which a level counts.
const SUPPORTED: &str = "Supported";

fn supported() -> String {
    SUPPORTED.into()
}

impl LevelSettings {
    /// Whether the product is kept at the location by its levels.
    pub(in super::super) fn is_supported(&self) -> bool {
        self.status.eq_ignore_ascii_case(SUPPORTED)
    }
}

impl LevelBody {
    /// What the schema cannot say.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.product_master_id.is_some() == self.global_sku.is_some() {
            let message = "give either productMasterId or globalSku";
            faults.push(Fault::new("productMasterId", "required", message));
        }
        if self.reorder_point < self.min_level {
            faults.push(Fault::new("reorderPoint", "range", "must not lie below minLevel"));
        }
        if self.max_level < self.reorder_point {
            faults.push(Fault::new("maxLevel", "range", "must not lie below reorderPoint"));
        }
        if self.replenishment_location_id.as_ref() == Some(&self.location_id) {
            let message = "must be another location than the one replenished";
            faults.push(Fault::new("replenishmentLocationId", "invalid", message));
        }
        faults
    }

    /// What of it stands in the settings.
    pub(super) fn settings(&self) -> LevelSettings {
        LevelSettings {
            abc_class: self.abc_class,
            expected_lead_time_days: self.expected_lead_time_days,
            replenishment_period_days: self.replenishment_period_days,
            forecast_period_days: self.forecast_period_days,
            forecast_quantity: self.forecast_quantity,
            preferred_bin_location_id: self.preferred_bin_location_id.clone(),
            replenishment_location_id: self.replenishment_location_id.clone(),
            service_level: self.service_level,
            status: self.status.clone(),
            comments: self.comments.clone(),
        }
    }
}

/// A level.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Level {
    #[schema(example = "level_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub product_master_id: String,
    #[schema(example = "Whole milk")]
    pub product_name: String,
    #[schema(example = "995242")]
    pub global_sku: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub location_id: String,
    #[schema(example = "Store 367")]
    pub location_name: String,
    pub min_level: Quantity,
    pub reorder_point: Quantity,
    pub max_level: Quantity,
    #[serde(flatten)]
    pub settings: LevelSettings,
    #[schema(example = 1)]
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

pub(super) struct LevelRow {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    location_id: String,
    location_name: String,
    minimum: Quantity,
    reorder_point: Quantity,
    maximum: Quantity,
    settings: Value,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(LevelRow {
    id,
    product_id,
    product_name,
    global_sku,
    location_id,
    location_name,
    minimum,
    reorder_point,
    maximum,
    settings,
    version,
    created_at,
    updated_at
});

impl From<LevelRow> for Level {
    fn from(row: LevelRow) -> Self {
        Self {
            id: row.id,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            location_id: row.location_id,
            location_name: row.location_name,
            min_level: row.minimum,
            reorder_point: row.reorder_point,
            max_level: row.maximum,
            settings: serde_json::from_value(row.settings).unwrap_or_default(),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
