//! Demand of the last whole week far from what was published of it before it began: by share, and by more than chance
//! explains.

use super::Scene;
use super::cause::{AlertTerms, Cause, Rule, Stake};
use super::excess::holding;
use super::outlook::demand;
use super::past::{DAYS, ExpectedBy, Past};
use crate::features::catalog::ProductBrief;
use crate::features::inventory::Shelf;
use stockflow_kernel::{Money, Quantity};

/// Standard deviations of the forecast's error beyond which chance is no explanation.
const SIGNIFICANT: f64 = 2.0;

/// How far off a week was: the share of what was expected, and the standard deviations.
fn off(past: Past) -> (f64, f64) {
    let away = (past.actual - past.mean).abs();
    let usual = past.mean.max(1.0);
    // Counts vary by the root of their mean, however sure a forecast is.
    (away / usual, away / past.sd.max(usual.sqrt()))
}

pub(super) fn look(scene: &Scene<'_>, product: &ProductBrief, shelf: &Shelf) -> Option<Cause> {
    let past = scene.facts.past_week(&product.id, &shelf.location_id)?;
    let (share, deviations) = off(past);
    if share <= scene.limits.forecast_deviation || deviations <= SIGNIFICANT {
        return None;
    }
    let away = Quantity::from_f64((past.actual - past.mean).abs());
    let more = past.actual > past.mean;
    let below = demand(past.mean, past.sd * past.sd).map_or(1.0, |demand| demand.cdf(past.actual));
    let margin = Money::from_f64(away.to_f64() * (product.price.to_f64() - product.unit_cost.to_f64()).max(0.0));
    let stake = Stake {
        quantity: away,
        // What more could have been sold, or what lies for a quarter.
        money: if more { margin } else { holding(product, away, 90) },
        probability: if more { below } else { 1.0 - below },
    };
    let rounded = |x: f64| (x * 1_000.0).round() / 1_000.0;
    let layers = shelf.layers.iter();
    let terms = AlertTerms {
        on_hand: Quantity::from_micros(layers.clone().map(|layer| layer.on_hand.micros()).sum()),
        reserved: Quantity::from_micros(layers.map(|layer| layer.reserved.micros()).sum()),
        expected_demand: Some(rounded(past.mean)),
        actual_demand: Some(rounded(past.actual)),
        expected_by: Some(past.by),
        days: Some(DAYS as i64),
        ..AlertTerms::default()
    };
    let place = scene.facts.name(&shelf.location_id);
    let message = format!(
        "{} ({}) at {place}: {} were asked for in the week from {}, {} were expected{}",
        product.name,
        product.global_sku,
        rounded(past.actual),
        past.first_day,
        rounded(past.mean),
        match past.by {
            ExpectedBy::Published => "",
            ExpectedBy::PastWeeks => " by the four weeks before: no forecast of it had been published",
        }
    );
    Some(Cause {
        rule: Rule::ForecastDeviation,
        severity: "LOW",
        product_id: product.id.clone(),
        channel_id: String::new(),
        location_id: shelf.location_id.clone(),
        message,
        terms,
        stake,
        covered: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stockflow_kernel::Day;

    #[test]
    fn a_week_is_off_by_share_and_by_chance() {
        let past = |mean, sd, actual| {
            off(Past { first_day: Day::from_number(0), mean, sd, actual, by: ExpectedBy::Published })
        };
        assert_eq!(past(100.0, 20.0, 160.0), (0.6, 3.0));
        assert_eq!(past(100.0, 5.0, 60.0), (0.4, 4.0));
        // One where none was expected is all of one, and nothing out of the ordinary.
        assert_eq!(past(0.0, 0.0, 1.0), (1.0, 1.0));
    }
}
