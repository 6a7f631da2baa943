//! `GET /api/planning/sku/{sku}`

use super::figures::{is_due, less, ten_thousandths};
use super::projection::{ProjectedDay, project};
use crate::App;
use crate::features::demand;
use crate::features::forecasting::{self, Outlook, accuracy_by_product};
use crate::features::replenishment::{self, PlannedLevels, PlannedNumber, ServiceMeasure};
use crate::features::{catalog, inventory, network, procurement, transfers};
use crate::http::{Answer, ApiError, Call, PathId, Reply};
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use stockflow_db::{Tx, args};
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
    /// What is proposed for it and not carried out: moves of the transfer run, the most urgent first, then moves and purchases
    /// of the replenishment run, what earns most first.
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
    /// What a replenishment run plans with here, whether or not it recommends anything; null: the product is neither stocked nor
    /// sold here.
    planned: Option<SkuPlanned>,
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

/// Between what a replenishment run plans: of a centre, for all that it supplies.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuPlanned {
    /// As `serviceMeasure` measures it.
    #[schema(example = 0.98)]
    service_level: f64,
    service_measure: ServiceMeasure,
    /// Kept beyond the expected demand.
    safety_stock: SkuNumber,
    /// Position at which an order is set off.
    reorder_point: SkuNumber,
    /// Position that covers the days until the next order arrives.
    order_up_to: SkuNumber,
}

/// A number with its reason.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "quantity": 18, "computed": null, "explanationId": "safety-stock:prod_01k8zq5f3m9v7a1r2c4d5e6f7g:loc_01k8zq5f3m9v7a1r2c4d5e6f7g"
}))]
pub(super) struct SkuNumber {
    quantity: Quantity,
    /// What it would be without the levels that a planner has set here; null: none are set.
    computed: Option<Quantity>,
    /// What `GET /api/planning/explanations/{id}` is asked with.
    explanation_id: String,
}

impl From<PlannedNumber> for SkuNumber {
    fn from(number: PlannedNumber) -> Self {
        Self { quantity: number.quantity, computed: number.computed, explanation_id: number.explanation_id }
    }
}

impl From<PlannedLevels> for SkuPlanned {
    fn from(levels: PlannedLevels) -> Self {
        Self {
            service_level: levels.service_level,
            service_measure: levels.service_measure,
            safety_stock: levels.safety_stock.into(),
            reorder_point: levels.reorder_point.into(),
            order_up_to: levels.order_up_to.into(),
        }
    }
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

/// What is proposed and not carried out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkuRecommendation {
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    /// TRANSFER_RUN: `/api/transfers/recommendations` has it; REPLENISHMENT_RUN: `/api/planning/replenishment`.
    origin: SkuOrigin,
    /// TRANSFER or PURCHASE.
    #[serde(rename = "type")]
    #[schema(example = "TRANSFER")]
    kind: String,
    /// null for a purchase.
    #[schema(example = json!(null))]
    source_location_id: Option<String>,
    dest_location_id: String,
    /// null for a transfer.
    #[schema(example = "sup_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    supplier_id: Option<String>,
    quantity: Quantity,
    /// LOW, MEDIUM, HIGH or URGENT; null of a replenishment run, which ranks by money.
    #[schema(example = json!(null))]
    priority: Option<String>,
    /// Of a replenishment run; null else.
    expected_gain: Option<Money>,
    #[schema(example = "PENDING")]
    status: String,
    #[schema(example = "Store 367 runs out in 3 days")]
    reason: String,
    created_at: Instant,
}

/// Which run proposed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum SkuOrigin {
    TransferRun,
    ReplenishmentRun,
}

impl SkuRecommendation {
    fn moved(from: transfers::ProposedMove) -> Self {
        Self {
            id: from.id,
            origin: SkuOrigin::TransferRun,
            kind: "TRANSFER".into(),
            source_location_id: Some(from.source_id),
            dest_location_id: from.dest_id,
            supplier_id: None,
            quantity: from.quantity,
            priority: Some(from.priority),
            expected_gain: None,
            status: from.status,
            reason: from.reason,
            created_at: from.created_at,
        }
    }

    fn planned(from: replenishment::ProposedLine) -> Self {
        let named = |id: String| Some(id).filter(|id| !id.is_empty());
        Self {
            id: from.id,
            origin: SkuOrigin::ReplenishmentRun,
            kind: from.kind,
            source_location_id: named(from.source_id),
            dest_location_id: from.location_id,
            supplier_id: named(from.supplier_id),
            quantity: from.quantity,
            priority: None,
            expected_gain: Some(from.expected_gain),
            status: from.status,
            reason: from.reason,
            created_at: from.created_at,
        }
    }
}

