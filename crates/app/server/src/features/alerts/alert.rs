//! An alert as it is shown, sent and kept.

use super::rules::{AlertTerms, Cause};
use serde::Serialize;
use stockflow_db::{Arg, args, bulk, from_row};
use stockflow_kernel::{Instant, Money, Quantity};

/// The columns of [`AlertRow`], of a table called `a`.
macro_rules! alert_columns {
    () => {
        "a.id, a.kind, a.severity, a.product_id, a.channel_id, a.location_id, a.subject_id, a.message, a.terms, a.quantity, \
         a.money_at_risk, a.probability, a.score, a.status, a.state, a.snoozed_until, a.acted_by, a.acted_at, a.outcome, a.fired_at, \
         a.resolved_at"
    };
}
pub(super) use alert_columns;

/// An alert.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    #[schema(example = "alert_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// The rule that fired; `webhookDisabled`, `digest` or `test`.
    #[serde(rename = "type")]
    #[schema(example = "stockout")]
    pub(super) kind: String,
    /// CRITICAL, LOW, or INFO for a digest or a test.
    #[schema(example = "CRITICAL")]
    pub(super) severity: String,
    /// null where it is about no product.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: Option<String>,
    /// null where it is about no channel.
    #[schema(example = "DTC")]
    pub(super) channel_id: Option<String>,
    /// null where it is about no location.
    #[schema(example = json!(null))]
    pub(super) location_id: Option<String>,
    /// What else it is about, such as a webhook endpoint; null otherwise.
    #[schema(example = json!(null))]
    pub(super) subject_id: Option<String>,
    #[schema(example = "Whole milk (995242) is out of stock for Web shop: ATP 0, threshold 0, on hand 2, reserved 2")]
    pub(super) message: String,
    /// The numbers when it fired; null where no rule looked.
    pub(super) terms: Option<AlertTerms>,
    /// Units short, or too many.
    pub(super) quantity: Quantity,
    /// What they cost if it comes so.
    pub(super) money_at_risk: Money,
    /// The chance that it does, 0 to 1.
    #[schema(example = 0.8)]
    pub(super) probability: f64,
    /// Money at risk times its probability: the inbox is in this order.
    pub(super) score: Money,
    /// FIRED while the cause stands, then RESOLVED.
    #[schema(example = "FIRED")]
    pub(super) status: String,
    /// What people did: OPEN, ACKNOWLEDGED, SNOOZED, or RESOLVED by one of them or by itself.
    #[schema(example = "OPEN")]
    pub(super) state: String,
    /// Until then it is silent; null unless it is snoozed.
    #[schema(example = json!(null))]
    pub(super) snoozed_until: Option<Instant>,
    /// Who acknowledged, snoozed or resolved it last; null: nobody.
    #[schema(example = json!(null))]
    pub(super) acted_by: Option<String>,
    #[schema(example = json!(null))]
    pub(super) acted_at: Option<Instant>,
    /// ACTED or FALSE_ALARM, as whoever resolved it said; null: nobody did.
    #[schema(example = json!(null))]
    pub(super) outcome: Option<String>,
    pub(super) fired_at: Instant,
    pub(super) resolved_at: Option<Instant>,
}

