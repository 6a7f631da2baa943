//! Publishing: the forecast of every product at every location, made and kept.

use super::compute;
use super::made::{Made, Order, make};
use super::question::LEVELS;
use super::store::{HORIZON, PUBLISH};
use crate::App;
use crate::change::Who;
use crate::features::demand::{self, DailyHistory, Selection};
use crate::http::ApiError;
use rayon::prelude::*;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use stockflow_db::{Arg, Tx, args};
use stockflow_jobs::{Handler, JobContext, JobError};
use stockflow_kernel::Day;

/// Series that are read, forecast and written together.
const BATCH: usize = 256;

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// How many forecasts: one for each product at each location with a history.
    pub series: usize,
    /// How long it took.
    pub took: Duration,
}

/// The history of a product at a location, and how often it had changed when it was read.
struct Task {
    product: String,
    location: String,
    version: i64,
    history: Option<DailyHistory>,
}

/// Makes and keeps the forecast of every product at every location of a workspace, [`HORIZON`] days
/// ahead. `progress(done, total)` counts them. Doing it again is harmless.
///
/// # Errors
/// As the database says.
pub async fn publish_all(app: &App, workspace: &str, progress: impl Fn(usize, usize)) -> Result<Published, ApiError> {
    let started = app.clock.now();
    let (mut pairs, last_day) =
        app.db.read(workspace, |tx| Ok::<_, ApiError>((pairs(tx)?, demand::last_day(tx)?))).await?;
    let total = pairs.len();
    let Some(last_day) = last_day else { return Ok(Published { series: 0, took: Duration::ZERO }) };
    let mut done = 0;
    progress(done, total);
    while !pairs.is_empty() {
        let batch = pairs.split_off(pairs.len().saturating_sub(BATCH));
        done += batch.len();
        let tasks = app.db.read(workspace, move |tx| read(tx, &batch, last_day)).await?;
        let made = compute::run(app, move || forecast_all(tasks)).await??;
        write(app, workspace, last_day, Arc::new(made)).await?;
        progress(done, total);
    }
    let payload = json!({ "series": total, "from": last_day.plus(1), "horizonDays": HORIZON });
    let say = move |change: &mut crate::change::Change<'_, '_>| {
        change.emit("forecast.published.v1", payload.clone());
        Ok::<_, ApiError>(())
    };
    app.change(workspace, Who::system(demand::FORECAST_JOB), say).await?;
    let took = app.clock.now().micros().saturating_sub(started.micros());
    Ok(Published { series: total, took: Duration::from_micros(took.max(0).unsigned_abs()) })
}

/// Every product and location with a history, whatever its channels.
fn pairs(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, ApiError> {
    let mut pairs: Vec<_> = demand::series(tx)?.into_iter().map(|key| (key.product_id, key.location_id)).collect();
    // They come sorted.
    pairs.dedup();
    Ok(pairs)
}

fn read(tx: &mut Tx<'_>, pairs: &[(String, String)], last_day: Day) -> Result<Vec<Task>, ApiError> {
    let one = |(product, location): &(String, String)| {
        // Before the history: a change in between makes the forecast stale, never wrongly current.
        let version = demand::versions(tx, product, location)?;
        let selection = Selection { product: Some(product), location: Some(location), ..Selection::default() };
        let mut history = demand::history(tx, &selection)?;
        if let Some(history) = &mut history {
            history.extend_to(last_day);
        }
        Ok(Task { product: product.clone(), location: location.clone(), version, history })
    };
    pairs.iter().map(one).collect()
}

fn forecast_all(tasks: Vec<Task>) -> Result<Vec<(Task, String)>, ApiError> {
    let order = Order { horizon: HORIZON, levels: LEVELS.to_vec(), sums: true };
    let one = |task: Task| {
        let made: Made = make(task.history.as_ref(), &order)?;
        let payload = serde_json::to_string(&made).map_err(ApiError::internal)?;
        Ok((task, payload))
    };
    tasks.into_par_iter().map(one).collect()
}

async fn write(app: &App, workspace: &str, last_day: Day, made: Arc<Vec<(Task, String)>>) -> Result<(), ApiError> {
    let keep = move |change: &mut crate::change::Change<'_, '_>| {
        let now = change.now;
        let row = |(task, payload): &(Task, String)| -> Vec<Arg> {
            let first_day = last_day.plus(1);
            args![&task.product, &task.location, first_day, HORIZON as i64, task.version, payload, now]
        };
        change.tx.bulk(&PUBLISH, made.iter().map(row))?;
        Ok::<_, ApiError>(())
    };
    app.change(workspace, Who::system(demand::FORECAST_JOB), keep).await
}

/// Publishes a workspace's forecasts as a job.
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let tell = |done: usize, total: usize| job.progress(done as u64, total as u64);
            let published = publish_all(&app, &workspace, tell).await.map_err(|e| JobError::Retry(e.chain()))?;
            Ok(json!({ "series": published.series }))
        }
    })
}
