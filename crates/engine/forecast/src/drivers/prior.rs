//! What is believed of a driver's effect before the series itself is looked at.

use super::{DriverKind, Effect};
use std::collections::BTreeMap;

/// Mean and standard deviation of a coefficient over series of the kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// The expected coefficient.
    pub mean: f64,
    /// How far a series' own may be from it.
    pub sd: f64,
}

/// Beliefs by the drivers' names; a name without one has that of its kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prior {
    beliefs: BTreeMap<String, Belief>,
}

/// With fewer series than this a driver's effects are not pooled.
const FEWEST: usize = 5;

/// What the drivers did to one series after another, for a prior of them all.
///
/// Keeps two numbers a series and driver, so that files larger than memory can be gone through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Coefficients and their errors by the drivers' names.
    found: BTreeMap<String, Vec<(f64, f64)>>,
}

impl Evidence {
    /// Takes in one series' effects, which must have been estimated without a pooled prior.
    pub fn add(&mut self, effects: &[Effect]) {
        for effect in effects.iter().filter(|effect| effect.periods > 0) {
            let one = (effect.coefficient, effect.error);
            match self.found.get_mut(&effect.name) {
                Some(found) => found.push(one),
                None => {
                    self.found.insert(effect.name.clone(), vec![one]);
                }
            }
        }
    }

    /// The belief that the effects found support (empirical Bayes with the moment estimator of
    /// DerSimonian and Laird, 1986); the same bits in whatever order they were taken in.
    #[must_use]
    pub fn prior(mut self) -> Prior {
        for found in self.found.values_mut() {
            // Sums of floating-point numbers depend on their order.
            found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        }
        let pooled = self.found.into_iter().filter(|(_, found)| found.len() >= FEWEST);
        Prior { beliefs: pooled.map(|(name, found)| (name, pool(&found))).collect() }
    }
}

impl Prior {
    /// The belief that the effects found in many series support, as [`Evidence::prior`].
    #[must_use]
    pub fn pool(effects: &[Vec<Effect>]) -> Self {
        let mut evidence = Evidence::default();
        effects.iter().for_each(|effects| evidence.add(effects));
        evidence.prior()
    }

    pub(super) fn of(&self, name: &str, kind: DriverKind) -> Belief {
        self.beliefs.get(name).copied().unwrap_or(match kind {
            DriverKind::Price => Belief { mean: 0.0, sd: 1.5 },
            DriverKind::Promotion => Belief { mean: 0.0, sd: 0.7 },
            DriverKind::Event => Belief { mean: 0.0, sd: 0.5 },
            DriverKind::Number => Belief { mean: 0.0, sd: 0.15 },
        })
    }
}

/// The belief of coefficients with their errors.
fn pool(effects: &[(f64, f64)]) -> Belief {
    let weights: Vec<f64> = effects.iter().map(|(_, error)| error.max(1e-6).powi(-2)).collect();
    let mean = |weights: &[f64]| {
        let sum: f64 = weights.iter().sum();
        effects.iter().zip(weights).map(|((coefficient, _), weight)| weight * coefficient).sum::<f64>() / sum
    };
    let (sum, squares) =
        weights.iter().fold((0.0, 0.0), |(sum, squares), weight| (sum + weight, squares + weight * weight));
    let fixed = mean(&weights);
    let spread: f64 =
        effects.iter().zip(&weights).map(|((coefficient, _), weight)| weight * (coefficient - fixed).powi(2)).sum();
    let between = ((spread - (effects.len() as f64 - 1.0)) / (sum - squares / sum)).max(0.0);
    let random: Vec<f64> = effects.iter().map(|(_, error)| 1.0 / (error.max(1e-6).powi(2) + between)).collect();
    // Series are never all alike.
    Belief { mean: mean(&random), sd: between.sqrt().max(0.05) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(coefficient: f64, error: f64) -> Vec<Effect> {
        vec![Effect { name: "deal".to_owned(), kind: DriverKind::Promotion, coefficient, error, periods: 9 }]
    }

    #[test]
    fn like_effects_leave_little_room() {
        let prior =
            Prior::pool(&[effect(0.5, 0.2), effect(0.5, 0.1), effect(0.5, 0.2), effect(0.5, 0.4), effect(0.5, 0.2)]);
        assert_eq!(prior.of("deal", DriverKind::Promotion), Belief { mean: 0.5, sd: 0.05 });
    }

    #[test]
    fn unlike_effects_leave_as_much_room_as_they_differ() {
        // Equal errors of 0.1: the spread between is the variance of the sample less 0.01.
        let prior =
            Prior::pool(&[effect(0.0, 0.1), effect(1.0, 0.1), effect(2.0, 0.1), effect(3.0, 0.1), effect(4.0, 0.1)]);
        let belief = prior.of("deal", DriverKind::Promotion);
        assert!((belief.mean - 2.0).abs() < 1e-12);
        assert!((belief.sd - (2.5_f64 - 0.01).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_order_of_the_series_changes_no_bit() {
        let effects: Vec<Vec<Effect>> =
            (1..40).map(|t| effect((f64::from(t) * 0.377).fract(), 0.05 + (f64::from(t) * 0.719).fract())).collect();
        let mut turned = effects.clone();
        turned.reverse();
        turned.rotate_left(13);
        assert_eq!(Prior::pool(&effects), Prior::pool(&turned));
    }

    #[test]
    fn few_effects_are_not_pooled() {
        let prior = Prior::pool(&[effect(3.0, 0.1), effect(3.0, 0.1)]);
        assert_eq!(prior, Prior::default());
    }
}
