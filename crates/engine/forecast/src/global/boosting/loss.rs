//! Losses: gradient and curvature by the raw score.

use super::error::BoostError;

/// What a model minimises; it decides what of the demand's distribution is forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// Half the squared error; forecasts the mean.
    Squared,
    /// Poisson deviance with a log link; forecasts the mean of counts, always positive.
    Poisson,
    /// Tweedie deviance with a log link (Jørgensen 1987), variance proportional to
    /// mean^power with 1 < power < 2: a mass at zero and a skewed rest.
    Tweedie {
        /// The variance power, strictly between 1 and 2.
        power: f64,
    },
    /// Pinball loss (Koenker and Bassett 1978); forecasts the quantile.
    Quantile {
        /// The quantile's level, strictly between 0 and 1.
        level: f64,
    },
}

/// Scores below this stand for a mean of zero in a log link.
const LOWEST_LOG: f64 = -30.0;

impl Loss {
    /// The forecast that belongs to a raw score.
    pub fn response(self, score: f64) -> f64 {
        match self {
            Self::Squared | Self::Quantile { .. } => score,
            Self::Poisson | Self::Tweedie { .. } => score.exp(),
        }
    }

    /// Whether scores are logarithms of forecasts.
    pub fn has_log_link(self) -> bool {
        matches!(self, Self::Poisson | Self::Tweedie { .. })
    }

    /// The loss of one row, for comparing models on the same rows.
    pub fn value(self, target: f64, score: f64) -> f64 {
        match self {
            Self::Squared => 0.5 * (score - target) * (score - target),
            Self::Poisson => score.exp() - target * score,
            Self::Tweedie { power } => {
                ((2.0 - power) * score).exp() / (2.0 - power) - target * ((1.0 - power) * score).exp() / (1.0 - power)
            }
            Self::Quantile { level } => {
                let error = target - score;
                if error >= 0.0 { level * error } else { (level - 1.0) * error }
            }
        }
    }

    /// First and second derivative of [`Loss::value`] by the score.
    ///
    /// The pinball loss has no curvature; 1 stands in for it and leaves are set to the
    /// quantile of their residuals afterwards.
    pub fn derivatives(self, target: f64, score: f64) -> (f64, f64) {
        match self {
            Self::Squared => (score - target, 1.0),
            Self::Poisson => {
                let mean = score.exp();
                (mean - target, mean)
            }
            Self::Tweedie { power } => {
                let low = target * ((1.0 - power) * score).exp();
                let high = ((2.0 - power) * score).exp();
                (high - low, (2.0 - power) * high + (power - 1.0) * low)
            }
            // At the kink any slope between the two is right; 0 lets rows already met
            // stand apart from rows too high.
            Self::Quantile { level } => match target.partial_cmp(&score) {
                Some(std::cmp::Ordering::Greater) => (-level, 1.0),
                Some(std::cmp::Ordering::Less) => (1.0 - level, 1.0),
                _ => (0.0, 1.0),
            },
        }
    }

    /// The constant score that fits all rows best.
    pub(crate) fn constant(self, targets: &[f32], weight: impl Fn(usize) -> f64) -> f64 {
        if let Self::Quantile { level } = self {
            let mut sorted: Vec<f32> = targets.to_vec();
            return f64::from(quantile(&mut sorted, level));
        }
        let (mut sum, mut weights) = (0.0, 0.0);
        for (row, target) in targets.iter().enumerate() {
            sum += weight(row) * f64::from(*target);
            weights += weight(row);
        }
        let mean = if weights > 0.0 { sum / weights } else { 0.0 };
        if self.has_log_link() { mean.max(f64::MIN_POSITIVE).ln().max(LOWEST_LOG) } else { mean }
    }

    /// Checks the loss's own parameter and the targets.
    pub(crate) fn check(self, targets: &[f32]) -> Result<(), BoostError> {
        match self {
            Self::Tweedie { power } if !(power > 1.0 && power < 2.0) => {
                return Err(BoostError::Option { name: "power", value: power, range: "(1, 2)" });
            }
            Self::Quantile { level } if !(level > 0.0 && level < 1.0) => {
                return Err(BoostError::Option { name: "level", value: level, range: "(0, 1)" });
            }
            _ => {}
        }
        let allowed = |value: f32| value.is_finite() && !(self.has_log_link() && value < 0.0);
        match targets.iter().position(|t| !allowed(*t)) {
            Some(row) => Err(BoostError::Value { what: "target", row, value: targets[row] }),
            None => Ok(()),
        }
    }
}

/// The lower empirical quantile; reorders `values`; 0 when there are none.
pub(crate) fn quantile(values: &mut [f32], level: f64) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let rank = (level * values.len() as f64).ceil() as usize;
    let place = rank.clamp(1, values.len()) - 1;
    *values.select_nth_unstable_by(place, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central differences of the loss against its derivatives.
    #[test]
    fn derivatives_agree_with_finite_differences() {
        let losses = [
            Loss::Squared,
            Loss::Poisson,
            Loss::Tweedie { power: 1.1 },
            Loss::Tweedie { power: 1.5 },
            Loss::Tweedie { power: 1.9 },
        ];
        for loss in losses {
            for target in [0.0, 0.3, 1.0, 7.0, 40.0] {
                for score in [-2.0, -0.4, 0.0, 0.9, 2.5] {
                    let step = 1e-4;
                    let [low, mid, high] = [score - step, score, score + step].map(|s| loss.value(target, s));
                    let (gradient, curvature) = loss.derivatives(target, score);
                    let slope = (high - low) / (2.0 * step);
                    let bend = (high - 2.0 * mid + low) / (step * step);
                    assert!((slope - gradient).abs() < 1e-5 * (1.0 + gradient.abs()), "{loss:?}");
                    assert!((bend - curvature).abs() < 1e-4 * (1.0 + curvature.abs()), "{loss:?}");
                }
            }
        }
    }

    #[test]
    fn pinball_gradient_agrees_with_finite_differences_away_from_the_kink() {
        let loss = Loss::Quantile { level: 0.8 };
        for (target, score) in [(3.0, 1.0), (1.0, 3.0), (-2.0, 5.0)] {
            let slope = (loss.value(target, score + 1e-4) - loss.value(target, score - 1e-4)) / 2e-4;
            assert!((slope - loss.derivatives(target, score).0).abs() < 1e-9);
        }
    }

    #[test]
    fn quantile_of_one_to_ten() {
        let mut values: Vec<f32> = (1..=10).map(|v| v as f32).collect();
        assert_eq!(quantile(&mut values, 0.5), 5.0);
        assert_eq!(quantile(&mut values, 0.95), 10.0);
        assert_eq!(quantile(&mut values, 0.01), 1.0);
    }

    #[test]
    fn negative_counts_are_refused() {
        assert_eq!(Loss::Poisson.check(&[1.0, -1.0]), Err(BoostError::Value { what: "target", row: 1, value: -1.0 }));
        assert_eq!(Loss::Squared.check(&[1.0, -1.0]), Ok(()));
    }
}
