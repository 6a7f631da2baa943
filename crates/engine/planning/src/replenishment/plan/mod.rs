//! Surplus elsewhere first, then the supplier.

mod fresh;
mod set_levels;

pub use set_levels::SetLevels;

use super::budget::{Bought, Line, spend};
use super::need::{Need, Projection, need};
use crate::policies::{QuantityTerms, rounded};
use crate::transfers::{self, Lanes, Node, Options, Product, Recommendation, TransferError};
use fresh::{fresh, sells_in_time};
use set_levels::{lacking, wanted};
use std::borrow::Cow;
use std::collections::BTreeMap;
use stockflow_kernel::{Money, Quantity};

/// How a place is supplied from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// The supplier, as the caller numbers it.
    pub supplier: usize,
    /// Days from order to receipt.
    pub lead_days: usize,
    /// Days until the next order.
    pub review_days: usize,
    /// Days ahead whose need sets off an order: lead time and a day for a reorder point, lead time and review where every
    /// run orders.
    pub trigger_days: usize,
    /// How the order is sized once it is set off.
    pub sizing: Sizing,
    /// Packs, least quantity and prices.
    pub terms: QuantityTerms,
    /// Of one order line, money.
    pub order_cost: f64,
    /// Share of its price that holding a unit for a day costs.
    pub holding_rate: f64,
    /// Days on which a delivery can be sold, that of its arrival included; `None`: for ever.
    pub shelf_life_days: Option<usize>,
}

/// How an order is sized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sizing {
    /// What is missing until the next order's receipt.
    Needed,
    /// The least multiple of a quantity that covers what is missing; the quantity is above zero.
    Multiple(Quantity),
    /// The cheapest by the unit over price, order and holding, never less than what is missing.
    Economic,
    /// What sets off the order and so many units more: up to a maximum.
    More(Quantity),
}

/// An order line's size with what it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sized {
    /// The need up to the next order's receipt; its quantity up to the level, where levels are set.
    pub need: Need,
    /// Units to order, in the supplier's packs; zero where nothing sets off an order.
    pub quantity: Quantity,
    /// Units that would be ordered, would they not expire before they are sold.
    pub unbounded: Quantity,
}

/// Sizes the order line of a place to which `moved` units are on their way from elsewhere; levels that are set for it know
/// of their own what is moved. `None`: no supplier is known.
#[must_use]
pub fn size(place: &Place, moved: Quantity) -> Option<Sized> {
    let supply = place.supply.as_ref()?;
    let available = place.node.available.checked_add(moved).unwrap_or(place.node.available);
    let ahead = look(place, available, supply.lead_days, supply.lead_days + supply.review_days);
    let set_off = lacking(place, look(place, available, supply.lead_days, supply.trigger_days).quantity);
    let need = Need { quantity: place.levels.map_or(ahead.quantity, |_| set_off), ..ahead };
    if set_off <= Quantity::ZERO || need.quantity <= Quantity::ZERO {
        return Some(Sized { need, quantity: Quantity::ZERO, unbounded: Quantity::ZERO });
    }
    let wanted = wanted(place, supply.sizing, set_off, ahead.quantity);
    let unbounded = rounded(&supply.terms, wanted);
    let quantity = match supply.shelf_life_days {
        Some(days) => {
            let sells = sells_in_time(place, available, supply.lead_days, days);
            fresh(&supply.terms, unbounded, sells, place.node.unit_margin)
        }
        None => unbounded,
    };
    Some(Sized { need, quantity, unbounded })
}

/// A product at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Stock, demand over the window, margin; its `inbound` is worked out from the receipts here.
    pub node: Node,
    /// Receipts by day, today first.
    pub receipts: Vec<Quantity>,
    /// Expected demand by day, today first.
    pub demand: Vec<Quantity>,
    /// What is written off in the morning of each day, today first, because its date has passed unsold; may be shorter than
    /// the days looked at.
    pub expiring: Vec<Quantity>,
    /// Of what is available, units that expire before anybody elsewhere could buy them: they are not offered.
    pub lost: Quantity,
    /// `None`: nobody has said where it comes from.
    pub supply: Option<Supply>,
    /// Levels that somebody has set; `None`: its days ahead say what it lacks.
    pub levels: Option<SetLevels>,
}

