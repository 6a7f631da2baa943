//! The settings of alerts, as they are shown and kept, and what can be wrong with them.

use super::rules::{Limits, Rule};
use super::template::{AlertTemplate, unknown_names};
use crate::http::Fault;
use crate::outgoing::{Allowed, web_address};
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Instant, Quantity};

/// What to watch, and whom to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertConfig {
    /// Off: nothing is watched, and what stands is resolved.
    #[schema(example = true)]
    pub(super) enabled: bool,
    pub(super) destinations: Vec<AlertDestination>,
    pub(super) alert_types: AlertTypes,
    /// How long a cause that was resolved does not fire again.
    #[schema(example = 60)]
    pub(super) cooldown_minutes: i64,
    /// The most deliveries of a UTC day; null: no limit.
    #[schema(example = 200)]
    pub(super) daily_budget: Option<i64>,
    pub(super) thresholds: Option<AlertThresholds>,
}

impl Default for AlertConfig {
    /// Until it is set: what is evaluated is watched, and nobody is told.
    fn default() -> Self {
        Self {
            enabled: true,
            destinations: Vec::new(),
            alert_types: AlertTypes { stockout: true, low_atp: true, ..AlertTypes::default() },
            cooldown_minutes: 60,
            daily_budget: None,
            thresholds: None,
        }
    }
}

impl AlertConfig {
    /// The rules that are on; with `only` those of these.
    pub(super) fn rules(&self, only: Option<&[Rule]>) -> Vec<Rule> {
        let is_asked = |rule: &Rule| only.is_none_or(|only| only.contains(rule));
        let is_on = |rule: &Rule| self.enabled && self.alert_types.watches(*rule) && is_asked(rule);
        Rule::ALL.into_iter().filter(is_on).collect()
    }

    /// What rules compare with.
    pub(super) fn limits(&self) -> Limits {
        let given = self.thresholds.unwrap_or_default();
        Limits {
            stockout: given.stockout_atp,
            low: given.low_atp,
            expiry_days: given.expiry_days.unwrap_or(30),
            slow_moving_days: given.slow_moving_days.unwrap_or(90),
            overstock_days: given.overstock_days.unwrap_or(90),
            lead_time_days: given.lead_time_days.unwrap_or(7),
            forecast_deviation: given.forecast_deviation.map_or(0.5, Quantity::to_f64),
        }
    }

    pub(super) fn destination(&self, id: &str) -> Option<&AlertDestination> {
        self.destinations.iter().find(|destination| destination.id == id)
    }

    /// For the audit log: the path of a web hook is as good as a password.
    pub(super) fn redacted(&self) -> Self {
        let mut shown = self.clone();
        for destination in &mut shown.destinations {
            if destination.kind != DestinationType::Email {
                let host = web_address(&destination.value).ok().and_then(|url| url.host_str().map(str::to_owned));
                destination.value = format!("{}/…", host.unwrap_or_default());
            }
        }
        shown
    }
}

/// One who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertDestination {
    #[schema(example = "dest_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: DestinationType,
    /// An e-mail address, or the URL of a web hook.
    #[schema(example = "planning@example.com")]
    pub(super) value: String,
    #[schema(example = "Planning")]
    pub(super) name: String,
    #[schema(example = true)]
    pub(super) enabled: bool,
    /// What it is sent in place of the usual text; not for WEBHOOK.
    #[serde(default)]
    pub(super) template: Option<AlertTemplate>,
}

/// How a destination is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum DestinationType {
    Email,
    Webhook,
    Slack,
}

/// Which rules are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct AlertTypes {
    /// ATP of a product for a channel at or below the critical threshold.
    #[schema(example = true)]
    pub(super) stockout: bool,
    /// ATP of a product for a channel at or below the low threshold, or its stock short of safety stock now or one lead
    /// time from now. It does not fire beside a stockout.
    #[schema(example = true)]
    pub(super) low_atp: bool,
    /// Demand of a week far from what was forecast for it.
    #[schema(example = false)]
    pub(super) forecast_deviation: bool,
    /// Stock of a product at a location that is expected to be left when its lot expires.
    #[schema(example = false)]
    pub(super) expiry: bool,
    /// Stock of a product at a location of which nothing came or went for long.
    #[schema(example = false)]
    pub(super) slow_moving: bool,
    /// More stock of a product at a location than its level allows or its forecast needs.
    #[schema(example = false)]
    pub(super) overstock: bool,
}

