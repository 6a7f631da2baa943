//! A location as the API takes and shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Fault};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "l.id, l.code, l.name, l.kind, l.parent_id, l.time_zone, l.sellable, l.activities, l.latitude, l.longitude, l.status, l.version, l.created_at, l.updated_at",
    from: " FROM location l WHERE l.workspace_id = $1",
    id: "l.id",
    filters: &[
        Filter { name: "code", about: "The exact code.", kind: FilterKind::AnyOf, sql: " AND l.code = ANY($?)" },
        Filter { name: "type", about: "The exact type.", kind: FilterKind::AnyOf, sql: " AND l.kind = ANY($?)" },
        Filter {
            name: "status",
            about: "In use or archived.",
            kind: FilterKind::OneOf(&["ACTIVE", "ARCHIVED"]),
            sql: " AND l.status = ANY($?)",
        },
        Filter {
            name: "parentId",
            about: "Directly under this location.",
            kind: FilterKind::AnyOf,
            sql: " AND l.parent_id = ANY($?)",
        },
        Filter {
            name: "sellable",
            about: "Whether its stock may be sold.",
            kind: FilterKind::Flag,
            sql: " AND l.sellable = $?",
        },
        Filter {
            name: "q",
            about: "Text in code or name.",
            kind: FilterKind::Search,
            sql: " AND lower(l.code || ' ' || l.name) LIKE $? ESCAPE '\\'",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND l.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "l.name", key: SortKey::Text },
        Sort { name: "code", sql: "l.code", key: SortKey::Text },
        Sort { name: "createdAt", sql: "l.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(" AND l.id = ANY($?)"),
};

/// What is done at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Activity {
    Receiving,
    Storage,
    Picking,
    Shipping,
    Sales,
    Returns,
    Production,
}

/// A place that holds stock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LocationBody {
    /// Your own code, unique in the workspace; null: one is made.
    #[schema(example = "STORE-900", min_length = 1, max_length = 100)]
    pub(super) code: Option<String>,
    #[schema(example = "Store 900", min_length = 1, max_length = 300)]
    pub(super) name: String,
    /// From the industry pack: DC_STORAGE, STORE_FRONT, WARD and so on, or a type of your own.
    #[serde(rename = "type")]
    #[schema(example = "STORE_FRONT", pattern = "^[A-Z][A-Z0-9_]{1,39}$")]
    pub(super) kind: String,
    /// The location above it; null: none.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) parent_id: Option<String>,
    /// An IANA name; the location's days are counted in it. null: the organization's.
    #[schema(example = "America/New_York", min_length = 1, max_length = 60)]
    pub(super) time_zone: Option<String>,
    /// Whether its stock may be sold.
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    pub(super) sellable: bool,
    /// What is done there.
    #[serde(default)]
    #[schema(example = json!(["RECEIVING", "SALES"]), max_items = 20)]
    pub(super) activities: Vec<Activity>,
    /// Degrees north; together with longitude.
    #[schema(example = 40.7128, minimum = -90, maximum = 90)]
    pub(super) latitude: Option<f64>,
    /// Degrees east; together with latitude.
    #[schema(example = -74.006, minimum = -180, maximum = 180)]
    pub(super) longitude: Option<f64>,
}

const fn yes() -> bool {
    true
}

impl LocationBody {
    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        if self.time_zone.as_ref().is_some_and(|zone| jiff::tz::TimeZone::get(zone).is_err()) {
            faults.push(Fault::new("timeZone", "enum", "is no IANA time zone; an example is Europe/Berlin"));
        }
        if self.latitude.is_some() != self.longitude.is_some() {
            let missing = if self.latitude.is_some() { "longitude" } else { "latitude" };
            faults.push(Fault::new(missing, "required", "is required: coordinates come in pairs"));
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

/// A location.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LocationView {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// The customer's own code, unique in the workspace.
    #[schema(example = "STORE-367")]
    pub(super) code: String,
    #[schema(example = "Store 367")]
    name: String,
    /// From the industry pack.
    #[serde(rename = "type")]
    #[schema(example = "STORE_FRONT")]
    kind: String,
    /// The location above it.
    #[schema(example = json!(null))]
    parent_id: Option<String>,
    /// An IANA name; the location's days are counted in it.
    #[schema(example = "America/New_York")]
    time_zone: String,
    /// Whether its stock may be sold.
    #[schema(example = true)]
    sellable: bool,
    activities: Vec<Activity>,
    #[schema(example = json!(null))]
    latitude: Option<f64>,
    #[schema(example = json!(null))]
    longitude: Option<f64>,
    /// ACTIVE, or ARCHIVED: kept for its history only.
    #[schema(example = "ACTIVE")]
    pub(super) status: String,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct LocationRow {
    id: String,
    code: String,
    name: String,
    kind: String,
    parent_id: Option<String>,
    time_zone: String,
    sellable: bool,
    activities: Value,
    latitude: Option<f64>,
    longitude: Option<f64>,
    status: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(LocationRow {
    id,
    code,
    name,
    kind,
    parent_id,
    time_zone,
    sellable,
    activities,
    latitude,
    longitude,
    status,
    version,
    created_at,
    updated_at
});

impl From<LocationRow> for LocationView {
    fn from(row: LocationRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            kind: row.kind,
            parent_id: row.parent_id,
            time_zone: row.time_zone,
            sellable: row.sellable,
            activities: serde_json::from_value(row.activities).unwrap_or_default(),
            latitude: row.latitude,
            longitude: row.longitude,
            status: row.status,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl LocationView {
    /// 404 unless it is there.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<LocationRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("location", id))
    }

    /// What would make it anew.
    pub(super) fn body(&self) -> LocationBody {
        LocationBody {
            code: Some(self.code.clone()),
            name: self.name.clone(),
            kind: self.kind.clone(),
            parent_id: self.parent_id.clone(),
            time_zone: Some(self.time_zone.clone()),
            sellable: self.sellable,
            activities: self.activities.clone(),
            latitude: self.latitude,
            longitude: self.longitude,
        }
    }
}
