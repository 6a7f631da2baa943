//! `GET /api/planning/kpi`

use super::figures::{Class, accuracy_percent, carrying_cost, cents, percent, service_level};
use super::period::Period;
use crate::features::analytics::{self, StockWorth};
use crate::features::catalog;
use crate::features::demand::{self, Asked};
use crate::features::forecasting::{ProductAccuracy, accuracy_by_product};
use crate::http::{Answer, ApiError, ApiQuery, Call, Reply};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Money};

/// How many products stand at either end of the bias.
const TOP: usize = 10;
/// The lag at which forecasts are measured.
const LAG: i64 = 7;

/// Where and when.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct KpiQuery {
    /// One location; by default all that you may see.
    #[param(min_length = 1, max_length = 200)]
    location_id: Option<String>,
    /// Which days; by default LAST_30_DAYS, up to today in UTC.
    #[serde(default)]
    #[param(inline)]
    period: Period,
    /// The first day, with period CUSTOM.
    #[param(value_type = Option<Day>, inline)]
    from: Option<Day>,
    /// The last day, with period CUSTOM.
    #[param(value_type = Option<Day>, inline)]
    to: Option<Day>,
    /// What keeping stock costs a year, in parts of its value.
    #[serde(default = "fifth")]
    #[param(minimum = 0, maximum = 2, default = 0.2)]
    carrying_rate: f64,
}

const fn fifth() -> f64 {
    0.2
}

/// Key figures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanningKpi {
    #[schema(example = json!(null))]
    location_id: Option<String>,
    period: Period,
    /// The first day of the period.
    from: Day,
    /// The last day of the period.
    to: Day,
    forecast_accuracy: KpiAccuracy,
    stockouts: KpiStockouts,
    /// Cost of goods sold over average stock value, a year: of the currency with the most stock; null without stock.
    #[schema(example = 11.4)]
    inventory_turns: Option<f64>,
    /// What the average stock cost to keep over the period, by currency.
    carrying_costs: Vec<KpiCarrying>,
    /// Share of the days on which a product that is stocked was there: 0.97 is 97 %.
    #[schema(example = 0.97)]
    service_level: Option<f64>,
    /// How long stock lasts at the use of the period: of the currency with the most stock.
    #[schema(example = 4.6)]
    weeks_of_supply: Option<f64>,
}

/// The days that forecasts were measured on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct KpiDays {
    from: Day,
    to: Day,
}

/// How good forecasts were, in percent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KpiAccuracy {
    /// The period, or as many days up to the end of the demand history where that ends before; null without history.
    period: Option<KpiDays>,
    /// How many days before each day its forecast counts.
    #[schema(example = 7)]
    lag_days: i64,
    /// Products that could be measured.
    #[schema(example = 240, minimum = 0)]
    sku_count: i64,
    /// Mean of |error| / demand over the days with demand, in percent.
    #[schema(example = 28.4)]
    mape: Option<f64>,
    /// Sum of absolute errors over demand, in percent.
    #[schema(example = 21.9)]
    wape: Option<f64>,
    /// Forecast less demand, in units.
    #[schema(example = -320.5)]
    bias: f64,
    /// The same over demand, in percent.
    #[schema(example = -1.8)]
    bias_percent: Option<f64>,
    /// 100 less the WAPE, at least 0.
    #[schema(example = 78.1)]
    accuracy: Option<f64>,
    /// The WAPE of seasonal naive, in percent.
    #[schema(example = 29.7)]
    naive_wape: Option<f64>,
    /// Products with a MAPE below 10.
    #[schema(example = 20)]
    excellent_count: i64,
    /// From 10 to below 20.
    #[schema(example = 80)]
    good_count: i64,
    /// From 20 to below 30.
    #[schema(example = 90)]
    fair_count: i64,
    /// 30 and above, and products without demand of which some was forecast.
    #[schema(example = 50)]
    poor_count: i64,
    /// Where most too much was forecast; at most ten.
    top_overforecast: Vec<KpiProduct>,
    /// Where most too little was forecast; at most ten.
    top_underforecast: Vec<KpiProduct>,
}

/// A product at an end of the bias.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KpiProduct {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk 1 l")]
    product_name: String,
    #[schema(example = "MILK-1L")]
    global_sku: String,
    #[schema(example = 120)]
    demand: f64,
    #[schema(example = 151.5)]
    forecast: f64,
    /// Forecast less demand, in units.
    #[schema(example = 31.5)]
    bias: f64,
    /// In percent.
    #[schema(example = 41.0)]
    mape: Option<f64>,
    /// Whether the forecast had no more error than seasonal naive.
    #[schema(example = true)]
    beats_naive: bool,
}

/// How often shelves were empty.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KpiStockouts {
    /// Days, summed over products and locations, on which an active product that is stocked had none.
    #[schema(example = 41, minimum = 0)]
    stockout_days: i64,
    /// Days on which one was stocked at all.
    #[schema(example = 1400, minimum = 0)]
    stocked_days: i64,
}

/// What stock of one currency cost to keep.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "currency": "USD", "stockValue": 36400, "averageStockValue": 35120.5, "carryingCost": 577.32, "turns": 11.4 }))]
pub(super) struct KpiCarrying {
    currency: String,
    stock_value: Option<Money>,
    average_stock_value: Option<Money>,
    /// Average stock value × the carrying rate × days / 365.
    carrying_cost: Option<f64>,
    turns: Option<f64>,
}

