//! An alert in the inbox.

use super::action::{Action, prepare};
use super::done::Done;
use crate::features::alerts::alert::{Alert, AlertRow, alert_columns};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, LocationScope};
use serde::Serialize;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Instant;

/// Whoever sees some locations sees what is about those alone: `$?` holds them.
macro_rules! within_locations {
    ($parameter:literal) => {
        concat!(
            " AND (a.channel_id <> '' OR a.location_id <> '')
              AND NOT EXISTS (SELECT 1 FROM location o
                WHERE o.workspace_id = a.workspace_id
                  AND (o.id = a.location_id
                       OR o.id IN (SELECT c.location_id FROM channel_location c WHERE c.workspace_id = a.workspace_id AND c.channel_id = a.channel_id))
                  AND NOT (o.id = ANY(",
            $parameter,
            ")))"
        )
    };
}
pub(in super::super) use within_locations;

pub(super) static LIST: List = List {
    columns: alert_columns!(),
    from: " FROM alert a WHERE a.workspace_id = $1 AND a.status = 'FIRED' AND a.state <> 'RESOLVED'",
    id: "a.id",
    filters: &[
        Filter {
            name: "type",
            about: "The rule that fired.",
            kind: FilterKind::OneOf(&[
                "stockout",
                "lowAtp",
                "forecastDeviation",
                "expiry",
                "slowMoving",
                "overstock",
                "webhookDisabled",
                "paymentFailed",
            ]),
            sql: " AND a.kind = ANY($?)",
        },
        Filter {
            name: "severity",
            about: "How grave it is.",
            kind: FilterKind::OneOf(&["CRITICAL", "LOW"]),
            sql: " AND a.severity = ANY($?)",
        },
        Filter {
            name: "state",
            about: "What people did. Left out: all three.",
            kind: FilterKind::OneOf(&["OPEN", "ACKNOWLEDGED", "SNOOZED"]),
            sql: " AND a.state = ANY($?)",
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
        Filter {
            name: "locationId",
            about: "About this location.",
            kind: FilterKind::AnyOf,
            sql: " AND a.location_id = ANY($?)",
        },
        Filter { name: "from", about: "Fired at or after.", kind: FilterKind::From, sql: " AND a.fired_at >= $?" },
        Filter { name: "to", about: "Fired at or before.", kind: FilterKind::To, sql: " AND a.fired_at <= $?" },
    ],
    sorts: &[
        Sort { name: "score", sql: "a.score", key: SortKey::Number },
        Sort { name: "firedAt", sql: "a.fired_at", key: SortKey::Number },
        Sort { name: "moneyAtRisk", sql: "a.money_at_risk", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(within_locations!("$?")),
};

/// An alert whose cause stands, with what can be done at once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InboxAlert {
    #[serde(flatten)]
    pub(super) alert: Alert,
    /// null where there is nothing to prepare, or something is under way already.
    action: Option<Action>,
    /// What is under way: the order that was made for this alert, or a transfer that helps and was approved since it
    /// fired; null: nothing.
    pub(super) done: Option<Done>,
}

/// Alerts with their actions, as they are now.
pub(super) fn shown(tx: &mut Tx<'_>, alerts: Vec<Alert>, now: Instant) -> Result<Vec<InboxAlert>, ApiError> {
    let prepared = prepare(tx, &alerts, now)?;
    Ok(alerts.into_iter().zip(prepared).map(|(alert, (action, done))| InboxAlert { alert, action, done }).collect())
}

/// An alert of the inbox that the caller may see; 404 otherwise.
pub(super) fn find(tx: &mut Tx<'_>, call: &Call, id: &str) -> Result<Alert, ApiError> {
    let nothing = || ApiError::not_found("alert", id);
    let row: AlertRow = by_id(tx, &LIST, id)?.ok_or_else(nothing)?;
    if let LocationScope::Only(locations) = call.location_scope() {
        let seen: Option<String> = tx.optional(&SEEN, args![id, locations])?;
        seen.ok_or_else(nothing)?;
    }
    Ok(Alert::from(row))
}

/// One alert with its action.
pub(super) fn one(tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<InboxAlert, ApiError> {
    let row: AlertRow = tx.one(&ONE, args![id])?;
    let mut shown = shown(tx, vec![Alert::from(row)], now)?;
    shown.pop().ok_or_else(|| ApiError::not_found("alert", id))
}

/// What somebody did with an alert.
pub(super) fn act(
    tx: &mut Tx<'_>,
    id: &str,
    state: &str,
    until: Option<Instant>,
    outcome: &str,
    by: (&str, Instant),
) -> Result<(), ApiError> {
    tx.execute(&ACT, args![id, state, until, outcome, by.0, by.1])?;
    Ok(())
}

/// Opens alerts again whose silence is over.
///
/// # Errors
/// As the database says.
pub(in super::super) fn wake(tx: &mut Tx<'_>, now: Instant) -> Result<(), ApiError> {
    tx.execute(&WAKE, args![now])?;
    Ok(())
}

sql! {
    ONE = concat!("SELECT ", alert_columns!(), " FROM alert a WHERE a.workspace_id = $1 AND a.id = $2");
    SEEN = concat!("SELECT a.id FROM alert a WHERE a.workspace_id = $1 AND a.id = $2", within_locations!("$3"));
    ACT = "
        UPDATE alert SET state = $3, snoozed_until = $4, outcome = CASE WHEN $5 = '' THEN outcome ELSE $5 END, acted_by = $6, acted_at = $7
         WHERE workspace_id = $1 AND id = $2 AND status = 'FIRED'";
    WAKE = "
        UPDATE alert SET state = 'OPEN', snoozed_until = NULL
         WHERE workspace_id = $1 AND state = 'SNOOZED' AND snoozed_until <= $2";
}
