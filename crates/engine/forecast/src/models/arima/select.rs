//! Differences by tests, orders by a stepwise search (Hyndman and Khandakar, 2008).

use super::Orders;
use super::css::{Fit, Layout, fit};
use crate::models::decompose::{Kind, indices};

/// The shortest history.
const SHORTEST: usize = 10;
/// The highest orders, without and with the season.
const MOST: usize = 3;
const MOST_SEASONAL: usize = 1;
/// Fits at most.
const TRIES: usize = 24;
/// The longest season with coefficients of its own.
const LONGEST: usize = 52;
/// Strength of the season from which its difference is taken (Wang, Smith and Hyndman, 2006, as in
/// R's `nsdiffs`).
const STRONG: f64 = 0.64;
/// Critical value at 5 % of the test for a level (Kwiatkowski, Phillips, Schmidt and Shin, 1992).
const CRITICAL: f64 = 0.463;

/// The layout with the least AICc and its fit.
pub(super) fn select(values: &[f64], season: usize) -> Option<(Layout, Fit)> {
    let season = if season <= LONGEST && values.len() >= 2 * season + 5 { season } else { 1 };
    if values.len() < SHORTEST {
        return None;
    }
    let seasonal_d = usize::from(season > 1 && values.len() >= 3 * season && strong(values, season));
    let mut d = 0;
    while d < 2 - seasonal_d.min(1) && !level(&differenced(values, d, seasonal_d, season)) {
        d += 1;
    }
    let steady = differenced(values, d, seasonal_d, season);
    let mut search = Search { values: &steady, season, mean: d + seasonal_d < 2, tried: Vec::new(), best: None };
    let base = Orders { d, seasonal_d, ..Orders::default() };
    let with = |p, q, seasonal_p, seasonal_q| Orders { p, q, seasonal_p, seasonal_q, ..base };
    let most = if season > 1 { 1 } else { 0 };
    for orders in [with(2, 2, most, most), with(0, 0, 0, 0), with(1, 0, most, 0), with(0, 1, 0, most)] {
        search.consider(orders);
    }
    while search.improve() {}
    search.best.map(|(_, layout, fit)| (layout, fit))
}

/// The differences of the season, then of neighbours.
pub(super) fn differenced(values: &[f64], d: usize, seasonal_d: usize, season: usize) -> Vec<f64> {
    let mut now = values.to_vec();
    let lags = std::iter::repeat_n(season, seasonal_d).chain(std::iter::repeat_n(1, d));
    for lag in lags {
        now = now.iter().skip(lag).zip(&now).map(|(late, early)| late - early).collect();
    }
    now
}

/// Whether the season makes most of what varies around the trend.
fn strong(values: &[f64], season: usize) -> bool {
    let phases = indices(values, season, Kind::Additive);
    let rest: Vec<f64> = values.iter().enumerate().map(|(t, value)| value - phases[t % season]).collect();
    let trend = |t: usize, of: &[f64]| {
        let half = season / 2;
        let (from, to) = (t.saturating_sub(half), (t + half + 1).min(of.len()));
        of[from..to].iter().sum::<f64>() / (to - from) as f64
    };
    let noise: Vec<f64> = (0..rest.len()).map(|t| rest[t] - trend(t, &rest)).collect();
    let both: Vec<f64> = noise.iter().enumerate().map(|(t, value)| value + phases[t % season]).collect();
    1.0 - variance(&noise) / variance(&both).max(f64::MIN_POSITIVE) > STRONG
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n
}

/// Whether the series stays about a level.
fn level(values: &[f64]) -> bool {
    let n = values.len();
    if n < 5 {
        return true;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let errors: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let lags = (3.0 * (n as f64).sqrt() / 13.0) as usize;
    let product = |lag: usize| errors[lag..].iter().zip(&errors).map(|(a, b)| a * b).sum::<f64>();
    let weighed: f64 = (1..=lags).map(|lag| (1.0 - lag as f64 / (lags as f64 + 1.0)) * product(lag)).sum();
    let long_run = (product(0) + 2.0 * weighed) / n as f64;
    let mut sum = 0.0;
    let mut squares = 0.0;
    for error in &errors {
        sum += error;
        squares += sum * sum;
    }
    long_run <= 0.0 || squares / (long_run * (n * n) as f64) < CRITICAL
}

/// The search and what it has seen.
struct Search<'a> {
    values: &'a [f64],
    season: usize,
    mean: bool,
    tried: Vec<(Orders, bool)>,
    best: Option<(f64, Layout, Fit)>,
}

