//! An external event as the API takes and shows it.

use super::moment::Moment;
use super::stack::StackingMode;
use super::store::Event;
use super::suggest::LiftSuggestion;
use crate::http::ApiError;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use serde::{Deserialize, Serialize};
use stockflow_kernel::Instant;

const KINDS: &[&str] = &["PROMOTION", "PRICE_CHANGE", "HOLIDAY", "WEATHER", "BOOKING", "MACRO", "OTHER"];

pub(super) static LIST: List = List {
    columns: "e.id, e.name, e.kind, e.starts, e.ends, e.lift, e.stacking, e.description, e.product_id, e.location_id, e.channel_id, e.scenario_only, e.changed_by, e.version, e.created_at, e.updated_at",
    from: " FROM forecast_event e WHERE e.workspace_id = $1 AND e.deleted_at IS NULL",
    id: "e.id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Events of these products; those of all products are not among them.",
            kind: FilterKind::AnyOf,
            sql: " AND e.product_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "Events at these locations; those at all locations are not among them.",
            kind: FilterKind::AnyOf,
            sql: " AND e.location_id = ANY($?)",
        },
        Filter {
            name: "channelId",
            about: "Events in these channels.",
            kind: FilterKind::AnyOf,
            sql: " AND e.channel_id = ANY($?)",
        },
        Filter {
            name: "type",
            about: "What kind of event.",
            kind: FilterKind::OneOf(KINDS),
            sql: " AND e.kind = ANY($?)",
        },
        Filter { name: "from", about: "Starting at or after.", kind: FilterKind::From, sql: " AND e.starts_at >= $?" },
        Filter { name: "to", about: "Starting at or before.", kind: FilterKind::To, sql: " AND e.starts_at <= $?" },
        Filter {
            name: "scenarioOnly",
            about: "Whether only scenarios reckon with it.",
            kind: FilterKind::Flag,
            sql: " AND e.scenario_only = $?",
        },
    ],
    sorts: &[
        Sort { name: "startsAt", sql: "e.starts_at", key: SortKey::Number },
        Sort { name: "createdAt", sql: "e.created_at", key: SortKey::Number },
        Sort { name: "name", sql: "e.name", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(" AND (e.location_id = '' OR e.location_id = ANY($?))"),
};

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum EventType {
    Promotion,
    PriceChange,
    Holiday,
    Weather,
    Booking,
    Macro,
    Other,
}

impl EventType {
    pub(super) const fn name(self) -> &'static str {
        KINDS[self as usize]
    }
}

/// By how much demand differs while an event lasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EventValue {
    /// 0.25: a quarter more than without the event; −0.5: half of it.
    #[schema(example = 0.25, minimum = -0.99, maximum = 5)]
    pub(super) lift_pct: f64,
    /// How it joins other events of the same day: multiplicative factors multiply, additive lifts sum up.
    #[serde(default = "multiplicative")]
    #[schema(default = "MULTIPLICATIVE")]
    pub(super) stacking_mode: StackingMode,
    /// Where the number comes from.
    #[serde(default)]
    #[schema(example = "as in the autumn promotion", max_length = 1000, default = "")]
    pub(super) description: String,
}

const fn multiplicative() -> StackingMode {
    StackingMode::Multiplicative
}

/// Something outside that moves demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Spring promotion", "type": "PROMOTION", "startsAt": "2026-03-02", "endsAt": "2026-03-08",
    "value": { "liftPct": 0.25, "stackingMode": "MULTIPLICATIVE", "description": "as in autumn" },
    "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "locationId": null, "channelId": null,
}))]
pub(super) struct EventBody {
    #[schema(example = "Spring promotion", min_length = 1, max_length = 200)]
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: EventType,
    /// The first day, inclusive.
    pub(super) starts_at: Moment,
    /// The last day, inclusive.
    pub(super) ends_at: Moment,
    pub(super) value: EventValue,
    /// null: all products.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    pub(super) product_master_id: Option<String>,
    /// null: all locations.
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    pub(super) location_id: Option<String>,
    /// null: all channels.
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    pub(super) channel_id: Option<String>,
    /// Only scenarios that include it reckon with it; the published forecast does not.
    #[serde(default)]
    #[schema(example = false, default = false)]
    pub(super) scenario_only: bool,
}

impl EventBody {
    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        if self.starts_at.is_after(self.ends_at) {
            return Err(ApiError::fault("endsAt", "range", "must not lie before startsAt; both ends are inclusive"));
        }
        Ok(())
    }
}

/// An external event.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "event_01k8zq5f3m9v7a1r2c4d5e6f7g", "name": "Spring promotion", "type": "PROMOTION",
    "startsAt": "2026-03-02", "endsAt": "2026-03-08",
    "value": { "liftPct": 0.25, "stackingMode": "MULTIPLICATIVE", "description": "as in autumn" },
    "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "locationId": null, "channelId": null,
    "isGlobal": false, "isOrgWide": true, "scenarioOnly": false,
    "suggestedLift": { "liftPct": 0.31, "low": 0.12, "high": 0.53, "events": 4, "days": 26, "basis": "4 past events of this type" },
    "changedBy": "Admin", "version": 1, "createdAt": "2026-01-31T09:30:00Z", "updatedAt": "2026-01-31T09:30:00Z",
}))]
pub(super) struct EventView {
    #[schema(example = "event_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "Spring promotion")]
    name: String,
    #[schema(example = "PROMOTION")]
    r#type: String,
    /// The first day, inclusive.
    starts_at: Moment,
    /// The last day, inclusive.
    ends_at: Moment,
    value: EventValue,
    product_master_id: Option<String>,
    location_id: Option<String>,
    channel_id: Option<String>,
    /// It is about all products.
    is_global: bool,
    /// It is about all locations.
    is_org_wide: bool,
    /// Only scenarios that include it reckon with it.
    scenario_only: bool,
    /// What similar events of the past came to; only when one event is asked for, null without such events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) suggested_lift: Option<Option<LiftSuggestion>>,
    /// Who changed it last.
    #[schema(example = "Admin")]
    changed_by: String,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Event> for EventView {
    fn from(event: Event) -> Self {
        Self {
            is_global: event.product_id.is_none(),
            is_org_wide: event.location_id.is_none(),
            id: event.id,
            name: event.name,
            r#type: event.kind,
            starts_at: event.starts,
            ends_at: event.ends,
            value: EventValue { lift_pct: event.lift, stacking_mode: event.stacking, description: event.description },
            product_master_id: event.product_id,
            location_id: event.location_id,
            channel_id: event.channel_id,
            scenario_only: event.scenario_only,
            suggested_lift: None,
            changed_by: event.changed_by,
            version: event.version,
            created_at: event.created_at,
            updated_at: event.updated_at,
        }
    }
}
