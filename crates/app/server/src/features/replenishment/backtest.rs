//! The job: policies replayed on the workspace's own history.

use super::config;
use crate::App;
use crate::features::demand::{self, Selection};
use crate::features::{catalog, procurement};
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use stockflow_db::Tx;
use stockflow_jobs::{Handler, JobContext, JobError};
use stockflow_kernel::{Day, Instant};
use stockflow_planning::simulation::{
    Curve, MinMax, MovingAverageBaseStock, Outcome, Planned, Prices, Service, Smoothed, Strategy, World, WorldError,
    best_levels, efficiency_plot, replay,
};

/// The kind of the job.
pub(super) const BACKTEST: &str = "planning.backtest";
/// Days in which the start is forgotten.
const WARM_UP: usize = 28;
/// Days of history before the first decision.
const HISTORY: usize = 56;
/// Products replayed unless some are named.
const MOST: usize = 500;

/// What was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ask {
    pub(super) days: i64,
    pub(super) product_master_ids: Option<Vec<String>>,
    pub(super) lead_time_days: Option<i64>,
    pub(super) store_days: i64,
    pub(super) shelf_life_days: Option<i64>,
    /// What the caller may see; `None`: all.
    pub(super) locations: Option<Vec<String>>,
}

/// One product over the locations that sold it.
struct Series {
    demand: Vec<Vec<f64>>,
    supplier_days: Vec<usize>,
    prices: Prices,
}

/// What is read for a replay.
struct History {
    series: Vec<Series>,
    review_days: usize,
    /// Products without enough history, or not among those that sold most.
    left_out: usize,
}

