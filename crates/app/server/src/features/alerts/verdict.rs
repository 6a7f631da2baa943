//! What a look at some products came to, and writing it in short transactions.

use super::alert::Alert;
use super::config::AlertConfig;
use super::deliver;
use super::digest;
use super::evaluate::{EVALUATE, Evaluation, Evaluator, SHOWN};
use super::rules::{Cause, Rule};
use super::store::{self, Recent};
use crate::change::Change;
use crate::http::ApiError;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use stockflow_jobs::{NewJob, enqueue};
use stockflow_kernel::Instant;

/// Alerts that are written in one transaction.
const BATCH: usize = 200;

const DAY_MICROS: i64 = 86_400_000_000;

/// What a look at some products came to.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The workspace's turn when the look began.
    pub(super) turn: i64,
    pub(super) config: AlertConfig,
    pub(super) rules: Vec<Rule>,
    pub(super) pairs: i64,
    /// Causes for which no alert stands.
    pub(super) fire: Vec<Cause>,
    /// Alerts whose cause is gone.
    pub(super) gone: Vec<Alert>,
    /// Causes that the cooldown holds back, and when the first of them may fire.
    pub(super) suppressed: usize,
    pub(super) again_at: Option<Instant>,
}

/// What fired, and what was resolved.
type Written = (Vec<Alert>, Vec<Alert>);

/// What makes two causes the same: rule, product, channel, location.
type Key<'a> = (&'a str, &'a str, &'a str, &'a str);

fn key_of(cause: &Cause) -> Key<'_> {
    (cause.rule.name(), &cause.product_id, &cause.channel_id, &cause.location_id)
}

fn key(alert: &Alert) -> Key<'_> {
    (
        &alert.kind,
        alert.product_master_id.as_deref().unwrap_or_default(),
        alert.channel_id.as_deref().unwrap_or_default(),
        alert.location_id.as_deref().unwrap_or_default(),
    )
}

impl Verdict {
    /// Compares what was found with what stands, and with what was resolved within the cooldown (seconds).
    pub(super) fn of(causes: &[Cause], standing: &[Alert], recent: &[Recent], cooldown: i64) -> Self {
        let found: HashSet<Key<'_>> = causes.iter().map(key_of).collect();
        let stands: HashSet<Key<'_>> = standing.iter().map(key).collect();
        let recent: HashMap<Key<'_>, Instant> = recent
            .iter()
            .map(|(kind, product, channel, location, at)| {
                ((kind.as_str(), product.as_str(), channel.as_str(), location.as_str()), *at)
            })
            .collect();
        let gone = standing.iter().filter(|alert| !found.contains(&key(alert))).cloned().collect();
        let mut verdict = Self { gone, ..Self::default() };
        for cause in causes {
            if cause.covered || stands.contains(&key_of(cause)) {
                continue;
            }
            if let Some(at) = recent.get(&key_of(cause)) {
                verdict.suppressed += 1;
                let end = at.plus_seconds(cooldown);
                verdict.again_at = Some(verdict.again_at.map_or(end, |earlier| earlier.min(end)));
                continue;
            }
            verdict.fire.push(cause.clone());
        }
        // The day's budget goes to what costs most.
        verdict.fire.sort_by_key(|cause| std::cmp::Reverse(cause.stake.score()));
        verdict
    }

    /// Whether nothing of it is to be written.
    fn is_empty(&self) -> bool {
        self.fire.is_empty() && self.gone.is_empty() && self.again_at.is_none()
    }

    /// In pieces that are written by one short transaction each; one at least, which takes the turn.
    fn pieces(mut self) -> Vec<Self> {
        let mut pieces = Vec::new();
        loop {
            let rest = self.fire.split_off(self.fire.len().min(BATCH));
            let kept = self.gone.split_off(self.gone.len().min(BATCH - self.fire.len().min(BATCH)));
            let is_last = rest.is_empty() && kept.is_empty();
            pieces.push(Self {
                turn: self.turn + i64::try_from(pieces.len()).unwrap_or_default(),
                config: self.config.clone(),
                fire: std::mem::replace(&mut self.fire, rest),
                gone: std::mem::replace(&mut self.gone, kept),
                again_at: self.again_at.take(),
                ..Self::default()
            });
            if is_last {
                return pieces;
            }
        }
    }
}

