//! A scenario as the API takes and shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Fault};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Day, Instant};

const KINDS: &[&str] = &["BASELINE", "PROMOTIONAL", "SEASONAL", "STRESS", "WHAT_IF"];
const STATES: &[&str] = &["DRAFT", "GENERATING", "GENERATED", "PUBLISHED", "ARCHIVED", "FAILED"];

pub(super) static LIST: List = List {
    columns: "s.id, s.name, s.description, s.kind, s.status, s.assumptions, s.failure, s.job_id, s.first_day, s.summary, s.published_by, s.published_at, s.generated_at, s.version, s.created_at, s.updated_at",
    from: " FROM forecast_scenario s WHERE s.workspace_id = $1",
    id: "s.id",
    filters: &[
        Filter {
            name: "status",
            about: "Where it stands.",
            kind: FilterKind::OneOf(STATES),
            sql: " AND s.status = ANY($?)",
        },
        Filter {
            name: "type",
            about: "What kind of scenario.",
            kind: FilterKind::OneOf(KINDS),
            sql: " AND s.kind = ANY($?)",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "s.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "s.updated_at", key: SortKey::Number },
        Sort { name: "name", sql: "s.name", key: SortKey::Text },
    ],
    newest_first: true,
    location: None,
};

/// What kind of scenario it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ScenarioType {
    Baseline,
    Promotional,
    Seasonal,
    Stress,
    WhatIf,
}

impl ScenarioType {
    pub(super) const fn name(self) -> &'static str {
        KINDS[self as usize]
    }
}

/// What a scenario assumes beside what is published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ScenarioAssumptions {
    /// The story in words.
    #[serde(default)]
    #[schema(example = "the competitor closes for two weeks", max_length = 4000, default = "")]
    pub(super) narrative: String,
    /// Events that it reckons with beside those of the published forecast, for example such as are for scenarios only.
    #[serde(default)]
    #[schema(max_items = 100, default = json!([]))]
    pub(super) included_event_ids: Vec<String>,
    /// Events of the published forecast that it leaves out.
    #[serde(default)]
    #[schema(max_items = 100, default = json!([]))]
    pub(super) excluded_event_ids: Vec<String>,
    /// On all demand of the scope: 1.2 is a fifth more.
    #[schema(example = 1.2, minimum = 0, maximum = 10)]
    pub(super) demand_multiplier: Option<f64>,
    /// It differs for these products only; null: for all.
    #[schema(min_items = 1, max_items = 1000)]
    pub(super) product_master_ids: Option<Vec<String>>,
    /// It differs at these locations only; null: at all.
    #[schema(min_items = 1, max_items = 1000)]
    pub(super) location_ids: Option<Vec<String>>,
    /// Days from the beginning of the forecast that it differs on; null: 30.
    #[schema(example = 30, minimum = 1, maximum = 365)]
    pub(super) horizon_days: Option<i64>,
    /// The chance of not running out that purchases are to leave, for comparisons; null: 0.95.
    #[schema(example = 0.95, minimum = 0.5, maximum = 0.999)]
    pub(super) service_level: Option<f64>,
}

impl ScenarioAssumptions {
    pub(super) fn horizon(&self) -> usize {
        self.horizon_days.and_then(|days| usize::try_from(days).ok()).unwrap_or(30)
    }

    pub(super) fn service_level(&self) -> f64 {
        self.service_level.unwrap_or(0.95)
    }
}

/// A scenario to be made.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Competitor closed", "description": "What if we get a fifth of their customers", "type": "WHAT_IF",
    "assumptions": { "narrative": "closed for rebuilding in February", "demandMultiplier": 1.2, "horizonDays": 28 },
}))]
pub(super) struct ScenarioBody {
    #[schema(example = "Competitor closed", min_length = 1, max_length = 200)]
    pub(super) name: String,
    #[serde(default)]
    #[schema(example = "What if we get a fifth of their customers", max_length = 2000, default = "")]
    pub(super) description: String,
    #[serde(rename = "type")]
    pub(super) kind: ScenarioType,
    #[serde(default)]
    pub(super) assumptions: ScenarioAssumptions,
}

