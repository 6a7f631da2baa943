//! Too much: stock that expires before it is sold, that hardly moves, or that is more than is needed.
//!
//! What is at stake of stock that expires is what it has cost; of stock that lies, holding it for the days that the
//! rule looks ahead, at a fifth of its cost a year.

use super::Scene;
use super::cause::{AlertTerms, Cause, Rule, Stake};
use super::outlook::{daily, demand, over};
use crate::features::catalog::ProductBrief;
use crate::features::inventory::{Layer, Shelf};
use crate::http::ApiError;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::analytics::{ExpiringLot, fates};

/// What holding stock costs a year, as a share of what it has cost.
const HOLDING_RATE: f64 = 0.20;

pub(super) fn look(
    scene: &Scene<'_>,
    product: &ProductBrief,
    shelf: &Shelf,
    causes: &mut Vec<Cause>,
) -> Result<(), ApiError> {
    let on = |rule| scene.rules.contains(&rule);
    if on(Rule::Expiry) {
        causes.extend(expiry(scene, product, shelf));
    }
    if on(Rule::SlowMoving) {
        causes.extend(slow_moving(scene, product, shelf));
    }
    if on(Rule::Overstock) {
        causes.extend(overstock(scene, product, shelf));
    }
    Ok(())
}

fn sum(shelf: &Shelf, of: impl Fn(&Layer) -> Quantity) -> Quantity {
    Quantity::from_micros(shelf.layers.iter().map(|layer| of(layer).micros()).sum())
}

fn terms(shelf: &Shelf, days: i64) -> AlertTerms {
    AlertTerms {
        on_hand: sum(shelf, |layer| layer.on_hand),
        reserved: sum(shelf, |layer| layer.reserved),
        days: Some(days),
        ..AlertTerms::default()
    }
}

fn cause(
    scene: &Scene<'_>,
    product: &ProductBrief,
    shelf: &Shelf,
    rule: Rule,
    words: &str,
    terms: AlertTerms,
    stake: Stake,
) -> Cause {
    let place = scene.facts.name(&shelf.location_id);
    Cause {
        rule,
        severity: "LOW",
        product_id: product.id.clone(),
        channel_id: String::new(),
        location_id: shelf.location_id.clone(),
        message: format!("{} ({}) at {place}: {words}", product.name, product.global_sku),
        terms,
        stake,
        covered: false,
    }
}

/// What of a shelf is expected to be left on the last day of its lots, what expires first being sold first.
fn expiry(scene: &Scene<'_>, product: &ProductBrief, shelf: &Shelf) -> Option<Cause> {
    let days = scene.limits.expiry_days;
    let last = shelf.today.plus(days);
    let mut layers: Vec<(&Layer, stockflow_kernel::Day)> = shelf
        .layers
        .iter()
        .filter_map(|layer| Some((layer, layer.expires_on?)))
        .filter(|(layer, day)| *day >= shelf.today && *day <= last && layer.free() > Quantity::ZERO)
        .collect();
    layers.sort_by_key(|(_, day)| *day);
    let lots: Vec<ExpiringLot> = layers
        .iter()
        .map(|(layer, day)| ExpiringLot { quantity: layer.free(), last_day: day.number() - shelf.today.number() })
        .collect();
    let outlook = scene.facts.outlook(&product.id, &shelf.location_id);
    let left = fates(&lots, &daily(outlook, shelf.today, days + 1));
    let at_risk = Quantity::from_micros(left.iter().map(|fate| fate.at_risk.micros()).sum());
    if at_risk <= Quantity::ZERO {
        return None;
    }
    let first = layers.iter().zip(&left).find(|(_, fate)| fate.at_risk > Quantity::ZERO).map(|((_, day), _)| *day)?;
    let ahead = layers.last().map_or(0, |(_, day)| day.number() - shelf.today.number()) + 1;
    let (mean, variance) = over(outlook, shelf.today, ahead);
    let all = lots.iter().map(|lot| lot.quantity.to_f64()).sum::<f64>();
    // The chance that demand up to the last of them does not take them all.
    let probability = demand(mean, variance).map_or(1.0, |demand| demand.cdf(all));
    let money = Money::from_f64(at_risk.to_f64() * product.unit_cost.to_f64());
    let mut terms = terms(shelf, days);
    terms.expiry_date = Some(first);
    terms.expected_demand = Some((mean * 1_000.0).round() / 1_000.0);
    let words = format!("{at_risk} are expected to be left when they expire, the first on {first}");
    Some(cause(scene, product, shelf, Rule::Expiry, &words, terms, Stake { quantity: at_risk, money, probability }))
}

/// Stock of which nothing came or went for so many days, and for which no demand is expected in as many.
fn slow_moving(scene: &Scene<'_>, product: &ProductBrief, shelf: &Shelf) -> Option<Cause> {
    let days = scene.limits.slow_moving_days;
    let on_hand = sum(shelf, |layer| layer.on_hand);
    if on_hand <= Quantity::ZERO || scene.facts.has_moved(&product.id, &shelf.location_id) {
        return None;
    }
    let (mean, _) = over(scene.facts.outlook(&product.id, &shelf.location_id), shelf.today, days);
    if mean >= 1.0 {
        return None;
    }
    let stake = Stake { quantity: on_hand, money: holding(product, on_hand, days), probability: 1.0 - mean };
    let mut terms = terms(shelf, days);
    terms.expected_demand = Some((mean * 1_000.0).round() / 1_000.0);
    let words = format!("{on_hand} on hand, and nothing came or went for {days} days");
    Some(cause(scene, product, shelf, Rule::SlowMoving, &words, terms, stake))
}

/// More, with what is to come, than the level's maximum; without a level more than so many days are expected to ask for
/// and safety stock beside them. Where neither is known nothing is too much.
fn overstock(scene: &Scene<'_>, product: &ProductBrief, shelf: &Shelf) -> Option<Cause> {
    let days = scene.limits.overstock_days;
    let (mean, variance) = over(scene.facts.outlook(&product.id, &shelf.location_id), shelf.today, days);
    let level = scene.facts.level(&product.id, &shelf.location_id).filter(|level| level.maximum > Quantity::ZERO);
    let most = match level {
        Some(level) => level.maximum,
        None => Quantity::from_f64(demand(mean, variance)?.quantile(0.95).ceil()),
    };
    let coming: i64 = shelf.coming.iter().map(|coming| coming.quantity.micros()).sum();
    let has = Quantity::from_micros(sum(shelf, Layer::free).micros() + coming);
    if has <= most {
        return None;
    }
    let too_many = Quantity::from_micros(has.micros() - most.micros());
    let probability = demand(mean, variance).map_or(1.0, |demand| demand.cdf(has.to_f64()));
    let mut terms = terms(shelf, days);
    terms.threshold = Some(most);
    terms.inbound = Some(Quantity::from_micros(coming));
    terms.expected_demand = Some((mean * 1_000.0).round() / 1_000.0);
    let words = format!("{has} on hand and to come, {too_many} more than {most}");
    let stake = Stake { quantity: too_many, money: holding(product, too_many, days), probability };
    Some(cause(scene, product, shelf, Rule::Overstock, &words, terms, stake))
}

pub(super) fn holding(product: &ProductBrief, quantity: Quantity, days: i64) -> Money {
    Money::from_f64(quantity.to_f64() * product.unit_cost.to_f64() * HOLDING_RATE * days as f64 / 365.0)
}
