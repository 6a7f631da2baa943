//! An override as the API takes and shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, NotNegative};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Day, Instant, Quantity};

pub(super) static LIST: List = List {
    columns: "o.id, o.product_id, o.location_id, o.first_day, o.last_day, o.quantity, o.model_quantity, o.reason, o.created_by, (SELECT count(*) FROM forecast_override_part p WHERE p.workspace_id = o.workspace_id AND p.override_id = o.id), o.version, o.created_at, o.updated_at",
    from: " FROM forecast_override o WHERE o.workspace_id = $1 AND o.deleted_at IS NULL",
    id: "o.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Overrides of these products.",
            kind: FilterKind::AnyOf,
            sql: " AND o.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "Overrides at these locations.",
            kind: FilterKind::AnyOf,
            sql: " AND o.location_id = ANY($?)",
        },
        Filter {
            name: "from",
            about: "Ending on this day or later.",
            kind: FilterKind::Day,
            sql: " AND o.last_day >= $?",
        },
        Filter {
            name: "to",
            about: "Beginning on this day or earlier.",
            kind: FilterKind::Day,
            sql: " AND o.first_day <= $?",
        },
        Filter {
            name: "createdBy",
            about: "Made by them.",
            kind: FilterKind::AnyOf,
            sql: " AND o.created_by = ANY($?)",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "o.created_at", key: SortKey::Number },
        Sort { name: "from", sql: "o.first_day", key: SortKey::Number },
        Sort { name: "quantity", sql: "o.quantity", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(" AND (o.location_id = '' OR o.location_id = ANY($?))"),
};

/// A planner's value beside the model's.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g",
    "from": "2026-02-03", "to": "2026-02-09", "quantity": 40, "reason": "the fair comes to town",
}))]
pub(super) struct OverrideBody {
    /// null: all products that have a published forecast.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    pub(super) product_master_id: Option<String>,
    /// null: all locations that have a published forecast.
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    pub(super) location_id: Option<String>,
    /// The first day; not before the forecast begins.
    pub(super) from: Day,
    /// The last day, inclusive; at most 366 days in all.
    pub(super) to: Day,
    /// Demand expected over these days together.
    #[schema(value_type = NotNegative)]
    pub(super) quantity: Quantity,
    /// Why you know better.
    #[schema(example = "the fair comes to town", min_length = 1, max_length = 1000)]
    pub(super) reason: String,
}

/// Which way an override goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = OverrideDirection)]
pub(in crate::features::forecasting) enum Direction {
    /// More than the model says.
    Up,
    /// Less.
    Down,
    /// The same.
    Same,
}

impl Direction {
    pub(in crate::features::forecasting) const fn name(self) -> &'static str {
        match self {
            Self::Up => "UP",
            Self::Down => "DOWN",
            Self::Same => "SAME",
        }
    }

    pub(in crate::features::forecasting) fn of(quantity: Quantity, model: Quantity) -> Self {
        match quantity.cmp(&model) {
            std::cmp::Ordering::Greater => Self::Up,
            std::cmp::Ordering::Less => Self::Down,
            std::cmp::Ordering::Equal => Self::Same,
        }
    }
}

pub(super) struct OverrideRow {
    id: String,
    product_id: String,
    location_id: String,
    first_day: Day,
    last_day: Day,
    quantity: Quantity,
    model_quantity: Quantity,
    reason: String,
    created_by: String,
    parts: i64,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(OverrideRow {
    id,
    product_id,
    location_id,
    first_day,
    last_day,
    quantity,
    model_quantity,
    reason,
    created_by,
    parts,
    version,
    created_at,
    updated_at
});

/// A planner's value beside the model's.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "fovr_01k8zq5f3m9v7a1r2c4d5e6f7g", "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g",
    "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "from": "2026-02-03", "to": "2026-02-09", "quantity": 40,
    "modelQuantity": 31.5, "direction": "UP", "reason": "the fair comes to town", "createdBy": "Ada", "parts": 1,
    "version": 1, "createdAt": "2026-01-31T09:30:00Z", "updatedAt": "2026-01-31T09:30:00Z",
}))]
pub(super) struct OverrideView {
    id: String,
    product_master_id: Option<String>,
    location_id: Option<String>,
    from: Day,
    to: Day,
    quantity: Quantity,
    /// What the model said for the same days when it was overridden.
    model_quantity: Quantity,
    direction: Direction,
    reason: String,
    created_by: String,
    /// Products at locations that it is spread over.
    parts: i64,
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl From<OverrideRow> for OverrideView {
    fn from(row: OverrideRow) -> Self {
        let scope = |id: String| Some(id).filter(|id| !id.is_empty());
        Self {
            id: row.id,
            product_master_id: scope(row.product_id),
            location_id: scope(row.location_id),
            from: row.first_day,
            to: row.last_day,
            direction: Direction::of(row.quantity, row.model_quantity),
            quantity: row.quantity,
            model_quantity: row.model_quantity,
            reason: row.reason,
            created_by: row.created_by,
            parts: row.parts,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl OverrideView {
    /// 404 unless it is there and the caller may see where it is.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str, call: &Call) -> Result<Self, ApiError> {
        let scope = call.location_scope();
        let found = by_id::<OverrideRow>(tx, &LIST, id)?.map(Self::from);
        found
            .filter(|one| one.location_id.as_ref().is_none_or(|place| scope.covers(place)))
            .ok_or_else(|| ApiError::not_found("override", id))
    }
}
