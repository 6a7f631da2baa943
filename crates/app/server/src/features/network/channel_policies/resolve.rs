//! Which policy decides. Pure: no database, no clock.
//!
//! Of the policies whose scope holds a product at a location for a channel, they decide in this order:
//!
//! 1. the one that names more of the four (product, category, location, channel);
//! 2. of as many, the one that names the product, since a product is narrower than its category;
//! 3. the one whose category lies nearer to the product in its tree, then the one whose location lies nearer;
//! 4. the higher `priority`;
//! 5. the older one, so that a new policy never changes silently what applies already; then the lower id.
//!
//! Each setting comes from the first policy in that order that sets it. What none sets comes from the channel
//! (thresholds and reserve stock) or from the defaults.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use stockflow_kernel::{Instant, Quantity};

/// How important a channel is when stock is scarce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Tier {
    High,
    Medium,
    Low,
}

/// What a policy sets; null: not set by it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Which channels come first when stock is scarce.
    pub tier: Option<Tier>,
    /// Percent: its share within the tier when stock is scarce.
    #[schema(example = 60, minimum = 0, maximum = 100)]
    pub allocation_weight: Option<f64>,
    /// Whether it may take what lower tiers hold without having promised it.
    #[schema(example = false)]
    pub can_preempt: Option<bool>,
    /// Orders are refused while ATP is below this.
    #[schema(value_type = Option<crate::http::NotNegative>)]
    pub min_atp_to_accept: Option<Quantity>,
    /// Percent of the inventory that it may have at most.
    #[schema(example = 80, minimum = 0, maximum = 100)]
    pub max_share_of_inventory: Option<f64>,
    /// At or below it ATP is low.
    #[schema(value_type = Option<crate::http::NotNegative>)]
    pub low_atp_threshold: Option<Quantity>,
    /// At or below it ATP is critical.
    #[schema(value_type = Option<crate::http::NotNegative>)]
    pub critical_atp_threshold: Option<Quantity>,
    /// What is kept against uncertainty and not promised.
    #[schema(value_type = Option<crate::http::NotNegative>)]
    pub safety_stock: Option<Quantity>,
    /// What of each product is never promised to the channel.
    #[schema(value_type = Option<crate::http::NotNegative>)]
    pub reserve_stock: Option<Quantity>,
    /// Days within which what is due counts as available.
    #[schema(example = 7, minimum = 0, maximum = 365)]
    pub include_inbound_days: Option<i64>,
    /// Stock with fewer days left is not promised to it.
    #[schema(example = 30, minimum = 0, maximum = 3650)]
    pub min_remaining_shelf_life_days: Option<i64>,
    /// Whether it may promise more than there is.
    #[schema(example = false)]
    pub allow_backorder: Option<bool>,
    /// Whether an order may be served in part.
    #[schema(example = true)]
    pub allow_partial: Option<bool>,
}

/// A policy with its scope; an empty text names nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Policy {
    pub id: String,
    pub name: String,
    pub channel_id: String,
    pub product_id: String,
    pub category_id: String,
    pub location_id: String,
    pub priority: i64,
    pub created_at: Instant,
    pub settings: Settings,
}

/// What is asked for: the product with its categories and the location with those above it, nearest first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub product_id: &'a str,
    /// The product's categories and those above them, each with how many steps it is away.
    pub categories: &'a [(String, usize)],
    /// The location, then those above it. Empty: no single location is asked for, and a policy that names one
    /// does not apply.
    pub locations: &'a [String],
    pub channel_id: &'a str,
}

/// A setting and the policy that decided it; `None`: the channel's own or the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<T> {
    pub value: T,
    pub policy_id: Option<String>,
}