impl Search<'_> {
    /// Fits the orders unless done before; whether they are the best so far.
    fn consider(&mut self, orders: Orders) -> bool {
        self.consider_with(orders, self.mean)
    }

    fn consider_with(&mut self, orders: Orders, mean: bool) -> bool {
        if self.tried.contains(&(orders, mean)) || self.tried.len() >= TRIES {
            return false;
        }
        self.tried.push((orders, mean));
        let layout = Layout { orders, season: self.season, mean };
        let Some(fit) = fit(layout, self.values) else {
            return false;
        };
        let n = self.values.len() as f64;
        let counted = (layout.size() + 1) as f64;
        if n <= counted + 1.0 {
            return false;
        }
        let criterion = n * fit.variance.max(f64::MIN_POSITIVE).ln() + 2.0 * counted * n / (n - counted - 1.0);
        let better = self.best.as_ref().is_none_or(|(least, ..)| criterion < *least);
        if better {
            self.best = Some((criterion, layout, fit));
        }
        better
    }

    /// Tries the neighbours of the best; whether one was better.
    fn improve(&mut self) -> bool {
        let Some((_, Layout { orders: now, mean, .. }, _)) = self.best else {
            return false;
        };
        let seasonal = self.season > 1;
        let moved = |value: usize, by: i8| value.checked_add_signed(isize::from(by));
        // p, q, P, Q one up or down, p and q together, P and Q together.
        let steps: [[i8; 4]; 12] = [
            [1, 0, 0, 0],
            [-1, 0, 0, 0],
            [0, 1, 0, 0],
            [0, -1, 0, 0],
            [0, 0, 1, 0],
            [0, 0, -1, 0],
            [0, 0, 0, 1],
            [0, 0, 0, -1],
            [1, 1, 0, 0],
            [-1, -1, 0, 0],
            [0, 0, 1, 1],
            [0, 0, -1, -1],
        ];
        for [p, q, seasonal_p, seasonal_q] in steps {
            let (Some(p), Some(q)) = (moved(now.p, p), moved(now.q, q)) else { continue };
            let (Some(seasonal_p), Some(seasonal_q)) =
                (moved(now.seasonal_p, seasonal_p), moved(now.seasonal_q, seasonal_q))
            else {
                continue;
            };
            let within = p <= MOST && q <= MOST && seasonal_p <= MOST_SEASONAL && seasonal_q <= MOST_SEASONAL;
            if !within || (!seasonal && seasonal_p + seasonal_q > 0) {
                continue;
            }
            if self.consider(Orders { p, q, seasonal_p, seasonal_q, ..now }) {
                return true;
            }
        }
        self.mean && self.consider_with(now, !mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_taken_of_the_season_and_of_neighbours() {
        let values = [1.0, 5.0, 3.0, 9.0, 4.0, 12.0];
        assert_eq!(differenced(&values, 0, 1, 2), [2.0, 4.0, 1.0, 3.0]);
        assert_eq!(differenced(&values, 1, 1, 2), [2.0, -3.0, 2.0]);
    }

    #[test]
    fn a_walk_has_no_level_and_noise_has_one() {
        let noise: Vec<f64> = (0..120).map(|t| f64::from(t * t * 31 % 17) - 8.0).collect();
        let walk: Vec<f64> = noise
            .iter()
            .scan(0.0, |sum, step| {
                *sum += step + 1.0;
                Some(*sum)
            })
            .collect();
        assert!(level(&noise));
        assert!(!level(&walk));
    }

    #[test]
    fn a_strong_season_is_seen() {
        let season = [9.0, 1.0, 4.0, 2.0];
        let values: Vec<f64> = (0..48).map(|t| season[t % 4] + f64::from((t * 7 % 5) as u8) * 0.2).collect();
        let noise: Vec<f64> = (0..48).map(|t| f64::from(t * t * 31 % 17)).collect();
        assert!(strong(&values, 4));
        assert!(!strong(&noise, 4));
    }
}
