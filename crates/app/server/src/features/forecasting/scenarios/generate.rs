//! Working out where a scenario differs from what is published.

use super::store::{self, Part};
use super::wire::{ScenarioAssumptions, ScenarioSummary, ScenarioView};
use crate::App;
use crate::change::{Change, Who};
use crate::features::demand::{self, Subject};
use crate::features::forecasting::events::{Event, by_ids};
use crate::features::forecasting::further::Further;
use crate::features::forecasting::made::rounded;
use crate::features::forecasting::packed::packed;
use crate::features::forecasting::store::{Paths, Wanted, paths};
use crate::features::forecasting::{compute, overlay, overrides};
use crate::http::ApiError;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use stockflow_db::Tx;
use stockflow_jobs::{Handler, JobContext, JobError};
use stockflow_kernel::Day;

/// Everything that a scenario is worked out from.
struct Situation {
    assumptions: ScenarioAssumptions,
    first_day: Day,
    /// The events of the published forecast, and how it goes on.
    further: Further,
    /// The events of the scenario.
    own: Vec<Event>,
    /// As they are published, without a scenario.
    paths: Vec<Paths>,
    overrides: HashMap<(String, String), Vec<overlay::OverridePart>>,
}

/// Why it cannot be worked out, in words for its owner.
enum Wrong {
    /// It never can be as it is.
    Assumptions(String),
    /// Something broke.
    Failed(ApiError),
}

impl<E: Into<ApiError>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Generates a scenario as a job.
pub(in crate::features::forecasting) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let id = job.payload()["scenario"].as_str().unwrap_or_default().to_owned();
            match generate(&app, &workspace, &id, &job).await {
                Ok(summary) => Ok(json!({ "scenarioId": id, "series": summary.series })),
                Err(Wrong::Failed(error)) if job.job().attempts < job.job().max_attempts => {
                    Err(JobError::Retry(error.chain()))
                }
                Err(wrong) => {
                    let why = match wrong {
                        Wrong::Assumptions(why) => why,
                        Wrong::Failed(error) => error.message().to_owned(),
                    };
                    let said = why.clone();
                    let end = move |change: &mut Change<'_, '_>| {
                        store::fail(change, &id, &said)?;
                        change.emit("forecast.scenario_failed.v1", json!({ "scenarioId": id, "reason": said }));
                        Ok::<_, ApiError>(())
                    };
                    let ended = app.change(&workspace, Who::system("forecast.scenario"), end).await;
                    Err(ended.map_or_else(|e| JobError::Retry(e.chain()), |()| JobError::Fatal(why)))
                }
            }
        }
    })
}

async fn generate(app: &App, workspace: &str, id: &str, job: &JobContext) -> Result<ScenarioSummary, Wrong> {
    let (own, job_id) = (id.to_owned(), job.id().to_owned());
    let read = app.db.read(workspace, move |tx| {
        if !store::is_generating(tx, &own, &job_id)? {
            // It was done before, or is not wanted any more.
            return Ok::<_, ApiError>(None);
        }
        let assumptions = ScenarioView::find(tx, &own)?.assumptions;
        situation(tx, assumptions).map(Some)
    });
    let Some(read) = read.await? else { return Ok(ScenarioSummary::default()) };
    let situation = read.map_err(Wrong::Assumptions)?;
    let first_day = situation.first_day;
    job.progress(0, situation.paths.len() as u64);
    let (parts, summary) = compute::run(app, move || differences(&situation)).await?;
    let (own, result, parts) = (id.to_owned(), summary.clone(), Arc::new(parts));
    let keep = move |change: &mut Change<'_, '_>| {
        if store::finish(change, &own, first_day, &result, &parts)? {
            change.emit("forecast.scenario_generated.v1", json!({ "scenarioId": own, "series": result.series }));
        }
        Ok::<_, ApiError>(())
    };
    app.change(workspace, Who::system("forecast.scenario"), keep).await?;
    job.progress(1, 1);
    Ok(summary)
}