fn days(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn read(tx: &mut Tx<'_>, ask: &Ask, now: Instant) -> Result<History, ApiError> {
    let settings = config::read(tx)?.config;
    let mut history = History { series: Vec::new(), review_days: days(settings.review_days), left_out: 0 };
    let Some(last_day) = demand::last_day(tx)? else { return Ok(history) };
    let first_day = last_day.plus(-(ask.days + (WARM_UP + HISTORY) as i64 - 1));
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in demand::series(tx)? {
        let wanted = ask.product_master_ids.as_ref().is_none_or(|ids| ids.contains(&key.product_id));
        let seen = ask.locations.as_ref().is_none_or(|ids| ids.contains(&key.location_id));
        if wanted && seen {
            let list = places.entry(key.product_id).or_default();
            if list.last() != Some(&key.location_id) && !list.contains(&key.location_id) {
                list.push(key.location_id);
            }
        }
    }
    let briefs: HashMap<String, catalog::ProductBrief> =
        catalog::briefs(tx)?.into_iter().map(|brief| (brief.id.clone(), brief)).collect();
    let paths: HashMap<String, procurement::SupplyPath> =
        procurement::supply_paths(tx, now, None)?.into_iter().map(|path| (path.product_id.clone(), path)).collect();
    for (product, locations) in places {
        let Some(brief) = briefs.get(&product) else { continue };
        let mut demand = Vec::new();
        for location in locations {
            let selection = Selection { product: Some(&product), location: Some(&location), ..Selection::default() };
            demand.extend(demand::history(tx, &selection)?.and_then(|h| window(h, first_day, last_day)));
        }
        if demand.is_empty() {
            history.left_out += 1;
            continue;
        }
        let cost = brief.unit_cost.to_f64();
        let path = paths.get(&product);
        let stated = ask.lead_time_days.or(path.map(|path| path.lead_time_days)).unwrap_or(14);
        // Lead times as receipts showed them, one after the other, unless one was asked for.
        let measured = path.filter(|path| ask.lead_time_days.is_none() && path.receipts.len() >= 3);
        let supplier_days = measured.map_or_else(
            || vec![days(stated)],
            |path| path.receipts.iter().map(|days| days.round().max(0.0) as usize).collect(),
        );
        history.series.push(Series {
            demand,
            supplier_days,
            prices: Prices {
                unit_cost: cost,
                unit_margin: (brief.price.to_f64() - cost).max(0.0),
                holding_per_day: cost * settings.holding_rate_per_year / 365.0,
                purchase: settings.order_cost.to_f64(),
                shipment: 0.0,
            },
        });
    }
    let sold = |series: &Series| series.demand.iter().flatten().sum::<f64>();
    history.series.sort_by(|a, b| sold(b).total_cmp(&sold(a)));
    history.left_out += history.series.len().saturating_sub(MOST);
    history.series.truncate(MOST);
    Ok(history)
}

/// The days from `first` to `last`, nothing before a series began; `None` where nothing was sold before the replay.
fn window(mut history: demand::DailyHistory, first: Day, last: Day) -> Option<Vec<f64>> {
    history.extend_to(last);
    let quantities = history.quantities();
    let offset = history.first_day.number() - first.number();
    let all = days(last.number() - first.number() + 1);
    let at = |day: usize| -> f64 {
        let place = i64::try_from(day).unwrap_or(0) - offset;
        usize::try_from(place).ok().and_then(|place| quantities.get(place)).copied().unwrap_or(0.0).max(0.0)
    };
    let window: Vec<f64> = (0..all).map(at).collect();
    window[..HISTORY].iter().any(|units| *units > 0.0).then_some(window)
}

type Act = dyn Fn(&World<'_>) -> Result<Outcome, WorldError>;

fn with(strategy: impl Strategy + Clone + 'static) -> Box<Act> {
    Box::new(move |world| replay(world, &mut strategy.clone()))
}

fn planned(service: Service) -> Box<Act> {
    Box::new(move |world| {
        let mut forecaster = Smoothed::default();
        replay(world, &mut Planned { forecaster: &mut forecaster, service })
    })
}

fn policies() -> Vec<(&'static str, Option<f64>, Box<Act>)> {
    let mut all: Vec<(&'static str, Option<f64>, Box<Act>)> = Vec::new();
    for service_level in [0.9, 0.95, 0.98, 0.995] {
        all.push(("MIN_MAX", Some(service_level), with(MinMax { service_level, window: 56 })));
        all.push(("BASE_STOCK", Some(service_level), with(MovingAverageBaseStock { service_level, window: 28 })));
        let service = Service::Cycle { store: service_level, network: service_level };
        all.push(("PLANNED", Some(service_level), planned(service)));
    }
    all.push(("PLANNED_BY_MONEY", None, planned(Service::Economic)));
    all.push(("BEST_IN_HINDSIGHT", None, Box::new(|world| replay(world, &mut best_levels(world)?))));
    all
}

fn world<'a>(series: &'a Series, ask: &Ask, review_days: usize) -> World<'a> {
    World {
        demand: &series.demand,
        first_day: HISTORY,
        measured_from: HISTORY + WARM_UP,
        supplier_days: &series.supplier_days,
        store_days: days(ask.store_days),
        review_days,
        purchase_pack: 1.0,
        store_pack: 1.0,
        shelf_life_days: ask.shelf_life_days.map(days),
        prices: series.prices,
    }
}

/// Replays all policies; `progress(done, total)` counts them.
fn run(history: &History, ask: &Ask, progress: &dyn Fn(usize, usize)) -> Result<Value, ApiError> {
    let all = policies();
    let total = all.len();
    let mut rows = Vec::with_capacity(total);
    let mut curves: Vec<Curve<'_>> = Vec::new();
    for (done, (name, level, act)) in all.into_iter().enumerate() {
        progress(done, total);
        let mut sum = Outcome::default();
        for series in &history.series {
            let outcome =
                act(&world(series, ask, history.review_days)).map_err(|e| ApiError::internal(e.to_string()))?;
            sum = sum.and(&outcome);
        }
        rows.push(row(name, level, &sum));
        match curves.iter_mut().find(|curve| curve.name == name) {
            Some(curve) => curve.outcomes.push(sum),
            None => curves.push(Curve { name, outcomes: vec![sum] }),
        }
    }
    Ok(json!({
        "products": history.series.len(),
        "places": history.series.iter().map(|series| series.demand.len()).sum::<usize>(),
        "leftOut": history.left_out,
        "days": ask.days,
        "policies": rows,
        "plotSvg": efficiency_plot(&curves),
    }))
}

fn row(policy: &str, level: Option<f64>, outcome: &Outcome) -> Value {
    let cents = |money: f64| (money * 100.0).round() / 100.0;
    let rate = |share: f64| (share * 1e6).round() / 1e6;
    json!({
        "policy": policy,
        "serviceLevel": level,
        "fillRate": rate(outcome.fill_rate()),
        "stockoutDays": outcome.stockout_days,
        "storeDays": outcome.store_days,
        "averageStock": cents(outcome.average_stock()),
        "averageStockValue": cents(outcome.average_value()),
        "purchases": outcome.purchases,
        "purchased": outcome.purchased,
        "transfers": outcome.shipments,
        "writtenOff": outcome.written_off,
        "holdingCost": cents(outcome.holding_cost),
        "lostMargin": cents(outcome.lost_margin),
        "orderCost": cents(outcome.order_cost),
        "writeOffCost": cents(outcome.write_off_cost),
        "totalCost": cents(outcome.total_cost()),
    })
}

/// Replays as a job.
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let ask: Ask = serde_json::from_value(job.payload().clone()).map_err(|e| JobError::Fatal(e.to_string()))?;
            let (asked, now) = (ask.clone(), app.clock.now());
            let history = app
                .db
                .read(&workspace, move |tx| read(tx, &asked, now))
                .await
                .map_err(|e: ApiError| JobError::Retry(e.chain()))?;
            let work = move || run(&history, &ask, &|done, total| job.progress(done as u64, total as u64));
            let done = tokio::task::spawn_blocking(work).await.map_err(|e| JobError::Retry(e.to_string()))?;
            done.map_err(|e| JobError::Retry(e.chain()))
        }
    })
}
