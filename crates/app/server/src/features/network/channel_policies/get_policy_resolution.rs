//! `GET /api/admin/channel-policies/resolution`

use super::resolve::{Decided, Effective, Policy};
use super::store::policies;
use crate::features::catalog;
use crate::features::network::{find_channel, find_location};
use crate::http::{Answer, ApiError, ApiQuery, Call, Reply};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where to look.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PolicyPlace {
    /// The product.
    #[param(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: String,
    /// The channel.
    #[param(example = "WEB-EU", min_length = 1, max_length = 60)]
    channel_id: String,
    /// The location; without it what holds for the channel as a whole.
    #[param(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: Option<String>,
}

/// What holds at one place, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PolicyResolution {
    /// One entry a setting.
    settings: Vec<ResolvedSetting>,
    /// All policies that apply, the one that decides first before the others.
    applying: Vec<ApplyingPolicy>,
}

/// One setting with where it comes from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ResolvedSetting {
    #[schema(example = "lowAtpThreshold")]
    name: &'static str,
    /// As in the policy's settings.
    #[schema(value_type = Value, example = 5)]
    value: Value,
    /// The policy that decided it; null: the channel's own setting or the default.
    #[schema(example = json!(null))]
    policy_id: Option<String>,
    #[schema(example = "no policy that applies sets it: the channel's own setting or the default holds")]
    why: String,
}

/// A policy that applies.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ApplyingPolicy {
    #[schema(example = "policy_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    policy_id: String,
    #[schema(example = "Marketplace, fresh food")]
    name: String,
    /// What of product, category, location and channel it names.
    #[schema(example = json!(["product", "channel"]))]
    names: Vec<&'static str>,
    #[schema(example = 100)]
    priority: i64,
    /// Why it stands before the next one; null for the last.
    #[schema(example = "names more: product and channel against channel")]
    beats: Option<String>,
}

/// What holds at a place, and why
///
/// Of the policies that apply, the most specific decides, then the higher priority, then the older. Each setting
/// comes from the first of them that sets it.
#[utoipa::path(get, path = "/api/admin/channel-policies/resolution", tag = "Network", security(("bearer" = ["admin.channelpolicies.read"])),
    params(PolicyPlace),
    responses((status = 200, description = "What holds", body = PolicyResolution)))]
pub(super) async fn get_policy_resolution(call: Call, ApiQuery(place): ApiQuery<PolicyPlace>) -> Answer {
    let resolution = call
        .read(move |tx| {
            if catalog::find(tx, &place.product_master_id)?.is_none() {
                return Err(ApiError::unknown_reference("productMasterId", "product", &place.product_master_id));
            }
            let channel = find_channel(tx, &place.channel_id)?
                .ok_or_else(|| ApiError::unknown_reference("channelId", "channel", &place.channel_id))?;
            if let Some(id) = &place.location_id
                && find_location(tx, id)?.is_none()
            {
                return Err(ApiError::unknown_reference("locationId", "location", id));
            }
            let all = policies(tx)?;
            let one = [place.product_master_id.clone()];
            let categories = catalog::categories_above(tx, &one)?.remove(&one[0]).unwrap_or_default();
            let (product, location) = (&place.product_master_id, place.location_id.as_deref());
            let order = all.applying(&channel, product, &categories, location);
            let effective = all.effective(&channel, product, &categories, location);
            Ok(PolicyResolution { settings: settings(&effective, &order), applying: listed(&order) })
        })
        .await?;
    Reply::ok(&resolution)
}

fn settings(effective: &Effective, order: &[&Policy]) -> Vec<ResolvedSetting> {
    let e = effective;
    vec![
        setting("tier", &e.tier, order),
        setting("allocationWeight", &e.allocation_weight, order),
        setting("canPreempt", &e.can_preempt, order),
        setting("minAtpToAccept", &e.min_atp_to_accept, order),
        setting("maxShareOfInventory", &e.max_share_of_inventory, order),
        setting("lowAtpThreshold", &e.low_atp_threshold, order),
        setting("criticalAtpThreshold", &e.critical_atp_threshold, order),
        setting("safetyStock", &e.safety_stock, order),
        setting("reserveStock", &e.reserve_stock, order),
        setting("includeInboundDays", &e.include_inbound_days, order),
        setting("minRemainingShelfLifeDays", &e.min_remaining_shelf_life_days, order),
        setting("allowBackorder", &e.allow_backorder, order),
        setting("allowPartial", &e.allow_partial, order),
    ]
}

fn setting<T: Serialize>(name: &'static str, decided: &Decided<T>, order: &[&Policy]) -> ResolvedSetting {
    let place = order.iter().position(|policy| Some(&policy.id) == decided.policy_id.as_ref());
    let why = match place {
        Some(0) => format!("{} decides first and sets it", order[0].name),
        Some(n) => format!("{} sets it; {n} before it in the order leave it out", order[n].name),
        None => "no policy that applies sets it: the channel's own setting or the default holds".to_owned(),
    };
    ResolvedSetting { name, value: json!(decided.value), policy_id: decided.policy_id.clone(), why }
}

fn names(policy: &Policy) -> Vec<&'static str> {
    let scope = [
        ("product", &policy.product_id),
        ("category", &policy.category_id),
        ("location", &policy.location_id),
        ("channel", &policy.channel_id),
    ];
    scope.into_iter().filter(|(_, id)| !id.is_empty()).map(|(name, _)| name).collect()
}

fn listed(order: &[&Policy]) -> Vec<ApplyingPolicy> {
    let entry = |(index, policy): (usize, &&Policy)| ApplyingPolicy {
        policy_id: policy.id.clone(),
        name: policy.name.clone(),
        names: names(policy),
        priority: policy.priority,
        beats: order.get(index + 1).map(|next| beats(policy, next)),
    };
    order.iter().enumerate().map(entry).collect()
}

/// The first rule by which one stands before the other.
fn beats(first: &Policy, next: &Policy) -> String {
    let (mine, others) = (names(first), names(next));
    let or_nothing = |names: &[&str]| if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") };
    if mine.len() != others.len() {
        return format!("names more: {} against {}", or_nothing(&mine), or_nothing(&others));
    }
    if mine.contains(&"product") != others.contains(&"product") {
        return "as specific, but names the product itself".to_owned();
    }
    if first.category_id != next.category_id || first.location_id != next.location_id {
        return "as specific, but its category or location lies nearer".to_owned();
    }
    if first.priority != next.priority {
        return format!("equally specific, with the higher priority: {} against {}", first.priority, next.priority);
    }
    "equally specific and of the same priority, but older".to_owned()
}
