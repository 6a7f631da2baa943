//! Demand over a stretch of time as a distribution of units.

pub mod gamma;
pub mod normal;

/// Why numbers do not describe a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DemandError {
    /// Mean or standard deviation negative, infinite or not a number.
    #[error("mean and standard deviation of demand must be finite and not negative")]
    BadMoments,
    /// A sample negative, infinite or not a number.
    #[error("samples of demand must be finite and not negative")]
    BadSample,
    /// No samples at all.
    #[error("an empirical demand needs at least one sample")]
    NoSamples,
}

/// Units asked for over one stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    mean: f64,
    sd: f64,
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Normal,
    Gamma,
    /// Sorted upwards; each sample is as likely as the next. `tail_sums[i]` is the sum from `i` on.
    Empirical {
        sorted: Vec<f64>,
        tail_sums: Vec<f64>,
    },
}

impl Demand {
    /// Normal demand; `sd` 0 is demand known for certain.
    ///
    /// # Errors
    /// [`DemandError::BadMoments`].
    pub fn normal(mean: f64, sd: f64) -> Result<Self, DemandError> {
        Self::by_moments(mean, sd, Shape::Normal)
    }

    /// Gamma demand: never negative and skewed, for slow or erratic sellers.
    ///
    /// # Errors
    /// [`DemandError::BadMoments`].
    pub fn gamma(mean: f64, sd: f64) -> Result<Self, DemandError> {
        Self::by_moments(mean, sd, Shape::Gamma)
    }

    fn by_moments(mean: f64, sd: f64, shape: Shape) -> Result<Self, DemandError> {
        let sane = |x: f64| x.is_finite() && x >= 0.0;
        if !sane(mean) || !sane(sd) {
            return Err(DemandError::BadMoments);
        }
        Ok(Self { mean, sd, shape })
    }

    /// Demand as it was drawn or observed: each sample a total over the same stretch.
    ///
    /// # Errors
    /// [`DemandError::NoSamples`], [`DemandError::BadSample`].
    pub fn empirical(samples: &[f64]) -> Result<Self, DemandError> {
        if samples.is_empty() {
            return Err(DemandError::NoSamples);
        }
        if samples.iter().any(|x| !x.is_finite() || *x < 0.0) {
            return Err(DemandError::BadSample);
        }
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / n;
        let sd = (sorted.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        let mut tail_sums = vec![0.0; sorted.len() + 1];
        for i in (0..sorted.len()).rev() {
            tail_sums[i] = tail_sums[i + 1] + sorted[i];
        }
        let shape = Shape::Empirical { sorted, tail_sums };
        Ok(Self { mean, sd, shape })
    }

    /// No demand, for certain.
    #[must_use]
    pub const fn none() -> Self {
        Self { mean: 0.0, sd: 0.0, shape: Shape::Normal }
    }

    /// The same demand in other proportions: every value `factor` (above zero) times as large.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let factor = if factor.is_finite() { factor.max(0.0) } else { 1.0 };
        let scaled = |values: &[f64]| values.iter().map(|x| x * factor).collect();
        let shape = match &self.shape {
            Shape::Empirical { sorted, tail_sums } => {
                Shape::Empirical { sorted: scaled(sorted), tail_sums: scaled(tail_sums) }
            }
            other => other.clone(),
        };
        Self { mean: self.mean * factor, sd: self.sd * factor, shape }
    }

    /// The same mean and shape with another standard deviation; samples are stretched around their mean and cut at
    /// zero.
    #[must_use]
    pub fn with_sd(&self, sd: f64) -> Self {
        let sd = if sd.is_finite() { sd.max(0.0) } else { self.sd };
        match &self.shape {
            Shape::Empirical { sorted, .. } if self.sd > 0.0 => {
                let stretch = sd / self.sd;
                let samples: Vec<f64> =
                    sorted.iter().map(|x| (self.mean + (x - self.mean) * stretch).max(0.0)).collect();
                Self::empirical(&samples).unwrap_or_else(|_| self.clone())
            }
            // One value repeated has no shape to stretch.
            Shape::Empirical { .. } => Self { mean: self.mean, sd, shape: Shape::Normal },
            other => Self { mean: self.mean, sd, shape: other.clone() },
        }
    }

    /// Expected units.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation in units (of the samples themselves, if empirical).
    #[must_use]
    pub const fn sd(&self) -> f64 {
        self.sd
    }

    /// Known for certain: nothing to divide by.
    fn is_certain(&self) -> bool {
        self.sd <= 0.0 || self.mean <= 0.0 && self.shape == Shape::Gamma
    }

    /// Shape and scale of the gamma distribution with these moments.
    fn gamma_parameters(&self) -> (f64, f64) {
        let scale = self.sd * self.sd / self.mean;
        (self.mean / scale, scale)
    }

    /// Probability that demand is at most `stock`.
    #[must_use]
    pub fn cdf(&self, stock: f64) -> f64 {
        match &self.shape {
            Shape::Empirical { sorted, .. } => sorted.partition_point(|x| *x <= stock) as f64 / sorted.len() as f64,
            _ if self.is_certain() => f64::from(u8::from(stock >= self.mean)),
            Shape::Normal => normal::cdf((stock - self.mean) / self.sd),
            Shape::Gamma => {
                let (shape, scale) = self.gamma_parameters();
                1.0 - gamma::upper_tail(shape, stock / scale)
            }
        }
    }