impl AlertTypes {
    fn watches(self, rule: Rule) -> bool {
        match rule {
            Rule::Stockout => self.stockout,
            Rule::LowAtp => self.low_atp,
            Rule::ForecastDeviation => self.forecast_deviation,
            Rule::Expiry => self.expiry,
            Rule::SlowMoving => self.slow_moving,
            Rule::Overstock => self.overstock,
        }
    }
}

/// Thresholds that hold for all channels in place of the channels' own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct AlertThresholds {
    /// A stockout is an ATP at or below this; null: the channel's critical threshold.
    #[schema(example = 0)]
    pub(super) stockout_atp: Option<Quantity>,
    /// A low ATP is one at or below this; null: the channel's low threshold.
    #[schema(example = 5)]
    pub(super) low_atp: Option<Quantity>,
    /// By what share demand of a week may be off its forecast; null: 0.5.
    #[schema(value_type = Option<crate::http::Positive>, example = 0.5)]
    pub(super) forecast_deviation: Option<Quantity>,
    /// Lots that expire within so many days are looked at; null: 30.
    #[schema(example = 30, minimum = 1, maximum = 365)]
    pub(super) expiry_days: Option<i64>,
    /// Stock is slow when nothing came or went for so many days; null: 90.
    #[schema(example = 90, minimum = 7, maximum = 365)]
    pub(super) slow_moving_days: Option<i64>,
    /// Stock is too much beyond what so many days ask for; null: 90.
    #[schema(example = 90, minimum = 7, maximum = 365)]
    pub(super) overstock_days: Option<i64>,
    /// The lead time where neither a level nor a supplier says; null: 7.
    #[schema(example = 7, minimum = 1, maximum = 365)]
    pub(super) lead_time_days: Option<i64>,
}

/// The settings, with what this version makes of them.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertSettings {
    pub(super) config: AlertConfig,
    /// The rules that this version evaluates when they are on.
    #[schema(example = json!(["stockout", "lowAtp", "forecastDeviation", "expiry", "slowMoving", "overstock"]))]
    pub(super) evaluated: [Rule; 6],
    /// 0 until it is set for the first time.
    #[schema(example = 1)]
    pub(super) version: i64,
    /// null until it is set for the first time.
    pub(super) updated_at: Option<Instant>,
}

/// What is wrong with destinations and thresholds beyond their schema.
pub(super) fn check(config: &AlertConfig, allowed: &Allowed) -> Vec<Fault> {
    let mut faults = Vec::new();
    let all = &config.destinations;
    for (index, destination) in all.iter().enumerate() {
        let at = |field: &str| format!("config.destinations[{index}].{field}");
        if let Err(message) = check_value(destination, allowed) {
            faults.push(Fault::new(at("value"), "format", message));
        }
        if let Some(template) = &destination.template {
            if destination.kind == DestinationType::Webhook {
                faults.push(Fault::new(at("template"), "invalid", "is not for a WEBHOOK, which gets the alert itself"));
            }
            let texts =
                [("subject", template.subject.as_deref().unwrap_or_default()), ("body", template.body.as_str())];
            for (field, text) in texts {
                for name in unknown_names(text) {
                    let why = format!("has a name that stands for nothing: {name}");
                    faults.push(Fault::new(at(&format!("template.{field}")), "reference", why));
                }
            }
        }
        let twin = |other: &&AlertDestination| other.kind == destination.kind && other.value == destination.value;
        if let Some(first) = all[..index].iter().position(|other| twin(&other)) {
            faults.push(Fault::new(at("value"), "invalid", format!("is the same destination as number {first}")));
        }
    }
    if let Some(AlertThresholds { stockout_atp: Some(out), low_atp: Some(low), .. }) = config.thresholds
        && low < out
    {
        faults.push(Fault::new("config.thresholds.lowAtp", "range", "must not lie below stockoutAtp"));
    }
    faults
}

fn check_value(destination: &AlertDestination, allowed: &Allowed) -> Result<(), String> {
    if destination.kind == DestinationType::Email {
        let address = destination.value.parse::<lettre::Address>();
        return address.map(drop).map_err(|_| "must be an e-mail address such as planning@example.com".to_owned());
    }
    let url = web_address(&destination.value)?;
    if allowed.admits_literal(&url) {
        return Ok(());
    }
    Err("must not be a private address; the operator may allow them (allow-private-destinations)".to_owned())
}