/// One SKU
///
/// One screen of a planner's work: how good its forecast was, where its stock stands, what is projected, by which levels it
/// is kept, with which safety stock, reorder point and order-up-to level it is planned (each with the id of its
/// explanation), what is under way, and what is proposed. Reservations consume the forecast of the first days, so that demand is
/// not counted twice.
#[utoipa::path(get, path = "/api/planning/sku/{sku}", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(("sku" = String, Path, description = "The product's global SKU")),
    responses((status = 200, description = "Everything about it", body = PlanningSku)))]
pub(super) async fn get_planning_sku(call: Call, PathId(sku): PathId) -> Answer {
    let visible = call.visible_locations();
    let now = call.now();
    let app = call.app().clone();
    let shown = call.read(move |tx| read(tx, &app, &sku, visible.as_deref(), now)).await?;
    Reply::ok(&shown)
}

fn read(
    tx: &mut Tx<'_>,
    app: &App,
    sku: &str,
    visible: Option<&[String]>,
    now: Instant,
) -> Result<PlanningSku, ApiError> {
    let found = catalog::ids_of_skus(tx, &[sku.to_owned()])?.remove(sku);
    let product = match found {
        Some(id) => catalog::find(tx, &id)?,
        None => None,
    };
    let product = product.ok_or_else(|| ApiError::not_found("SKU", sku))?;
    let seen = |id: &str| visible.is_none_or(|ids| ids.iter().any(|own| own == id));
    let accuracy = accuracy(tx, &product.id, visible.map(<[String]>::to_vec))?;
    let moves = transfers::proposed(tx, &product.id, now)?.into_iter().map(SkuRecommendation::moved);
    let lines = replenishment::proposed(tx, &product.id, now)?.into_iter().map(SkuRecommendation::planned);
    let mut recommendations: Vec<SkuRecommendation> = moves.chain(lines).collect();
    recommendations.retain(|one| one.source_location_id.as_deref().is_none_or(seen) && seen(&one.dest_location_id));
    let mut locations = locations(tx, &product.id, now.day_in(&TimeZone::UTC))?;
    locations.retain(|one| seen(&one.location_id));
    let mut planned = replenishment::planned_levels(tx, app, &product.id, now)?;
    for location in &mut locations {
        location.planned = planned.remove(&location.location_id).map(SkuPlanned::from);
    }
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
    let part = |value: Option<f64>| value.map(ten_thousandths);
    Ok(SkuAccuracy {
        from: last.map(|_| from),
        to: last,
        demand: all.demand,
        forecast: ten_thousandths(all.forecast),
        wape: part(all.wape),
        mape: part(all.mape),
        bias: part(all.bias),
        naive_wape: part(all.naive_wape),
        beats_naive: all.beats_naive,
    })
}

fn locations(tx: &mut Tx<'_>, product: &str, today: Day) -> Result<Vec<SkuLocation>, ApiError> {
    let stock = inventory::held(tx, product)?;
    let levels = inventory::levels_of(tx, product)?;
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
        .chain(levels.iter().map(|level| &level.location_id))
        .chain(outlooks.iter().map(|one| &one.location_id))
        .chain(supply.keys())
        .collect();
    let ids: Vec<String> = ids.into_iter().cloned().collect();
    let mut shown = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(location) = network::find_location(tx, &id)? else { continue };
        let here = stock.iter().find(|one| one.location_id == id);
        let (on_hand, reserved, on_hold) = here.map(|one| (one.on_hand, one.reserved, one.on_hold)).unwrap_or_default();
        let usable = less(on_hand, on_hold);
        let available = less(usable, reserved);
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
        let policy = levels.iter().find(|level| level.location_id == id).map(|level| SkuPolicy {
            minimum: level.minimum,
            reorder_point: level.reorder_point,
            maximum: level.maximum,
            reorder: is_due(available, open_supply.iter().map(|one| one.quantity), level.reorder_point),
        });
        shown.push(SkuLocation {
            location_id: id,
            location_name: location.name,
            quantity_on_hand: on_hand,
            quantity_reserved: reserved,
            quantity_on_hold: on_hold,
            quantity_available: available,
            policy,
            planned: None,
            open_supply,
            forecast: outlook.map(|one| SkuForecast {
                from: one.first_day,
                mean: ten_thousandths(one.mean),
                sd: ten_thousandths(one.sd),
            }),
            short_on: projected.iter().find(|day| day.stock < 0.0).map(ProjectedDay::date),
            projected,
        });
    }
    shown.sort_by(|a, b| a.location_name.cmp(&b.location_name).then_with(|| a.location_id.cmp(&b.location_id)));
    Ok(shown)
}
