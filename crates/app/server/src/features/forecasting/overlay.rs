//! What stands on a model's forecast: events, overrides, a scenario.

use super::made::{Made, rounded};
use stockflow_kernel::Day;
use stockflow_planning::demand::Demand;

/// A planner's value for a product at a location over a span of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OverridePart {
    pub(super) override_id: String,
    pub(super) first: Day,
    pub(super) last: Day,
    /// Demand over the span, in the product's unit.
    pub(super) quantity: f64,
}

/// The demand of each day after overrides: an override's quantity stands over its days in proportion to what the
/// model says for them, evenly where it says nothing. Where two cover a day, the later one (last in order) holds. A span
/// that began before `first` or ends after the path counts by the days that the path has, at the rate of the whole span.
pub(super) fn overridden(model: &[f64], first: Day, parts: &[OverridePart]) -> Vec<f64> {
    let mut path = model.to_vec();
    for part in parts {
        let offset = |day: Day| day.number() - first.number();
        let (from, to) = (offset(part.first).max(0), offset(part.last).min(model.len() as i64 - 1));
        let (Ok(from), Ok(to)) = (usize::try_from(from), usize::try_from(to)) else { continue };
        if from > to {
            continue;
        }
        let days = (part.last.number() - part.first.number() + 1) as f64;
        let here = (to - from + 1) as f64;
        let quantity = part.quantity * here / days;
        let said: f64 = model[from..=to].iter().sum();
        for at in from..=to {
            path[at] = if said > 0.0 { quantity * model[at] / said } else { quantity / here };
        }
    }
    path
}

impl Made {
    /// Moves the forecast to `model`, what it comes to with events, and `mean`, with overrides and a scenario too.
    ///
    /// Quantiles keep their ratio to the mean: an event multiplies all of the demand. Where the model expects nothing,
    /// they are those of a gamma distribution as wide as a Poisson one.
    pub(super) fn moved_to(&mut self, model: &[f64], mean: &[f64]) {
        let before: f64 = self.mean.iter().sum();
        let after: f64 = mean.iter().sum();
        for at in 0..self.mean.len().min(mean.len()) {
            let (from, to) = (self.mean[at], mean[at]);
            if (from - to).abs() < 1e-9 {
                continue;
            }
            let assumed = (from <= 0.0).then(|| Demand::gamma(to, to.sqrt()).ok()).flatten();
            let mut floor = 0.0_f64;
            for (level, path) in self.levels.iter().zip(&mut self.quantiles) {
                let value = match &assumed {
                    Some(demand) => demand.quantile(*level),
                    None if from > 0.0 => path[at] * to / from,
                    None => 0.0,
                };
                floor = floor.max(if self.whole { value.round() } else { rounded(value) });
                path[at] = floor;
            }
        }
        if (before - after).abs() > 1e-9 {
            let assumed = (before <= 0.0).then(|| Demand::gamma(after, after.sqrt()).ok()).flatten();
            let ratio = if before > 0.0 { after / before } else { 1.0 };
            for (level, value) in self.levels.iter().zip(&mut self.total) {
                *value = assumed.as_ref().map_or(*value * ratio, |demand| demand.quantile(*level));
                *value = if self.whole { value.round() } else { rounded(*value) };
            }
            let least = if before > 0.0 { 0.0 } else { after.sqrt() };
            self.spread.iter_mut().for_each(|(_, sd)| *sd = rounded((*sd * ratio).max(least)));
        }
        self.model_mean = model.iter().map(|value| rounded(*value)).collect();
        self.mean = mean.iter().map(|value| rounded(*value)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(from: i64, to: i64, quantity: f64) -> OverridePart {
        let (first, last) = (Day::from_number(from), Day::from_number(to));
        OverridePart { override_id: "o".into(), first, last, quantity }
    }

    #[test]
    fn a_quantity_stands_over_its_days_in_proportion() {
        let path = overridden(&[1.0, 2.0, 3.0, 4.0], Day::from_number(10), &[part(11, 12, 10.0)]);
        assert_eq!(path, [1.0, 4.0, 6.0, 4.0]);
        assert_eq!(overridden(&[0.0, 0.0], Day::from_number(10), &[part(10, 11, 5.0)]), [2.5, 2.5]);
    }

    #[test]
    fn the_later_override_holds_and_other_days_stay() {
        let path = overridden(&[1.0; 4], Day::from_number(10), &[part(10, 12, 9.0), part(12, 13, 2.0)]);
        assert_eq!(path, [3.0, 3.0, 1.0, 1.0]);
    }

    #[test]
    fn a_span_that_has_begun_counts_for_what_is_left_of_it() {
        // Four days of 8 units, of which two lie ahead.
        assert_eq!(overridden(&[1.0, 3.0], Day::from_number(10), &[part(8, 11, 8.0)]), [1.0, 3.0]);
        assert_eq!(overridden(&[1.0, 3.0], Day::from_number(10), &[part(1, 9, 8.0)]), [1.0, 3.0]);
    }
}
