//! `POST /api/forecast/scenarios/compare`

use super::effects::{Effects, Position, effects, positions};
use super::standing::{Ready, aligned, differences};
use super::wire::ScenarioView;
use crate::App;
use crate::features::demand::{self, Subject};
use crate::features::forecasting::made::rounded;
use crate::features::forecasting::overlay::overridden;
use crate::features::forecasting::overrides;
use crate::features::forecasting::store::{HORIZON, Paths, paths};
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// Groups shown, and movers of each scenario.
const GROUPS: usize = 100;
const MOVERS: usize = 10;

/// What the comparison is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = ScenarioGroup)]
pub(super) enum GroupBy {
    #[default]
    Product,
    Location,
    /// A product at a location.
    Series,
}

/// What to compare.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "scenarioIds": ["scenario_01k8zq5f3m9v7a1r2c4d5e6f7g", "scenario_01k8zq5f3m9v7a1r2c4d5e6f7h"], "groupBy": "PRODUCT",
}))]
pub(super) struct CompareScenarios {
    /// Two to five different ones that were generated.
    #[schema(min_items = 2, max_items = 5)]
    scenario_ids: Vec<String>,
    #[serde(default)]
    #[schema(default = "PRODUCT")]
    group_by: GroupBy,
}

/// Scenarios side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScenarioComparison {
    group_by: GroupBy,
    /// The first day compared.
    from: Day,
    /// Days compared: the shortest of the horizons, as far as forecasts are published.
    #[schema(example = 28, minimum = 1)]
    days: i64,
    /// The models' forecast with overrides, without any scenario.
    baseline: Effects,
    /// In the order asked for.
    scenarios: Vec<ComparedScenario>,
    /// Groups with a difference, the largest first; at most 100.
    groups: Vec<ComparedGroup>,
}

/// A scenario beside the baseline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ComparedScenario {
    #[schema(example = "scenario_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    scenario_id: String,
    #[schema(example = "Competitor closed")]
    name: String,
    #[schema(example = "GENERATED")]
    status: String,
    effects: Effects,
    /// Its demand less that of the baseline.
    #[schema(example = 372.8)]
    difference: f64,
    /// The same in parts of the baseline; null where that is nothing.
    #[schema(example = 0.2)]
    difference_pct: Option<f64>,
    /// The groups that differ most from the baseline, the largest first; at most ten.
    movers: Vec<ScenarioMover>,
}

/// A group that a scenario moves.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScenarioMover {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "Whole milk 1 l")]
    name: String,
    #[schema(example = 186.4)]
    base: f64,
    #[schema(example = 223.7)]
    total: f64,
    #[schema(example = 37.3)]
    difference: f64,
}

/// A group in every scenario.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ComparedGroup {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "Whole milk 1 l")]
    name: String,
    #[schema(example = 186.4)]
    base: f64,
    /// Of each scenario, in the order asked for.
    #[schema(example = json!([223.7, 175.0]))]
    totals: Vec<f64>,
}

/// Compare scenarios
///
/// Two to five generated scenarios against the models' forecast: totals, differences, the largest movers, and what they
/// would do to stock. Stock is what can be sold now (not on hold, recalled or expired; what is reserved is part of the
/// demand) with what is due within the days compared, counted from today. Stockouts are what demand is expected to exceed
/// it by; purchases are what is missing to the quantile of the service level. It changes nothing.
#[utoipa::path(post, path = "/api/forecast/scenarios/compare", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    request_body = CompareScenarios,
    responses((status = 200, description = "Side by side", body = ScenarioComparison)))]
pub(super) async fn compare_forecast_scenarios(call: Call, ApiJson(body): ApiJson<CompareScenarios>) -> Answer {
    let ids = &body.scenario_ids;
    if let Some(at) = (1..ids.len()).find(|at| ids[..*at].contains(&ids[*at])) {
        return Err(ApiError::fault(format!("scenarioIds[{at}]"), "duplicate", "names a scenario a second time"));
    }
    let visible = call.visible_locations();
    let (app, now) = (call.app().clone(), call.now());
    let compared = call.read(move |tx| compare(tx, (&app, now), &body, visible.clone())).await?;
    Reply::ok(&compared)
}

/// A scenario with the means of each series in it.
struct Side {
    view: ScenarioView,
    means: HashMap<(String, String), Vec<f64>>,
}

