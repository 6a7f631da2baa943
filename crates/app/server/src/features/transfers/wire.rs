//! A recommendation as the API shows it, and how the list is asked.

use super::explained::MoveBasisTerms;
use super::model::{PRIORITIES, STATUSES};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, Code, LocationScope};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Money, Quantity};

/// The filters that every list of recommendations has.
pub(super) const FILTERS: &[Filter] = &[
    Filter {
        name: "status",
        about: "Where its decision stands.",
        kind: FilterKind::OneOf(STATUSES),
        sql: " AND r.status = ANY($?)",
    },
    Filter {
        name: "priority",
        about: "How soon.",
        kind: FilterKind::OneOf(PRIORITIES),
        sql: " AND r.priority = ANY($?)",
    },
    Filter {
        name: "productMasterId",
        about: "Of this product.",
        kind: FilterKind::AnyOf,
        sql: " AND r.product_id = ANY($?)",
    },
    Filter {
        name: "sourceLocationId",
        about: "From this location.",
        kind: FilterKind::AnyOf,
        sql: " AND r.source_location_id = ANY($?)",
    },
    Filter {
        name: "destLocationId",
        about: "To this location.",
        kind: FilterKind::AnyOf,
        sql: " AND r.dest_location_id = ANY($?)",
    },
    Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND r.created_at >= $?" },
    Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND r.created_at <= $?" },
    Filter {
        name: "updatedSince",
        about: "Changed at or after.",
        kind: FilterKind::From,
        sql: " AND r.updated_at >= $?",
    },
];

pub(super) const COLUMNS: &str = "r.id, r.product_id, p.name, p.global_sku, r.source_location_id, s.name, r.dest_location_id, d.name, r.quantity, r.priority, r.status, r.reason, r.roi, r.terms, r.valid_until, r.decided_by, r.decided_at, r.decision_reason, r.transfer_id, r.version, r.created_at, r.updated_at";

/// Who sees one end sees the recommendation.
pub(super) const LOCATION: &str = " AND EXISTS (SELECT 1 FROM location v WHERE v.workspace_id = $1 AND v.id = ANY($?) AND v.id IN (r.source_location_id, r.dest_location_id))";

pub(super) static LIST: List = List {
    columns: COLUMNS,
    from: " FROM transfer_recommendation r JOIN product p ON p.workspace_id = r.workspace_id AND p.id = r.product_id JOIN location s ON s.workspace_id = r.workspace_id AND s.id = r.source_location_id JOIN location d ON d.workspace_id = r.workspace_id AND d.id = r.dest_location_id WHERE r.workspace_id = $1",
    id: "r.id",
    filters: FILTERS,
    sorts: &[
        Sort { name: "createdAt", sql: "r.created_at", key: SortKey::Number },
        Sort { name: "priority", sql: "r.priority_rank", key: SortKey::Number },
        Sort { name: "quantity", sql: "r.quantity", key: SortKey::Number },
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(LOCATION),
};

/// A recommendation to move stock.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Recommendation {
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: String,
    #[schema(example = "Whole milk")]
    pub(super) product_name: String,
    #[schema(example = "995242")]
    pub(super) global_sku: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) source_location_id: String,
    #[schema(example = "Distribution centre")]
    pub(super) source_location_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    pub(super) dest_location_id: String,
    #[schema(example = "Store 367")]
    pub(super) dest_location_name: String,
    /// In the product's unit, whole packs.
    pub(super) quantity: Quantity,
    #[schema(example = "HIGH")]
    pub(super) priority: String,
    /// PENDING, APPROVED, REJECTED, EXECUTED or EXPIRED.
    #[schema(example = "PENDING")]
    pub(super) status: String,
    /// Why, in one sentence.
    #[schema(example = "Store 367 is expected to run out in 2 days; Distribution centre has 40 more than it needs")]
    pub(super) reason: String,
    /// What `GET /api/planning/explanations/{id}` is asked with: the return with the demand at both ends that it is worked
    /// out of.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) explanation_id: String,
    /// (benefit − cost) / cost; null where the move costs nothing.
    #[serde(rename = "estimatedROI")]
    #[schema(example = 1.8)]
    pub(super) estimated_roi: Option<f64>,
    /// The same if demand turns out low where the goods go and high where they come from (10 % and 90 % quantiles); null
    /// where the move costs nothing.
    #[serde(rename = "roiLow")]
    #[schema(example = 0.3)]
    pub(super) roi_low: Option<f64>,
    /// And the other way round.
    #[serde(rename = "roiHigh")]
    #[schema(example = 4.2)]
    pub(super) roi_high: Option<f64>,
    pub(super) benefit: Benefit,
    pub(super) cost: Cost,
    pub(super) stock: StockTerms,
    pub(super) forecast: ForecastTerms,
    pub(super) valid_until: Instant,
    /// Who approved or rejected it; empty while it is pending.
    #[schema(example = "ada@example.com")]
    pub(super) decided_by: String,
    pub(super) decided_at: Option<Instant>,
    /// Why it was rejected.
    #[schema(example = "")]
    pub(super) decision_reason: String,
    /// The transfer made of it.
    #[schema(example = json!(null))]
    pub(super) transfer_id: Option<String>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
    /// With the version of the arithmetic; nothing in what was kept before it was.
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) basis: Option<(MoveBasisTerms, String)>,
}

