//! `GET /api/inventory/expiry-risk`

use super::groups::millionths;
use super::lots::{Line, Lot, lots};
use super::places::places;
use super::{facts, rounded};
use crate::features::inventory::{lapse, on_hold};
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey, SortValue};
use crate::http::{Answer, ApiError, Reply};
use serde::Serialize;
use stockflow_db::Tx;
use stockflow_kernel::{Day, Money, Quantity};

/// Days ahead when none are asked for.
const USUAL_DAYS: i64 = 90;

pub(super) static LIST: List = List {
    columns: concat!(
        "l.product_id, p.name, p.global_sku, p.unit_cost, p.currency, l.location_id, l.lot_id, t.lot_number, t.expiry_date, l.on_hand, l.reserved, ",
        on_hold!(),
        ", l.recalled"
    ),
    from: " FROM stock_line l JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id WHERE l.workspace_id = $1 AND l.lot_id <> '' AND l.on_hand > 0 AND t.expiry_date IS NOT NULL",
    id: "l.id",
    filters: &[
        Filter {
            name: "locationId",
            about: "At these locations only.",
            kind: FilterKind::AnyOf,
            sql: " AND l.location_id = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Of these products only.",
            kind: FilterKind::AnyOf,
            sql: " AND l.product_id = ANY($?)",
        },
        Filter {
            name: "withinDays",
            about: "Lots whose last day is at most so many days ahead. Left out: 90.",
            kind: FilterKind::OutsideWhole(1, 365),
            sql: "",
        },
        Filter {
            name: "includeExpired",
            about: "Also what lies there past its last day. Left out: false.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
    ],
    sorts: &[
        Sort { name: "valueAtRisk", sql: "", key: SortKey::Number },
        Sort { name: "unitsAtRisk", sql: "", key: SortKey::Number },
        Sort { name: "expiryDate", sql: "", key: SortKey::Number },
        Sort { name: "actOn", sql: "", key: SortKey::Number },
        Sort { name: "productName", sql: "", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(" AND l.location_id = ANY($?)"),
};

/// A lot at a location of which some will expire before it is sold, by the published forecast.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "lot_01k8zq5f3m9v7a1r2c4d5e6f7g:loc_01k8zq5f3m9v7a1r2c4d5e6f7g",
    "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "productName": "Whole milk", "globalSku": "995242",
    "locationId": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", "locationName": "Store 367",
    "lotId": "lot_01k8zq5f3m9v7a1r2c4d5e6f7g", "lotNumber": "L-2026-01", "expiryDate": "2026-02-09", "daysLeft": 9,
    "quantityOnHand": 60, "quantityReserved": 4, "quantityBlocked": 0, "quantityFree": 56,
    "expectedDemand": 41.5, "forecastTo": "2026-03-06", "expectedSold": 41.5, "unitsAtRisk": 14.5,
    "unitCost": 0.75, "valueAtRisk": 10.875, "currency": "USD", "actOn": "2026-02-06",
}))]
pub(super) struct ExpiryRisk {
    /// Of the row: the lot and the location.
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g:loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    lot_id: String,
    #[schema(example = "L-2026-01")]
    lot_number: String,
    /// The last day on which it may be sold.
    expiry_date: Day,
    /// From today at the location to the expiry date; below zero: it is past.
    #[schema(example = 9)]
    days_left: i64,
    /// Over all bins.
    quantity_on_hand: Quantity,
    /// Promised already: not at risk, and the forecast is not spent on it.
    quantity_reserved: Quantity,
    /// On hold or recalled: neither sold nor at risk until that is decided.
    quantity_blocked: Quantity,
    /// What the forecast may take of it.
    quantity_free: Quantity,
    /// The location's demand up to the expiry date, for all lots together.
    #[schema(example = 41.5)]
    expected_demand: f64,
    /// The last day of the published forecast; beyond it its daily mean is expected. null: there is none, so that
    /// nothing is expected to be sold.
    forecast_to: Option<Day>,
    /// What of this lot is expected to be sold in time, after what expires earlier.
    expected_sold: Quantity,
    /// What is left of `quantityFree` then.
    units_at_risk: Quantity,
    /// Of today.
    unit_cost: Money,
    /// At the unit cost; null beyond 9,000,000,000,000.
    value_at_risk: Option<Money>,
    #[schema(example = "USD")]
    currency: String,
    /// The last day on which doubling the expected pace would still sell the rest in time; today where it would not.
    act_on: Day,
}

impl From<Lot> for ExpiryRisk {
    fn from(lot: Lot) -> Self {
        let Lot { line, fate, today, .. } = lot;
        Self {
            id: format!("{}:{}", line.lot_id, line.location_id),
            days_left: line.expires_on.number() - today.number(),
            quantity_free: line.free(),
            quantity_blocked: facts::plus(line.on_hold, line.recalled),
            product_master_id: line.product_id,
            product_name: line.product_name,
            global_sku: line.global_sku,
            location_id: line.location_id,
            location_name: lot.location_name,
            lot_id: line.lot_id,
            lot_number: line.lot_number,
            expiry_date: line.expires_on,
            quantity_on_hand: line.on_hand,
            quantity_reserved: line.reserved,
            expected_demand: rounded(lot.expected),
            forecast_to: lot.forecast_to,
            expected_sold: fate.sold,
            units_at_risk: fate.at_risk,
            value_at_risk: line.unit_cost.times(fate.at_risk),
            unit_cost: line.unit_cost,
            currency: line.currency,
            act_on: today.plus(fate.act_on.unwrap_or_default()),
        }
    }
}

/// Stock that will expire unsold
///
/// Each lot at each location of which some is expected to be left after its last day: the published forecast sells what
/// expires first, each location its own stock, and takes nothing that is reserved, on hold or recalled. With the units
/// and the value at risk, the greatest first, and the day by which to act.
#[utoipa::path(get, path = "/api/inventory/expiry-risk", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of lots at risk", body = [ExpiryRisk])))]
pub(super) async fn get_expiry_risk(query: ListQuery) -> Answer {
    lapse(query.call()).await?;
    query
        .kept(|query, tx| {
            let rows = read(query, tx)?;
            let (page, pagination) = query.page_of(rows, |row| &row.id, sorted_by);
            Reply::page(&page, &pagination)
        })
        .await
}

fn read(query: &ListQuery, tx: &mut Tx<'_>) -> Result<Vec<ExpiryRisk>, ApiError> {
    let places = places(tx, query)?;
    let lines: Vec<Line> = query.unpaged(tx)?;
    let within = query.outside_whole("withinDays").unwrap_or(USUAL_DAYS);
    let expired = query.outside_flag("includeExpired");
    let lots = lots(tx, lines, &places, query.call().now(), within)?;
    let shown = lots
        .into_iter()
        .filter(|lot| lot.fate.at_risk > Quantity::ZERO)
        .filter(|lot| expired || lot.line.expires_on >= lot.today);
    Ok(shown.map(ExpiryRisk::from).collect())
}

fn sorted_by(row: &ExpiryRisk, sort: &'static str) -> SortValue {
    match sort {
        "unitsAtRisk" => SortValue::Number(row.units_at_risk.micros()),
        "expiryDate" => SortValue::Number(row.expiry_date.number()),
        "actOn" => SortValue::Number(row.act_on.number()),
        "productName" => SortValue::Text(row.product_name.clone()),
        _ => SortValue::Number(millionths(row.value_at_risk)),
    }
}
