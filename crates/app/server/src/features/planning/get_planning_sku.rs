//! `GET /api/planning/sku/{sku}`

use super::projection::{ProjectedDay, project};
use crate::features::demand;
use crate::features::forecasting::{self, Outlook, accuracy_by_product};
use crate::features::{catalog, network, procurement, transfers};
use crate::http::{Answer, ApiError, Call, PathId, Reply};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Day, Instant, Money, Quantity};

/// Days of the projection.
const DAYS: i64 = forecasting::HORIZON as i64;
/// Days that accuracy is measured on, and how many days before each its forecast counts.
const MEASURED: i64 = 28;
const LAG: i64 = 7;

/// Everything about one SKU.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanningSku {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "MILK-1L")]
    global_sku: String,
    #[schema(example = "Whole milk 1 l")]
    product_name: String,
    unit_cost: Money,
    accuracy: SkuAccuracy,
    /// Every location with stock, a forecast, a level or supply under way, by name.
    locations: Vec<SkuLocation>,
    /// Transfers that are proposed for it and not carried out.
    recommendations: Vec<SkuRecommendation>,
}

/// How good its forecasts were: those that stood seven days before each of the last 28 days with demand known.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuAccuracy {
    /// null without history.
    from: Option<Day>,
    /// null without history.
    to: Option<Day>,
    #[schema(example = 336)]
    demand: f64,
    #[schema(example = 341.5)]
    forecast: f64,
    /// Parts: 0.2 is 20 %.
    #[schema(example = 0.21)]
    wape: Option<f64>,
    #[schema(example = 0.34)]
    mape: Option<f64>,
    #[schema(example = 0.016)]
    bias: Option<f64>,
    #[schema(example = 0.29)]
    naive_wape: Option<f64>,
    #[schema(example = true)]
    beats_naive: bool,
}

/// The SKU at a location.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuLocation {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    /// On hold or recalled.
    quantity_on_hold: Quantity,
    /// On hand less reserved, on hold and recalled.
    quantity_available: Quantity,
    /// null: no level is set.
    policy: Option<SkuPolicy>,
    /// What was ordered or is on its way.
    open_supply: Vec<SkuSupply>,
    /// Demand of the next 35 days together; null: nothing is published.
    forecast: Option<SkuForecast>,
    /// Day by day; empty: nothing is published.
    projected: Vec<ProjectedDay>,
    /// The first day on which demand cannot be met; null: none.
    #[schema(example = "2018-01-09")]
    short_on: Option<Day>,
}

/// The levels that stock is kept between.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuPolicy {
    minimum: Quantity,
    reorder_point: Quantity,
    maximum: Quantity,
    /// Available and supply under way lie at or below the reorder point.
    #[schema(example = false)]
    reorder: bool,
}

/// Supply under way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuSupply {
    /// The purchase order or transfer.
    #[schema(example = "po_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    document_id: String,
    quantity: Quantity,
    /// null: it is not known when, so nobody counts on it.
    due_on: Option<Day>,
}

/// Demand expected.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuForecast {
    from: Day,
    #[schema(example = 186.4)]
    mean: f64,
    /// The standard deviation of its error.
    #[schema(example = 22.1)]
    sd: f64,
}

/// A transfer that is proposed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuRecommendation {
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    source_location_id: String,
    dest_location_id: String,
    quantity: Quantity,
    #[schema(example = "HIGH")]
    priority: String,
    #[schema(example = "PENDING")]
    status: String,
    #[schema(example = "Store 367 runs out in 3 days")]
    reason: String,
    created_at: Instant,
}
from_row!(SkuRecommendation {
    id,
    source_location_id,
    dest_location_id,
    quantity,
    priority,
    status,
    reason,
    created_at
});

struct Stock {
    location_id: String,
    on_hand: Quantity,
    reserved: Quantity,
    on_hold: Quantity,
}
from_row!(Stock { location_id, on_hand, reserved, on_hold });

/// One SKU
///
/// One screen of a planner's work: how good its forecast was, where its stock stands, what is projected, by which levels it
/// is kept, what is under way, and what is proposed. Reservations consume the forecast of the first days, so that demand is
/// not counted twice.
#[utoipa::path(get, path = "/api/planning/sku/{sku}", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(("sku" = String, Path, description = "The product's global SKU")),
    responses((status = 200, description = "Everything about it", body = PlanningSku)))]
pub(super) async fn get_planning_sku(call: Call, PathId(sku): PathId) -> Answer {
    let visible = call.visible_locations();
    let today = Day::from_number(call.now().seconds().div_euclid(86_400));
    let shown = call.read(move |tx| read(tx, &sku, visible.as_deref(), today)).await?;
    Reply::ok(&shown)
}

fn read(tx: &mut Tx<'_>, sku: &str, visible: Option<&[String]>, today: Day) -> Result<PlanningSku, ApiError> {
    let found: Option<String> = tx.optional(&BY_SKU, args![sku])?;
    let product = match found {
        Some(id) => catalog::find(tx, &id)?,
        None => None,
    };
    let product = product.ok_or_else(|| ApiError::not_found("SKU", sku))?;
    let seen = |id: &str| visible.is_none_or(|ids| ids.iter().any(|own| own == id));
    let accuracy = accuracy(tx, &product.id, visible.map(<[String]>::to_vec))?;
    let mut recommendations: Vec<SkuRecommendation> = tx.all(&RECOMMENDATIONS, args![&product.id])?;
    recommendations.retain(|one| seen(&one.source_location_id) && seen(&one.dest_location_id));
    let mut locations = locations(tx, &product.id, today)?;
    locations.retain(|one| seen(&one.location_id));
    Ok(PlanningSku {
        product_master_id: product.id,
        global_sku: product.global_sku,
        product_name: product.name,
        unit_cost: product.unit_cost,
        accuracy,
        locations,
        recommendations,
    })
}

