//! What a transfer run is told.

use crate::demand::Demand;
use stockflow_kernel::{Money, Quantity};

/// One product at one location.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The location, as the caller numbers it.
    pub location: usize,
    /// On hand and free: not on hold, recalled, expired or reserved.
    pub available: Quantity,
    /// Due here in time to serve the window: covers need, cannot be sent away.
    pub inbound: Quantity,
    /// Demand over the window.
    pub demand: Demand,
    /// Days from today that the demand covers; above zero.
    pub window_days: f64,
    /// What the location keeps beside its expected demand.
    pub safety_stock: Quantity,
    /// Earned by one more unit sold.
    pub unit_margin: Money,
    /// Of one unit left over at the end of the window.
    pub holding_cost: Money,
    /// Units of `available` that this location will write off before it can sell them.
    pub expiring: Quantity,
}

/// One product over its network.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// The product, as the caller numbers it; comes back in the answer.
    pub product: usize,
    /// Moves are whole multiples of it: 1 for whole units. Above zero.
    pub pack: Quantity,
    /// Lost by writing one unit off.
    pub unit_cost: Money,
    /// Each location at most once.
    pub nodes: Vec<Node>,
    /// `(source, destination)` pairs that this product must not use: a rejection that still
    /// stands, or a move too recent to be followed by another.
    pub blocked: Vec<(usize, usize)>,
}

/// What going from one location to another takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaneTerms {
    /// Days until the goods can be sold at the destination.
    pub lead_time_days: f64,
    /// Paid once for each trip of a run, whatever products share it.
    pub cost_per_trip: Money,
    /// Paid for each unit moved.
    pub cost_per_unit: Money,
    /// Units of all products that one trip carries; `None`: one trip carries everything.
    pub trip_capacity: Option<Quantity>,
}

/// Terms of one pair of locations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lane {
    /// Source location.
    pub from: usize,
    /// Destination location.
    pub to: usize,
    /// `None`: closed.
    pub terms: Option<LaneTerms>,
}

/// Which location may send to which.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lanes {
    /// Terms of every pair that is not listed; `None`: only listed pairs are open.
    pub default: Option<LaneTerms>,
    /// Pairs with terms of their own; a later one replaces an earlier one.
    pub listed: Vec<Lane>,
}

/// What a run strives for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The greatest benefit after all costs; only moves that pay.
    NetBenefit,
    /// The greatest benefit before trip and unit costs: cover shortages even where the trip does
    /// not pay. Of equally good plans the cheaper one.
    Coverage,
}

/// How a run decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// [`Goal::NetBenefit`] is "require a positive ROI".
    pub goal: Goal,
    /// A pair is considered only if the destination has at least this share (0 to 1) fewer days of
    /// cover than the source: (source − destination) / source.
    pub min_stock_difference: f64,
    /// The most lines that may leave one location in a run; the best stay.
    pub max_lines_per_source: Option<usize>,
    /// Money at risk below which a move is one priority less urgent.
    pub small_money: Money,
    /// Money at risk from which a move is one priority more urgent.
    pub large_money: Money,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            goal: Goal::NetBenefit,
            min_stock_difference: 0.0,
            max_lines_per_source: None,
            small_money: Money::whole(10),
            large_money: Money::whole(1_000),
        }
    }
}

/// Why a run cannot start.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TransferError {
    /// A pack of nothing, or less.
    #[error("product {0} needs a pack above zero")]
    BadPack(usize),
    /// The same location twice.
    #[error("product {product} lists location {location} twice")]
    RepeatedLocation {
        /// The product.
        product: usize,
        /// The location.
        location: usize,
    },
    /// A number that must not be negative, or must be finite, is not.
    #[error("{what} of product {product} at location {location} is out of range")]
    BadNode {
        /// What is wrong.
        what: &'static str,
        /// The product.
        product: usize,
        /// The location.
        location: usize,
    },
    /// A lane with a negative cost or lead time, or no room.
    #[error("the lane from {from} to {to} has a bad {what}")]
    BadLane {
        /// What is wrong.
        what: &'static str,
        /// Source location; `usize::MAX` on both ends: the default terms.
        from: usize,
        /// Destination location.
        to: usize,
    },
    /// A share outside 0 to 1.
    #[error("the least stock difference must lie between 0 and 1")]
    BadDifference,
}

/// Refuses what cannot be computed with.
pub(super) fn check(products: &[Product], lanes: &Lanes, options: &Options) -> Result<(), TransferError> {
    if !(0.0..=1.0).contains(&options.min_stock_difference) {
        return Err(TransferError::BadDifference);
    }
    if let Some(terms) = &lanes.default {
        check_terms(terms, usize::MAX, usize::MAX)?;
    }
    for lane in &lanes.listed {
        if let Some(terms) = &lane.terms {
            check_terms(terms, lane.from, lane.to)?;
        }
    }
    products.iter().try_for_each(check_product)
}

fn check_product(product: &Product) -> Result<(), TransferError> {
    if product.pack <= Quantity::ZERO {
        return Err(TransferError::BadPack(product.product));
    }
    let mut seen = std::collections::BTreeSet::new();
    for node in &product.nodes {
        let bad = |what| TransferError::BadNode { what, product: product.product, location: node.location };
        if !seen.insert(node.location) {
            return Err(TransferError::RepeatedLocation { product: product.product, location: node.location });
        }
        if !(node.window_days.is_finite() && node.window_days > 0.0) {
            return Err(bad("window"));
        }
        for (what, quantity) in
            [("inbound", node.inbound), ("safety stock", node.safety_stock), ("expiring quantity", node.expiring)]
        {
            if quantity < Quantity::ZERO {
                return Err(bad(what));
            }
        }
        for (what, money) in
            [("margin", node.unit_margin), ("holding cost", node.holding_cost), ("unit cost", product.unit_cost)]
        {
            if money < Money::ZERO {
                return Err(bad(what));
            }
        }
    }
    Ok(())
}

fn check_terms(terms: &LaneTerms, from: usize, to: usize) -> Result<(), TransferError> {
    let bad = |what| Err(TransferError::BadLane { what, from, to });
    if !(terms.lead_time_days.is_finite() && terms.lead_time_days >= 0.0) {
        return bad("lead time");
    }
    if terms.cost_per_trip < Money::ZERO || terms.cost_per_unit < Money::ZERO {
        return bad("cost");
    }
    if terms.trip_capacity.is_some_and(|c| c <= Quantity::ZERO) {
        return bad("capacity");
    }
    Ok(())
}
