//! One chunk of a run: read, forecast, written.

use super::cause::Causes;
use super::chunks::{Chunk, Run, done};
use super::read::{Origin, Task, read};
use crate::App;
use crate::change::{Change, Who};
use crate::features::demand;
use crate::features::forecasting::compute;
use crate::features::forecasting::made::{Made, Order, make, rounded};
use crate::features::forecasting::months::KeptMonths;
use crate::features::forecasting::packed::packed;
use crate::features::forecasting::question::LEVELS;
use crate::features::forecasting::store::{HORIZON, PUBLISH};
use crate::features::forecasting::versions::{KEEP, Said};
use crate::http::ApiError;
use rayon::prelude::*;
use std::sync::Arc;
use stockflow_db::{Arg, args};
use stockflow_kernel::Day;

/// A task with its forecast.
struct Ready {
    task: Task,
    payload: String,
    model_path: Vec<u8>,
    final_path: Option<Vec<u8>>,
    said: Said,
    sd: f64,
    model: String,
    class: String,
    channels: String,
}

/// Forecasts and writes a chunk. Whoever does it a second time changes nothing.
pub(super) async fn work(app: &App, workspace: &str, run: &Run, chunk: Chunk) -> Result<(), ApiError> {
    let first_day = run.first_day;
    let pairs = chunk.pairs;
    let tasks = app.db.read(workspace, move |tx| read(tx, &pairs, first_day)).await?;
    let made = compute::run(app, move || forecast_all(tasks, first_day)).await??;
    let (made, run, number) = (Arc::new(made), run.clone(), chunk.number);
    let keep = move |change: &mut Change<'_, '_>| {
        if done(change.tx, &run.id, number, change.now)? { write(change, &run, &made) } else { Ok(()) }
    };
    app.change(workspace, Who::system(demand::FORECAST_JOB), keep).await
}

fn forecast_all(tasks: Vec<Task>, first_day: Day) -> Result<Vec<Ready>, ApiError> {
    tasks.into_par_iter().map(|task| forecast_one(task, first_day)).collect()
}

fn forecast_one(mut task: Task, first_day: Day) -> Result<Ready, ApiError> {
    let origin = std::mem::replace(&mut task.origin, Origin::History { basis: None, naive: None });
    let (mut made, payload): (Made, String) = match origin {
        Origin::Kept { made, payload } => (*made, payload),
        Origin::History { basis, naive } => {
            let order = Order { horizon: HORIZON, levels: LEVELS.to_vec(), sums: true, naive };
            let made = make(basis.as_ref(), &order)?;
            task.months = Some(KeptMonths::of(basis.as_ref(), task.months.take())?);
            let payload = serde_json::to_string(&made).map_err(ApiError::internal)?;
            (made, payload)
        }
    };
    // As the model has it, moved by events alone: what stands on it besides is put on when it is read.
    let own = made.spread.last().map_or(0.0, |(_, sd)| *sd);
    let before: f64 = made.mean.iter().sum();
    task.standing.apply(&mut made, first_day);
    let lifted = if before > 0.0 { made.model().iter().sum::<f64>() / before } else { 1.0 };
    let level = |made: &Made, level: f64| {
        let at = made.levels.iter().position(|known| *known == level);
        at.map_or_else(|| made.mean.clone(), |at| made.quantiles[at].clone())
    };
    let said = Said {
        low: level(&made, LEVELS[0]),
        high: level(&made, LEVELS[LEVELS.len() - 1]),
        naive: made.seasonal_naive.clone(),
        model: made.model().to_vec(),
        mean: made.mean.clone(),
        scale: made.scale,
    };
    let moved = said.model != said.mean;
    Ok(Ready {
        payload,
        model_path: packed(&said.model),
        final_path: moved.then(|| packed(&said.mean)),
        said,
        sd: own * lifted,
        model: made.model,
        class: made.pattern.class,
        channels: channels(&made.channels),
        task,
    })
}

/// Shares of channels as they are kept with a version; nothing where there are none.
fn channels(shares: &[(String, f64)]) -> String {
    if shares.iter().all(|(id, _)| id.is_empty()) {
        return String::new();
    }
    serde_json::json!(shares.iter().map(|(id, share)| (id, rounded(*share))).collect::<Vec<_>>()).to_string()
}

fn write(change: &mut Change<'_, '_>, run: &Run, made: &[Ready]) -> Result<(), ApiError> {
    let now = change.now;
    let row = |one: &Ready| -> Vec<Arg> {
        let Ready { task, payload, model_path, final_path, .. } = one;
        args![
            &task.pair.0,
            &task.pair.1,
            run.first_day,
            HORIZON as i64,
            task.version,
            task.learnt,
            task.overlay(),
            payload,
            model_path.clone(),
            final_path.clone(),
            one.sd,
            task.months.as_ref().map(|months| months.rates.clone()),
            task.months.as_ref().map_or(0, |months| months.learnt),
            now
        ]
    };
    change.tx.bulk(&PUBLISH, made.iter().map(row))?;
    let mut causes = Causes::default();
    let mut versions = Vec::with_capacity(made.len());
    for one in made {
        let cause = causes.of(change.tx, &one.task, &run.id, run.first_day)?;
        let (days, before, after) = shared(&one.task, &one.said, run.first_day);
        versions.push(args![
            &one.task.pair.0,
            &one.task.pair.1,
            run.first_day,
            now,
            change.id("fver"),
            &run.id,
            &one.model,
            &one.class,
            &one.channels,
            one.said.pack(),
            cause.kind,
            cause.id,
            cause.who,
            cause.why,
            days,
            before,
            after
        ]);
    }
    change.tx.bulk(&KEEP, versions)?;
    Ok(())
}

/// The days that this forecast and the one before both cover, and what each expects of them together. Without one
/// before: all of its own days.
fn shared(task: &Task, said: &Said, first_day: Day) -> (i64, Option<f64>, f64) {
    let own = said.means();
    let Some(before) = task.before.as_ref().filter(|before| !before.means.is_empty()) else {
        return (own.len() as i64, None, rounded(own.iter().sum()));
    };
    let later = first_day.number().max(before.first_day.number());
    let earlier_end =
        (first_day.number() + own.len() as i64).min(before.first_day.number() + before.means.len() as i64);
    let days = (earlier_end - later).max(0);
    let sum = |path: &[f64], begins: Day| -> f64 {
        let skipped = usize::try_from(later - begins.number()).unwrap_or(0);
        path.iter().skip(skipped).take(usize::try_from(days).unwrap_or(0)).sum()
    };
    (days, Some(rounded(sum(&before.means, before.first_day))), rounded(sum(own, first_day)))
}
