//! Too little: stockouts, low ATP, and stock at risk.
//!
//! At risk is a channel's stock of a product when what is free at its locations is below the safety stock there: now,
//! or one lead time from now with what comes and what is expected to be sold by then. A location's safety stock is the
//! minimum of its level; without a level it is the 95 % quantile of demand over its lead time less the mean of it.

use super::Scene;
use super::cause::{AlertTerms, Cause, Rule, Stake};
use super::outlook::{demand, over};
use crate::features::catalog::ProductBrief;
use crate::features::inventory::Shelf;
use crate::features::network::Channel;
use crate::http::ApiError;
use stockflow_kernel::{Money, Quantity};

/// The chance that safety stock covers the demand of a lead time.
const SERVICE_LEVEL: f64 = 0.95;

/// What is at hand, and what is ahead, over the locations of a channel.
#[derive(Debug, Default)]
struct Ahead {
    free: f64,
    inbound: f64,
    mean: f64,
    variance: f64,
    safety: f64,
    lead_time: i64,
}

impl Ahead {
    fn projected(&self) -> f64 {
        self.free + self.inbound - self.mean
    }

    fn is_at_risk(&self) -> bool {
        self.safety > 0.0 && (self.free < self.safety || self.projected() < self.safety)
    }

    /// Whether anything is known of what is ahead.
    fn is_known(&self) -> bool {
        self.safety > 0.0 || self.mean > 0.0
    }

    /// The chance that demand over the lead time is greater than what there is for it, and the units it lacks.
    fn shortfall(&self) -> (f64, f64) {
        let supply = (self.free + self.inbound).max(0.0);
        demand(self.mean, self.variance).map_or((0.0, 0.0), |demand| {
            ((1.0 - demand.cdf(supply)).clamp(0.0, 1.0), demand.expected_shortfall(supply))
        })
    }
}

pub(super) fn look(
    scene: &Scene<'_>,
    channel: &Channel,
    product: &ProductBrief,
    shelves: &[Shelf],
    causes: &mut Vec<Cause>,
) -> Result<(), ApiError> {
    let (stockout, low_atp) = (scene.rules.contains(&Rule::Stockout), scene.rules.contains(&Rule::LowAtp));
    if !stockout && !low_atp {
        return Ok(());
    }
    let cell = scene.book.cell(channel, &product.id, None, |_| true)?;
    let (atp, on_hand, reserved) = (cell.atp.atp, cell.position.on_hand, cell.position.reserved);
    let critical = scene.limits.stockout.unwrap_or(cell.holds.critical_atp_threshold.value);
    let low = scene.limits.low.unwrap_or(cell.holds.low_atp_threshold.value);
    let out = atp <= critical;
    let ahead = ahead(scene, channel, product, shelves);
    let cause = |rule, severity, threshold: Quantity, words: &str, covered| {
        let mut terms =
            AlertTerms { atp: Some(atp), on_hand, reserved, threshold: Some(threshold), ..AlertTerms::default() };
        let mut message = format!(
            "{} ({}) {words} for {}: ATP {atp}, threshold {threshold}, on hand {on_hand}, reserved {reserved}",
            product.name, product.global_sku, channel.name
        );
        if ahead.is_known() {
            let projected = Quantity::from_f64(ahead.projected().round());
            let safety = Quantity::from_f64(ahead.safety.ceil());
            terms.safety_stock = Some(safety);
            terms.lead_time_days = Some(ahead.lead_time);
            terms.expected_demand = Some((ahead.mean * 1_000.0).round() / 1_000.0);
            terms.inbound = Some(Quantity::from_f64(ahead.inbound));
            terms.projected = Some(projected);
            let left = if projected < Quantity::ZERO {
                format!("{} will be lacking", Quantity::from_micros(-projected.micros()))
            } else {
                format!("{projected} are expected")
            };
            message = format!("{message}; in {} days {left}, safety stock {safety}", ahead.lead_time);
        }
        let lacking = (threshold.to_f64() - atp.to_f64()).max(0.0);
        Cause {
            rule,
            severity,
            product_id: product.id.clone(),
            channel_id: channel.id.clone(),
            location_id: String::new(),
            message,
            terms,
            stake: stake(&ahead, product, out, lacking),
            covered,
        }
    };
    if stockout && out {
        causes.push(cause(Rule::Stockout, "CRITICAL", critical, "is out of stock", false));
    }
    if low_atp && atp <= low {
        causes.push(cause(Rule::LowAtp, "LOW", low, "runs low", stockout && out));
    } else if low_atp && ahead.is_at_risk() {
        causes.push(cause(Rule::LowAtp, "LOW", low, "is at risk", false));
    }
    Ok(())
}

fn ahead(scene: &Scene<'_>, channel: &Channel, product: &ProductBrief, shelves: &[Shelf]) -> Ahead {
    let mut ahead = Ahead::default();
    for shelf in shelves.iter().filter(|shelf| channel.location_ids.contains(&shelf.location_id)) {
        let lead_time = scene.facts.lead_time(&product.id, &shelf.location_id, scene.limits.lead_time_days);
        let (mean, variance) = over(scene.facts.outlook(&product.id, &shelf.location_id), shelf.today, lead_time);
        let level = scene.facts.level(&product.id, &shelf.location_id);
        let by_forecast = || demand(mean, variance).map_or(0.0, |d| (d.quantile(SERVICE_LEVEL) - mean).max(0.0));
        let last = shelf.today.plus(lead_time);
        let keeps = |day: &Option<_>| day.is_none_or(|last_day: stockflow_kernel::Day| last_day >= shelf.today);
        let layers = shelf.layers.iter().filter(|layer| keeps(&layer.expires_on));
        ahead.free += layers.map(|layer| layer.free().to_f64()).sum::<f64>() - shelf.promised.to_f64();
        let coming = shelf.coming.iter().filter(|coming| coming.due_on.is_some_and(|day| day <= last));
        ahead.inbound += coming.map(|coming| coming.quantity.to_f64()).sum::<f64>();
        ahead.mean += mean;
        ahead.variance += variance;
        ahead.safety += level.map_or_else(by_forecast, |level| level.minimum.to_f64());
        ahead.lead_time = ahead.lead_time.max(lead_time);
    }
    ahead
}

/// What is lost: the margin of the units that demand is expected to lack over a lead time, or, where nothing is
/// expected by a forecast, of those that lack to the threshold. Of what is out the chance is 1.
fn stake(ahead: &Ahead, product: &ProductBrief, out: bool, lacking: f64) -> Stake {
    let (probability, expected) = ahead.shortfall();
    let units = expected.max(lacking).max(ahead.safety - ahead.free.min(ahead.projected())).max(0.0);
    let margin = (product.price.to_f64() - product.unit_cost.to_f64()).max(0.0);
    let margin = if margin > 0.0 { margin } else { product.unit_cost.to_f64() };
    let probability = if out {
        1.0
    } else if ahead.mean > 0.0 {
        probability
    } else {
        0.5
    };
    Stake { quantity: Quantity::from_f64(units.ceil()), money: Money::from_f64(units * margin), probability }
}