/// Everything that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    pub tier: Decided<Tier>,
    pub allocation_weight: Decided<f64>,
    pub can_preempt: Decided<bool>,
    pub min_atp_to_accept: Decided<Quantity>,
    pub max_share_of_inventory: Decided<f64>,
    pub low_atp_threshold: Decided<Quantity>,
    pub critical_atp_threshold: Decided<Quantity>,
    pub safety_stock: Decided<Quantity>,
    pub reserve_stock: Decided<Quantity>,
    pub include_inbound_days: Decided<i64>,
    pub min_remaining_shelf_life_days: Decided<i64>,
    pub allow_backorder: Decided<bool>,
    pub allow_partial: Decided<bool>,
}

/// The channel's own settings, where no policy says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ChannelDefaults {
    pub low_atp_threshold: Quantity,
    pub critical_atp_threshold: Quantity,
    pub reserve_stock: Quantity,
}

/// How near a policy is to a place: smaller decides first. `None`: it does not apply.
fn nearness(policy: &Policy, place: &Place<'_>) -> Option<(Reverse<usize>, bool, usize, usize)> {
    let holds = |named: &str, asked: &str| named.is_empty() || named == asked;
    if !holds(&policy.product_id, place.product_id) || !holds(&policy.channel_id, place.channel_id) {
        return None;
    }
    let category = match policy.category_id.as_str() {
        "" => 0,
        named => place.categories.iter().find(|(id, _)| id == named)?.1,
    };
    let location = match policy.location_id.as_str() {
        "" => 0,
        named => place.locations.iter().position(|id| id == named)?,
    };
    let scope = [&policy.product_id, &policy.category_id, &policy.location_id, &policy.channel_id];
    let named = scope.iter().filter(|part| !part.is_empty()).count();
    Some((Reverse(named), policy.product_id.is_empty(), category, location))
}

/// The policies that apply, the one that decides first before the others.
#[must_use]
pub(super) fn applying<'p>(policies: &'p [Policy], place: &Place<'_>) -> Vec<&'p Policy> {
    let mut applying: Vec<_> = policies.iter().filter_map(|policy| Some((nearness(policy, place)?, policy))).collect();
    applying.sort_by(|(a, p), (b, q)| {
        a.cmp(b)
            .then_with(|| q.priority.cmp(&p.priority))
            .then_with(|| p.created_at.cmp(&q.created_at))
            .then_with(|| p.id.cmp(&q.id))
    });
    applying.into_iter().map(|(_, policy)| policy).collect()
}

/// What holds at a place, each setting with the policy that decided it.
#[must_use]
pub(super) fn resolve(policies: &[Policy], place: &Place<'_>, channel: &ChannelDefaults) -> Effective {
    let order = applying(policies, place);
    Effective {
        tier: decide(&order, |s| s.tier, Tier::Medium),
        allocation_weight: decide(&order, |s| s.allocation_weight, 100.0),
        can_preempt: decide(&order, |s| s.can_preempt, false),
        min_atp_to_accept: decide(&order, |s| s.min_atp_to_accept, Quantity::ZERO),
        max_share_of_inventory: decide(&order, |s| s.max_share_of_inventory, 100.0),
        low_atp_threshold: decide(&order, |s| s.low_atp_threshold, channel.low_atp_threshold),
        critical_atp_threshold: decide(&order, |s| s.critical_atp_threshold, channel.critical_atp_threshold),
        safety_stock: decide(&order, |s| s.safety_stock, Quantity::ZERO),
        reserve_stock: decide(&order, |s| s.reserve_stock, channel.reserve_stock),
        include_inbound_days: decide(&order, |s| s.include_inbound_days, 0),
        min_remaining_shelf_life_days: decide(&order, |s| s.min_remaining_shelf_life_days, 0),
        allow_backorder: decide(&order, |s| s.allow_backorder, false),
        allow_partial: decide(&order, |s| s.allow_partial, true),
    }
}

