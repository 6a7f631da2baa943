//! Autoregression on the series or its differences, its order chosen by AICc.
//!
//! An ARIMA(p, d, 0) whose order may reach past a season, so that a changing season is followed
//! without a state for each phase. Coefficients by Burg's method (1975), which gives every order in
//! one sweep and is always stationary.

use super::Fitted;
use super::decompose::Adjustment;

/// The model with the values it has seen.
#[derive(Clone, Debug)]
pub(super) struct Autoregression {
    /// Differenced once, or around a mean.
    differenced: bool,
    /// The values are taken as logarithms.
    logs: bool,
    mean: f64,
    coefficients: Vec<f64>,
    season: Adjustment,
    seen: usize,
    /// The last values, newest last; as many as the coefficients need.
    recent: Vec<f64>,
    last: f64,
}

/// Periods of history wanted for each order.
const PERIODS_AN_ORDER: usize = 4;
/// Share of the average step that differences go on with, without and with a season: yearly figures
/// keep rising, shorter ones revert (found on rolling origins).
const DRIFT: (f64, f64) = (1.0, 0.5);
/// The highest order without a season.
const ORDERS: usize = 8;

impl Autoregression {
    /// Fits the series itself and its differences, with and without the season taken out.
    pub(super) fn fit(values: &[f64], seasons: &[usize]) -> Option<Self> {
        let season = *seasons.first()?;
        if values.len() < 8 {
            return None;
        }
        // Where seasons cross, their swings grow with the level.
        let logs = seasons.len() > 1 && values.iter().all(|value| *value > 0.0);
        let taken: Vec<f64>;
        let values = if logs {
            taken = values.iter().map(|value| value.ln()).collect();
            &taken
        } else {
            values
        };
        let mut best: Option<(f64, Self)> = None;
        let drift = if season > 1 { DRIFT.1 } else { DRIFT.0 };
        let mut options = vec![(Adjustment::none(), season)];
        let adjusted = Adjustment::of(values, season);
        if adjusted.is_some() {
            options.push((adjusted, 1));
        }
        for &longer in &seasons[1..] {
            options.push((Adjustment::none(), longer));
            let adjusted = Adjustment::of(values, longer);
            if adjusted.is_some() {
                options.push((adjusted, season));
            }
        }
        for (out, reach) in options {
            let states = out.states();
            let rest = out.adjusted(values);
            for differenced in [false, true] {
                let (criterion, model) = Self::try_one(drift, &rest, &out, reach, differenced, states);
                if best.as_ref().is_none_or(|(least, _)| criterion < *least) {
                    best = Some((criterion, model));
                }
            }
        }
        best.map(|(_, model)| Self { logs, ..model })
    }

    fn try_one(
        drift: f64,
        values: &[f64],
        season: &Adjustment,
        reach: usize,
        differenced: bool,
        states: usize,
    ) -> (f64, Self) {
        let n = values.len();
        let steps: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let input = if differenced { &steps[..] } else { values };
        let mean = input.iter().sum::<f64>() / input.len() as f64;
        let mean = if differenced { drift * mean } else { mean };
        let centred: Vec<f64> = input.iter().map(|value| value - mean).collect();
        let most = (ORDERS.max(reach + 1)).min(n / PERIODS_AN_ORDER);
        let (variance, coefficients) = burg(&centred, most, states + usize::from(!differenced));
        let model = Self {
            differenced,
            logs: false,
            mean,
            coefficients,
            season: season.clone(),
            seen: 0,
            recent: Vec::new(),
            last: 0.0,
        };
        (variance, model)
    }

    fn next(&self, recent: &[f64]) -> f64 {
        self.coefficients.iter().zip(recent.iter().rev()).map(|(a, value)| a * value).sum()
    }
}

/// The order with the least AICc over a number of other parameters; its AICc a period and its
/// coefficients, nearest lag first.
fn burg(values: &[f64], most: usize, others: usize) -> (f64, Vec<f64>) {
    let n = values.len();
    let mut forward = values.to_vec();
    let mut backward = values.to_vec();
    let mut variance = values.iter().map(|value| value * value).sum::<f64>() / n as f64;
    let mut coefficients: Vec<f64> = Vec::new();
    let criterion = |variance: f64, order: usize| {
        let counted = (order + others + 1) as f64;
        let n = n as f64;
        variance.max(f64::MIN_POSITIVE).ln() + 2.0 * counted / (n - counted - 1.0).max(1.0)
    };
    let mut best = (criterion(variance, 0), Vec::new());
    for order in 1..=most {
        let (mut cross, mut power) = (0.0, 0.0);
        for t in order..n {
            cross += forward[t] * backward[t - 1];
            power += forward[t] * forward[t] + backward[t - 1] * backward[t - 1];
        }
        if power <= 0.0 {
            break;
        }
        let reflection = 2.0 * cross / power;
        for t in (order..n).rev() {
            let (f, b) = (forward[t], backward[t - 1]);
            forward[t] = f - reflection * b;
            backward[t] = b - reflection * f;
        }
        let before = coefficients.clone();
        for (value, mirror) in coefficients.iter_mut().zip(before.iter().rev()) {
            *value -= reflection * mirror;
        }
        coefficients.push(reflection);
        variance *= 1.0 - reflection * reflection;
        let at = criterion(variance, order);
        if at < best.0 {
            best = (at, coefficients.clone());
        }
    }
    best
}

impl Fitted for Autoregression {
    fn observe(&mut self, value: f64) {
        let value = if self.logs { value.max(f64::MIN_POSITIVE).ln() } else { value };
        let adjusted = self.season.take_out(self.seen, value);
        let input = if self.differenced { adjusted - self.last - self.mean } else { adjusted - self.mean };
        if !self.differenced || self.seen > 0 {
            self.recent.push(input);
            // Old values go in one move now and then, not one by one.
            if self.recent.len() > 4 * self.coefficients.len() + 64 {
                let keep = self.coefficients.len();
                self.recent.drain(..self.recent.len() - keep);
            }
        }
        self.last = adjusted;
        self.seen += 1;
    }

    fn ahead(&self, out: &mut [f64]) {
        let mut recent = self.recent.clone();
        let mut last = self.last;
        for (ahead, slot) in out.iter_mut().enumerate() {
            let next = self.next(&recent);
            recent.push(next);
            last = if self.differenced { last + next + self.mean } else { self.mean + next };
            let value = self.season.put_back(self.seen + ahead, last);
            *slot = if self.logs { value.exp() } else { value };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burg_finds_the_coefficients_of_a_wave() {
        // cos ωt = 2 cos ω · cos ω(t−1) − cos ω(t−2), a pole on the unit circle.
        let values: Vec<f64> = (0..400).map(|t| (0.7 * f64::from(t)).cos()).collect();
        let (_, coefficients) = burg(&values, 2, 0);
        assert!((coefficients[0] - 2.0 * 0.7_f64.cos()).abs() < 0.01, "{coefficients:?}");
        assert!((coefficients[1] + 1.0).abs() < 0.01, "{coefficients:?}");
    }

    #[test]
    fn a_level_is_returned_to() {
        let values: Vec<f64> = (0..80).map(|t| 30.0 + f64::from(t * t * 7 % 13)).collect();
        let mut model = Autoregression::fit(&values, &[1]).unwrap();
        values.iter().for_each(|&value| model.observe(value));
        let mut out = [0.0; 40];
        model.ahead(&mut out);
        let mean = values.iter().sum::<f64>() / 80.0;
        assert!((out[39] - mean).abs() < 1.0, "{} {mean}", out[39]);
    }
}