impl Alert {
    /// One that nobody has seen yet, about nothing in particular.
    pub(super) fn new(id: String, kind: &str, severity: &str, message: String, now: Instant) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            severity: severity.to_owned(),
            product_master_id: None,
            channel_id: None,
            location_id: None,
            subject_id: None,
            message,
            terms: None,
            quantity: Quantity::ZERO,
            money_at_risk: Money::ZERO,
            probability: 0.0,
            score: Money::ZERO,
            status: "FIRED".into(),
            state: "OPEN".into(),
            snoozed_until: None,
            acted_by: None,
            acted_at: None,
            outcome: None,
            fired_at: now,
            resolved_at: None,
        }
    }

    /// One that is over as it begins: a message with a history.
    pub(super) fn message(id: String, kind: &str, message: String, now: Instant) -> Self {
        Self {
            status: "RESOLVED".into(),
            state: "RESOLVED".into(),
            resolved_at: Some(now),
            ..Self::new(id, kind, "INFO", message, now)
        }
    }

    /// What a rule has found.
    pub(super) fn of(cause: &Cause, id: String, now: Instant) -> Self {
        let named = |id: &String| (!id.is_empty()).then(|| id.clone());
        Self {
            product_master_id: named(&cause.product_id),
            channel_id: named(&cause.channel_id),
            location_id: named(&cause.location_id),
            terms: Some(cause.terms),
            quantity: cause.stake.quantity,
            money_at_risk: cause.stake.money,
            probability: (cause.stake.probability * 1_000.0).round() / 1_000.0,
            score: Money::from_micros(cause.stake.score()),
            ..Self::new(id, cause.rule.name(), cause.severity, cause.message.clone(), now)
        }
    }

    /// Its row, in the order of [`INSERT`].
    pub(super) fn row(&self) -> Vec<Arg> {
        let text = |id: &Option<String>| id.clone().unwrap_or_default();
        args![
            &self.id,
            &self.kind,
            &self.severity,
            text(&self.product_master_id),
            text(&self.channel_id),
            text(&self.location_id),
            text(&self.subject_id),
            &self.message,
            serde_json::to_value(self.terms).unwrap_or_default(),
            self.quantity,
            self.money_at_risk,
            self.probability,
            self.score,
            &self.status,
            &self.state,
            self.fired_at,
            self.resolved_at
        ]
    }
}

/// An alert as it stands in its table.
pub(super) struct AlertRow {
    id: String,
    kind: String,
    severity: String,
    product_id: String,
    channel_id: String,
    location_id: String,
    subject_id: String,
    message: String,
    terms: String,
    quantity: Quantity,
    money_at_risk: Money,
    probability: f64,
    score: Money,
    status: String,
    state: String,
    snoozed_until: Option<Instant>,
    acted_by: String,
    acted_at: Option<Instant>,
    outcome: String,
    fired_at: Instant,
    resolved_at: Option<Instant>,
}
from_row!(AlertRow {
    id,
    kind,
    severity,
    product_id,
    channel_id,
    location_id,
    subject_id,
    message,
    terms,
    quantity,
    money_at_risk,
    probability,
    score,
    status,
    state,
    snoozed_until,
    acted_by,
    acted_at,
    outcome,
    fired_at,
    resolved_at
});

impl From<AlertRow> for Alert {
    fn from(row: AlertRow) -> Self {
        let named = |id: String| (!id.is_empty()).then_some(id);
        Self {
            id: row.id,
            kind: row.kind,
            severity: row.severity,
            product_master_id: named(row.product_id),
            channel_id: named(row.channel_id),
            location_id: named(row.location_id),
            subject_id: named(row.subject_id),
            message: row.message,
            terms: serde_json::from_str(&row.terms).ok(),
            quantity: row.quantity,
            money_at_risk: row.money_at_risk,
            probability: row.probability,
            score: row.score,
            status: row.status,
            state: row.state,
            snoozed_until: row.snoozed_until,
            acted_by: named(row.acted_by),
            acted_at: row.acted_at,
            outcome: named(row.outcome),
            fired_at: row.fired_at,
            resolved_at: row.resolved_at,
        }
    }
}

bulk! {
    INSERT = {
        table: "alert",
        key: ["workspace_id", "id"],
        columns: [
            "workspace_id", "id", "kind", "severity", "product_id", "channel_id", "location_id", "subject_id", "message", "terms",
            "quantity", "money_at_risk", "probability", "score", "status", "state", "fired_at", "resolved_at"
        ],
        types: [Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, I64, I64, F64, I64, Text, Text, I64, I64],
        conflict: Fail,
    };
}
