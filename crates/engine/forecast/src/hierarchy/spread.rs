//! Quantiles of nodes whose means have been made coherent.

use crate::{DemandClass, Forecast};

/// Horizons in the past at which the spread's own change and none have the same say.
const TRUST: f64 = 2.0;

/// By how much coherence narrows or widens a node's errors: root mean squares of past errors with it in
/// parts of those without, on the logarithmic scale drawn towards 1 by n / (n + 2) for n past
/// horizons.
pub(super) fn change(coherent: &[f64], base: &[f64], horizons: usize) -> f64 {
    let square = |errors: &[f64]| errors.iter().filter(|error| error.is_finite()).map(|error| error * error).sum();
    let (with, without): (f64, f64) = (square(coherent), square(base));
    if with <= 0.0 || without <= 0.0 {
        return 1.0;
    }
    let trust = horizons as f64 / (horizons as f64 + TRUST);
    (0.5 * trust * (with / without).ln()).exp()
}

/// Puts a node's own quantiles around its coherent mean.
///
/// A steady node's distances from its mean are kept, times the change; a slow mover's quantiles are
/// multiplied with its mean, for moving them would sell parts of a unit in quiet periods. Levels never
/// cross and are never negative.
pub(super) fn around(node: &mut Forecast, mean: &[f64], change: f64, count: bool) {
    let slow = matches!(
        node.explanation.pattern.class,
        DemandClass::Intermittent | DemandClass::Lumpy | DemandClass::New | DemandClass::Dead
    );
    let moved = |value: f64, from: f64, to: f64| {
        let value = if !slow {
            to + change * (value - from)
        } else if from > 0.0 {
            value * to / from
        } else {
            value.max(to)
        };
        let value = if count { value.round() } else { value };
        value.max(0.0)
    };
    for path in &mut node.quantiles {
        for ((value, from), to) in path.values.iter_mut().zip(&node.mean).zip(mean) {
            *value = moved(*value, *from, *to);
        }
    }
    let (from, to): (f64, f64) = (node.mean.iter().sum(), mean.iter().sum());
    for (_, value) in &mut node.total {
        *value = moved(*value, from, to);
    }
    node.mean = mean.to_vec();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Request, Series, forecast};

    #[test]
    fn the_change_is_drawn_towards_none() {
        // Half the errors over two horizons: half of the way on the logarithmic scale.
        assert!((change(&[1.0, -1.0], &[2.0, 2.0], 2) - 0.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!(change(&[0.0, f64::NAN], &[1.0, 1.0], 4), 1.0);
    }

    #[test]
    fn a_steady_node_keeps_its_distances_and_a_slow_one_its_zeros() {
        let steady: Vec<f64> = (0..60).map(|t| 100.0 + f64::from(t * 7 % 11)).collect();
        let slow: Vec<f64> = (0..60).map(|t| if t % 5 == 0 { 3.0 } else { 0.0 }).collect();
        let request = Request { horizon: 1, season: 1, quantiles: vec![0.5, 0.9], count: false, ..Request::default() };
        let mut node = forecast(&Series::new(&steady), &request).unwrap();
        let distance = node.quantiles[1].values[0] - node.mean[0];
        around(&mut node, &[200.0], 0.5, false);
        assert!((node.quantiles[1].values[0] - 200.0 - 0.5 * distance).abs() < 1e-9);
        let mut node = forecast(&Series::new(&slow), &request).unwrap();
        let (before, high) = (node.mean[0], node.quantiles[1].values[0]);
        around(&mut node, &[2.0 * before], 0.5, false);
        assert_eq!(node.quantiles[0].values[0], 0.0);
        assert!(high > 1.0 && (node.quantiles[1].values[0] - 2.0 * high).abs() < 1e-9);
    }
}