/// Reads everything; the inner error says what makes the assumptions impossible.
fn situation(tx: &mut Tx<'_>, assumptions: ScenarioAssumptions) -> Result<Result<Situation, String>, ApiError> {
    let Some(last_day) = demand::last_day(tx)? else {
        return Ok(Err("there is no demand history, so nothing is published to differ from".to_owned()));
    };
    let first_day = last_day.plus(1);
    let included = by_ids(tx, &assumptions.included_event_ids)?;
    if let Some(gone) = assumptions.included_event_ids.iter().find(|id| !included.iter().any(|event| event.id == **id))
    {
        return Ok(Err(format!("the event {gone}, which it includes, was deleted")));
    }
    let further = Further::read(tx, first_day, &included)?;
    let published = &further.events;
    let mut own: Vec<Event> =
        published.iter().filter(|event| !assumptions.excluded_event_ids.contains(&event.id)).cloned().collect();
    let more = included.into_iter().filter(|event| !published.iter().any(|known| known.id == event.id));
    own.extend(more);
    let paths = paths(tx, Wanted::of(&Subject::default(), first_day))?;
    if paths.is_empty() {
        return Ok(Err("no forecast is published for today's history; publish forecasts first".to_owned()));
    }
    let overrides = overrides::all_standing(tx, first_day)?;
    Ok(Ok(Situation { assumptions, first_day, further, own, paths, overrides }))
}

/// Every series in which the scenario differs, and what it comes to over all, each over the scenario's whole horizon.
fn differences(situation: &Situation) -> (Vec<Part>, ScenarioSummary) {
    let given = &situation.assumptions;
    let days = given.horizon();
    let among = |ids: &Option<Vec<String>>| ids.as_ref().map(|ids| ids.iter().cloned().collect::<HashSet<String>>());
    let (products, locations) = (among(&given.product_master_ids), among(&given.location_ids));
    let multiplier = given.demand_multiplier.unwrap_or(1.0);
    let mut summary = ScenarioSummary { days: days as i64, ..ScenarioSummary::default() };
    let mut parts = Vec::new();
    for path in &situation.paths {
        let key = (path.product_id.clone(), path.location_id.clone());
        let before = situation.further.factors(&situation.further.events, &key, days);
        let model = situation.further.carry_on(path.model.clone(), &path.rates, &before);
        let with_overrides = |model: &[f64]| match situation.overrides.get(&key) {
            Some(standing) => overlay::overridden(model, situation.first_day, standing),
            None => model.to_vec(),
        };
        let base: f64 = with_overrides(&model).iter().take(days).sum();
        summary.base += base;
        summary.total += base;
        let in_scope = products.as_ref().is_none_or(|ids| ids.contains(&path.product_id))
            && locations.as_ref().is_none_or(|ids| ids.contains(&path.location_id));
        if !in_scope {
            continue;
        }
        let after = situation.further.factors(&situation.own, &key, days);
        let ratios = ratios(&before, &after, multiplier);
        if ratios.iter().all(|ratio| (ratio - 1.0).abs() < 1e-9) {
            continue;
        }
        let moved: Vec<f64> =
            model.iter().zip(ratios.iter().chain(std::iter::repeat(&1.0))).map(|(mean, ratio)| mean * ratio).collect();
        let mean = with_overrides(&moved);
        let total: f64 = mean.iter().take(days).sum();
        let scaled = Paths { model, mean, ..path.clone() };
        summary.total += total - base;
        summary.series += 1;
        parts.push(Part {
            product_id: key.0,
            location_id: key.1,
            ratios: packed(&ratios),
            base: rounded(base),
            total: rounded(total),
            sd: rounded(scaled.sd_of_first(days)),
        });
    }
    (summary.base, summary.total) = (rounded(summary.base), rounded(summary.total));
    (parts, summary)
}

/// The scenario's demand of each day in parts of the published: its events' factor over that of the published events, times
/// the multiplier. Where the published events leave nothing, nothing is known of the day, and it stays.
fn ratios(before: &[f64], after: &[f64], multiplier: f64) -> Vec<f64> {
    let ratio = |(before, after): (&f64, &f64)| if *before > 1e-9 { after / before * multiplier } else { 1.0 };
    before.iter().zip(after).map(ratio).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_the_factors() {
        assert_eq!(ratios(&[1.0, 1.25, 0.0], &[1.5, 1.0, 1.0], 2.0), [3.0, 1.6, 1.0]);
    }
}
