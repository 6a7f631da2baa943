//! The lane of one endpoint: whoever holds it queues what is new for it and sends what is due, until nothing is.

use super::message::{self, Due};
use super::outcome::{GIVE_UP, Next, Tried};
use super::queue::{self, News};
use super::secret::sign;
use crate::App;
use crate::change::{Action, Change, Who};
use crate::features::alerts;
use crate::features::webhooks::endpoint::host_of;
use crate::http::ApiError;
use crate::outgoing::{Client, unseal};
use serde_json::json;
use std::sync::Arc;
use stockflow_db::{DbError, Tx, args, from_row, sql, sql_global};
use stockflow_kernel::Instant;
use tokio::task::JoinSet;

/// How long a lane is held without a sign of life, in seconds. Whoever works in it gives one every
/// [`BEAT`](super::dispatcher::BEAT), however long a receiver takes.
pub(super) const LEASE: i64 = 15;
/// Deliveries between two signs of life, and how many of them are under way at once.
const BATCH: i64 = 64;
const AT_ONCE: usize = 16;

/// Which endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Lane {
    pub(super) workspace: String,
    pub(super) endpoint: String,
}

/// What sending needs to know of the endpoint.
#[derive(Debug, Clone)]
struct Target {
    url: String,
    kinds: String,
    secret: String,
    previous_secret: String,
    previous_until: i64,
    seen_sequence: i64,
    last_sequence: i64,
    failing_since: Option<Instant>,
    paused_until: i64,
}
from_row!(Target {
    url,
    kinds,
    secret,
    previous_secret,
    previous_until,
    seen_sequence,
    last_sequence,
    failing_since,
    paused_until
});

/// One who works in lanes.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) app: App,
    pub(super) client: Arc<Client>,
    pub(super) name: Arc<str>,
}

impl Worker {
    /// Works in a lane while there is something to do, unless another holds it; says how many tries were made.
    pub(super) async fn work(&self, lane: &Lane, stop: impl Fn() -> bool) -> Result<usize, ApiError> {
        if !self.hold(lane).await? {
            return Ok(0);
        }
        let mut tries = 0;
        let outcome = loop {
            match self.round(lane).await {
                Ok(Some(sent)) => tries += sent,
                Ok(None) => break Ok(tries),
                Err(error) => break Err(error),
            }
            if stop() {
                break Ok(tries);
            }
        };
        // Also after an error: another may do better, and at once.
        self.release(lane).await?;
        outcome
    }

