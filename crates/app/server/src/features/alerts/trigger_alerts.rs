//! `POST /api/admin/alerts/trigger`

use super::alert::Alert;
use super::deliver;
use super::evaluate::{Evaluation, Evaluator};
use super::rules::Rule;
use super::store;
use crate::change::{Action, Change};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// What to do: evaluate, or send a test.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TriggerAlerts {
    /// Send a test message to this destination; left out: evaluate now.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    destination_id: Option<String>,
    /// Evaluate these rules alone, as far as they are on.
    #[schema(example = json!(["stockout"]), min_items = 1, max_items = 10)]
    alert_types: Option<Vec<Rule>>,
}

/// What came of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TriggeredAlerts {
    /// The rules that were evaluated.
    #[schema(example = json!(["stockout"]))]
    alert_types: Vec<Rule>,
    /// Pairs of product and channel that were looked at.
    #[schema(example = 720)]
    evaluated: i64,
    /// New alerts.
    #[schema(example = 1)]
    fired: usize,
    /// Alerts whose cause is gone.
    #[schema(example = 0)]
    resolved: usize,
    /// Causes held back by the cooldown.
    #[schema(example = 0)]
    suppressed: usize,
    /// What was fired and what was resolved, the first hundred; the history has all.
    alerts: Vec<Alert>,
    /// The delivery of a test message, queued; null for an evaluation.
    #[schema(example = json!(null))]
    delivery_id: Option<String>,
}

/// Evaluate now, or send a test
///
/// Without `destinationId` all stock is looked at now, as it is after every change. With it a test
/// message is queued to that destination, also to one that is off; the history shows its delivery.
#[utoipa::path(post, path = "/api/admin/alerts/trigger", tag = "Alerts", security(("bearer" = ["admin.alerts.write"])),
    extensions(("x-stability" = json!("beta"))),
    request_body = TriggerAlerts,
    responses((status = 200, description = "Done, or queued", body = TriggeredAlerts)))]
pub(super) async fn trigger_alerts(call: Call, ApiJson(body): ApiJson<TriggerAlerts>) -> Answer {
    body.check()?;
    let workspace = call.workspace().to_owned();
    let app = call.app().clone();
    // Outside of the write: the stock may be large, and looking at it twice is harmless.
    let evaluated = match &body.destination_id {
        Some(_) => None,
        None => {
            let who = call.who().clone();
            let only = body.alert_types.clone().map(Arc::from);
            Some(Evaluator { who, only, ..Evaluator::of(&app, &workspace) }.everything(None).await?)
        }
    };
    let evaluated = Arc::new(evaluated);
    call.write(move |change| {
        let done = match (&body.destination_id, evaluated.as_ref()) {
            (Some(id), _) => send_test(change, id)?,
            (None, done) => told(done.as_ref()),
        };
        let trace = json!({ "destinationId": body.destination_id, "fired": done.fired, "resolved": done.resolved });
        change.audit(Action::Trigger, "alerts", &workspace, None::<&()>, Some(&trace))?;
        change.emit("alerts.triggered.v1", trace);
        Reply::ok(&done)
    })
    .await
}

impl TriggerAlerts {
    fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        if self.destination_id.is_some() && self.alert_types.is_some() {
            faults.push(Fault::new("alertTypes", "invalid", "cannot be combined with destinationId"));
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

fn told(done: Option<&Evaluation>) -> TriggeredAlerts {
    TriggeredAlerts {
        alert_types: done.map(|done| done.rules.clone()).unwrap_or_default(),
        evaluated: done.map_or(0, |done| done.pairs),
        fired: done.map_or(0, |done| done.fired),
        resolved: done.map_or(0, |done| done.resolved),
        suppressed: done.map_or(0, |done| done.suppressed),
        alerts: done.map(|done| done.alerts.clone()).unwrap_or_default(),
        delivery_id: None,
    }
}

/// A test is an alert that is over as it begins, so that the history tells how its delivery went.
fn send_test(change: &mut Change<'_, '_>, destination: &str) -> Result<TriggeredAlerts, ApiError> {
    let config = store::settings(change.tx)?.config;
    let to = config.destination(destination);
    let to = to.ok_or_else(|| ApiError::unknown_reference("destinationId", "destination", destination))?;
    let message = format!("This is a test of the destination {}: alerts of Stockflow arrive here", to.name);
    let alert = Alert::message(change.id("alert"), "test", message, change.now);
    store::insert(change.tx, std::slice::from_ref(&alert))?;
    let delivery = deliver::queue(change, &alert.id, destination)?;
    change.emit("alerts.test_queued.v1", json!({ "destinationId": destination, "deliveryId": delivery }));
    Ok(TriggeredAlerts {
        alert_types: Vec::new(),
        evaluated: 0,
        fired: 0,
        resolved: 0,
        suppressed: 0,
        alerts: vec![alert],
        delivery_id: Some(delivery),
    })
}
