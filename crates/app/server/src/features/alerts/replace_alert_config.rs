//! `PUT /api/admin/alerts/config`

use super::config::{
    AlertConfig, AlertDestination, AlertSettings, AlertThresholds, AlertTypes, DestinationType, check,
};
use super::store;
use super::template::AlertTemplate;
use crate::change::{Action, Change};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use crate::outgoing::Allowed;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use stockflow_db::{args, sql};

/// The settings that replace those before.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReplaceAlertConfig {
    config: NewAlertConfig,
}

/// What to watch, and whom to tell.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewAlertConfig {
    /// Off: nothing is watched, and what stands is resolved.
    #[schema(example = true)]
    enabled: bool,
    #[schema(max_items = 50)]
    destinations: Vec<NewAlertDestination>,
    alert_types: AlertTypes,
    /// How long a cause that was resolved does not fire again.
    #[schema(example = 60, minimum = 0, maximum = 10_080)]
    cooldown_minutes: i64,
    /// The most deliveries of a UTC day; left out: no limit.
    #[schema(example = 200, minimum = 1, maximum = 1_000_000)]
    daily_budget: Option<i64>,
    thresholds: Option<AlertThresholds>,
}

/// One who is told.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewAlertDestination {
    /// Of a destination that there is already; left out: it is new and gets an id.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    id: Option<String>,
    #[serde(rename = "type")]
    kind: DestinationType,
    /// EMAIL: an address. WEBHOOK and SLACK: an absolute http or https URL without user and password.
    #[schema(example = "planning@example.com", min_length = 1, max_length = 2000)]
    value: String,
    #[schema(example = "Planning", min_length = 1, max_length = 100)]
    name: String,
    #[serde(default = "on")]
    #[schema(example = true, default = true)]
    enabled: bool,
    /// What it is sent in place of the usual text; not for WEBHOOK.
    #[schema(example = json!(null))]
    template: Option<AlertTemplate>,
}

const fn on() -> bool {
    true
}

/// Replace the alert settings
///
/// As a whole. Destinations keep their ids when they are sent with them; one that is left out is gone.
#[utoipa::path(put, path = "/api/admin/alerts/config", tag = "Alerts", security(("bearer" = ["admin.alerts.write"])),
    request_body = ReplaceAlertConfig,
    responses((status = 200, description = "Replaced", body = AlertSettings)))]
pub(super) async fn replace_alert_config(call: Call, ApiJson(body): ApiJson<ReplaceAlertConfig>) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        // Who comes second waits here, and then sees the version of the first.
        store::lock(change)?;
        let before = store::settings(change.tx)?;
        seen.expect_version(before.version)?;
        let config = accept(change, &body.config, &before.config, &Allowed::by(&seen.app().config))?;
        let text = serde_json::to_string(&config).map_err(ApiError::internal)?;
        change.tx.execute(&REPLACE, args![text, change.now])?;
        let after = store::settings(change.tx)?;
        let workspace = seen.workspace();
        let (was, is) = (before.config.redacted(), after.config.redacted());
        change.audit(Action::Update, "alertConfig", workspace, Some(&was), Some(&is))?;
        change.emit("alerts.config_changed.v1", json!({ "version": after.version }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

/// The settings with all ids, or all their faults.
fn accept(
    change: &Change<'_, '_>,
    new: &NewAlertConfig,
    before: &AlertConfig,
    allowed: &Allowed,
) -> Result<AlertConfig, ApiError> {
    let mut faults = Vec::new();
    let mut used = HashSet::new();
    let mut destinations = Vec::with_capacity(new.destinations.len());
    for (index, destination) in new.destinations.iter().enumerate() {
        if let Some(id) = &destination.id {
            let at = format!("config.destinations[{index}].id");
            if before.destination(id).is_none() {
                faults.push(Fault::new(at, "reference", format!("names no destination of this workspace: {id}")));
            } else if !used.insert(id) {
                faults.push(Fault::new(at, "invalid", "is given to two destinations"));
            }
        }
        destinations.push(AlertDestination {
            id: destination.id.clone().unwrap_or_else(|| change.id("dest")),
            kind: destination.kind,
            value: destination.value.clone(),
            name: destination.name.clone(),
            enabled: destination.enabled,
            template: destination.template.clone(),
        });
    }
    let config = AlertConfig {
        enabled: new.enabled,
        destinations,
        alert_types: new.alert_types,
        cooldown_minutes: new.cooldown_minutes,
        daily_budget: new.daily_budget,
        thresholds: new.thresholds,
    };
    faults.extend(check(&config, allowed));
    if faults.is_empty() { Ok(config) } else { Err(ApiError::faults(faults)) }
}

sql! {
    REPLACE = "UPDATE alert_config SET config = $2, updated_at = $3, version = version + 1 WHERE workspace_id = $1";
}
