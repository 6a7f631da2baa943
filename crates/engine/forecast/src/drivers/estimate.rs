//! The coefficients of the drivers and how sure they are.

use super::design::Column;
use super::prior::Belief;
use super::smooth::Slow;
use crate::linear::Cholesky;

/// Coefficients with their covariance (by rows).
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub(super) coefficients: Vec<f64>,
    pub(super) covariance: Vec<f64>,
}

/// Above this share of zeros the logarithm gives way to the quasi-likelihood.
const FEW_ZEROS: f64 = 0.02;
/// Rounds of reweighting; each about squares the error that is left.
const ROUNDS: usize = 8;
/// Periods on either side that make up the slow level, at least and in seasons.
const REACH: (usize, usize) = (26, 3);
/// From so many seasons on the phases are taken out.
const SEASONS: usize = 5;
/// Effects on log demand beyond this were never seen in earnest.
const FAR: f64 = 4.0;

/// Estimates the coefficients on a history; NaN values are not known, `None` when nothing can be
/// told.
pub(super) fn estimate(values: &[f64], columns: &[Column], beliefs: &[Belief], season: usize) -> Option<Estimate> {
    let known: Vec<f64> = values.iter().map(|value| f64::from(u8::from(!value.is_nan()))).collect();
    let count: f64 = known.iter().sum();
    let zeros = values.iter().filter(|value| **value <= 0.0).count() as f64;
    let level = values.iter().filter(|value| !value.is_nan()).sum::<f64>() / count;
    if columns.is_empty() || count < 8.0 || level <= 0.0 {
        return None;
    }
    let season = if values.len() >= SEASONS * season { season } else { 1 };
    if zeros <= FEW_ZEROS * count {
        let floor = 0.1 * level;
        let logs: Vec<f64> =
            values.iter().map(|value| if value.is_nan() { 0.0 } else { value.max(floor.min(0.5)).ln() }).collect();
        return solve(&logs, &known, columns, beliefs, &slow(&known, season));
    }
    let mut eta = vec![level.ln(); values.len()];
    let mut found = None;
    for _ in 0..ROUNDS {
        // Working response and weights of the Poisson likelihood (McCullagh and Nelder, 1989).
        let weights: Vec<f64> = eta.iter().zip(&known).map(|(eta, known)| known * eta.exp() / level).collect();
        let working: Vec<f64> = values
            .iter()
            .zip(&eta)
            .map(|(value, eta)| if value.is_nan() { *eta } else { eta + value / eta.exp() - 1.0 })
            .collect();
        let slow = slow(&weights, season);
        let next = solve(&working, &weights, columns, beliefs, &slow)?;
        let effects = effects(columns, &next.coefficients, values.len());
        let rest: Vec<f64> = working.iter().zip(&effects).map(|(working, effect)| working - effect).collect();
        let base = slow.part(&rest);
        let lowest = (0.01 * level).ln();
        eta = base.iter().zip(&effects).map(|(base, effect)| (base + effect).clamp(lowest, level.ln() + FAR)).collect();
        found = Some(next);
    }
    found
}

fn slow(weights: &[f64], season: usize) -> Slow<'_> {
    Slow { weights, reach: REACH.0.max(REACH.1 * season), season }
}

/// The sum of the effects on log demand in each of the first `length` periods.
pub(super) fn effects(columns: &[Column], coefficients: &[f64], length: usize) -> Vec<f64> {
    (0..length)
        .map(|t| {
            let sum: f64 = columns.iter().zip(coefficients).map(|(column, beta)| beta * column.values[t]).sum();
            sum.clamp(-FAR, FAR)
        })
        .collect()
}

