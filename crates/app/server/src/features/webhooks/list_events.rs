//! `GET /api/events`

use crate::http::{Answer, ApiQuery, Call, Permission, Reply};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stockflow_db::{args, from_row, sql};
use stockflow_kernel::Instant;

/// Where to begin, and what to show.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// The sequence number of the last event that you have: what comes after it is shown. 0: from the first one.
    #[serde(default)]
    #[param(example = 0, minimum = 0)]
    after: i64,
    /// Events of an answer.
    #[serde(default = "usual")]
    #[param(example = 20, minimum = 1, maximum = 100, default = 20)]
    limit: i64,
    /// Events of these kinds alone, separated by commas. The numbers then have gaps.
    #[param(min_items = 1)]
    r#type: Option<Vec<String>>,
}

const fn usual() -> i64 {
    20
}

/// Something that has happened in the workspace.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    #[schema(example = "evt_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    /// Its place: 1, 2, 3 and so on, without gaps, in the order in which changes became visible.
    #[schema(example = 4711)]
    sequence: i64,
    /// `<area>.<entity>_<past tense>.v<version>`; the document's `webhooks` list all with their payloads.
    #[serde(rename = "type")]
    #[schema(example = "inventory.stock_adjusted.v1")]
    kind: String,
    timestamp: Instant,
    /// What the kind says.
    #[schema(value_type = Object, example = json!({ "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g" }))]
    data: Value,
}
from_row!(Event { id, sequence, kind, timestamp, data });

/// Events
///
/// What has happened, oldest first, from any place on: ask again with the last `sequence` you have. An event stands
/// here if and only if its change was committed; none is shown before all before it are. An empty list means that
/// you have everything.
#[utoipa::path(get, path = "/api/events", tag = "Webhooks", security(("bearer" = ["admin.webhooks.read"])),
    params(EventsQuery),
    responses((status = 200, description = "The next events", body = [Event])))]
pub(super) async fn list_events(call: Call, ApiQuery(query): ApiQuery<EventsQuery>) -> Answer {
    // Events are of the whole workspace.
    call.require(Permission::AdminWebhooksRead)?;
    let events: Vec<Event> = call
        .read(move |tx| {
            Ok(match &query.r#type {
                None => tx.all(&AFTER, args![query.after, query.limit])?,
                Some(kinds) => tx.all(&AFTER_OF_KINDS, args![query.after, query.limit, kinds])?,
            })
        })
        .await?;
    Reply::ok(&events)
}

sql! {
    AFTER = "
        SELECT id, sequence, kind, occurred_at, payload FROM event_outbox
         WHERE workspace_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";
    AFTER_OF_KINDS = "
        SELECT id, sequence, kind, occurred_at, payload FROM event_outbox
         WHERE workspace_id = $1 AND sequence > $2 AND kind = ANY($4) ORDER BY sequence LIMIT $3";
}
