//! A cycle count as the API shows it.

use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use serde::{Deserialize, Serialize};
use stockflow_db::from_row;
use stockflow_kernel::{Day, Instant, Money, Quantity};

pub(super) static LIST: List = List {
    columns: "c.id, c.location_id, o.name, c.kind, c.status, c.blind, c.auto_adjust, c.comment, c.created_by, c.version, c.created_at, c.updated_at, c.completed_at, (SELECT count(*) FROM cycle_count_line n WHERE n.workspace_id = c.workspace_id AND n.cycle_count_id = c.id), (SELECT count(*) FROM cycle_count_line n WHERE n.workspace_id = c.workspace_id AND n.cycle_count_id = c.id AND n.counted IS NOT NULL)",
    from: " FROM cycle_count c JOIN location o ON o.workspace_id = c.workspace_id AND o.id = c.location_id WHERE c.workspace_id = $1",
    id: "c.id",
    filters: &[
        Filter {
            name: "locationId",
            about: "At this location.",
            kind: FilterKind::AnyOf,
            sql: " AND c.location_id = ANY($?)",
        },
        Filter {
            name: "status",
            about: "In this state.",
            kind: FilterKind::OneOf(&["OPEN", "COMPLETED", "CANCELLED"]),
            sql: " AND c.status = ANY($?)",
        },
        Filter {
            name: "type",
            about: "Of this kind.",
            kind: FilterKind::OneOf(CountType::NAMES),
            sql: " AND c.kind = ANY($?)",
        },
        Filter { name: "from", about: "Begun at or after.", kind: FilterKind::From, sql: " AND c.created_at >= $?" },
        Filter { name: "to", about: "Begun at or before.", kind: FilterKind::To, sql: " AND c.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND c.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "c.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "c.updated_at", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(" AND c.location_id = ANY($?)"),
};

/// How much of a location is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum CountType {
    /// Every stock line of the location; none may be left out.
    Full,
    /// Those of some products or bins.
    Partial,
    /// Those named, to make sure.
    SpotCheck,
}

impl CountType {
    pub(super) const NAMES: &'static [&'static str] = &["FULL", "PARTIAL", "SPOT_CHECK"];

    pub(super) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A cycle count.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CycleCount {
    #[schema(example = "count_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    #[serde(rename = "type")]
    #[schema(example = "PARTIAL")]
    pub(super) kind: String,
    /// `OPEN` → `COMPLETED` or `CANCELLED`.
    #[schema(example = "OPEN")]
    pub(super) status: String,
    /// While it is open its lines do not show what is expected.
    #[schema(example = false)]
    blind: bool,
    /// Whether completing it corrects the stock.
    #[schema(example = true)]
    pub(super) auto_adjust: bool,
    #[schema(example = "")]
    comment: String,
    #[schema(example = "user_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    created_by: String,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
    completed_at: Option<Instant>,
    #[schema(example = 12)]
    lines_total: i64,
    #[schema(example = 3)]
    lines_counted: i64,
}
from_row!(CycleCount {
    id,
    location_id,
    location_name,
    kind,
    status,
    blind,
    auto_adjust,
    comment,
    created_by,
    version,
    created_at,
    updated_at,
    completed_at,
    lines_total,
    lines_counted
});

/// A line to be counted.
#[derive(Debug, Clone)]
pub(super) struct LineRow {
    pub(super) stock_line_id: String,
    pub(super) product_id: String,
    pub(super) product_name: String,
    pub(super) global_sku: String,
    pub(super) lot_number: Option<String>,
    pub(super) expiry_date: Option<Day>,
    pub(super) bin_name: Option<String>,
    pub(super) unit_cost: Money,
    pub(super) expected: Quantity,
    pub(super) counted: Option<Quantity>,
    pub(super) counted_at: Option<Instant>,
    pub(super) counted_by: String,
    pub(super) variance: Option<Quantity>,
    pub(super) movement_id: Option<String>,
}
from_row!(LineRow {
    stock_line_id,
    product_id,
    product_name,
    global_sku,
    lot_number,
    expiry_date,
    bin_name,
    unit_cost,
    expected,
    counted,
    counted_at,
    counted_by,
    variance,
    movement_id
});

/// A line of a count.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CycleCountLine {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    #[schema(example = json!(null))]
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    #[schema(example = json!(null))]
    bin_name: Option<String>,
    /// On hand when the count began; null while a blind count is open.
    expected_quantity: Option<Quantity>,
    /// What was found.
    counted_quantity: Option<Quantity>,
    counted_at: Option<Instant>,
    /// Who counted.
    #[schema(example = json!(null))]
    counted_by: Option<String>,
    /// What was found less the balance at the counted moment; known when the count is completed.
    variance: Option<Quantity>,
    /// The variance at today's unit cost.
    variance_value: Option<Money>,
    /// The correction in the ledger; null: none was made.
    #[schema(example = json!(null))]
    movement_id: Option<String>,
}

/// A cycle count with its lines.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CycleCountReport {
    #[serde(flatten)]
    pub(super) count: CycleCount,
    lines: Vec<CycleCountLine>,
    /// Over the lines whose variance is known.
    summary: VarianceSummary,
}

/// What a count came to.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct VarianceSummary {
    /// Lines with the balance that was expected.
    #[schema(example = 10)]
    matching: usize,
    #[schema(example = 1)]
    over: usize,
    #[schema(example = 1)]
    short: usize,
    /// The sum of all variances at today's unit cost; null where that is beyond 9,000,000,000,000.
    net_value: Option<Money>,
}

impl CycleCountReport {
    pub(super) fn new(count: CycleCount, rows: Vec<LineRow>) -> Self {
        let hide = count.blind && count.status == "OPEN";
        let mut summary = VarianceSummary { net_value: Some(Money::ZERO), ..VarianceSummary::default() };
        for row in &rows {
            let Some(variance) = row.variance else { continue };
            match variance.cmp(&Quantity::ZERO) {
                std::cmp::Ordering::Equal => summary.matching += 1,
                std::cmp::Ordering::Greater => summary.over += 1,
                std::cmp::Ordering::Less => summary.short += 1,
            }
            let value = row.unit_cost.times(variance);
            summary.net_value = summary.net_value.zip(value).and_then(|(sum, value)| sum.checked_add(value));
        }
        let lines = rows
            .into_iter()
            .map(|row| CycleCountLine {
                variance_value: row.variance.and_then(|variance| row.unit_cost.times(variance)),
                inventory_item_id: row.stock_line_id,
                product_master_id: row.product_id,
                product_name: row.product_name,
                global_sku: row.global_sku,
                lot_number: row.lot_number,
                expiry_date: row.expiry_date,
                bin_name: row.bin_name,
                expected_quantity: (!hide).then_some(row.expected),
                counted_quantity: row.counted,
                counted_at: row.counted_at,
                counted_by: Some(row.counted_by).filter(|who| !who.is_empty()),
                variance: row.variance,
                movement_id: row.movement_id,
            })
            .collect();
        Self { count, lines, summary }
    }
}
