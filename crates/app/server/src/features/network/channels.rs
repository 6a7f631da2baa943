//! `GET /api/channels`, `GET /api/channels/{id}`

use super::store;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey};
use crate::http::{Answer, ApiError, Call, PathId, Reply};
use serde::Serialize;
use stockflow_kernel::Quantity;

pub(super) static LIST: List = List {
    columns: "c.id",
    from: " FROM channel c WHERE c.workspace_id = $1",
    id: "c.id",
    filters: &[
        Filter { name: "type", about: "The exact type.", kind: FilterKind::OneOf(KINDS), sql: " AND c.kind = ANY($?)" },
        Filter {
            name: "locationId",
            about: "Sells from this location.",
            kind: FilterKind::AnyOf,
            sql: " AND c.id IN (SELECT s.channel_id FROM channel_location s WHERE s.workspace_id = $1 AND s.location_id = ANY($?))",
        },
        Filter {
            name: "q",
            about: "Text in code or name.",
            kind: FilterKind::Search,
            sql: " AND lower(c.id || ' ' || c.name) LIKE $? ESCAPE '\\'",
        },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND c.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "name", sql: "c.name", key: SortKey::Text },
        Sort { name: "id", sql: "c.id", key: SortKey::Text },
    ],
    newest_first: false,
    location: None,
};

const KINDS: &[&str] =
    &["DIRECT", "E_COMMERCE", "B2B", "RETAIL", "MARKETPLACE", "FBA", "VMI", "3PL", "DROPSHIP", "WHOLESALE"];

/// A way of selling.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelView {
    /// The customer's own code.
    #[schema(example = "DTC")]
    id: String,
    #[schema(example = "Web shop")]
    name: String,
    #[serde(rename = "type")]
    #[schema(example = "E_COMMERCE")]
    kind: String,
    /// At or below it ATP is low.
    low_atp_threshold: Quantity,
    /// At or below it ATP is critical.
    critical_atp_threshold: Quantity,
    /// What of each product is never promised to this channel.
    reserve_stock: Quantity,
    /// The locations it sells from.
    #[schema(example = json!(["loc_01k8zq5f3m9v7a1r2c4d5e6f7g"]))]
    location_ids: Vec<String>,
}

impl From<store::Channel> for ChannelView {
    fn from(channel: store::Channel) -> Self {
        Self {
            id: channel.id,
            name: channel.name,
            kind: channel.kind,
            low_atp_threshold: channel.low_atp_threshold,
            critical_atp_threshold: channel.critical_atp_threshold,
            reserve_stock: channel.reserve_stock,
            location_ids: channel.location_ids,
        }
    }
}

/// Channels
#[utoipa::path(get, path = "/api/channels", tag = "Network", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of channels", body = [ChannelView])))]
pub(super) async fn list_channels(call: Call, query: ListQuery) -> Answer {
    let (page, pagination) = call
        .read(move |tx| {
            let (ids, pagination) = query.rows::<String>(tx)?;
            let mut all = store::channels(tx)?;
            let mut page = Vec::new();
            for id in ids {
                if let Some(at) = all.iter().position(|c| c.id == id) {
                    page.push(ChannelView::from(all.swap_remove(at)));
                }
            }
            Ok((page, pagination))
        })
        .await?;
    Reply::page(&page, &pagination)
}

/// One channel
#[utoipa::path(get, path = "/api/channels/{id}", tag = "Network", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The channel's code")),
    responses((status = 200, description = "The channel", body = ChannelView)))]
pub(super) async fn get_channel(call: Call, PathId(id): PathId) -> Answer {
    let channel =
        call.read(move |tx| store::find_channel(tx, &id)?.ok_or_else(|| ApiError::not_found("channel", &id))).await?;
    Reply::ok(&ChannelView::from(channel))
}
