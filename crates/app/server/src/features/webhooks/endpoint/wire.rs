//! An endpoint as the API takes and shows it.

use crate::change::EVENT_KINDS;
use crate::config::ServerConfig;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, Fault, Permission};
use crate::outgoing::{Allowed, web_address};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "e.id, e.url, e.description, e.event_types, e.enabled, e.disabled_reason, e.previous_until, e.failing_since, \
              e.last_sequence, e.version, e.created_at, e.updated_at",
    from: " FROM webhook_endpoint e WHERE e.workspace_id = $1",
    id: "e.id",
    filters: &[Filter {
        name: "enabled",
        about: "Whether it is on.",
        kind: FilterKind::Flag,
        sql: " AND e.enabled = $?",
    }],
    sorts: &[
        Sort { name: "createdAt", sql: "e.created_at", key: SortKey::Number },
        Sort { name: "url", sql: "e.url", key: SortKey::Text },
    ],
    newest_first: false,
    // An endpoint is told of the whole workspace and has no location: who holds a part of it sees none.
    location: Some(" AND e.id = ANY($?)"),
};

/// One who is told of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WebhookEndpointBody {
    /// An absolute http or https URL without user and password.
    #[schema(example = "https://hooks.example.com/stockflow", min_length = 1, max_length = 2000)]
    pub(super) url: String,
    #[serde(default)]
    #[schema(example = "Warehouse system", max_length = 200, default = "")]
    pub(super) description: String,
    /// Kinds of events (`inventory.stock_adjusted.v1`), or an area with a star (`inventory.*`); empty: all.
    #[serde(default)]
    #[schema(example = json!(["inventory.*", "alerts.alert_fired.v1"]), max_items = 200)]
    pub(super) event_types: Vec<String>,
    /// Off: what happens meanwhile is not queued for it, and what is queued waits.
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    pub(super) enabled: bool,
}

const fn yes() -> bool {
    true
}

/// One who is told of events.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct WebhookEndpoint {
    #[schema(example = "hook_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "https://hooks.example.com/stockflow")]
    pub(super) url: String,
    #[schema(example = "Warehouse system")]
    pub(super) description: String,
    /// Empty: all.
    #[schema(example = json!(["inventory.*", "alerts.alert_fired.v1"]))]
    pub(super) event_types: Vec<String>,
    #[schema(example = true)]
    pub(super) enabled: bool,
    /// Why the program switched it off; null where a person did, or it is on.
    #[schema(example = json!(null))]
    disabled_reason: Option<String>,
    /// Until then messages are signed with the secret before the last rotation too.
    #[schema(example = json!(null))]
    old_secret_until: Option<Instant>,
    /// Since when nothing went through; null: the last one did.
    #[schema(example = json!(null))]
    failing_since: Option<Instant>,
    /// The last event that was queued for it; 0: none yet.
    #[schema(example = 4711)]
    last_sequence: i64,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// An endpoint with the secret that its messages are signed with, shown this once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookEndpointWithSecret {
    pub(super) endpoint: WebhookEndpoint,
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub(super) secret: String,
}

pub(super) struct EndpointRow {
    id: String,
    url: String,
    description: String,
    event_types: String,
    enabled: bool,
    disabled_reason: String,
    previous_until: i64,
    failing_since: Option<Instant>,
    last_sequence: i64,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(EndpointRow {
    id,
    url,
    description,
    event_types,
    enabled,
    disabled_reason,
    previous_until,
    failing_since,
    last_sequence,
    version,
    created_at,
    updated_at
});

impl From<EndpointRow> for WebhookEndpoint {
    fn from(row: EndpointRow) -> Self {
        Self {
            id: row.id,
            url: row.url,
            description: row.description,
            event_types: serde_json::from_str(&row.event_types).unwrap_or_default(),
            enabled: row.enabled,
            disabled_reason: (!row.disabled_reason.is_empty()).then_some(row.disabled_reason),
            old_secret_until: (row.previous_until > 0).then(|| Instant::from_micros(row.previous_until)),
            failing_since: row.failing_since,
            last_sequence: row.last_sequence,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl WebhookEndpoint {
    /// 404 unless the workspace has it.
    pub(in super::super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<EndpointRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("webhook endpoint", id))
    }

    /// The kinds of events that it wants; none: all.
    pub(in super::super) fn event_types(&self) -> &[String] {
        &self.event_types
    }

    /// For the audit log: the path of a web hook is as good as a password.
    pub(super) fn redacted(&self) -> Self {
        Self { url: host_of(&self.url), ..self.clone() }
    }

    /// What would make it anew.
    pub(super) fn body(&self) -> WebhookEndpointBody {
        WebhookEndpointBody {
            url: self.url.clone(),
            description: self.description.clone(),
            event_types: self.event_types.clone(),
            enabled: self.enabled,
        }
    }
}

/// The host of a URL, which may be shown to everyone.
pub(in super::super) fn host_of(url: &str) -> String {
    let host = web_address(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    format!("{}/…", host.unwrap_or_default())
}

/// What is wrong with an endpoint beyond its schema.
pub(super) fn check(config: &ServerConfig, body: &WebhookEndpointBody) -> Result<(), ApiError> {
    let mut faults = Vec::new();
    match web_address(&body.url) {
        Err(why) => faults.push(Fault::new("url", "format", why)),
        Ok(url) if !Allowed::by(config).admits_literal(&url) => faults.push(Fault::new(
            "url",
            "invalid",
            "must not be a private address; the operator may allow them (allow-private-destinations, allow-destinations)",
        )),
        Ok(_) => {}
    }
    for (index, wanted) in body.event_types.iter().enumerate() {
        if !EVENT_KINDS.iter().any(|kind| wants(std::slice::from_ref(wanted), kind.name)) {
            let why = format!("there is no such kind of event: {wanted}; the document's webhooks list all");
            faults.push(Fault::new(format!("eventTypes[{index}]"), "reference", why));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
}

/// Whether somebody who wants these kinds wants this one.
pub(in super::super) fn wants(wanted: &[String], kind: &str) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|one| match one.strip_suffix('*') {
            Some(start) => (start.is_empty() || start.ends_with('.')) && kind.starts_with(start),
            None => one == kind,
        })
}

/// Endpoints are of the whole workspace: who administers one location reads none of them.
pub(super) fn whole(call: &Call) -> Result<(), ApiError> {
    call.require(Permission::AdminWebhooksRead)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_star_stands_for_an_area_and_nothing_for_everything() {
        let wants = |wanted: &[&str], kind| {
            let wanted: Vec<String> = wanted.iter().map(|w| (*w).to_owned()).collect();
            super::wants(&wanted, kind)
        };
        assert!(wants(&[], "inventory.stock_adjusted.v1"));
        assert!(wants(&["*"], "inventory.stock_adjusted.v1"));
        assert!(wants(&["inventory.*"], "inventory.stock_adjusted.v1"));
        assert!(!wants(&["invent*"], "inventory.stock_adjusted.v1"));
        assert!(!wants(&["inventory.*"], "catalog.product_created.v1"));
        assert!(wants(&["catalog.*", "inventory.stock_adjusted.v1"], "inventory.stock_adjusted.v1"));
        assert!(!wants(&["inventory.stock_adjusted"], "inventory.stock_adjusted.v1"));
    }
}