/// A product over its places.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The product, as the caller numbers it.
    pub product: usize,
    /// Transfers are whole multiples of it.
    pub pack: Quantity,
    /// Lost by writing one unit off.
    pub unit_cost: Money,
    /// Each location at most once.
    pub places: Vec<Place>,
    /// Centres together with all that they supply.
    pub echelons: Vec<Echelon>,
    /// `(source, destination)` pairs that must not be used.
    pub blocked: Vec<(usize, usize)>,
}

/// A centre and everything that it supplies, planned as one (echelon stock: Clark & Scarf (1960), "Optimal policies for a
/// multi-echelon inventory problem"). Its members buy nothing of their own: what they lack is moved there, or waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Echelon {
    /// Located at the centre: stock, receipts, demand and safety stock of all members together, and how the centre is supplied.
    pub place: Place,
    /// The members, the centre included.
    pub members: Vec<Member>,
}

/// A place of an echelon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The location.
    pub location: usize,
    /// Days to it from who supplies it; of the centre 0.
    pub way_days: usize,
}

/// An order line to a supplier.
#[derive(Debug, Clone, PartialEq)]
pub struct Purchase {
    /// The product.
    pub product: usize,
    /// Where it is needed.
    pub location: usize,
    /// Who delivers it.
    pub supplier: usize,
    /// What is missing there, before and after transfers.
    pub need: Need,
    /// Missing after transfers.
    pub missing: Quantity,
    /// What is bought, and what it is worth.
    pub bought: Bought,
    /// Price of each unit.
    pub unit_price: Money,
    /// Margin expected to be lost there until the next order, if nothing is bought.
    pub money_at_risk: Money,
}

/// What somebody has to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The product.
    pub product: usize,
    /// The place.
    pub location: usize,
    /// Units concerned.
    pub quantity: Quantity,
    /// What it is.
    pub kind: FindingKind,
}

/// Kinds of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Short, and neither a lane nor a supplier is known.
    NoSupplyPath,
    /// Lost before anything ordered today can arrive.
    Unavoidable,
    /// Wanted, but the budget went to lines that earn more.
    OverBudget,
    /// Wanted, but it would expire before it is sold.
    ShelfLife,
    /// Short, and the centre that supplies it has nothing to send now, or what it could send does not pay its trip.
    WaitsForCentre,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplenishmentPlan {
    /// Moves within the network.
    pub transfers: Vec<Recommendation>,
    /// How far the transfers' value may be from the best, in money.
    pub transfer_gap: f64,
    /// Order lines, the greatest gain for its money first; none of nothing.
    pub purchases: Vec<Purchase>,
    /// What was not solved.
    pub findings: Vec<Finding>,
}

/// Why a plan cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReplenishmentError {
    /// The transfer solver refuses.
    #[error(transparent)]
    Transfers(#[from] TransferError),
    /// Receipts and demand do not cover the same days, or none.
    #[error("receipts and demand of product {product} at location {location} must cover the same days")]
    Days {
        /// The product.
        product: usize,
        /// The place.
        location: usize,
    },
}