    /// Queues and sends once; nothing when there was nothing to do.
    async fn round(&self, lane: &Lane) -> Result<Option<usize>, ApiError> {
        let (endpoint, now) = (lane.endpoint.clone(), self.app.clock.now());
        let look = move |tx: &mut Tx<'_>| {
            let Some(target) = tx.optional::<Target>(&TARGET, args![&endpoint])? else {
                return Ok::<_, ApiError>(None);
            };
            let kinds: Vec<String> = serde_json::from_str(&target.kinds).unwrap_or_default();
            let news = queue::news(tx, &kinds, target.seen_sequence, target.last_sequence)?;
            let rests = target.paused_until > now.micros() && target.paused_until < now.plus_seconds(7_200).micros();
            let due = if rests { Vec::new() } else { message::next(tx, &endpoint, now, BATCH)? };
            Ok(Some((target, news, due)))
        };
        let Some((target, news, due)) = self.app.db.read(&lane.workspace, look).await? else { return Ok(None) };
        let is_news = news.upto > news.from;
        if is_news {
            self.queue(lane, news).await?;
        }
        if due.is_empty() {
            return Ok(is_news.then_some(0));
        }
        let tried = self.send(&target, due).await?;
        let count = tried.len();
        let goes_on = self.note(lane, &target, tried).await?;
        Ok(goes_on.then_some(count))
    }

    async fn queue(&self, lane: &Lane, news: News) -> Result<(), ApiError> {
        let (endpoint, now, app) = (lane.endpoint.clone(), self.app.clock.now(), self.app.clone());
        let write = move |tx: &mut Tx<'_>| {
            queue::queue(tx, &endpoint, &news, now, std::iter::repeat_with(|| app.ids.next("delivery", now)))
        };
        self.app.db.write(&lane.workspace, write).await
    }

    /// Makes one try of each, some at once.
    async fn send(&self, target: &Target, due: Vec<Due>) -> Result<Vec<Tried>, ApiError> {
        let config = &self.app.config;
        let mut secrets = vec![unseal(config, &target.secret)?];
        if target.previous_until > self.app.clock.now().micros() {
            secrets.push(unseal(config, &target.previous_secret)?);
        }
        let secrets: Arc<[String]> = secrets.into();
        let (mut waiting, mut under_way, mut tried) = (due.into_iter(), JoinSet::new(), Vec::new());
        loop {
            while under_way.len() < AT_ONCE {
                let Some(due) = waiting.next() else { break };
                under_way.spawn(attempt(self.clone(), target.url.clone(), Arc::clone(&secrets), due));
            }
            match under_way.join_next().await {
                None => return Ok(tried),
                Some(one) => tried.push(one.map_err(ApiError::internal)?),
            }
        }
    }

    /// Writes what became of some tries, and goes on holding the lane; `false` when it is no longer ours or the
    /// endpoint is off.
    async fn note(&self, lane: &Lane, target: &Target, tried: Vec<Tried>) -> Result<bool, ApiError> {
        let now = self.app.clock.now();
        let reason = why_off(target, &tried, now);
        let (endpoint, name, tried) = (lane.endpoint.clone(), Arc::clone(&self.name), Arc::new(tried));
        let url = target.url.clone();
        let write = move |change: &mut Change<'_, '_>| {
            for one in tried.iter() {
                write_try(change.tx, one, now)?;
            }
            let any_delivered = tried.iter().any(Tried::is_delivered);
            let rest = tried.iter().filter_map(Tried::rests_until).map(Instant::micros).max().unwrap_or_default();
            let until = now.plus_seconds(LEASE);
            let held = change.tx.execute(&STATE, args![&endpoint, any_delivered, now, rest, &*name, until])?;
            if let Some(reason) = &reason {
                switch_off(change, &endpoint, &url, reason)?;
            }
            Ok::<_, ApiError>(held == 1 && reason.is_none())
        };
        self.app.change(&lane.workspace, Who::system("webhooks"), write).await
    }

    async fn hold(&self, lane: &Lane) -> Result<bool, ApiError> {
        let (endpoint, now, name) = (lane.endpoint.clone(), self.app.clock.now(), Arc::clone(&self.name));
        // A lease that ends later than any can is one from before the clock was set back.
        let (until, impossible) = (now.plus_seconds(LEASE), now.plus_seconds(2 * LEASE));
        let take = move |tx: &mut Tx<'_>| tx.execute(&HOLD, args![&endpoint, now, &*name, until, impossible]);
        Ok(self.app.db.write(&lane.workspace, take).await.map_err(ApiError::from)? == 1)
    }

    /// A sign of life: goes on holding these lanes, as far as nobody else holds them by now.
    pub(super) async fn renew(&self, lanes: Vec<Lane>) -> Result<(), ApiError> {
        let (until, name) = (self.app.clock.now().plus_seconds(LEASE), Arc::clone(&self.name));
        let renew = move |tx: &mut Tx<'_>| {
            for lane in &lanes {
                tx.execute(&RENEW, args![&lane.workspace, &lane.endpoint, &*name, until])?;
            }
            Ok::<_, DbError>(())
        };
        self.app.db.write_global(renew).await.map_err(ApiError::from)
    }

    async fn release(&self, lane: &Lane) -> Result<(), ApiError> {
        let (endpoint, name) = (lane.endpoint.clone(), Arc::clone(&self.name));
        let give = move |tx: &mut Tx<'_>| tx.execute(&RELEASE, args![&endpoint, &*name]);
        self.app.db.write(&lane.workspace, give).await.map_err(ApiError::from)?;
        Ok(())
    }
}