/// Key figures
///
/// How good forecasts were and how well stock worked. Forecasts are measured as they stood seven days before each day; a
/// day without demand has no percentage and is left out of the MAPE.
#[utoipa::path(get, path = "/api/planning/kpi", tag = "Planning", security(("bearer" = ["planning.read"])),
    params(KpiQuery),
    responses((status = 200, description = "The key figures", body = PlanningKpi)))]
pub(super) async fn get_planning_kpi(call: Call, ApiQuery(query): ApiQuery<KpiQuery>) -> Answer {
    let today = call.now().day_in(&TimeZone::UTC);
    let (from, to) = query.period.days(query.from, query.to, today)?;
    let visible = call.visible_locations();
    let kpi = call.read(move |tx| read(tx, &query, (from, to), visible.as_deref())).await?;
    Reply::ok(&kpi)
}

fn read(
    tx: &mut Tx<'_>,
    query: &KpiQuery,
    (from, to): (Day, Day),
    visible: Option<&[String]>,
) -> Result<PlanningKpi, ApiError> {
    let asked = Asked { location_id: query.location_id.clone(), ..Asked::default() };
    asked.resolve(tx, visible)?;
    let locations = query.location_id.clone().map(|id| vec![id]).or_else(|| visible.map(<[String]>::to_vec));
    let worth = analytics::worth(tx, locations.as_deref(), from, to)?;
    let most = worth.iter().max_by_key(|one| one.average_stock_value.map(Money::micros));
    let (inventory_turns, weeks_of_supply) = (most.and_then(|one| one.turns), most.and_then(|one| one.weeks_of_supply));
    let days = to.number() - from.number() + 1;
    let (stocked, out) =
        worth.iter().fold((0, 0), |(stocked, out), one| (stocked + one.stocked_days, out + one.stockout_days));
    let carrying = |one: &StockWorth| KpiCarrying {
        currency: one.currency.clone(),
        stock_value: one.stock_value,
        average_stock_value: one.average_stock_value,
        carrying_cost: one.average_stock_value.map(|value| carrying_cost(value, query.carrying_rate, days)),
        turns: one.turns,
    };
    Ok(PlanningKpi {
        location_id: query.location_id.clone(),
        period: query.period,
        from,
        to,
        forecast_accuracy: accuracy(tx, locations, (from, to))?,
        stockouts: KpiStockouts { stockout_days: out, stocked_days: stocked },
        inventory_turns,
        carrying_costs: worth.iter().map(carrying).collect(),
        service_level: service_level(stocked, out),
        weeks_of_supply,
    })
}

fn accuracy(tx: &mut Tx<'_>, locations: Option<Vec<String>>, (from, to): (Day, Day)) -> Result<KpiAccuracy, ApiError> {
    let last_day = demand::last_day(tx)?;
    let shifted = last_day.map(|last| {
        let to_known = to.min(last);
        (to_known.plus(from.number() - to.number()), to_known)
    });
    let (products, all) = match shifted {
        Some(days) => accuracy_by_product(tx, None, locations, days, LAG)?,
        None => accuracy_by_product(tx, None, locations, (from, to), LAG)?,
    };
    let count = |class: Class| products.iter().filter(|one| Class::of(one.mape, one.forecast) == class).count() as i64;
    let mut by_bias: Vec<&ProductAccuracy> = products.iter().collect();
    by_bias.sort_by(|a, b| {
        let bias = |one: &ProductAccuracy| one.forecast - one.demand;
        bias(b).total_cmp(&bias(a)).then_with(|| a.product_id.cmp(&b.product_id))
    });
    let over: Vec<&ProductAccuracy> =
        by_bias.iter().copied().filter(|one| one.forecast > one.demand).take(TOP).collect();
    let under: Vec<&ProductAccuracy> =
        by_bias.iter().rev().copied().filter(|one| one.forecast < one.demand).take(TOP).collect();
    Ok(KpiAccuracy {
        period: shifted.map(|(from, to)| KpiDays { from, to }),
        lag_days: LAG,
        sku_count: products.len() as i64,
        mape: all.mape.map(percent),
        wape: all.wape.map(percent),
        bias: cents(all.forecast - all.demand),
        bias_percent: all.bias.map(percent),
        accuracy: all.wape.map(accuracy_percent),
        naive_wape: all.naive_wape.map(percent),
        excellent_count: count(Class::Excellent),
        good_count: count(Class::Good),
        fair_count: count(Class::Fair),
        poor_count: count(Class::Poor),
        top_overforecast: named(tx, &over)?,
        top_underforecast: named(tx, &under)?,
    })
}

fn named(tx: &mut Tx<'_>, products: &[&ProductAccuracy]) -> Result<Vec<KpiProduct>, ApiError> {
    let mut shown = Vec::with_capacity(products.len());
    for one in products {
        let Some(product) = catalog::find(tx, &one.product_id)? else { continue };
        shown.push(KpiProduct {
            product_master_id: product.id,
            product_name: product.name,
            global_sku: product.global_sku,
            demand: cents(one.demand),
            forecast: cents(one.forecast),
            bias: cents(one.forecast - one.demand),
            mape: one.mape.map(percent),
            beats_naive: one.beats_naive,
        });
    }
    Ok(shown)
}
