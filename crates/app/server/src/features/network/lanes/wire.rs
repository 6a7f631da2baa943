//! A lane as the API takes and shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, NotNegative, Positive};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Money, Quantity};

pub(super) static LIST: List = List {
    columns: "a.id, a.source_location_id, s.name, a.dest_location_id, d.name, a.lead_time_days, a.cost_per_trip, a.cost_per_unit, a.capacity, a.allowed, a.version, a.created_at, a.updated_at",
    from: " FROM lane a
        JOIN location s ON s.workspace_id = a.workspace_id AND s.id = a.source_location_id
        JOIN location d ON d.workspace_id = a.workspace_id AND d.id = a.dest_location_id
        WHERE a.workspace_id = $1",
    id: "a.id",
    filters: &[
        Filter {
            name: "sourceLocationId",
            about: "From this location.",
            kind: FilterKind::AnyOf,
            sql: " AND a.source_location_id = ANY($?)",
        },
        Filter {
            name: "destLocationId",
            about: "To this location.",
            kind: FilterKind::AnyOf,
            sql: " AND a.dest_location_id = ANY($?)",
        },
        Filter {
            name: "allowed",
            about: "Whether it may be used.",
            kind: FilterKind::Flag,
            sql: " AND a.allowed = $?",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND a.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "leadTimeDays", sql: "a.lead_time_days", key: SortKey::Number },
        Sort { name: "costPerTrip", sql: "a.cost_per_trip", key: SortKey::Number },
        Sort { name: "createdAt", sql: "a.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(
        " AND NOT EXISTS (SELECT 1 FROM location e WHERE e.workspace_id = a.workspace_id AND e.id IN (a.source_location_id, a.dest_location_id) AND NOT e.id = ANY($?))",
    ),
};

/// A way from one location to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LaneBody {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) source_location_id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h", min_length = 1, max_length = 60)]
    pub(super) dest_location_id: String,
    /// Days until the goods can be sold at the destination.
    #[schema(example = 2, minimum = 0, maximum = 365)]
    pub(super) lead_time_days: i64,
    /// Paid once for each trip, whatever it carries; in the organization's currency.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    pub(super) cost_per_trip: Money,
    /// Paid for each unit moved.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    pub(super) cost_per_unit: Money,
    /// Units of all products that one trip carries; null: no limit.
    #[schema(value_type = Option<Positive>)]
    pub(super) capacity: Option<Quantity>,
    /// Whether it may be used: a lane that is not allowed closes the way.
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    pub(super) allowed: bool,
}

const fn yes() -> bool {
    true
}

impl LaneBody {
    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        if self.source_location_id == self.dest_location_id {
            return Err(ApiError::fault("destLocationId", "invalid", "must be another location than the source"));
        }
        Ok(())
    }
}

/// A lane.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LaneView {
    #[schema(example = "lane_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    source_location_id: String,
    #[schema(example = "Distribution centre")]
    source_location_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    dest_location_id: String,
    #[schema(example = "Store 367")]
    dest_location_name: String,
    /// Days until the goods can be sold at the destination.
    #[schema(example = 2)]
    lead_time_days: i64,
    cost_per_trip: Money,
    cost_per_unit: Money,
    /// null: no limit.
    capacity: Option<Quantity>,
    #[schema(example = true)]
    allowed: bool,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(LaneView {
    id,
    source_location_id,
    source_location_name,
    dest_location_id,
    dest_location_name,
    lead_time_days,
    cost_per_trip,
    cost_per_unit,
    capacity,
    allowed,
    version,
    created_at,
    updated_at
});

impl LaneView {
    /// 404 unless it is there.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        by_id(tx, &LIST, id)?.ok_or_else(|| ApiError::not_found("lane", id))
    }

    /// Both its ends.
    pub(super) fn ends(&self) -> [&str; 2] {
        [&self.source_location_id, &self.dest_location_id]
    }

    /// What would make it anew.
    pub(super) fn body(&self) -> LaneBody {
        LaneBody {
            source_location_id: self.source_location_id.clone(),
            dest_location_id: self.dest_location_id.clone(),
            lead_time_days: self.lead_time_days,
            cost_per_trip: self.cost_per_trip,
            cost_per_unit: self.cost_per_unit,
            capacity: self.capacity,
            allowed: self.allowed,
        }
    }
}
