//! `GET /api/admin/alerts/history`

use super::alert::{Alert, AlertRow, alert_columns};
use super::deliver::{Attempt, attempts};
use super::inbox::within_locations;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, Call, Reply};
use serde::Serialize;

pub(super) static LIST: List = List {
    columns: alert_columns!(),
    from: " FROM alert a WHERE a.workspace_id = $1",
    id: "a.id",
    filters: &[
        Filter {
            name: "type",
            about: "The rule that fired, or webhookDisabled, paymentFailed, digest, test.",
            kind: FilterKind::OneOf(&[
                "stockout",
                "lowAtp",
                "forecastDeviation",
                "expiry",
                "slowMoving",
                "overstock",
                "webhookDisabled",
                "paymentFailed",
                "digest",
                "test",
            ]),
            sql: " AND a.kind = ANY($?)",
        },
        Filter {
            name: "severity",
            about: "How grave it is.",
            kind: FilterKind::OneOf(&["CRITICAL", "LOW", "INFO"]),
            sql: " AND a.severity = ANY($?)",
        },
        Filter {
            name: "status",
            about: "FIRED while the cause stands, then RESOLVED.",
            kind: FilterKind::OneOf(&["FIRED", "RESOLVED"]),
            sql: " AND a.status = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "About this product.",
            kind: FilterKind::AnyOf,
            sql: " AND a.product_id = ANY($?)",
        },
        Filter {
            name: "channelId",
            about: "About this channel.",
            kind: FilterKind::AnyOf,
            sql: " AND a.channel_id = ANY($?)",
        },
        Filter { name: "from", about: "Fired at or after.", kind: FilterKind::From, sql: " AND a.fired_at >= $?" },
        Filter { name: "to", about: "Fired at or before.", kind: FilterKind::To, sql: " AND a.fired_at <= $?" },
    ],
    sorts: &[Sort { name: "firedAt", sql: "a.fired_at", key: SortKey::Number }],
    newest_first: true,
    // Who may see some locations sees what is about those alone.
    location: Some(within_locations!("$?")),
};

/// An alert with what became of its deliveries.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct AlertHistory {
    #[serde(flatten)]
    alert: Alert,
    /// Every attempt, in order.
    deliveries: Vec<Attempt>,
}

/// Alert history
///
/// What fired, newest first, where it went, and each delivery attempt.
#[utoipa::path(get, path = "/api/admin/alerts/history", tag = "Alerts", security(("bearer" = ["admin.alerts.read"])),
    responses((status = 200, description = "A page of alerts", body = [AlertHistory])))]
pub(super) async fn list_alert_history(call: Call, query: ListQuery) -> Answer {
    let (alerts, pagination) = call
        .read(move |tx| {
            let (rows, pagination) = query.rows::<AlertRow>(tx)?;
            let alerts: Vec<Alert> = rows.into_iter().map(Alert::from).collect();
            let ids = alerts.iter().map(|alert| alert.id.clone()).collect();
            let mut made = attempts(tx, ids)?;
            let with_deliveries = |alert: Alert| {
                let deliveries = made.remove(&alert.id).unwrap_or_default();
                AlertHistory { alert, deliveries }
            };
            Ok((alerts.into_iter().map(with_deliveries).collect::<Vec<_>>(), pagination))
        })
        .await?;
    Reply::page(&alerts, &pagination)
}
