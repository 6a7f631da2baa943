//! A connection as the API takes and shows it.

use crate::App;
use crate::features::network;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Call, Fault, Permission};
use crate::outgoing::unseal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stockflow_db::{Tx, args, from_row, sql_global};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "c.id, c.provider, c.name, c.settings, c.enabled, c.version, c.created_at, c.updated_at",
    from: " FROM connection c WHERE c.workspace_id = $1",
    id: "c.id",
    filters: &[
        Filter {
            name: "provider",
            about: "Of this provider.",
            kind: FilterKind::OneOf(&["SHOPIFY", "SQUARE"]),
            sql: " AND c.provider = ANY($?)",
        },
        Filter { name: "enabled", about: "Whether it is on.", kind: FilterKind::Flag, sql: " AND c.enabled = $?" },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "c.created_at", key: SortKey::Number },
        Sort { name: "name", sql: "c.name", key: SortKey::Text },
    ],
    newest_first: false,
    // A connection is of the whole workspace and has no location: who holds a part of it sees none.
    location: Some(" AND c.id = ANY($?)"),
};

/// Whose webhooks come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(in super::super) enum Provider {
    Shopify,
    Square,
}

impl Provider {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shopify => "SHOPIFY",
            Self::Square => "SQUARE",
        }
    }
}

/// What their things are called here, and what may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(example = json!({
    "locations": { "24826418": "loc_01k8zq5f3m9v7a1r2c4d5e6f7g" }, "items": {}, "notificationUrl": null,
    "updateProducts": true, "updateStock": true,
}))]
pub(in super::super) struct ConnectionSettings {
    /// Our location of each of theirs, by its id there. Stock elsewhere is left alone.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub(in super::super) locations: BTreeMap<String, String>,
    /// Our SKU of each of their items, by its id there, where it is not the SKU that they send.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub(in super::super) items: BTreeMap<String, String>,
    /// Square: the URL that the subscription names, which its signature covers.
    #[schema(max_length = 2000)]
    pub(in super::super) notification_url: Option<String>,
    /// Products are made and changed as theirs are.
    pub(in super::super) update_products: bool,
    /// Stock is set to what they say is available.
    pub(in super::super) update_stock: bool,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            locations: BTreeMap::new(),
            items: BTreeMap::new(),
            notification_url: None,
            update_products: true,
            update_stock: true,
        }
    }
}

/// A connection to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateConnection {
    pub(super) provider: Provider,
    #[schema(example = "Web shop", min_length = 1, max_length = 100)]
    pub(super) name: String,
    /// What the provider signs its webhooks with; kept, and never shown.
    #[schema(example = "hush", min_length = 1, max_length = 200)]
    pub(super) secret: String,
    #[serde(default)]
    pub(super) settings: ConnectionSettings,
}

/// What of it can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ConnectionBody {
    #[schema(example = "Web shop", min_length = 1, max_length = 100)]
    pub(super) name: String,
    /// Another secret; left out or null: the one there is.
    #[serde(default)]
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    pub(super) secret: Option<String>,
    #[serde(default)]
    pub(super) settings: ConnectionSettings,
    /// Off: its webhooks are refused.
    #[schema(example = true)]
    pub(super) enabled: bool,
}

/// A connection to a shop.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Connection {
    #[schema(example = "connection_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    provider: Provider,
    #[schema(example = "Web shop")]
    name: String,
    settings: ConnectionSettings,
    #[schema(example = true)]
    enabled: bool,
    /// Where the provider is to send its webhooks, on this server.
    #[schema(example = "/webhooks/shopify/connection_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    path: String,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct ConnectionRow {
    id: String,
    provider: String,
    name: String,
    settings: String,
    enabled: bool,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(ConnectionRow { id, provider, name, settings, enabled, version, created_at, updated_at });

impl From<ConnectionRow> for Connection {
    fn from(row: ConnectionRow) -> Self {
        Self {
            path: format!("/webhooks/{}/{}", row.provider.to_lowercase(), row.id),
            provider: if row.provider == "SQUARE" { Provider::Square } else { Provider::Shopify },
            id: row.id,
            name: row.name,
            settings: serde_json::from_str(&row.settings).unwrap_or_default(),
            enabled: row.enabled,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Connection {
    /// 404 unless the workspace has it.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<ConnectionRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("connection", id))
    }

    /// What would change nothing.
    pub(super) fn body(&self) -> ConnectionBody {
        ConnectionBody { name: self.name.clone(), secret: None, settings: self.settings.clone(), enabled: self.enabled }
    }

    pub(super) const fn provider(&self) -> Provider {
        self.provider
    }
}

/// What is wrong with settings beyond their schema.
pub(super) fn check(tx: &mut Tx<'_>, provider: Provider, settings: &ConnectionSettings) -> Result<(), ApiError> {
    let mut faults = Vec::new();
    for (theirs, ours) in &settings.locations {
        if network::find_location(tx, ours)?.is_none() {
            let why = format!("names no location of this workspace: {ours}");
            faults.push(Fault::new(format!("settings.locations.{theirs}"), "reference", why));
        }
    }
    if provider == Provider::Square && settings.notification_url.as_deref().is_none_or(str::is_empty) {
        faults.push(Fault::new("settings.notificationUrl", "required", "is required: Square's signature covers it"));
    }
    if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
}

/// Connections are of the whole workspace: who administers one location reads none of them.
pub(super) fn whole(call: &Call) -> Result<(), ApiError> {
    call.require(Permission::AdminWebhooksRead)
}

/// A connection as a webhook finds it.
#[derive(Debug, Clone)]
pub(in super::super) struct Known {
    pub(in super::super) id: String,
    pub(in super::super) workspace: String,
    pub(in super::super) secret: String,
    pub(in super::super) settings: ConnectionSettings,
}

/// The connection that a webhook names; 404 unless there is one of this provider that is on.
pub(in super::super) async fn known(app: &App, provider: Provider, id: &str) -> Result<Known, ApiError> {
    let found: Option<(String, String, String)> =
        app.db.lookup(&KNOWN, args![id, provider.name()]).await.map_err(ApiError::from)?;
    let (workspace, secret, settings) = found.ok_or_else(|| ApiError::not_found("connection", id))?;
    Ok(Known {
        id: id.to_owned(),
        workspace,
        secret: unseal(&app.config, &secret)?,
        settings: serde_json::from_str(&settings).map_err(ApiError::internal)?,
    })
}

sql_global! {
    KNOWN = "
        SELECT c.workspace_id, c.secret, c.settings FROM connection c
          JOIN workspace w ON w.workspace_id = c.workspace_id AND w.status = 'ACTIVE'
         WHERE c.id = $1 AND c.provider = $2 AND c.enabled";
}