/// Weighted ridge regression towards the beliefs, of what is left of the response on what is left
/// of the columns.
fn solve(
    response: &[f64],
    weights: &[f64],
    columns: &[Column],
    beliefs: &[Belief],
    slow: &Slow<'_>,
) -> Option<Estimate> {
    let n = response.len();
    let left = |values: &[f64]| -> Vec<f64> {
        values.iter().zip(slow.part(values)).map(|(value, slow)| value - slow).collect()
    };
    let y = left(response);
    let x: Vec<Vec<f64>> = columns.iter().map(|column| left(&column.values[..n])).collect();
    let size = x.len();
    let product = |a: &[f64], b: &[f64]| (0..n).map(|t| weights[t] * a[t] * b[t]).sum::<f64>();
    let mut cross = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..size {
            cross[row * size + column] = product(&x[row], &x[column]);
        }
    }
    let right: Vec<f64> = x.iter().map(|column| product(column, &y)).collect();
    let count = weights.iter().filter(|weight| **weight > 0.0).count() as f64;
    // The variance that remains, first as if no driver had an effect, then with those found.
    let mut variance = (product(&y, &y) / count).max(1e-9);
    let mut answer = None;
    for _ in 0..2 {
        let (mut matrix, mut right) = (cross.clone(), right.clone());
        for (at, belief) in beliefs.iter().enumerate() {
            let tightness = variance / (belief.sd * belief.sd);
            matrix[at * size + at] += tightness;
            right[at] += tightness * belief.mean;
        }
        let parts = Cholesky::of(&matrix, size)?;
        let coefficients = parts.solve(&right);
        let fitted = |t: usize| x.iter().zip(&coefficients).map(|(column, beta)| beta * column[t]).sum::<f64>();
        let squares: f64 = (0..n).map(|t| weights[t] * (y[t] - fitted(t)).powi(2)).sum();
        variance = (squares / (count - size.min(count as usize / 2) as f64).max(1.0)).max(1e-9);
        let covariance = parts.inverse().iter().map(|value| value * variance).collect();
        answer = Some(Estimate { coefficients, covariance });
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Belief = Belief { mean: 0.0, sd: 100.0 };

    fn column(values: Vec<f64>) -> Column {
        Column { values, periods: 1 }
    }

    /// Every fifth period but irregular, as promotions come.
    fn promotion(t: usize) -> f64 {
        f64::from(u8::from(t * t % 11 == 3))
    }

    #[test]
    fn a_lift_on_a_moving_level_is_found() {
        let x: Vec<f64> = (0..120).map(promotion).collect();
        let values: Vec<f64> = x.iter().enumerate().map(|(t, x)| (100.0 + t as f64) * (0.8 * x).exp()).collect();
        let found = estimate(&values, &[column(x)], &[OPEN], 1).unwrap();
        assert!((found.coefficients[0] - 0.8).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn a_lift_of_a_slow_mover_is_found() {
        // Counts that are the rounded quantiles of a slow demand whose mean doubles.
        let x: Vec<f64> = (0..400).map(promotion).collect();
        let values: Vec<f64> = (0..400)
            .map(|t| {
                let chance = (t * 37 % 101) as f64 / 101.0;
                let mean = 0.4 * (2.0_f64).powf(x[t]);
                if chance < mean / 2.0 { 2.0 } else { 0.0 }
            })
            .collect();
        let share = |on: f64| {
            let at: Vec<usize> = (0..400).filter(|t| x[*t] == on).collect();
            at.iter().map(|t| values[*t]).sum::<f64>() / at.len() as f64
        };
        let found = estimate(&values, &[column(x.clone())], &[OPEN], 1).unwrap();
        let plain = (share(1.0) / share(0.0)).ln();
        assert!((found.coefficients[0] - plain).abs() < 0.15, "{found:?} {plain}");
    }

    #[test]
    fn without_evidence_the_belief_stands() {
        let values: Vec<f64> = (0..60).map(|t| 50.0 + (t % 5) as f64).collect();
        let belief = Belief { mean: 0.4, sd: 0.1 };
        let found = estimate(&values, &[column(vec![0.0; 60])], &[belief], 1).unwrap();
        assert!((found.coefficients[0] - 0.4).abs() < 1e-9);
        assert!((found.covariance[0].sqrt() - 0.1).abs() < 1e-9);
    }

    #[test]
    fn nothing_sold_tells_nothing() {
        assert!(estimate(&[0.0; 40], &[column(vec![1.0; 40])], &[OPEN], 1).is_none());
        assert!(estimate(&[f64::NAN; 40], &[column(vec![1.0; 40])], &[OPEN], 1).is_none());
    }
}
