//! Publishing: a run over everything whose forecast is not that of today, in chunks that any number of workers on any
//! number of nodes share.
//!
//! A run's chunks stand in the database. A worker takes one for two minutes, forecasts it and writes it together with
//! the mark that it is done; a chunk whose worker is gone is taken by another. So a run that was interrupted goes on
//! where it was, and nothing is written twice. Each forecast is kept as a version too.

mod cause;
mod chunks;
mod read;
mod targets;
mod work;

use super::store::HORIZON;
use crate::App;
use crate::change::{Change, Who, one_at_a_time};
use crate::features::demand;
use crate::http::ApiError;
use chunks::Run;
use serde_json::json;
use std::time::Duration;
use stockflow_jobs::{Handler, JobContext, JobError, NewJob, enqueue};

/// The kind of the jobs that help with a run.
pub(super) const SHARE_JOB: &str = "forecast.share";

/// The most jobs that help with one run.
const HELPERS: i64 = 7;

/// How often a worker that finds nothing left looks whether the others are done.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// How many forecasts: one for each product at each location that needed one.
    pub series: usize,
    /// How long it took.
    pub took: Duration,
}

/// Makes and keeps the forecast of every product at every location of a workspace whose published forecast is missing or
/// not that of its history, [`HORIZON`] days ahead. `progress(done, total)` counts them. Doing it again is harmless.
///
/// # Errors
/// As the database says.
pub async fn publish_all(app: &App, workspace: &str, progress: impl Fn(usize, usize)) -> Result<Published, ApiError> {
    let started = app.clock.now();
    let mut series = 0;
    if let Some(run) = begin(app, workspace, false).await? {
        series = usize::try_from(run.series).unwrap_or_default();
        progress(0, series);
        let tell = |done: i64, total: i64| {
            progress(usize::try_from(done).unwrap_or_default(), usize::try_from(total).unwrap_or_default());
        };
        see_through(app, workspace, &run, tell, || false).await?;
    }
    let took = app.clock.now().micros().saturating_sub(started.micros());
    Ok(Published { series, took: Duration::from_micros(took.max(0).unsigned_abs()) })
}

/// The run to work on: the one that was interrupted, or a new one; `None` when everything is as it should be.
async fn begin(app: &App, workspace: &str, helped: bool) -> Result<Option<Run>, ApiError> {
    let found = app
        .db
        .read(workspace, |tx| {
            let Some(last_day) = demand::last_day(tx)? else { return Ok(None) };
            let first_day = last_day.plus(1);
            let open = chunks::unfinished(tx)?;
            if let Some(open) = open.filter(|open| open.first_day == first_day) {
                return Ok(Some((first_day, Some(open), Vec::new())));
            }
            Ok::<_, ApiError>(Some((first_day, None, targets::targets(tx, first_day)?)))
        })
        .await?;
    let Some((first_day, open, pairs)) = found else { return Ok(None) };
    if open.is_some() || pairs.is_empty() {
        return Ok(open);
    }
    let owner = workspace.to_owned();
    let make = move |change: &mut Change<'_, '_>| {
        // Of two that begin at once the later one helps with the run of the first.
        one_at_a_time(change.tx)?;
        if let Some(open) = chunks::unfinished(change.tx)?.filter(|open| open.first_day == first_day) {
            return Ok(open);
        }
        let run = chunks::begin(change, first_day, &pairs)?;
        let helpers = if helped { (run.chunks - 1).min(HELPERS) } else { 0 };
        for _ in 0..helpers {
            let job = NewJob::of(&owner, SHARE_JOB, json!({ "run": run.id }), change.now);
            let id = change.id("job");
            enqueue(change.tx, &job, &id, change.now)?;
        }
        Ok::<_, ApiError>(run)
    };
    app.change(workspace, Who::system(demand::FORECAST_JOB), make).await.map(Some)
}

/// Works on a run until all of its chunks are done, whoever does them, and ends it.
async fn see_through(
    app: &App,
    workspace: &str,
    run: &Run,
    progress: impl Fn(i64, i64),
    stopped: impl Fn() -> bool,
) -> Result<(), ApiError> {
    loop {
        lend_a_hand(app, workspace, run, &progress, &stopped).await?;
        if stopped() {
            return Ok(());
        }
        let id = run.id.clone();
        let (_, open) = app.db.read(workspace, move |tx| chunks::progress(tx, &id)).await.map_err(ApiError::from)?;
        if open == 0 {
            return finish(app, workspace, run).await;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Works on chunks until none is free.
async fn lend_a_hand(
    app: &App,
    workspace: &str,
    run: &Run,
    progress: impl Fn(i64, i64),
    stopped: impl Fn() -> bool,
) -> Result<(), ApiError> {
    while !stopped() {
        let (id, now) = (run.id.clone(), app.clock.now());
        let chunk = app.db.write(workspace, move |tx| chunks::claim(tx, &id, now)).await?;
        let Some(chunk) = chunk else { return Ok(()) };
        work::work(app, workspace, run, chunk).await?;
        let id = run.id.clone();
        let (done, _) = app.db.read(workspace, move |tx| chunks::progress(tx, &id)).await.map_err(ApiError::from)?;
        progress(done, run.series);
    }
    Ok(())
}

async fn finish(app: &App, workspace: &str, run: &Run) -> Result<(), ApiError> {
    let run = run.clone();
    let end = move |change: &mut Change<'_, '_>| {
        if chunks::finish(change, &run.id)? {
            let payload = json!({
                "runId": run.id, "series": run.series, "from": run.first_day, "horizonDays": HORIZON,
            });
            change.emit("forecast.published.v1", payload);
        }
        Ok::<_, ApiError>(())
    };
    app.change(workspace, Who::system(demand::FORECAST_JOB), end).await
}

/// Publishes a workspace's forecasts as a job.
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let retry = |e: ApiError| JobError::Retry(e.chain());
            let mut series = 0;
            // A run that was interrupted first, then what has changed since.
            while let Some(run) = begin(&app, &workspace, true).await.map_err(retry)? {
                let tell = |done: i64, total: i64| job.progress(done.max(0) as u64, total.max(0) as u64);
                see_through(&app, &workspace, &run, tell, || job.cancelled()).await.map_err(retry)?;
                if job.cancelled() {
                    return Err(JobError::Interrupted);
                }
                series += run.series;
            }
            Ok(json!({ "series": series }))
        }
    })
}

/// Helps with a run that another job sees through.
pub(super) fn helper(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let id = job.payload()["run"].as_str().unwrap_or_default().to_owned();
            let retry = |e: ApiError| JobError::Retry(e.chain());
            let run = app.db.read(&workspace, move |tx| chunks::find(tx, &id)).await;
            if let Some(run) = run.map_err(|e| retry(e.into()))? {
                let tell = |done: i64, total: i64| job.progress(done.max(0) as u64, total.max(0) as u64);
                lend_a_hand(&app, &workspace, &run, tell, || job.cancelled()).await.map_err(retry)?;
            }
            if job.cancelled() { Err(JobError::Interrupted) } else { Ok(json!({})) }
        }
    })
}

/// Begins a run and works on its first chunk only, as a program does that is stopped then.
#[cfg(test)]
pub(super) async fn begin_for_test(app: &App, workspace: &str) -> String {
    let run = begin(app, workspace, false).await.unwrap().unwrap();
    let (id, now) = (run.id.clone(), app.clock.now());
    let chunk = app.db.write(workspace, move |tx| chunks::claim(tx, &id, now)).await.unwrap().unwrap();
    work::work(app, workspace, &run, chunk).await.unwrap();
    run.id
}
