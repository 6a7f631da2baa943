//! A channel as the API takes and shows it.

use super::store::{Channel, find_channel};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use crate::http::{ApiError, NotNegative};
use serde::{Deserialize, Serialize};
use stockflow_db::Tx;
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

/// How a channel sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ChannelType {
    Direct,
    ECommerce,
    B2b,
    Retail,
    Marketplace,
    Fba,
    Vmi,
    #[serde(rename = "3PL")]
    ThirdParty,
    Dropship,
    Wholesale,
}

impl ChannelType {
    pub(super) const fn name(self) -> &'static str {
        KINDS[self as usize]
    }
}

/// What a channel is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChannelFields {
    #[schema(example = "Web shop", min_length = 1, max_length = 300)]
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: ChannelType,
    /// At or below it ATP is low, where no policy says otherwise.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    pub(super) low_atp_threshold: Quantity,
    /// At or below it ATP is critical, where no policy says otherwise.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    pub(super) critical_atp_threshold: Quantity,
    /// What of each product is never promised to this channel, where no policy says otherwise.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    pub(super) reserve_stock: Quantity,
    /// The locations it sells from.
    #[serde(default)]
    #[schema(example = json!(["loc_01k8zq5f3m9v7a1r2c4d5e6f7g"]), max_items = 10_000)]
    pub(super) location_ids: Vec<String>,
}

impl ChannelFields {
    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        if self.low_atp_threshold < self.critical_atp_threshold {
            return Err(ApiError::fault("lowAtpThreshold", "range", "must not lie below criticalAtpThreshold"));
        }
        Ok(())
    }
}

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
    #[schema(example = 1)]
    pub(super) version: i64,
}

impl From<Channel> for ChannelView {
    fn from(channel: Channel) -> Self {
        Self {
            id: channel.id,
            name: channel.name,
            kind: channel.kind,
            low_atp_threshold: channel.low_atp_threshold,
            critical_atp_threshold: channel.critical_atp_threshold,
            reserve_stock: channel.reserve_stock,
            location_ids: channel.location_ids,
            version: channel.version,
        }
    }
}

impl ChannelView {
    /// 404 unless it is there.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        find_channel(tx, id)?.map(Self::from).ok_or_else(|| ApiError::not_found("channel", id))
    }

    /// What would make it anew.
    pub(super) fn fields(&self) -> Result<ChannelFields, ApiError> {
        Ok(ChannelFields {
            name: self.name.clone(),
            kind: serde_json::from_value(self.kind.as_str().into()).map_err(ApiError::internal)?,
            low_atp_threshold: self.low_atp_threshold,
            critical_atp_threshold: self.critical_atp_threshold,
            reserve_stock: self.reserve_stock,
            location_ids: self.location_ids.clone(),
        })
    }
}