fn compare(
    tx: &mut Tx<'_>,
    (app, now): (&App, Instant),
    body: &CompareScenarios,
    visible: Option<Vec<String>>,
) -> Result<ScenarioComparison, ApiError> {
    let mut views = Vec::new();
    for (at, id) in body.scenario_ids.iter().enumerate() {
        let path = format!("scenarioIds[{at}]");
        let view = ScenarioView::find(tx, id).map_err(|_| ApiError::unknown_reference(&path, "scenario", id))?;
        if !["GENERATED", "PUBLISHED"].contains(&view.status.as_str()) {
            let message = format!("the scenario {id} is {}: it has no numbers to compare", view.status);
            return Err(ApiError::invalid_state(message));
        }
        views.push(view);
    }
    let last_day = demand::last_day(tx)?.ok_or_else(|| ApiError::invalid_state("there is no demand history"))?;
    let first_day = last_day.plus(1);
    let days = views.iter().map(|view| view.assumptions.horizon()).min().unwrap_or(1).min(HORIZON);
    let subject = Subject { visible, ..Subject::default() };
    let base = paths(tx, &subject, None, first_day, None, false)?;
    let standing = overrides::all_standing(tx, first_day)?;
    let mut sides = Vec::new();
    for view in views {
        let ready = Ready { id: view.id.clone(), first_day: view.first_day.unwrap_or(first_day) };
        let mut differs: HashMap<_, _> =
            differences(tx, &ready.id)?.into_iter().map(|(p, l, ratios)| ((p, l), ratios)).collect();
        let mut means = HashMap::new();
        for path in &base {
            let key = (path.product_id.clone(), path.location_id.clone());
            let Some(ratios) = differs.remove(&key) else { continue };
            let ratios = aligned(&ratios, ready.first_day, first_day, path.model.len());
            let moved: Vec<f64> = path.model.iter().zip(ratios).map(|(mean, ratio)| mean * ratio).collect();
            let mean = standing.get(&key).map_or(moved.clone(), |parts| overridden(&moved, first_day, parts));
            means.insert(key, mean);
        }
        sides.push(Side { view, means });
    }
    let positions = positions(tx, app, now, days)?;
    let names = names(tx)?;
    Ok(show(body.group_by, first_day, days, &base, &sides, &positions, &names))
}

fn show(
    by: GroupBy,
    from: Day,
    days: usize,
    base: &[Paths],
    sides: &[Side],
    positions: &HashMap<(String, String), Position>,
    names: &HashMap<String, String>,
) -> ScenarioComparison {
    let level = |side: Option<&Side>| side.map_or(0.95, |side| side.view.assumptions.service_level());
    let mean_of = |side: &Side, path: &Paths| {
        let key = (path.product_id.clone(), path.location_id.clone());
        side.means.get(&key).cloned().unwrap_or_else(|| path.mean.clone())
    };
    let baseline = effects(base.iter().cloned(), positions, days, level(None));
    let mut groups: BTreeMap<String, (f64, Vec<f64>)> = BTreeMap::new();
    for path in base {
        let id = match by {
            GroupBy::Product => path.product_id.clone(),
            GroupBy::Location => path.location_id.clone(),
            GroupBy::Series => format!("{}:{}", path.product_id, path.location_id),
        };
        let (own, totals) = groups.entry(id).or_insert_with(|| (0.0, vec![0.0; sides.len()]));
        *own += path.mean.iter().take(days).sum::<f64>();
        for (total, side) in totals.iter_mut().zip(sides) {
            *total += mean_of(side, path).iter().take(days).sum::<f64>();
        }
    }
    let named = |id: &str| {
        let words: Vec<&str> = id.split(':').map(|part| names.get(part).map_or(part, String::as_str)).collect();
        words.join(" at ")
    };
    let compared = sides.iter().enumerate().map(|(at, side)| {
        let moved = base.iter().map(|path| Paths { mean: mean_of(side, path), ..path.clone() });
        let effects = effects(moved, positions, days, level(Some(side)));
        let mut movers: Vec<ScenarioMover> = groups
            .iter()
            .map(|(id, (own, totals))| ScenarioMover {
                id: id.clone(),
                name: named(id),
                base: rounded(*own),
                total: rounded(totals[at]),
                difference: rounded(totals[at] - own),
            })
            .filter(|mover| mover.difference != 0.0)
            .collect();
        movers.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()).then_with(|| a.id.cmp(&b.id)));
        movers.truncate(MOVERS);
        let difference = effects.demand - baseline.demand;
        ComparedScenario {
            scenario_id: side.view.id.clone(),
            name: side.view.name.clone(),
            status: side.view.status.clone(),
            difference: rounded(difference),
            difference_pct: (baseline.demand > 0.0).then(|| rounded(difference / baseline.demand)),
            effects,
            movers,
        }
    });
    let scenarios = compared.collect();
    let spread = |(own, totals): &(f64, Vec<f64>)| totals.iter().map(|total| (total - own).abs()).fold(0.0, f64::max);
    let mut shown: Vec<(f64, ComparedGroup)> = groups
        .iter()
        .map(|(id, group)| {
            let totals = group.1.iter().map(|total| rounded(*total)).collect();
            (spread(group), ComparedGroup { id: id.clone(), name: named(id), base: rounded(group.0), totals })
        })
        .filter(|(spread, _)| *spread > 5e-5)
        .collect();
    shown.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let groups = shown.into_iter().take(GROUPS).map(|(_, group)| group).collect();
    ScenarioComparison { group_by: by, from, days: days as i64, baseline, scenarios, groups }
}

fn names(tx: &mut Tx<'_>) -> Result<HashMap<String, String>, ApiError> {
    Ok(tx.all::<(String, String)>(&NAMES, args![])?.into_iter().collect())
}

sql! {
    NAMES = "
        SELECT id, name FROM product WHERE workspace_id = $1
         UNION ALL SELECT id, name FROM location WHERE workspace_id = $1";
}