fn decide<T>(order: &[&Policy], setting: impl Fn(&Settings) -> Option<T>, default: T) -> Decided<T> {
    let found = order.iter().find_map(|policy| Some((setting(&policy.settings)?, policy.id.clone())));
    match found {
        Some((value, id)) => Decided { value, policy_id: Some(id) },
        None => Decided { value: default, policy_id: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(id: &str, scope: [&str; 4], priority: i64, at: i64, low: i64) -> Policy {
        let [product, category, location, channel] = scope.map(str::to_owned);
        Policy {
            id: id.into(),
            name: id.into(),
            channel_id: channel,
            product_id: product,
            category_id: category,
            location_id: location,
            priority,
            created_at: Instant::from_micros(at),
            settings: Settings { low_atp_threshold: Some(Quantity::whole(low)), ..Settings::default() },
        }
    }

    fn decides(policies: &[Policy]) -> String {
        let categories = [("shoes".to_owned(), 0), ("all".to_owned(), 1)];
        let locations = ["store".to_owned(), "region".to_owned()];
        let place = Place { product_id: "p", categories: &categories, locations: &locations, channel_id: "WEB" };
        let effective = resolve(policies, &place, &ChannelDefaults::default());
        effective.low_atp_threshold.policy_id.unwrap_or_else(|| "none".into())
    }

    #[test]
    fn the_policy_that_names_more_decides_whatever_its_priority() {
        let wide = policy("wide", ["", "", "", "WEB"], 1000, 0, 1);
        let narrow = policy("narrow", ["", "", "store", "WEB"], 0, 9, 2);
        assert_eq!(decides(&[wide, narrow]), "narrow");
    }

    #[test]
    fn of_as_many_the_product_then_the_nearer_category_then_the_nearer_location() {
        let product = policy("product", ["p", "", "", ""], 0, 9, 1);
        let near = policy("near", ["", "shoes", "", ""], 0, 9, 2);
        let far = policy("far", ["", "all", "", ""], 1000, 0, 3);
        assert_eq!(decides(&[far.clone(), near.clone(), product]), "product");
        assert_eq!(decides(&[far, near]), "near");
        let store = policy("store", ["", "", "store", ""], 0, 9, 4);
        let region = policy("region", ["", "", "region", ""], 1000, 0, 5);
        assert_eq!(decides(&[region, store]), "store");
    }

    #[test]
    fn of_equals_the_higher_priority_then_the_older_then_the_lower_id() {
        let one = |id: &str, priority: i64, at: i64| policy(id, ["", "", "", "WEB"], priority, at, 1);
        assert_eq!(decides(&[one("a", 1, 0), one("b", 2, 9)]), "b");
        assert_eq!(decides(&[one("a", 1, 5), one("b", 1, 4)]), "b");
        assert_eq!(decides(&[one("b", 1, 4), one("a", 1, 4)]), "a");
    }

    #[test]
    fn a_setting_that_the_first_leaves_out_comes_from_the_next_and_then_from_the_channel() {
        let mut narrow = policy("narrow", ["p", "", "", "WEB"], 0, 0, 3);
        narrow.settings = Settings { allow_backorder: Some(true), ..Settings::default() };
        let wide = policy("wide", ["", "", "", ""], 0, 0, 7);
        let place = Place { product_id: "p", categories: &[], locations: &[], channel_id: "WEB" };
        let own = ChannelDefaults { reserve_stock: Quantity::whole(2), ..ChannelDefaults::default() };
        let effective = resolve(&[narrow, wide], &place, &own);
        assert_eq!(effective.allow_backorder.policy_id.as_deref(), Some("narrow"));
        assert_eq!(effective.low_atp_threshold.policy_id.as_deref(), Some("wide"));
        assert_eq!(effective.reserve_stock, Decided { value: Quantity::whole(2), policy_id: None });
    }

    #[test]
    fn what_names_something_else_does_not_apply() {
        let others = [
            policy("a", ["q", "", "", ""], 0, 0, 1),
            policy("b", ["", "hats", "", ""], 0, 0, 1),
            policy("c", ["", "", "elsewhere", ""], 0, 0, 1),
            policy("d", ["", "", "", "SHOP"], 0, 0, 1),
        ];
        assert_eq!(decides(&others), "none");
    }
}
