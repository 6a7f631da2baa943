//! `GET /api/admin/alerts/precision`

use crate::http::{Answer, Call, Permission, Reply};
use serde::Serialize;
use stockflow_db::{args, sql};

/// How right a rule was, by what people did with its alerts in the last ninety days.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertPrecision {
    #[serde(rename = "type")]
    #[schema(example = "stockout")]
    kind: String,
    /// Alerts that fired.
    #[schema(example = 40)]
    fired: i64,
    /// Of those: somebody acted, or has taken it on.
    #[schema(example = 27)]
    useful: i64,
    /// Somebody said that there was nothing to do.
    #[schema(example = 3)]
    false_alarms: i64,
    /// Nobody said anything.
    #[schema(example = 10)]
    unjudged: i64,
    /// useful / (useful + falseAlarms); null where nobody has said anything.
    #[schema(example = 0.9)]
    precision: Option<f64>,
}

/// Precision of the rules
///
/// For each rule, how many of its alerts people took for right: resolved as ACTED or acknowledged, against those
/// resolved as FALSE_ALARM.
#[utoipa::path(get, path = "/api/admin/alerts/precision", tag = "Alerts", security(("bearer" = ["admin.alerts.read"])),
    responses((status = 200, description = "Rule by rule", body = [AlertPrecision])))]
pub(super) async fn get_alert_precision(call: Call) -> Answer {
    call.require(Permission::AdminAlertsRead)?;
    let since = call.now().plus_seconds(-90 * 86_400);
    let rows: Vec<(String, i64, i64, i64)> = call.read(move |tx| Ok(tx.all(&COUNTS, args![since])?)).await?;
    let rules: Vec<AlertPrecision> = rows
        .into_iter()
        .map(|(kind, fired, useful, false_alarms)| {
            let judged = useful + false_alarms;
            let precision = (judged > 0).then(|| (useful as f64 / judged as f64 * 1_000.0).round() / 1_000.0);
            AlertPrecision { kind, fired, useful, false_alarms, unjudged: fired - judged, precision }
        })
        .collect();
    Reply::ok(&rules)
}

sql! {
    COUNTS = "
        SELECT kind, count(*), count(*) FILTER (WHERE outcome = 'ACTED' OR (outcome = '' AND acted_by <> '' AND snoozed_until IS NULL)),
               count(*) FILTER (WHERE outcome = 'FALSE_ALARM')
          FROM alert
         WHERE workspace_id = $1 AND fired_at >= $2 AND kind NOT IN ('test', 'digest')
         GROUP BY kind ORDER BY kind";
}
