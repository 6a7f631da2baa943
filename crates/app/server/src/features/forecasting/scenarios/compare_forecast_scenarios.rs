//! `POST /api/forecast/scenarios/compare`

use super::effects::{Effects, positions};
use super::standing::differences;
use super::wire::ScenarioView;
use crate::App;
use crate::features::demand::{self, Subject};
use crate::features::forecasting::made::rounded;
use crate::features::forecasting::overrides;
use crate::features::forecasting::store::{Paths, Wanted, each_path, standing_on};
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// Groups shown, and movers of each scenario.
const GROUPS: usize = 100;
const MOVERS: usize = 10;
/// The chance of not running out that the baseline is judged by.
const USUAL_LEVEL: f64 = 0.95;

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
    /// The last day compared.
    to: Day,
    /// Days compared: all that every scenario reaches, the shortest of their horizons. Beyond the 35 days that are published
    /// each month comes to what the long-term forecast says of it, series by series, its days by the weekdays of the last four
    /// weeks, with the events of those days.
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
    /// The days that it is generated for, of which `days` are compared.
    #[schema(example = 90, minimum = 1, maximum = 365)]
    horizon_days: i64,
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
/// Two to five generated scenarios against the models' forecast, over the days that all of them reach (`from`, `to`, `days`):
/// totals, differences, the largest movers, and what they would do to stock. Stock is what can be sold now (not on hold, recalled or expired; what is reserved is part of the
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

/// A scenario beside the published forecast.
struct Side {
    view: ScenarioView,
    /// Where it differs, packed, and the day of the first ratio.
    ratios: HashMap<(String, String), Vec<u8>>,
    begins: Day,
    effects: Effects,
}

/// A group: what is published, and what each scenario says.
type Group = (f64, Vec<f64>);

fn compare(
    tx: &mut Tx<'_>,
    (app, now): (&App, Instant),
    body: &CompareScenarios,
    visible: Option<Vec<String>>,
) -> Result<ScenarioComparison, ApiError> {
    let last_day = demand::last_day(tx)?;
    let first_day = last_day.map_or(Day::from_number(0), |day| day.plus(1));
    let mut sides = Vec::new();
    for (at, id) in body.scenario_ids.iter().enumerate() {
        sides.push(side(tx, &format!("scenarioIds[{at}]"), id, first_day)?);
    }
    last_day.ok_or_else(|| ApiError::invalid_state("there is no demand history"))?;
    let days = sides.iter().map(|side| side.days_left(first_day)).min().unwrap_or(1);
    let positions = positions(tx, app, now, days)?;
    let names = names(tx)?;
    let standing = overrides::all_standing(tx, first_day)?;
    let mut baseline = Effects::none();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let count = sides.len();
    let subject = Subject { visible, ..Subject::default() };
    each_path(tx, Wanted { days, ..Wanted::of(&subject, first_day) }, |path| {
        let key = (path.product_id.clone(), path.location_id.clone());
        let sum = |path: &Paths| (path.mean.iter().take(days).sum::<f64>(), path.sd_of_first(days));
        let position = positions.get(&key);
        let own = sum(&path);
        baseline.add(own.0, own.1, position, USUAL_LEVEL);
        let id = match body.group_by {
            GroupBy::Product => key.0.clone(),
            GroupBy::Location => key.1.clone(),
            GroupBy::Series => format!("{}:{}", key.0, key.1),
        };
        let (base, totals) = groups.entry(id).or_insert_with(|| (0.0, vec![0.0; count]));
        *base += own.0;
        for (side, total) in sides.iter_mut().zip(totals) {
            let moved = side.ratios.get(&key).map(|ratios| {
                let ratios = Some((ratios.as_slice(), side.begins));
                let mean = standing_on(&path.model, first_day, ratios, standing.get(&key));
                sum(&Paths { mean, ..path.clone() })
            });
            let (mean, sd) = moved.unwrap_or(own);
            *total += mean;
            side.effects.add(mean, sd, position, side.view.assumptions.service_level());
        }
    })?;
    Ok(show(body.group_by, (first_day, days), baseline.rounded(), sides, &groups, &names))
}

fn side(tx: &mut Tx<'_>, path: &str, id: &str, first_day: Day) -> Result<Side, ApiError> {
    let view = ScenarioView::find(tx, id).map_err(|_| ApiError::unknown_reference(path, "scenario", id))?;
    if !["GENERATED", "PUBLISHED"].contains(&view.status.as_str()) {
        let message = format!("the scenario {id} is {}: it has no numbers to compare", view.status);
        return Err(ApiError::invalid_state(message));
    }
    let ratios = differences(tx, id)?.into_iter().map(|(p, l, ratios)| ((p, l), ratios)).collect();
    let begins = view.first_day.unwrap_or(first_day);
    Ok(Side { view, ratios, begins, effects: Effects::none() })
}

impl Side {
    /// Days from `first_day` on to the end of its horizon; one at least.
    fn days_left(&self, first_day: Day) -> usize {
        let gone = usize::try_from(first_day.number() - self.begins.number()).unwrap_or_default();
        self.view.assumptions.horizon().saturating_sub(gone).max(1)
    }
}

fn show(
    by: GroupBy,
    (from, days): (Day, usize),
    baseline: Effects,
    sides: Vec<Side>,
    groups: &BTreeMap<String, Group>,
    names: &HashMap<String, String>,
) -> ScenarioComparison {
    let named = |id: &str| {
        let words: Vec<&str> = id.split(':').map(|part| names.get(part).map_or(part, String::as_str)).collect();
        words.join(" at ")
    };
    let compared = sides.into_iter().enumerate().map(|(at, side)| {
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
        let effects = side.effects.rounded();
        let difference = effects.demand - baseline.demand;
        ComparedScenario {
            scenario_id: side.view.id,
            name: side.view.name,
            status: side.view.status,
            horizon_days: side.view.assumptions.horizon() as i64,
            difference: rounded(difference),
            difference_pct: (baseline.demand > 0.0).then(|| rounded(difference / baseline.demand)),
            effects,
            movers,
        }
    });
    let scenarios = compared.collect();
    let spread = |(own, totals): &Group| totals.iter().map(|total| (total - own).abs()).fold(0.0, f64::max);
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
    let to = from.plus(days as i64 - 1);
    ScenarioComparison { group_by: by, from, to, days: days as i64, baseline, scenarios, groups }
}

fn names(tx: &mut Tx<'_>) -> Result<HashMap<String, String>, ApiError> {
    Ok(tx.all::<(String, String)>(&NAMES, args![])?.into_iter().collect())
}

sql! {
    NAMES = "
        SELECT id, name FROM product WHERE workspace_id = $1
         UNION ALL SELECT id, name FROM location WHERE workspace_id = $1";
}