fn accuracy(tx: &mut Tx<'_>, product: &str, visible: Option<Vec<String>>) -> Result<SkuAccuracy, ApiError> {
    let last = demand::last_day(tx)?;
    let to = last.unwrap_or(Day::from_number(0));
    let from = to.plus(1 - MEASURED);
    let (_, all) = accuracy_by_product(tx, Some(vec![product.to_owned()]), visible, (from, to), LAG)?;
    let part = |value: Option<f64>| value.map(|value| (value * 1e4).round() / 1e4);
    Ok(SkuAccuracy {
        from: last.map(|_| from),
        to: last,
        demand: all.demand,
        forecast: (all.forecast * 1e4).round() / 1e4,
        wape: part(all.wape),
        mape: part(all.mape),
        bias: part(all.bias),
        naive_wape: part(all.naive_wape),
        beats_naive: all.beats_naive,
    })
}

fn locations(tx: &mut Tx<'_>, product: &str, today: Day) -> Result<Vec<SkuLocation>, ApiError> {
    let stock: Vec<Stock> = tx.all(&STOCK, args![product])?;
    let levels: Vec<(String, Quantity, Quantity, Quantity)> = tx.all(&LEVELS, args![product])?;
    let outlooks: Vec<Outlook> = forecasting::outlook_of(tx, &[product.to_owned()], DAYS)?;
    let mut supply: BTreeMap<String, Vec<SkuSupply>> = BTreeMap::new();
    for source in [procurement::INBOUND, transfers::INBOUND] {
        let coming: Vec<(String, String, Option<Day>, Quantity, String)> =
            tx.all(source.some, args![vec![product.to_owned()]])?;
        for (_, location, due_on, quantity, document_id) in coming {
            supply.entry(location).or_default().push(SkuSupply { document_id, quantity, due_on });
        }
    }
    let ids: BTreeSet<&String> = stock
        .iter()
        .map(|one| &one.location_id)
        .chain(levels.iter().map(|(id, ..)| id))
        .chain(outlooks.iter().map(|one| &one.location_id))
        .chain(supply.keys())
        .collect();
    let ids: Vec<String> = ids.into_iter().cloned().collect();
    let mut shown = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(location) = network::find_location(tx, &id)? else { continue };
        let here = stock.iter().find(|one| one.location_id == id);
        let (on_hand, reserved, on_hold) = here.map(|one| (one.on_hand, one.reserved, one.on_hold)).unwrap_or_default();
        let usable = Quantity::from_micros(on_hand.micros().saturating_sub(on_hold.micros()));
        let available = Quantity::from_micros(usable.micros().saturating_sub(reserved.micros()));
        let open_supply = supply.remove(&id).unwrap_or_default();
        let outlook = outlooks.iter().find(|one| one.location_id == id);
        let projected = match outlook {
            Some(outlook) => {
                let first = outlook.first_day.max(today);
                let due: Vec<(Day, Quantity)> =
                    open_supply.iter().filter_map(|one| Some((one.due_on?, one.quantity))).collect();
                // A history that ended before today says as much of the days from today on.
                project(usable, reserved, first, &outlook.daily_mean, &due).map_err(ApiError::internal)?
            }
            None => Vec::new(),
        };
        let coming: i64 = open_supply.iter().map(|one| one.quantity.micros()).fold(0, i64::saturating_add);
        let policy =
            levels.iter().find(|(level, ..)| *level == id).map(|(_, minimum, reorder_point, maximum)| SkuPolicy {
                minimum: *minimum,
                reorder_point: *reorder_point,
                maximum: *maximum,
                reorder: available.micros().saturating_add(coming) <= reorder_point.micros(),
            });
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        shown.push(SkuLocation {
            location_id: id,
            location_name: location.name,
            quantity_on_hand: on_hand,
            quantity_reserved: reserved,
            quantity_on_hold: on_hold,
            quantity_available: available,
            policy,
            open_supply,
            forecast: outlook.map(|one| SkuForecast {
                from: one.first_day,
                mean: rounded(one.mean),
                sd: rounded(one.sd),
            }),
            short_on: projected.iter().find(|day| day.stock < 0.0).map(ProjectedDay::date),
            projected,
        });
    }
    shown.sort_by(|a, b| a.location_name.cmp(&b.location_name).then_with(|| a.location_id.cmp(&b.location_id)));
    Ok(shown)
}

sql! {
    BY_SKU = "SELECT id FROM product WHERE workspace_id = $1 AND global_sku = $2";
    STOCK = "
        SELECT location_id, CAST(sum(on_hand) AS BIGINT), CAST(sum(reserved) AS BIGINT), CAST(sum(on_hold + recalled) AS BIGINT)
          FROM stock_line WHERE workspace_id = $1 AND product_id = $2 GROUP BY location_id ORDER BY location_id";
    LEVELS = "
        SELECT location_id, minimum, reorder_point, maximum FROM inventory_level
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY location_id";
    RECOMMENDATIONS = "
        SELECT id, source_location_id, dest_location_id, quantity, priority, status, reason, created_at FROM transfer_recommendation
         WHERE workspace_id = $1 AND product_id = $2 AND status IN ('PENDING', 'APPROVED') ORDER BY priority_rank, id LIMIT 100";
}