/// Plans a run. A place's window is what its node says; purchases look from the supplier's lead time to the review after it.
///
/// # Errors
/// [`ReplenishmentError`] names the first input that cannot be computed with.
pub fn plan(
    items: &[Item],
    lanes: &Lanes,
    options: &Options,
    budget: Option<Money>,
) -> Result<ReplenishmentPlan, ReplenishmentError> {
    for item in items {
        if let Some(bad) = item.places.iter().find(|p| p.receipts.len() != p.demand.len() || p.demand.is_empty()) {
            return Err(ReplenishmentError::Days { product: item.product, location: bad.node.location });
        }
    }
    let products: Vec<Product> = items.iter().map(market).collect();
    let moves = transfers::recommend(&products, lanes, options)?;
    let mut arriving: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut leaving: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for line in &moves.recommendations {
        *arriving.entry((line.product, line.destination)).or_insert(0) += line.quantity.micros();
        *leaving.entry((line.product, line.source)).or_insert(0) += line.quantity.micros();
    }
    let mut findings = Vec::new();
    let mut drafts = Vec::new();
    for item in items {
        let at =
            |list: &BTreeMap<(usize, usize), i64>, location| list.get(&(item.product, location)).copied().unwrap_or(0);
        let members = item.echelons.iter().flat_map(|echelon| &echelon.members);
        let ways: BTreeMap<usize, usize> = members.map(|member| (member.location, member.way_days)).collect();
        for place in &item.places {
            let moved = Quantity::from_micros(at(&arriving, place.node.location));
            match ways.get(&place.node.location) {
                Some(way_days) => wait(item, place, *way_days, moved, &mut findings),
                None => buy(item, &after(place, moved.micros()), moved, &mut drafts, &mut findings),
            }
        }
        for echelon in &item.echelons {
            // What moves within it is there already.
            let net = echelon.members.iter().map(|m| at(&arriving, m.location) - at(&leaving, m.location)).sum();
            let centre = echelon.place.node.location;
            let own = at(&arriving, centre) - at(&leaving, centre);
            buy(item, &after(&echelon.place, own), Quantity::from_micros(net), &mut drafts, &mut findings);
        }
    }
    let lines: Vec<Line> = drafts.iter().map(|(_, line)| line.clone()).collect();
    let mut purchases: Vec<Purchase> = Vec::new();
    for ((mut draft, line), bought) in drafts.into_iter().zip(spend(&lines, budget)) {
        if bought.quantity < bought.wanted {
            let quantity = bought.wanted.checked_sub(bought.quantity).unwrap_or(Quantity::ZERO);
            let kind = FindingKind::OverBudget;
            findings.push(Finding { product: draft.product, location: draft.location, quantity, kind });
        }
        if bought.quantity > Quantity::ZERO {
            draft.unit_price = crate::policies::price_at(&line.terms, bought.quantity);
            draft.bought = bought;
            purchases.push(draft);
        }
    }
    let rate = |p: &Purchase| p.bought.gain / p.bought.cost.to_f64().max(1e-9);
    purchases.sort_by(|a, b| rate(b).total_cmp(&rate(a)).then((a.product, a.location).cmp(&(b.product, b.location))));
    Ok(ReplenishmentPlan { transfers: moves.recommendations, transfer_gap: moves.gap, purchases, findings })
}

/// The place with what moves bring to what is compared with its levels.
fn after(place: &Place, moved: i64) -> Cow<'_, Place> {
    let Some(levels) = place.levels else { return Cow::Borrowed(place) };
    let levels = SetLevels { moved: Quantity::from_micros(moved), ..levels };
    Cow::Owned(Place { levels: Some(levels), ..place.clone() })
}

fn constant(quantity: Quantity, days: usize) -> Vec<Quantity> {
    vec![quantity; days]
}

fn look(place: &Place, available: Quantity, arrival: usize, horizon: usize) -> Need {
    look_keeping(place.node.safety_stock, place, available, arrival, horizon)
}

fn look_keeping(kept: Quantity, place: &Place, available: Quantity, arrival: usize, horizon: usize) -> Need {
    let safety_stock = constant(kept, place.demand.len());
    let projection = Projection {
        available,
        receipts: &place.receipts,
        demand: &place.demand,
        expiring: &place.expiring,
        safety_stock: &safety_stock,
    };
    need(&projection, arrival, horizon)
}

/// The least that stands above the safety stock on a day from `arrival` to `horizon`, below zero where it lacks something.
fn beyond(place: &Place, available: Quantity, arrival: usize, horizon: usize) -> f64 {
    // With so much more to be kept every day lacks something, and by how much is known.
    let all = place.receipts.iter().fold(available, |sum, receipt| sum.checked_add(*receipt).unwrap_or(sum));
    let kept = place.node.safety_stock.checked_add(all).unwrap_or(all);
    all.to_f64() - look_keeping(kept, place, available, arrival, horizon).quantity.to_f64()
}

/// What is missing within a place's own window, `moved` units on their way from elsewhere counted; or up to the levels that
/// are set for it, which know of their own what is moved.
#[must_use]
pub fn missing(place: &Place, moved: Quantity) -> Quantity {
    let available = place.node.available.checked_add(moved).unwrap_or(place.node.available);
    lacking(place, look(place, available, 0, place.node.window_days.ceil() as usize).quantity)
}