/// Writes a verdict, unless somebody else wrote one since it was read: then `false`, and what of it was written
/// already stands.
pub(super) async fn write(
    evaluator: &Evaluator,
    verdict: Verdict,
    now: Instant,
    done: &mut Evaluation,
) -> Result<bool, ApiError> {
    let suppressed = verdict.suppressed;
    if verdict.is_empty() && !evaluator.advances {
        done.suppressed += suppressed;
        return Ok(true);
    }
    for piece in verdict.pieces() {
        let piece = Arc::new(piece);
        let write = move |change: &mut Change<'_, '_>| write_piece(change, &piece, now);
        let outcome = evaluator.app.change(&evaluator.workspace, evaluator.who.clone(), write).await?;
        let Some((fired, resolved)) = outcome else { return Ok(false) };
        done.fired += fired.len();
        done.resolved += resolved.len();
        let room = SHOWN.saturating_sub(done.alerts.len());
        done.alerts.extend(fired.into_iter().chain(resolved).take(room));
    }
    done.suppressed += suppressed;
    Ok(true)
}

/// What fired and what was resolved; nothing if the turn was lost.
fn write_piece(change: &mut Change<'_, '_>, piece: &Verdict, now: Instant) -> Result<Option<Written>, ApiError> {
    let Some(budget) = store::take_turn(change, piece.turn)? else { return Ok(None) };
    let mut resolved = piece.gone.clone();
    // What somebody has resolved already was told when they did.
    let told: HashSet<String> = resolved.iter().filter(|a| a.state == "RESOLVED").map(|a| a.id.clone()).collect();
    for alert in &mut resolved {
        alert.state = "RESOLVED".into();
        alert.status = "RESOLVED".into();
        alert.resolved_at = Some(now);
    }
    store::resolve(change.tx, resolved.iter().map(|alert| alert.id.clone()).collect(), now)?;
    for alert in resolved.iter().filter(|alert| !told.contains(&alert.id)) {
        change.emit("alerts.alert_resolved.v1", serde_json::to_value(alert).unwrap_or_default());
    }
    let fired: Vec<Alert> = piece.fire.iter().map(|cause| Alert::of(cause, change.id("alert"), now)).collect();
    store::insert(change.tx, &fired)?;
    for alert in &fired {
        change.emit("alerts.alert_fired.v1", serde_json::to_value(alert).unwrap_or_default());
    }
    if let Some(at) = piece.again_at {
        look_again(change, at)?;
    }
    tell(change, &piece.config, budget, &fired, now)?;
    Ok(Some((fired, resolved)))
}

/// A cause may outlast its cooldown without any event that would bring it up.
fn look_again(change: &mut Change<'_, '_>, at: Instant) -> Result<(), ApiError> {
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let mut job = NewJob::of(&workspace, EVALUATE, json!({ "scope": "cooldown" }), change.now);
    job.run_at = at;
    job.dedup_key = Some("cooldown".into());
    let id = change.id("job");
    enqueue(change.tx, &job, &id, change.now)?;
    Ok(())
}

/// Queues a delivery of each alert to each destination, as far as the day's budget goes; the rest goes into its digest.
pub(super) fn tell(
    change: &mut Change<'_, '_>,
    config: &AlertConfig,
    budget: (i64, i64),
    alerts: &[Alert],
    now: Instant,
) -> Result<(), ApiError> {
    let day = now.micros().div_euclid(DAY_MICROS);
    let before = if budget.0 == day { budget.1 } else { 0 };
    let (mut used, mut folded) = (before, false);
    for alert in alerts {
        for destination in config.destinations.iter().filter(|destination| destination.enabled) {
            match config.daily_budget {
                Some(budget) if used >= budget => {
                    folded = true;
                    deliver::suppress(change, &alert.id, &destination.id, budget)?;
                }
                _ => {
                    used += 1;
                    deliver::queue(change, &alert.id, &destination.id)?;
                }
            }
        }
    }
    if folded {
        digest::queue(change, now)?;
    }
    if used != before {
        store::set_budget(change.tx, day, used)?;
    }
    Ok(())
}