    /// The least stock that covers demand with probability `p` (held within 0 and 1).
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let p = p.clamp(0.0, 1.0);
        match &self.shape {
            Shape::Empirical { sorted, .. } => {
                let n = sorted.len();
                // A hair below, so that 0.95 of 20 samples is the nineteenth, not the twentieth.
                let rank = (p * n as f64 - 1e-9).ceil().max(1.0) as usize;
                sorted[rank.min(n) - 1]
            }
            _ if self.is_certain() => self.mean,
            Shape::Normal => self.mean + self.sd * normal::quantile(p),
            Shape::Gamma => {
                let (shape, scale) = self.gamma_parameters();
                scale * gamma::quantile(shape, p)
            }
        }
    }

    /// Expected units short of `stock`, E[(D − stock)⁺].
    ///
    /// Normal: σ·G((stock − μ)/σ), Silver, Pyke & Thomas (2017), section 6.7. Gamma: Burgin (1975),
    /// "The gamma distribution and inventory control", by the tail of the next shape.
    #[must_use]
    pub fn expected_shortfall(&self, stock: f64) -> f64 {
        match &self.shape {
            Shape::Empirical { sorted, tail_sums } => {
                let first = sorted.partition_point(|x| *x <= stock);
                let above = (sorted.len() - first) as f64;
                ((tail_sums[first] - stock * above) / sorted.len() as f64).max(0.0)
            }
            _ if self.is_certain() => (self.mean - stock).max(0.0),
            Shape::Normal => self.sd * normal::unit_loss((stock - self.mean) / self.sd),
            Shape::Gamma => {
                if stock <= 0.0 {
                    return self.mean - stock;
                }
                let (shape, scale) = self.gamma_parameters();
                let x = stock / scale;
                (self.mean * gamma::upper_tail(shape + 1.0, x) - stock * gamma::upper_tail(shape, x)).max(0.0)
            }
        }
    }

    /// Demand over a `share` (0 to 1) of the stretch: the mean shrinks with time, the standard
    /// deviation with its square root (independent days). Samples shrink as they are.
    #[must_use]
    pub fn over_share(&self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let (mean, mut sd) = (self.mean * share, self.sd * share.sqrt());
        let shape = match &self.shape {
            Shape::Empirical { sorted, tail_sums } => {
                sd = self.sd * share;
                Shape::Empirical {
                    sorted: sorted.iter().map(|x| x * share).collect(),
                    tail_sums: tail_sums.iter().map(|x| x * share).collect(),
                }
            }
            other => other.clone(),
        };
        Self { mean, sd, shape }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_demand() {
        assert_eq!(Demand::normal(-1.0, 1.0), Err(DemandError::BadMoments));
        assert_eq!(Demand::gamma(1.0, f64::NAN), Err(DemandError::BadMoments));
        assert_eq!(Demand::empirical(&[]), Err(DemandError::NoSamples));
        assert_eq!(Demand::empirical(&[1.0, -1.0]), Err(DemandError::BadSample));
    }

    #[test]
    fn certain_demand_is_short_by_exactly_what_is_missing() {
        for demand in [Demand::normal(10.0, 0.0).unwrap(), Demand::gamma(10.0, 0.0).unwrap()] {
            assert_eq!(demand.expected_shortfall(7.5), 2.5);
            assert_eq!(demand.expected_shortfall(12.0), 0.0);
            assert_eq!(demand.quantile(0.99), 10.0);
        }
    }

    #[test]
    fn samples_are_counted_as_they_are() {
        let demand = Demand::empirical(&[4.0, 0.0, 2.0, 10.0]).unwrap();
        assert_eq!(demand.mean(), 4.0);
        assert_eq!(demand.cdf(2.0), 0.5);
        assert_eq!(demand.quantile(0.75), 4.0);
        // (10 − 3 + 4 − 3) / 4
        assert_eq!(demand.expected_shortfall(3.0), 2.0);
    }

    #[test]
    fn a_gamma_of_shape_one_is_exponential() {
        // Mean = sd: exponential, whose shortfall is mean·exp(−stock/mean).
        let demand = Demand::gamma(5.0, 5.0).unwrap();
        for stock in [0.0_f64, 1.0, 5.0, 20.0] {
            let exact = 5.0 * (-stock / 5.0).exp();
            assert!((demand.expected_shortfall(stock) - exact).abs() < 1e-12);
        }
    }

    fn any_demand() -> impl Strategy<Value = Demand> {
        let moments = || (0.0..200.0_f64, 0.0..80.0_f64);
        prop_oneof![
            moments().prop_map(|(m, s)| Demand::normal(m, s).unwrap()),
            moments().prop_map(|(m, s)| Demand::gamma(m, s).unwrap()),
            prop::collection::vec(0.0..300.0_f64, 1..30).prop_map(|v| Demand::empirical(&v).unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn the_shortfall_falls_ever_more_slowly_with_stock(
            demand in any_demand(), stock in 0.0..300.0_f64, step in 0.1..50.0_f64,
        ) {
            let [a, b, c] = [0.0, 1.0, 2.0].map(|k| demand.expected_shortfall(stock + k * step));
            prop_assert!(a >= b - 1e-9 && b >= c - 1e-9);
            prop_assert!(a - b >= b - c - 1e-7);
            prop_assert!(a - b <= step + 1e-9);
        }

        #[test]
        fn a_quantile_covers_what_it_promises(demand in any_demand(), p in 0.01..0.99_f64) {
            prop_assert!(demand.cdf(demand.quantile(p) + 1e-6) >= p - 1e-6);
        }
    }
}