impl ScenarioBody {
    /// Looks up everything that the assumptions name.
    pub(super) fn check(&self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        let given = &self.assumptions;
        let none = Vec::new();
        let lists = [
            ("includedEventIds", "event", &given.included_event_ids),
            ("excludedEventIds", "event", &given.excluded_event_ids),
            ("productMasterIds", "product", given.product_master_ids.as_ref().unwrap_or(&none)),
            ("locationIds", "location", given.location_ids.as_ref().unwrap_or(&none)),
        ];
        let mut faults = Vec::new();
        for (field, what, ids) in lists {
            let known = super::store::known(tx, what, ids)?;
            for (at, id) in ids.iter().enumerate().filter(|(_, id)| !known.contains(id)) {
                let message = format!("names no {what} of this workspace: {id}");
                faults.push(Fault::new(format!("assumptions.{field}[{at}]"), "reference", message));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

pub(super) struct Row {
    id: String,
    name: String,
    description: String,
    kind: String,
    status: String,
    assumptions: Value,
    failure: String,
    job_id: String,
    first_day: Option<Day>,
    summary: String,
    published_by: String,
    published_at: Option<Instant>,
    generated_at: Option<Instant>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(Row {
    id,
    name,
    description,
    kind,
    status,
    assumptions,
    failure,
    job_id,
    first_day,
    summary,
    published_by,
    published_at,
    generated_at,
    version,
    created_at,
    updated_at,
});

/// What a scenario came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScenarioSummary {
    /// Products at locations that it differs in.
    #[schema(example = 120, minimum = 0)]
    pub(super) series: i64,
    /// Days summed up: its horizon. Beyond the 35 days that are published each month comes to what the long-term forecast says of
    /// it, series by series, its days by the weekdays of the last four weeks, with the events of those days.
    #[schema(example = 30, minimum = 1)]
    pub(super) days: i64,
    /// What is published for them, carried on.
    #[schema(example = 18_640.5, minimum = 0)]
    pub(super) base: f64,
    /// What the scenario says.
    #[schema(example = 22_368.6, minimum = 0)]
    pub(super) total: f64,
}

/// A scenario.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "scenario_01k8zq5f3m9v7a1r2c4d5e6f7g", "name": "Competitor closed", "description": "", "type": "WHAT_IF",
    "status": "GENERATED", "assumptions": {
        "narrative": "", "includedEventIds": [], "excludedEventIds": [], "demandMultiplier": 1.2,
        "productMasterIds": null, "locationIds": null, "horizonDays": 28, "serviceLevel": null,
    },
    "failure": null, "jobId": "job_01k8zq5f3m9v7a1r2c4d5e6f7g", "firstDay": "2018-01-02",
    "summary": { "series": 120, "days": 28, "base": 18640.5, "total": 22368.6 }, "publishedBy": null, "publishedAt": null,
    "generatedAt": "2026-01-31T09:30:00Z", "version": 3, "createdAt": "2026-01-31T09:30:00Z", "updatedAt": "2026-01-31T09:30:00Z",
}))]
pub(super) struct ScenarioView {
    pub(super) id: String,
    pub(super) name: String,
    description: String,
    r#type: String,
    /// DRAFT → GENERATING → GENERATED → PUBLISHED → ARCHIVED; FAILED with a reason.
    pub(super) status: String,
    pub(super) assumptions: ScenarioAssumptions,
    /// Why it failed; null unless it did.
    failure: Option<String>,
    /// The job that generates it, or did so last.
    job_id: Option<String>,
    /// The first day of its numbers; null before it was generated.
    pub(super) first_day: Option<Day>,
    /// null before it was generated.
    pub(super) summary: Option<ScenarioSummary>,
    published_by: Option<String>,
    published_at: Option<Instant>,
    generated_at: Option<Instant>,
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for ScenarioView {
    fn from(row: Row) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            r#type: row.kind,
            status: row.status,
            assumptions: serde_json::from_value(row.assumptions).unwrap_or_default(),
            failure: given(row.failure),
            job_id: given(row.job_id),
            first_day: row.first_day,
            summary: serde_json::from_str(&row.summary).ok(),
            published_by: given(row.published_by),
            published_at: row.published_at,
            generated_at: row.generated_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl ScenarioView {
    /// 404 unless it is there.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let found: Option<Row> = by_id(tx, &LIST, id)?;
        found.map(Self::from).ok_or_else(|| ApiError::not_found("scenario", id))
    }
}
