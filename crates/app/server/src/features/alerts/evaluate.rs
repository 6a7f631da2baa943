//! Evaluating the rules: what fires, what is resolved, and who is told.

use super::config::AlertConfig;
use super::deliver;
use super::rule::{Cause, Rule, look};
use super::store::{self, Alert, Progress};
use crate::App;
use crate::change::{Change, Who};
use crate::features::catalog;
use crate::features::inventory::Book;
use crate::http::ApiError;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use stockflow_jobs::{Handler, JobError, NewJob, enqueue};
use stockflow_kernel::Instant;

/// The kind of job that evaluates when a cooldown ends.
pub(super) const EVALUATE: &str = "alerts.evaluate";

const DAY_MICROS: i64 = 86_400_000_000;

/// What an evaluation came to.
#[derive(Debug)]
pub struct Evaluation {
    /// The rules that were looked at: on, and evaluated by this version.
    pub rules: Vec<Rule>,
    /// Pairs of product and channel that were looked at.
    pub pairs: i64,
    /// New alerts.
    pub fired: Vec<Alert>,
    /// Alerts whose cause is gone.
    pub resolved: Vec<Alert>,
    /// Causes that would have fired but for the cooldown.
    pub suppressed: usize,
}

/// Looks at all stock now; with `only` at the causes of some rules. Alerts of a rule that is off are
/// resolved, since nobody watches their cause any more.
pub fn evaluate(change: &mut Change<'_, '_>, app: &App, only: Option<&[Rule]>) -> Result<Evaluation, ApiError> {
    let progress = store::lock(change)?;
    let config = store::settings(change.tx)?.config;
    let asked = |rule: &Rule| only.is_none_or(|only| only.contains(rule));
    let rules: Vec<Rule> = config.rules().into_iter().filter(asked).collect();
    // A stockout covers a low ATP also when only the latter is asked for.
    let watched = config.rules();
    let products = catalog::briefs(change.tx)?;
    let book = Book::whole(change.tx, app, change.now)?;
    let mut found = look(&watched, config.overrides(), &products, &book)?;
    found.causes.retain(|cause| asked(&cause.rule));
    let kinds: Vec<String> = Rule::EVALUATED.iter().filter(|rule| asked(rule)).map(|r| r.name().to_owned()).collect();
    let standing = store::standing(change.tx, &kinds)?;

    let resolved = resolve_gone(change, standing.clone(), &found.causes)?;
    let (fired, suppressed) = fire_new(change, &config, &standing, found.causes)?;
    tell(change, &config, &progress, &fired)?;
    Ok(Evaluation { rules, pairs: found.pairs, fired, resolved, suppressed })
}

/// What makes two causes the same.
fn key_of(cause: &Cause) -> (&str, &str, &str) {
    (cause.rule.name(), &cause.product_id, &cause.channel_id)
}

fn key(alert: &Alert) -> (&str, &str, &str) {
    let (product, channel) = (alert.product_master_id.as_deref(), alert.channel_id.as_deref());
    (&alert.kind, product.unwrap_or_default(), channel.unwrap_or_default())
}

fn resolve_gone(change: &mut Change<'_, '_>, standing: Vec<Alert>, causes: &[Cause]) -> Result<Vec<Alert>, ApiError> {
    let stands: HashSet<_> = causes.iter().map(key_of).collect();
    let mut gone: Vec<Alert> = standing.into_iter().filter(|alert| !stands.contains(&key(alert))).collect();
    for alert in &mut gone {
        alert.status = "RESOLVED".into();
        alert.resolved_at = Some(change.now);
        change.emit("alerts.alert_resolved.v1", serde_json::to_value(&*alert).unwrap_or_default());
    }
    store::resolve(change.tx, gone.iter().map(|alert| alert.id.clone()).collect(), change.now)?;
    Ok(gone)
}

/// New alerts, and how many the cooldown held back.
fn fire_new(
    change: &mut Change<'_, '_>,
    config: &AlertConfig,
    standing: &[Alert],
    causes: Vec<Cause>,
) -> Result<(Vec<Alert>, usize), ApiError> {
    let stands: HashSet<_> = standing.iter().map(key).collect();
    let cooldown = config.cooldown_minutes * 60;
    let recent = store::resolved_after(change.tx, change.now.plus_seconds(-cooldown))?;
    let recent: HashMap<(&str, &str, &str), Instant> = recent
        .iter()
        .map(|(kind, product, channel, at)| ((kind.as_str(), product.as_str(), channel.as_str()), *at))
        .collect();
    let (mut fired, mut held, mut wake) = (Vec::new(), 0, None::<Instant>);
    for cause in causes {
        if cause.covered || stands.contains(&key_of(&cause)) {
            continue;
        }
        if let Some(at) = recent.get(&key_of(&cause)) {
            held += 1;
            let end = at.plus_seconds(cooldown);
            wake = Some(wake.map_or(end, |earlier| earlier.min(end)));
            continue;
        }
        fired.push(alert_of(change, cause));
    }
    store::insert(change.tx, &fired)?;
    for alert in &fired {
        change.emit("alerts.alert_fired.v1", serde_json::to_value(alert).unwrap_or_default());
    }
    if let Some(at) = wake {
        look_again(change, at)?;
    }
    Ok((fired, held))
}

fn alert_of(change: &Change<'_, '_>, cause: Cause) -> Alert {
    Alert {
        id: change.id("alert"),
        kind: cause.rule.name().into(),
        severity: cause.severity.into(),
        product_master_id: Some(cause.product_id),
        channel_id: Some(cause.channel_id),
        message: cause.message,
        terms: Some(cause.terms),
        status: "FIRED".into(),
        fired_at: change.now,
        resolved_at: None,
    }
}

/// A cause may outlast its cooldown without any event that would bring it up.
fn look_again(change: &mut Change<'_, '_>, at: Instant) -> Result<(), ApiError> {
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let mut job = NewJob::of(&workspace, EVALUATE, json!({}), change.now);
    job.run_at = at;
    job.dedup_key = Some("cooldown".into());
    let id = change.id("job");
    enqueue(change.tx, &job, &id, change.now)?;
    Ok(())
}

/// Queues a delivery of each alert to each destination, as far as the day's budget goes.
fn tell(
    change: &mut Change<'_, '_>,
    config: &AlertConfig,
    progress: &Progress,
    alerts: &[Alert],
) -> Result<(), ApiError> {
    let day = change.now.micros().div_euclid(DAY_MICROS);
    let before = if progress.budget_day == day { progress.budget_used } else { 0 };
    let mut used = before;
    for alert in alerts {
        for destination in config.destinations.iter().filter(|destination| destination.enabled) {
            match config.daily_budget {
                Some(budget) if used >= budget => deliver::suppress(change, &alert.id, &destination.id, budget)?,
                _ => {
                    used += 1;
                    deliver::queue(change, &alert.id, &destination.id)?;
                }
            }
        }
    }
    if used != before {
        store::set_budget(change.tx, day, used)?;
    }
    Ok(())
}

/// Does the jobs of kind [`EVALUATE`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |context| {
        let app = app.clone();
        async move {
            let workspace = context.workspace().unwrap_or_default().to_owned();
            let orders = app.clone();
            let look = move |change: &mut Change<'_, '_>| evaluate(change, &orders, None);
            let outcome = app.change(&workspace, Who::system("alerts"), look).await;
            let done = outcome.map_err(|error| JobError::Retry(error.to_string()))?;
            Ok(json!({ "fired": done.fired.len(), "resolved": done.resolved.len() }))
        }
    })
}