/// What the move is expected to bring, in the workspace's currency.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Benefit {
    /// Margin of sales that the destination would otherwise be expected to lose.
    pub(super) expected_extra_margin: Money,
    /// Holding cost saved at the source less what the destination takes on; may be negative.
    pub(super) holding_saved: Money,
    /// Write-offs avoided.
    pub(super) expiry_avoided: Money,
}

/// What the move is expected to cost, in the workspace's currency.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cost {
    /// This line's part of the trip.
    pub(super) trip: Money,
    /// Quantity × the lane's cost per unit.
    pub(super) units: Money,
    /// Margin that the source is expected to lose by having less.
    pub(super) lost_at_source: Money,
}

/// Stock at both ends when the recommendation was made, in the product's unit.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StockTerms {
    pub(super) source_available: Quantity,
    pub(super) dest_available: Quantity,
    /// On its way to the destination already.
    pub(super) dest_inbound: Quantity,
    /// Days of expected demand that the source holds, before and after; null: it expects none.
    #[schema(example = 60.5)]
    pub(super) source_cover_days_before: Option<f64>,
    #[schema(example = 55.0)]
    pub(super) source_cover_days_after: Option<f64>,
    /// Days of expected demand that the destination holds, before and after.
    #[schema(example = 2.1)]
    pub(super) dest_cover_days_before: Option<f64>,
    #[schema(example = 14.0)]
    pub(super) dest_cover_days_after: Option<f64>,
}

/// Demand over the window at both ends, in the product's unit.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastTerms {
    #[schema(example = 14)]
    pub(super) window_days: i64,
    #[schema(example = 12.4)]
    pub(super) source_mean: f64,
    #[schema(example = 3.2)]
    pub(super) source_sd: f64,
    pub(super) source_safety_stock: Quantity,
    #[schema(example = 21.7)]
    pub(super) dest_mean: f64,
    #[schema(example = 6.0)]
    pub(super) dest_sd: f64,
    pub(super) dest_safety_stock: Quantity,
}

/// Everything behind a recommendation, as it is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Terms {
    pub(super) benefit: Benefit,
    pub(super) cost: Cost,
    pub(super) stock: StockTerms,
    pub(super) forecast: ForecastTerms,
    /// Low and high; nothing in what was kept before there was a range.
    #[serde(default)]
    pub(super) roi_range: Option<(f64, f64)>,
    /// With the version of the arithmetic.
    #[serde(default)]
    pub(super) basis: Option<(MoveBasisTerms, String)>,
}

pub(super) struct RecommendationRow {
    id: String,
    product_id: String,
    product_name: String,
    global_sku: String,
    source_id: String,
    source_name: String,
    dest_id: String,
    dest_name: String,
    quantity: Quantity,
    priority: String,
    status: String,
    reason: String,
    roi: Option<f64>,
    terms: String,
    valid_until: Instant,
    decided_by: String,
    decided_at: Option<Instant>,
    decision_reason: String,
    transfer_id: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(RecommendationRow {
    id,
    product_id,
    product_name,
    global_sku,
    source_id,
    source_name,
    dest_id,
    dest_name,
    quantity,
    priority,
    status,
    reason,
    roi,
    terms,
    valid_until,
    decided_by,
    decided_at,
    decision_reason,
    transfer_id,
    version,
    created_at,
    updated_at
});

impl Recommendation {
    /// As it stands at a moment: what was not decided in time has expired.
    pub(super) fn at(row: RecommendationRow, now: Instant) -> Self {
        let terms: Terms = serde_json::from_str(&row.terms).unwrap_or_default();
        let expired = row.status == "PENDING" && row.valid_until <= now;
        Self {
            explanation_id: row.id.clone(),
            id: row.id,
            product_master_id: row.product_id,
            product_name: row.product_name,
            global_sku: row.global_sku,
            source_location_id: row.source_id,
            source_location_name: row.source_name,
            dest_location_id: row.dest_id,
            dest_location_name: row.dest_name,
            quantity: row.quantity,
            priority: row.priority,
            status: if expired { "EXPIRED".into() } else { row.status },
            reason: row.reason,
            estimated_roi: row.roi,
            roi_low: terms.roi_range.map(|range| range.0),
            roi_high: terms.roi_range.map(|range| range.1),
            benefit: terms.benefit,
            cost: terms.cost,
            stock: terms.stock,
            forecast: terms.forecast,
            valid_until: row.valid_until,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            transfer_id: Some(row.transfer_id).filter(|id| !id.is_empty()),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            basis: terms.basis,
        }
    }

    /// One recommendation that the caller sees.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str, call: &Call) -> Result<Self, ApiError> {
        let row: Option<RecommendationRow> = by_id(tx, &LIST, id)?;
        let scope = call.location_scope();
        let found = row.filter(|row| scope.covers(&row.source_id) || scope.covers(&row.dest_id));
        Ok(Self::at(found.ok_or_else(|| ApiError::not_found("recommendation", id))?, call.now()))
    }

    /// One recommendation that the caller may decide upon: both ends are theirs.
    pub(super) fn find_to_decide(tx: &mut Tx<'_>, id: &str, call: &Call) -> Result<Self, ApiError> {
        let found = Self::find(tx, id, call)?;
        let scope: LocationScope = call.location_scope();
        if scope.covers(&found.source_location_id) && scope.covers(&found.dest_location_id) {
            return Ok(found);
        }
        Err(ApiError::new(Code::Forbidden, "your role covers one end of this transfer only"))
    }
}
