//! Rolling origins: what a model would have said in the past, and how far off it was.

use super::obsolescence::wear_off;
use crate::ModelName;
use crate::models::{self, Fitted};

/// From where, how far and against what the past is forecast again.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Every origin walked through, ascending; an origin is the number of periods known, the last
    /// one all of them.
    pub(crate) origins: Vec<usize>,
    /// Positions in `origins` of those that judge the candidates.
    pub(crate) judging: Vec<usize>,
    /// How far ahead is judged; shorter than asked when the history is short.
    pub(crate) horizon: usize,
}

/// From so many periods on, a fit on four fifths of them is not made again on all.
const SETTLED: usize = 200;
/// Fewer periods than this leave nothing to hold out.
const SHORTEST: usize = 6;

impl Plan {
    /// Judging origins half a horizon apart, the last one a horizon before the end, none in the
    /// first half of the history; `None` when the history is too short to hold anything out.
    pub(crate) fn new(periods: usize, horizon: usize, origins: usize) -> Option<Self> {
        if periods < SHORTEST {
            return None;
        }
        let horizon = horizon.min((periods / 4).max(1));
        let last = periods - horizon;
        let apart = horizon.div_ceil(2);
        let back = (origins.max(1) - 1).min((last - periods.div_ceil(2)) / apart);
        let first = last - back * apart;
        let judging = (0..=back).map(|step| step * apart).collect();
        Some(Self { origins: (first..=periods).collect(), judging, horizon })
    }

    /// Whether what comes before the first origin is so much that a fit on it is as good as one on
    /// everything; the walk then ends with the forecast itself.
    pub(crate) fn settled(&self) -> bool {
        let periods = self.origins.last().copied().unwrap_or(0);
        periods >= SETTLED && self.first() * 5 >= periods * 4
    }

    /// The first origin: what comes before it is what models are fitted on.
    pub(crate) fn first(&self) -> usize {
        self.origins[0]
    }
}

/// The past forecasts of one candidate.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) model: ModelName,
    /// One row of `Plan::horizon` values an origin, never below zero.
    pub(crate) rows: Vec<f64>,
    pub(crate) score: Score,
}

/// Errors over the judging origins; meanings as in [`Candidate`](crate::Candidate).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Score {
    pub(crate) wape: f64,
    pub(crate) mase: f64,
    pub(crate) rmse: f64,
    pub(crate) bias: f64,
    pub(crate) mae: f64,
}

impl Score {
    /// The score of a model that did not run.
    pub(crate) const NONE: Self =
        Self { wape: f64::NAN, mase: f64::NAN, rmse: f64::NAN, bias: f64::NAN, mae: f64::NAN };
}

/// Walks a model, fitted before the first origin, through all; `None` when its errors are no numbers. Of what
/// it forecasts a share is `kept` from each period to the next.
pub(crate) fn run(
    model: ModelName,
    fitted: Box<dyn Fitted + '_>,
    values: &[f64],
    plan: &Plan,
    scale: f64,
    kept: f64,
) -> Option<Trial> {
    let mut rows = models::walk(fitted, values, &plan.origins, plan.horizon);
    for value in &mut rows {
        *value = value.max(0.0);
    }
    rows.chunks_exact_mut(plan.horizon).for_each(|row| wear_off(row, kept));
    let score = score(&rows, values, plan, scale);
    score.mae.is_finite().then_some(Trial { model, rows, score })
}

/// Scores rows of past forecasts at the judging origins; `scale` is the divisor of MASE.
pub(crate) fn score(rows: &[f64], values: &[f64], plan: &Plan, scale: f64) -> Score {
    let (mut absolute, mut square, mut signed, mut demand, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &at in &plan.judging {
        let origin = plan.origins[at];
        let row = &rows[at * plan.horizon..(at + 1) * plan.horizon];
        for (forecast, actual) in row.iter().zip(&values[origin..]) {
            let miss = forecast - actual;
            absolute += miss.abs();
            square += miss * miss;
            signed += miss;
            demand += actual.abs();
            count += 1.0;
        }
    }
    let mae = absolute / count;
    Score { wape: absolute / demand, mase: mae / scale, rmse: (square / count).sqrt(), bias: signed / demand, mae }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judging_origins_leave_a_horizon_to_judge() {
        let plan = Plan::new(100, 10, 3).unwrap();
        let judged: Vec<usize> = plan.judging.iter().map(|&at| plan.origins[at]).collect();
        assert_eq!((judged, plan.horizon), (vec![80, 85, 90], 10));
        assert_eq!(plan.origins.last(), Some(&100));
    }

    #[test]
    fn a_short_history_is_judged_less_far_and_never_in_its_first_half() {
        let plan = Plan::new(12, 30, 5).unwrap();
        assert_eq!((plan.horizon, plan.first()), (3, 7));
        assert!(Plan::new(5, 30, 5).is_none());
    }

    #[test]
    fn errors_are_those_of_the_held_out_periods() {
        let values = [4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 8.0, 2.0];
        let plan = Plan::new(8, 2, 1).unwrap();
        let naive = models::fit(ModelName::Naive, &values, &[1]).unwrap();
        let trial = run(ModelName::Naive, naive, &values, &plan, 2.0, 1.0).unwrap();
        assert_eq!((trial.score.mae, trial.score.mase), (3.0, 1.5));
        assert!((trial.score.wape - 0.6).abs() < 1e-12);
        assert!((trial.score.bias + 0.2).abs() < 1e-12);
    }
}