/// Notes what a member of an echelon loses before anything can be there, and what it lacks then that is not moved there.
fn wait(item: &Item, place: &Place, way_days: usize, moved: Quantity, findings: &mut Vec<Finding>) {
    let window = place.node.window_days.ceil() as usize;
    let need = look(place, place.node.available, way_days, window);
    let lacks = lacking(place, need.quantity).checked_sub(moved).unwrap_or(Quantity::ZERO);
    for (quantity, kind) in [(need.unavoidable, FindingKind::Unavoidable), (lacks, FindingKind::WaitsForCentre)] {
        if quantity > Quantity::ZERO {
            findings.push(Finding { product: item.product, location: place.node.location, quantity, kind });
        }
    }
}

/// The solver's product: each place is short by exactly what its days say.
fn market(item: &Item) -> Product {
    let node = |place: &Place| {
        let missing = missing(place, Quantity::ZERO).micros();
        let mean = (place.node.demand.mean() * 1e6).ceil() as i64;
        let needed = mean.saturating_add(place.node.safety_stock.micros());
        // What was filled up to a level is no surplus.
        let wanted = place.levels.map_or(needed, |levels| needed.max(levels.order_up_to.micros()));
        // Receipts that come in time count; those that come too late leave the place short.
        let inbound = wanted.saturating_sub(missing).saturating_sub(place.node.available.micros());
        let held = place.node.available.micros();
        let available = if missing > 0 && !place.expiring.is_empty() {
            // Below zero where stock is written off that the place lacks later: that much of it covers nothing.
            held + inbound.min(0)
        } else {
            held - place.lost.micros().clamp(0, held.saturating_sub(wanted).max(0))
        };
        let available = Quantity::from_micros(available);
        Node {
            inbound: Quantity::from_micros(inbound.max(0)),
            available,
            expiring: place.node.expiring.min(available.max(Quantity::ZERO)),
            safety_stock: Quantity::from_micros(wanted - mean),
            ..place.node.clone()
        }
    };
    Product {
        product: item.product,
        pack: item.pack,
        unit_cost: item.unit_cost,
        nodes: item.places.iter().map(node).collect(),
        blocked: item.blocked.clone(),
    }
}

fn buy(item: &Item, place: &Place, moved: Quantity, drafts: &mut Vec<(Purchase, Line)>, findings: &mut Vec<Finding>) {
    let location = place.node.location;
    let available = place.node.available.checked_add(moved).unwrap_or(place.node.available);
    let mut note = |quantity: Quantity, kind| {
        if quantity > Quantity::ZERO {
            findings.push(Finding { product: item.product, location, quantity, kind });
        }
    };
    let Some(supply) = &place.supply else {
        note(missing(place, moved), FindingKind::NoSupplyPath);
        return;
    };
    let horizon = supply.lead_days + supply.review_days;
    let Some(Sized { need: found, quantity: wanted, unbounded }) = size(place, moved) else {
        return;
    };
    note(found.unavoidable, FindingKind::Unavoidable);
    note(unbounded.checked_sub(wanted).unwrap_or(Quantity::ZERO), FindingKind::ShelfLife);
    if wanted <= Quantity::ZERO {
        return;
    }
    let node = &place.node;
    // What is there on arrival: the safety stock, and what stands beyond it or lacks.
    let serves = horizon.saturating_sub(supply.lead_days).max(1) as f64;
    let share = (serves / node.window_days).min(1.0);
    let demand = node.demand.over_share(share);
    let beyond = beyond(place, available, supply.lead_days, horizon);
    let position = (demand.mean() + node.safety_stock.to_f64() + beyond).max(0.0);
    let holding = Money::from_f64(supply.terms.unit_price.to_f64() * supply.holding_rate * serves);
    let at_risk = Money::from_f64(node.unit_margin.to_f64() * demand.expected_shortfall(position));
    let line = Line {
        demand,
        position,
        wanted,
        terms: supply.terms.clone(),
        unit_margin: node.unit_margin,
        holding_cost: holding,
    };
    let purchase = Purchase {
        product: item.product,
        location,
        supplier: supply.supplier,
        need: look(place, node.available, supply.lead_days, horizon),
        missing: found.quantity,
        bought: Bought { quantity: Quantity::ZERO, wanted, cost: Money::ZERO, gain: 0.0, last_return: 0.0 },
        unit_price: supply.terms.unit_price,
        money_at_risk: at_risk,
    };
    drafts.push((purchase, line));
}

#[cfg(test)]
mod tests;
