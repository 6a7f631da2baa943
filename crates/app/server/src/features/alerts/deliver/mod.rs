//! Telling the destinations: a delivery is a job, each of its attempts a row of the history.

mod mail;
mod web;

use super::alert::Alert;
use super::config::{AlertDestination, DestinationType};
use super::store;
use super::template::render;
use crate::App;
use crate::change::Change;
use crate::config::ServerConfig;
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use stockflow_db::{Tx, args, sql};
use stockflow_jobs::{Handler, JobContext, JobError, NewJob, enqueue};
use stockflow_kernel::Instant;

/// The kind of job that makes a delivery. It has the five attempts of any job, with growing pauses.
pub(super) const DELIVER: &str = "alerts.deliver";

/// One attempt to tell a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attempt {
    /// The same for all attempts, and sent as `webhook-id`.
    #[schema(example = "delivery_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    delivery_id: String,
    #[schema(example = "dest_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    destination_id: String,
    /// From 1; 0: it was never tried.
    #[schema(example = 1)]
    attempt: i64,
    /// DELIVERED, FAILED, or SUPPRESSED by the day's budget.
    #[schema(example = "DELIVERED")]
    outcome: String,
    #[schema(example = "HTTP 200")]
    detail: String,
    at: Instant,
}

/// Why an attempt failed, and whether another may do better.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Passing(String),
    #[error("{0}")]
    Lasting(String),
}

/// What the job is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    delivery_id: String,
    alert_id: String,
    destination_id: String,
}

/// Queues a delivery in the change's transaction and answers its id.
pub(super) fn queue(change: &mut Change<'_, '_>, alert: &str, destination: &str) -> Result<String, ApiError> {
    let delivery_id = change.id("delivery");
    let delivery = Delivery {
        delivery_id: delivery_id.clone(),
        alert_id: alert.to_owned(),
        destination_id: destination.to_owned(),
    };
    let workspace = change.tx.workspace().unwrap_or_default().to_owned();
    let payload = serde_json::to_value(&delivery).map_err(ApiError::internal)?;
    let id = change.id("job");
    enqueue(change.tx, &NewJob::of(&workspace, DELIVER, payload, change.now), &id, change.now)?;
    Ok(delivery_id)
}

/// Notes a delivery that the day's budget left no room for.
pub(super) fn suppress(
    change: &mut Change<'_, '_>,
    alert: &str,
    destination: &str,
    budget: i64,
) -> Result<(), ApiError> {
    let detail = format!("the day's budget of {budget} deliveries is spent");
    let id = change.id("delivery");
    change.tx.execute(&NOTE, args![id, 0_i64, alert, destination, "SUPPRESSED", detail, change.now])?;
    Ok(())
}

/// The attempts of some alerts, by alert.
pub(super) fn attempts(tx: &mut Tx<'_>, alerts: Vec<String>) -> Result<HashMap<String, Vec<Attempt>>, ApiError> {
    let rows: Vec<(String, String, String, i64, String, String, Instant)> = tx.all(&OF_ALERTS, args![alerts])?;
    let mut by_alert: HashMap<String, Vec<Attempt>> = HashMap::new();
    for (alert, delivery_id, destination_id, attempt, outcome, detail, at) in rows {
        let made = Attempt { delivery_id, destination_id, attempt, outcome, detail, at };
        by_alert.entry(alert).or_default().push(made);
    }
    Ok(by_alert)
}

/// Does the jobs of kind [`DELIVER`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    let web = Arc::new(web::Sender::new(&app.config));
    stockflow_jobs::handler(move |context| {
        let (app, web) = (app.clone(), Arc::clone(&web));
        async move { deliver(&app, &web, &context).await }
    })
}