/// One try.
async fn attempt(worker: Worker, url: String, secrets: Arc<[String]>, due: Due) -> Tried {
    let at = worker.app.clock.now();
    let signatures: Vec<String> =
        secrets.iter().filter_map(|secret| sign(secret, &due.event_id, at.seconds(), &due.body)).collect();
    let headers = [
        ("webhook-id", due.event_id.clone()),
        ("webhook-timestamp", at.seconds().to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    let outcome = worker.client.post(&url, &headers, due.body.clone().into_bytes()).await;
    let took_ms = (worker.app.clock.now().micros() - at.micros()).max(0) / 1_000;
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    let headers = serde_json::Value::Object(headers.collect()).to_string();
    Tried { due, at, took_ms, headers, outcome }
}

fn write_try(tx: &mut Tx<'_>, tried: &Tried, now: Instant) -> Result<(), ApiError> {
    let (status, next_at) = match tried.next() {
        Next::Delivered => ("DELIVERED", 0),
        Next::Again(at) => ("PENDING", at.micros()),
        Next::GivenUp => ("FAILED", 0),
    };
    let (attempt, detail) = (tried.due.attempts + 1, tried.detail());
    let id = &tried.due.id;
    // Whoever lost the lane meanwhile has tried as well: what he noted stands.
    if tx.execute(&TRIED, args![id, tried.due.attempts, status, attempt, next_at, &detail, now])? == 0 {
        return Ok(());
    }
    let (answered, answer) = match &tried.outcome {
        Ok(answered) => (i64::from(answered.status), answered.body.as_str()),
        Err(_) => (0, ""),
    };
    tx.execute(&ATTEMPT, args![id, attempt, tried.at, tried.took_ms, answered, &detail, &tried.headers, answer])?;
    Ok(())
}

/// Why the endpoint is to be switched off, if it is.
fn why_off(target: &Target, tried: &[Tried], now: Instant) -> Option<String> {
    if tried.iter().any(Tried::is_gone) {
        return Some("it answered 410 Gone".to_owned());
    }
    let since = target.failing_since.filter(|_| !tried.iter().any(Tried::is_delivered))?;
    let days = GIVE_UP / 86_400;
    (since.plus_seconds(GIVE_UP) <= now).then(|| format!("nothing went through for {days} days"))
}

fn switch_off(change: &mut Change<'_, '_>, endpoint: &str, url: &str, reason: &str) -> Result<(), ApiError> {
    if change.tx.execute(&SWITCH_OFF, args![endpoint, reason, change.now])? == 0 {
        return Ok(());
    }
    let trace = json!({ "endpointId": endpoint, "reason": reason });
    change.audit(Action::Update, "webhookEndpoint", endpoint, None::<&()>, Some(&trace))?;
    change.emit("webhooks.endpoint_disabled.v1", trace);
    let message =
        format!("The webhook endpoint at {} was switched off: {reason}. Mend it and switch it on again", host_of(url));
    alerts::notify(change, alerts::WEBHOOK_DISABLED, endpoint, &message)
}

sql_global! {
    RENEW = "UPDATE webhook_endpoint SET lane_until = $4 WHERE workspace_id = $1 AND id = $2 AND lane_worker = $3";
}

sql! {
    HOLD = "
        UPDATE webhook_endpoint SET lane_worker = $4, lane_until = $5
         WHERE workspace_id = $1 AND id = $2 AND enabled AND (lane_until <= $3 OR lane_until > $6)";
    RELEASE = "UPDATE webhook_endpoint SET lane_worker = '', lane_until = 0 WHERE workspace_id = $1 AND id = $2 AND lane_worker = $3";
    TARGET = "
        SELECT url, event_types, secret, previous_secret, previous_until, seen_sequence, last_sequence, failing_since, paused_until
          FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2 AND enabled";
    TRIED = "
        UPDATE webhook_delivery SET status = $4, attempts = $5, next_at = $6, detail = $7, updated_at = $8
         WHERE workspace_id = $1 AND id = $2 AND status = 'PENDING' AND attempts = $3";
    ATTEMPT = "
        INSERT INTO webhook_attempt (workspace_id, delivery_id, attempt, at, took_ms, answered, detail, headers, answer)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (workspace_id, delivery_id, attempt) DO NOTHING";
    STATE = "
        UPDATE webhook_endpoint
           SET failing_since = CASE WHEN $3 THEN NULL ELSE COALESCE(failing_since, $4) END,
               paused_until = CASE WHEN $5 > paused_until THEN $5 ELSE paused_until END, lane_until = $7
         WHERE workspace_id = $1 AND id = $2 AND lane_worker = $6";
    SWITCH_OFF = "
        UPDATE webhook_endpoint
           SET enabled = FALSE, disabled_reason = $3, lane_worker = '', lane_until = 0, updated_at = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND enabled";
}
