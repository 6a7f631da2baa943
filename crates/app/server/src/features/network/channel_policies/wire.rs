//! A channel policy as the API takes and shows it.

use super::resolve::{Policy, Settings, Tier};
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use crate::http::{ApiError, Fault, NotNegative};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Quantity};

pub(super) static LIST: List = List {
    columns: "p.id, p.name, p.channel_id, p.product_id, p.category_id, p.location_id, p.priority, p.active, p.settings, p.version, p.created_at, p.updated_at",
    from: " FROM channel_policy p WHERE p.workspace_id = $1",
    id: "p.id",
    filters: &[
        Filter {
            name: "channelId",
            about: "Names this channel.",
            kind: FilterKind::AnyOf,
            sql: " AND p.channel_id = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Names this product.",
            kind: FilterKind::AnyOf,
            sql: " AND p.product_id = ANY($?)",
        },
        Filter {
            name: "categoryId",
            about: "Names this category.",
            kind: FilterKind::AnyOf,
            sql: " AND p.category_id = ANY($?)",
        },
        Filter {
            name: "locationId",
            about: "Names this location.",
            kind: FilterKind::AnyOf,
            sql: " AND p.location_id = ANY($?)",
        },
        Filter { name: "active", about: "Whether it holds.", kind: FilterKind::Flag, sql: " AND p.active = $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND p.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "priority", sql: "p.priority", key: SortKey::Number },
        Sort { name: "name", sql: "p.name", key: SortKey::Text },
        Sort { name: "createdAt", sql: "p.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

/// What holds for a channel, a product, a category, a location, or a combination of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChannelPolicyBody {
    /// For people.
    #[serde(default)]
    #[schema(example = "Marketplace, fresh food", max_length = 200)]
    pub(super) name: String,
    /// null: any channel.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) channel_id: Option<String>,
    /// null: any product.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) product_master_id: Option<String>,
    /// null: any category; a category holds for those under it.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) category_id: Option<String>,
    /// null: any location; a location holds for those under it.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    pub(super) location_id: Option<String>,
    /// Decides between policies that are equally specific.
    #[serde(default)]
    #[schema(example = 100, minimum = 0, maximum = 1000, default = 0)]
    pub(super) priority: i64,
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    pub(super) active: bool,
    /// Which channels come first when stock is scarce.
    pub(super) tier: Option<Tier>,
    /// Percent: its share within the tier when stock is scarce.
    #[schema(example = 60, minimum = 0, maximum = 100)]
    pub(super) allocation_weight: Option<f64>,
    /// Whether it may take what lower tiers hold without having promised it.
    #[schema(example = false)]
    pub(super) can_preempt: Option<bool>,
    /// Orders are refused while ATP is below this.
    #[schema(value_type = Option<NotNegative>)]
    pub(super) min_atp_to_accept: Option<Quantity>,
    /// Percent of the inventory that it may have at most.
    #[schema(example = 80, minimum = 0, maximum = 100)]
    pub(super) max_share_of_inventory: Option<f64>,
    /// At or below it ATP is low.
    #[schema(value_type = Option<NotNegative>)]
    pub(super) low_atp_threshold: Option<Quantity>,
    /// At or below it ATP is critical.
    #[schema(value_type = Option<NotNegative>)]
    pub(super) critical_atp_threshold: Option<Quantity>,
    /// What is kept against uncertainty and not promised.
    #[schema(value_type = Option<NotNegative>)]
    pub(super) safety_stock: Option<Quantity>,
    /// What of each product is never promised to the channel.
    #[schema(value_type = Option<NotNegative>)]
    pub(super) reserve_stock: Option<Quantity>,
    /// Days within which what is due counts as available.
    #[schema(example = 7, minimum = 0, maximum = 365)]
    pub(super) include_inbound_days: Option<i64>,
    /// Stock with fewer days left is not promised to it.
    #[schema(example = 30, minimum = 0, maximum = 3650)]
    pub(super) min_remaining_shelf_life_days: Option<i64>,
    /// Whether it may promise more than there is.
    #[schema(example = false)]
    pub(super) allow_backorder: Option<bool>,
    /// Whether an order may be served in part.
    #[schema(example = true)]
    pub(super) allow_partial: Option<bool>,
}

const fn yes() -> bool {
    true
}

impl ChannelPolicyBody {
    /// What it sets.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            tier: self.tier,
            allocation_weight: self.allocation_weight,
            can_preempt: self.can_preempt,
            min_atp_to_accept: self.min_atp_to_accept,
            max_share_of_inventory: self.max_share_of_inventory,
            low_atp_threshold: self.low_atp_threshold,
            critical_atp_threshold: self.critical_atp_threshold,
            safety_stock: self.safety_stock,
            reserve_stock: self.reserve_stock,
            include_inbound_days: self.include_inbound_days,
            min_remaining_shelf_life_days: self.min_remaining_shelf_life_days,
            allow_backorder: self.allow_backorder,
            allow_partial: self.allow_partial,
        }
    }

    /// What the schema cannot say.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        if self.settings() == Settings::default() {
            faults.push(Fault::new("body", "required", "sets nothing; give at least one setting such as tier"));
        }
        if self.product_master_id.is_some() && self.category_id.is_some() {
            let message = "cannot be combined with productMasterId, which is narrower";
            faults.push(Fault::new("categoryId", "invalid", message));
        }
        if let (Some(low), Some(critical)) = (self.low_atp_threshold, self.critical_atp_threshold)
            && low < critical
        {
            let message = "must not lie below criticalAtpThreshold";
            faults.push(Fault::new("lowAtpThreshold", "range", message));
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::faults(faults)) }
    }
}