async fn deliver(app: &App, web: &web::Sender, context: &JobContext) -> Result<serde_json::Value, JobError> {
    let fatal = |error: serde_json::Error| JobError::Fatal(error.to_string());
    let delivery: Delivery = serde_json::from_value(context.payload().clone()).map_err(fatal)?;
    let workspace = context.workspace().unwrap_or_default().to_owned();
    let asked = delivery.clone();
    let read = app.db.read(&workspace, move |tx| plan(tx, &asked)).await;
    let (alert, destination) = match read.map_err(|error: ApiError| JobError::Retry(error.to_string()))? {
        Plan::Done => return Ok(json!({ "outcome": "DELIVERED" })),
        Plan::AlertGone => return Err(JobError::Fatal("the alert is gone".into())),
        Plan::Send(alert, destination) => (alert, destination),
    };
    let outcome = match destination {
        None => Err(Failure::Lasting("the destination was removed or switched off".into())),
        Some(to) => send(&app.config, web, &delivery.delivery_id, &alert, &to, app.clock.now()).await,
    };
    let (word, detail) = match &outcome {
        Ok(detail) => ("DELIVERED", detail.clone()),
        Err(failure) => ("FAILED", failure.to_string()),
    };
    let (attempt, now) = (context.job().attempts, app.clock.now());
    let note = move |tx: &mut Tx<'_>| {
        let Delivery { delivery_id, alert_id, destination_id } = &delivery;
        tx.execute(&NOTE, args![delivery_id, attempt, alert_id, destination_id, word, &detail, now])
    };
    app.db.write(&workspace, note).await.map_err(JobError::from)?;
    match outcome {
        Ok(_) => Ok(json!({ "outcome": word })),
        Err(Failure::Passing(why)) => Err(JobError::Retry(why)),
        Err(Failure::Lasting(why)) => Err(JobError::Fatal(why)),
    }
}

/// What is to be done about a delivery.
enum Plan {
    /// An earlier run of the job got through.
    Done,
    AlertGone,
    Send(Box<Alert>, Option<AlertDestination>),
}

fn plan(tx: &mut Tx<'_>, delivery: &Delivery) -> Result<Plan, ApiError> {
    if tx.optional::<i64>(&DELIVERED, args![&delivery.delivery_id])?.is_some() {
        return Ok(Plan::Done);
    }
    let Some(alert) = store::find(tx, &delivery.alert_id)? else { return Ok(Plan::AlertGone) };
    let config = store::settings(tx)?.config;
    let is_test = alert.kind == "test";
    let destination = config.destination(&delivery.destination_id).filter(|to| to.enabled || is_test).cloned();
    Ok(Plan::Send(Box::new(alert), destination))
}

async fn send(
    config: &ServerConfig,
    web: &web::Sender,
    delivery: &str,
    alert: &Alert,
    to: &AlertDestination,
    now: Instant,
) -> Result<String, Failure> {
    match to.kind {
        DestinationType::Email => mail::send(config, delivery, alert, to).await,
        DestinationType::Slack => {
            let text = to.template.as_ref().map_or_else(|| alert.message.clone(), |own| render(&own.body, alert));
            web.post(&to.value, delivery, now, &json!({ "text": slack_text(&text) })).await
        }
        DestinationType::Webhook => {
            let kind = match alert.kind.as_str() {
                "test" => "alerts.test.v1",
                "digest" => "alerts.digest.v1",
                _ => "alerts.alert_fired.v1",
            };
            let body = json!({ "type": kind, "timestamp": alert.fired_at, "alert": alert });
            web.post(&to.value, delivery, now, &body).await
        }
    }
}

/// Slack reads these three as markup: a product's name must not call a whole channel.
fn slack_text(message: &str) -> String {
    message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

sql! {
    /// A run that lost its lease may write the same attempt again.
    NOTE = "
        INSERT INTO alert_delivery (workspace_id, id, attempt, alert_id, destination_id, outcome, detail, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, id, attempt) DO UPDATE SET outcome = excluded.outcome, detail = excluded.detail, at = excluded.at";
    DELIVERED = "
        SELECT attempt FROM alert_delivery WHERE workspace_id = $1 AND id = $2 AND outcome = 'DELIVERED' LIMIT 1";
    OF_ALERTS = "
        SELECT alert_id, id, destination_id, attempt, outcome, detail, at FROM alert_delivery
         WHERE workspace_id = $1 AND alert_id = ANY($2) ORDER BY at, id, attempt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_mention_a_channel_in_slack() {
        assert_eq!(slack_text("<!channel> A&B runs low"), "&lt;!channel&gt; A&amp;B runs low");
    }
}
