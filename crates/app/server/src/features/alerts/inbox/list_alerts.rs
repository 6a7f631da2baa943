//! `GET /api/alerts`

use super::wire::{InboxAlert, shown};
use crate::features::alerts::alert::{Alert, AlertRow};
use crate::http::list::ListQuery;
use crate::http::{Answer, Call, Reply};

/// Alerts
///
/// The inbox: every alert whose cause stands and that nobody has resolved, the greatest money at risk times its
/// probability first. Each has one prepared action, made of how things are now.
#[utoipa::path(get, path = "/api/alerts", tag = "Alerts", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of alerts", body = [InboxAlert])))]
pub(super) async fn list_alerts(call: Call, query: ListQuery) -> Answer {
    let now = call.now();
    let (alerts, pagination) = call
        .read(move |tx| {
            let (rows, pagination) = query.rows::<AlertRow>(tx)?;
            let alerts: Vec<Alert> = rows.into_iter().map(Alert::from).collect();
            Ok((shown(tx, alerts, now)?, pagination))
        })
        .await?;
    Reply::page(&alerts, &pagination)
}