/// A channel policy.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelPolicy {
    #[schema(example = "policy_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "Marketplace, fresh food")]
    name: String,
    #[schema(example = "MARKETPLACE")]
    channel_id: Option<String>,
    #[schema(example = json!(null))]
    product_master_id: Option<String>,
    #[schema(example = json!(null))]
    category_id: Option<String>,
    #[schema(example = json!(null))]
    location_id: Option<String>,
    #[schema(example = 100)]
    priority: i64,
    #[schema(example = true)]
    pub(super) active: bool,
    #[serde(flatten)]
    settings: Settings,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct PolicyRow {
    id: String,
    name: String,
    channel_id: String,
    product_id: String,
    category_id: String,
    location_id: String,
    priority: i64,
    active: bool,
    settings: Value,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(PolicyRow {
    id,
    name,
    channel_id,
    product_id,
    category_id,
    location_id,
    priority,
    active,
    settings,
    version,
    created_at,
    updated_at
});

fn named(id: String) -> Option<String> {
    (!id.is_empty()).then_some(id)
}

impl From<PolicyRow> for ChannelPolicy {
    fn from(row: PolicyRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            channel_id: named(row.channel_id),
            product_master_id: named(row.product_id),
            category_id: named(row.category_id),
            location_id: named(row.location_id),
            priority: row.priority,
            active: row.active,
            settings: serde_json::from_value(row.settings).unwrap_or_default(),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<PolicyRow> for Policy {
    fn from(row: PolicyRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            channel_id: row.channel_id,
            product_id: row.product_id,
            category_id: row.category_id,
            location_id: row.location_id,
            priority: row.priority,
            created_at: row.created_at,
            settings: serde_json::from_value(row.settings).unwrap_or_default(),
        }
    }
}

impl ChannelPolicy {
    /// 404 unless it is there.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Self, ApiError> {
        let row: Option<PolicyRow> = by_id(tx, &LIST, id)?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("channel policy", id))
    }

    /// What would make it anew.
    pub(super) fn body(&self) -> ChannelPolicyBody {
        ChannelPolicyBody {
            name: self.name.clone(),
            channel_id: self.channel_id.clone(),
            product_master_id: self.product_master_id.clone(),
            category_id: self.category_id.clone(),
            location_id: self.location_id.clone(),
            priority: self.priority,
            active: self.active,
            tier: self.settings.tier,
            allocation_weight: self.settings.allocation_weight,
            can_preempt: self.settings.can_preempt,
            min_atp_to_accept: self.settings.min_atp_to_accept,
            max_share_of_inventory: self.settings.max_share_of_inventory,
            low_atp_threshold: self.settings.low_atp_threshold,
            critical_atp_threshold: self.settings.critical_atp_threshold,
            safety_stock: self.settings.safety_stock,
            reserve_stock: self.settings.reserve_stock,
            include_inbound_days: self.settings.include_inbound_days,
            min_remaining_shelf_life_days: self.settings.min_remaining_shelf_life_days,
            allow_backorder: self.settings.allow_backorder,
            allow_partial: self.settings.allow_partial,
        }
    }
}
