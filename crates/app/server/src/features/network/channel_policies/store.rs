//! Policies as they are kept, and as other features ask for what holds.

use super::resolve::{ChannelDefaults, Effective, Place, Policy, applying, resolve};
use super::wire::{ChannelPolicyBody, PolicyRow};
use crate::change::{Action, Change};
use crate::features::catalog;
use crate::features::network::channels::{Channel, find_channel};
use crate::features::network::locations::require;
use crate::http::ApiError;
use serde_json::json;
use std::collections::HashMap;
use stockflow_db::{DbError, Tx, args, sql};

/// All policies that hold, with the trees that their scopes are looked up in.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    policies: Vec<Policy>,
    /// Location → the one above it.
    parents: HashMap<String, String>,
}

/// Reads them, with what is needed to resolve them.
pub(crate) fn policies(tx: &mut Tx<'_>) -> Result<Policies, ApiError> {
    let rows: Vec<PolicyRow> = tx.all(&ACTIVE, args![])?;
    let policies: Vec<Policy> = rows.into_iter().map(Policy::from).collect();
    let mut all = Policies { policies, ..Policies::default() };
    if all.policies.iter().any(|policy| !policy.location_id.is_empty()) {
        all.parents = tx.all::<(String, String)>(&PARENTS, args![])?.into_iter().collect();
    }
    Ok(all)
}

impl Policies {
    /// Whether the categories of products matter.
    #[must_use]
    pub(crate) fn name_categories(&self) -> bool {
        self.policies.iter().any(|policy| !policy.category_id.is_empty())
    }

    /// Whether what one channel may have can depend on what others have promised.
    #[must_use]
    pub(crate) fn share_stock(&self) -> bool {
        let shares = |policy: &Policy| {
            policy.settings.allocation_weight.is_some()
                || policy.settings.max_share_of_inventory.is_some_and(|share| share < 100.0)
        };
        self.policies.iter().any(shares)
    }

    /// Whether something may be promised that is not on the shelf yet.
    #[must_use]
    pub(crate) fn promise_ahead(&self) -> bool {
        self.policies.iter().any(|policy| policy.settings.include_inbound_days.is_some_and(|days| days > 0))
    }

    /// A location and those above it, nearest first.
    fn above(&self, location: Option<&str>) -> Vec<String> {
        let mut chain: Vec<String> = location.map(str::to_owned).into_iter().collect();
        while let Some(parent) = chain.last().and_then(|id| self.parents.get(id)) {
            if chain.contains(parent) {
                break;
            }
            chain.push(parent.clone());
        }
        chain
    }

    /// What holds for a product at a location (or at none in particular) for a channel. `categories` are those of
    /// [`catalog::categories_above`]; they may be left empty where [`name_categories`](Self::name_categories) is false.
    #[must_use]
    pub(crate) fn effective(
        &self,
        channel: &Channel,
        product: &str,
        categories: &[(String, usize)],
        location: Option<&str>,
    ) -> Effective {
        let locations = self.above(location);
        let place = Place { product_id: product, categories, locations: &locations, channel_id: &channel.id };
        resolve(&self.policies, &place, &defaults(channel))
    }

    /// The policies that apply, the one that decides first before the others.
    pub(super) fn applying(
        &self,
        channel: &Channel,
        product: &str,
        categories: &[(String, usize)],
        location: Option<&str>,
    ) -> Vec<&Policy> {
        let locations = self.above(location);
        let place = Place { product_id: product, categories, locations: &locations, channel_id: &channel.id };
        applying(&self.policies, &place)
    }
}

fn defaults(channel: &Channel) -> ChannelDefaults {
    ChannelDefaults {
        low_atp_threshold: channel.low_atp_threshold,
        critical_atp_threshold: channel.critical_atp_threshold,
        reserve_stock: channel.reserve_stock,
    }
}

/// Everything that a policy names must be there.
fn check_scope(tx: &mut Tx<'_>, body: &ChannelPolicyBody) -> Result<(), ApiError> {
    if let Some(id) = &body.channel_id
        && find_channel(tx, id)?.is_none()
    {
        return Err(ApiError::unknown_reference("channelId", "channel", id));
    }
    if let Some(id) = &body.product_master_id
        && catalog::find(tx, id)?.is_none()
    {
        return Err(ApiError::unknown_reference("productMasterId", "product", id));
    }
    if let Some(id) = &body.category_id
        && !catalog::is_category(tx, id)?
    {
        return Err(ApiError::unknown_reference("categoryId", "category", id));
    }
    body.location_id.as_deref().map_or(Ok(()), |id| require(tx, "locationId", id))
}

pub(super) fn insert(change: &mut Change<'_, '_>, body: &ChannelPolicyBody) -> Result<String, ApiError> {
    check_scope(change.tx, body)?;
    let id = change.id("policy");
    let values = row(&id, body, change.now);
    change.tx.execute(&INSERT, values)?;
    change.audit(Action::Create, "channelPolicy", &id, None::<&()>, Some(body))?;
    change.emit("network.channel_policy_created.v1", json!({ "policyId": id }));
    Ok(id)
}

pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &ChannelPolicyBody) -> Result<(), ApiError> {
    check_scope(change.tx, body)?;
    let values = row(id, body, change.now);
    change.tx.execute(&UPDATE, values)?;
    Ok(())
}

fn row(id: &str, body: &ChannelPolicyBody, now: stockflow_kernel::Instant) -> Vec<stockflow_db::Arg> {
    let part = |named: &Option<String>| named.clone().unwrap_or_default();
    args![
        id,
        &body.name,
        part(&body.channel_id),
        part(&body.product_master_id),
        part(&body.category_id),
        part(&body.location_id),
        body.priority,
        body.active,
        json!(body.settings()),
        now
    ]
}

/// Ends a policy.
pub(super) fn delete(change: &mut Change<'_, '_>, id: &str) -> Result<(), DbError> {
    change.tx.execute(&DELETE, args![id])?;
    Ok(())
}

sql! {
    ACTIVE = "
        SELECT id, name, channel_id, product_id, category_id, location_id, priority, active, settings, version, created_at, updated_at
          FROM channel_policy WHERE workspace_id = $1 AND active ORDER BY id";
    PARENTS = "SELECT id, parent_id FROM location WHERE workspace_id = $1 AND parent_id IS NOT NULL ORDER BY id";
    INSERT = "
        INSERT INTO channel_policy (workspace_id, id, name, channel_id, product_id, category_id, location_id, priority, active, settings, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)";
    UPDATE = "
        UPDATE channel_policy SET name = $3, channel_id = $4, product_id = $5, category_id = $6, location_id = $7, priority = $8,
               active = $9, settings = $10, updated_at = $11, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    DELETE = "DELETE FROM channel_policy WHERE workspace_id = $1 AND id = $2";
}
