//! Coefficients by the least conditional sum of squares (Box and Jenkins, 1976, chapter 7), by
//! Gauss-Newton steps from the start of Hannan and Rissanen (1982).

use super::Orders;

/// Gauss-Newton steps at most, and the relative decrease below which they end.
const STEPS: usize = 12;
const FLAT: f64 = 1e-5;

/// A fit of given orders to a differenced series.
#[derive(Clone, Debug, Default)]
pub(super) struct Fit {
    /// φ, θ, Φ, Θ in this order, then the mean where there is one.
    pub(super) coefficients: Vec<f64>,
    /// Mean squared error of the periods that have all their past.
    pub(super) variance: f64,
}

/// Which coefficients stand where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) orders: Orders,
    pub(super) season: usize,
    pub(super) mean: bool,
}

impl Layout {
    pub(super) fn size(&self) -> usize {
        let Orders { p, q, seasonal_p, seasonal_q, .. } = self.orders;
        p + q + seasonal_p + seasonal_q + usize::from(self.mean)
    }

    /// Periods at the start that lack a part of their past.
    pub(super) fn warm(&self) -> usize {
        self.orders.p + self.orders.seasonal_p * self.season
    }

    /// φ, θ, Φ, Θ and the mean.
    pub(super) fn split<'a>(&self, all: &'a [f64]) -> ([&'a [f64]; 4], f64) {
        let Orders { p, q, seasonal_p, seasonal_q, .. } = self.orders;
        let (phi, rest) = all.split_at(p);
        let (theta, rest) = rest.split_at(q);
        let (seasonal_phi, rest) = rest.split_at(seasonal_p);
        let (seasonal_theta, rest) = rest.split_at(seasonal_q);
        ([phi, theta, seasonal_phi, seasonal_theta], rest.first().copied().unwrap_or(0.0))
    }
}

/// Fits the orders; `None` when the series is too short or the fit is not stationary and invertible.
pub(super) fn fit(layout: Layout, values: &[f64]) -> Option<Fit> {
    let used = values.len().checked_sub(layout.warm())?;
    if used < layout.size() + 3 {
        return None;
    }
    let mut work = Work::new(layout, values);
    let mut x = work.start();
    let mut squares = work.errors(&x);
    if layout.size() == 0 {
        return Some(Fit { coefficients: x, variance: squares / used as f64 });
    }
    let mut ridge = 1e-4;
    for _ in 0..STEPS {
        work.slopes(&x);
        let mut moved = false;
        let mut decrease = 0.0;
        for _ in 0..4 {
            let trial = work.step(&x, ridge)?;
            let sum = work.errors(&trial);
            if sum < squares {
                decrease = (squares - sum) / squares;
                (x, squares, moved) = (trial, sum, true);
                ridge = (ridge * 0.1).max(1e-9);
                break;
            }
            ridge *= 30.0;
        }
        if !moved || decrease < FLAT {
            break;
        }
    }
    let ([phi, theta, seasonal_phi, seasonal_theta], _) = layout.split(&x);
    let inside = stable(phi, 1.0) && stable(theta, -1.0) && stable(seasonal_phi, 1.0) && stable(seasonal_theta, -1.0);
    (inside && squares.is_finite()).then(|| Fit { coefficients: x, variance: squares / used as f64 })
}

/// How near the unit circle a root may come.
const NEAR: f64 = 0.995;

/// Whether 1 − sign · Σ cᵢ Bⁱ has its roots outside the unit circle, by partial autocorrelations
/// (Durbin-Levinson backwards).
fn stable(coefficients: &[f64], sign: f64) -> bool {
    let mut now: Vec<f64> = coefficients.iter().map(|value| sign * value).collect();
    while let Some(last) = now.pop() {
        if last.abs() >= NEAR {
            return false;
        }
        let rest = 1.0 - last * last;
        let before = now.clone();
        for (value, mirror) in now.iter_mut().zip(before.iter().rev()) {
            *value = (*value + last * mirror) / rest;
        }
    }
    true
}

/// Series and scratch of one fit.
struct Work<'a> {
    layout: Layout,
    values: &'a [f64],
    errors: Vec<f64>,
    /// Derivatives of the errors, one row a coefficient.
    slopes: Vec<Vec<f64>>,
}

impl<'a> Work<'a> {
    fn new(layout: Layout, values: &'a [f64]) -> Self {
        let slopes = vec![vec![0.0; values.len()]; layout.size()];
        Self { layout, values, errors: vec![0.0; values.len()], slopes }
    }

    /// Start by regression on past values and past errors of a long autoregression, halved while it
    /// is not stationary and invertible.
    fn start(&mut self) -> Vec<f64> {
        let Layout { orders, season, mean } = self.layout;
        let n = self.values.len();
        let centre = if mean { self.values.iter().sum::<f64>() / n as f64 } else { 0.0 };
        let centred: Vec<f64> = self.values.iter().map(|value| value - centre).collect();
        let mut x = vec![0.0; self.layout.size()];
        if mean {
            x[self.layout.size() - 1] = centre;
        }
        let lags: Vec<(bool, usize)> = (1..=orders.p)
            .map(|lag| (false, lag))
            .chain((1..=orders.q).map(|lag| (true, lag)))
            .chain((1..=orders.seasonal_p).map(|lag| (false, lag * season)))
            .chain((1..=orders.seasonal_q).map(|lag| (true, lag * season)))
            .collect();
        let long =
            (orders.p + orders.q + 3).max(if orders.seasonal_p + orders.seasonal_q > 0 { season + 1 } else { 0 });
        let noise = if lags.iter().any(|lag| lag.0) { innovations(&centred, long.min(n / 4)) } else { Vec::new() };
        let first = lags.iter().map(|lag| lag.1).max().unwrap_or(0).min(n);
        let k = lags.len();
        let (mut square, mut cross) = (vec![0.0; k * k], vec![0.0; k]);
        let mut row = vec![0.0; k];
        for t in first..n {
            for (slot, &(error, lag)) in row.iter_mut().zip(&lags) {
                *slot = if error { noise[t - lag] } else { centred[t - lag] };
            }
            add_products(&mut square, &mut cross, &row, centred[t]);
        }
        let ridge = 1e-3;
        (0..k).for_each(|at| square[at * k + at] *= 1.0 + ridge);
        if let Some(found) = solve(square, cross) {
            x[..k].copy_from_slice(&found);
        }
        for _ in 0..6 {
            let ([phi, theta, seasonal_phi, seasonal_theta], _) = self.layout.split(&x);
            if stable(phi, 1.0) && stable(theta, -1.0) && stable(seasonal_phi, 1.0) && stable(seasonal_theta, -1.0) {
                break;
            }
            x[..k].iter_mut().for_each(|value| *value *= 0.6);
        }
        x
    }

    /// Fills the errors; their sum of squares, infinite where they explode.
    fn errors(&mut self, x: &[f64]) -> f64 {
        let (parts, mean) = self.layout.split(x);
        let [phi, theta, seasonal_phi, seasonal_theta] = parts;
        let season = self.layout.season;
        let past = product(phi, seasonal_phi, season, 1.0);
        let shocks = product(theta, seasonal_theta, season, -1.0);
        let warm = self.layout.warm();
        let mut squares = 0.0;
        self.errors[..warm].fill(0.0);
        for t in warm..self.values.len() {
            let mut error = self.values[t] - mean;
            for &(lag, weight) in &past {
                error -= weight * (self.values[t - lag] - mean);
            }
            for &(lag, weight) in &shocks {
                if lag <= t {
                    error += weight * self.errors[t - lag];
                }
            }
            self.errors[t] = error;
            squares += error * error;
        }
        if squares.is_finite() { squares } else { f64::INFINITY }
    }

    /// Fills the derivatives at the coefficients whose errors were filled last.
    ///
    /// With e = φΦ(w − μ) / θΘ: ∂e/∂φᵢ is −Bⁱ e/φ, ∂e/∂θᵢ is −Bⁱ e/θ, likewise for the season, and
    /// ∂e/∂μ the answer to a constant −1.
    fn slopes(&mut self, x: &[f64]) {
        let layout = self.layout;
        let ([phi, theta, seasonal_phi, seasonal_theta], mean) = layout.split(x);
        let season = layout.season;
        self.errors(x);
        let centred: Vec<f64> = self.values.iter().map(|value| value - mean).collect();
        let shocks = product(theta, seasonal_theta, season, -1.0);
        let warm = layout.warm();
        let through = |values: &[f64], past: &[(usize, f64)]| {
            let mut out = vec![0.0; values.len()];
            for t in warm..values.len() {
                let mut value = values[t];
                for &(lag, weight) in past {
                    value -= weight * values[t - lag];
                }
                for &(lag, weight) in &shocks {
                    if lag <= t {
                        value += weight * out[t - lag];
                    }
                }
                out[t] = value;
            }
            out
        };
        let mut row = 0;
        let mut shift = |slopes: &mut [Vec<f64>], from: &[f64], lag: usize| {
            for (t, slot) in slopes[row].iter_mut().enumerate() {
                *slot = if t >= warm && t >= lag { -from[t - lag] } else { 0.0 };
            }
            row += 1;
        };
        if !phi.is_empty() {
            let from = lagged(&centred, &product(&[], seasonal_phi, season, 1.0), &shocks);
            (1..=phi.len()).for_each(|lag| shift(&mut self.slopes, &from, lag));
        }
        if !theta.is_empty() {
            let from = inverse(&self.errors, &product(theta, &[], season, -1.0));
            (1..=theta.len()).for_each(|lag| shift(&mut self.slopes, &from, lag));
        }
        if !seasonal_phi.is_empty() {
            let from = lagged(&centred, &product(phi, &[], season, 1.0), &shocks);
            (1..=seasonal_phi.len()).for_each(|lag| shift(&mut self.slopes, &from, lag * season));
        }
        if !seasonal_theta.is_empty() {
            let from = inverse(&self.errors, &product(&[], seasonal_theta, season, -1.0));
            (1..=seasonal_theta.len()).for_each(|lag| shift(&mut self.slopes, &from, lag * season));
        }
        if layout.mean {
            let ones = vec![-1.0; centred.len()];
            self.slopes[layout.size() - 1] = through(&ones, &product(phi, seasonal_phi, season, 1.0));
        }
    }

    /// One damped Gauss-Newton step.
    fn step(&self, x: &[f64], ridge: f64) -> Option<Vec<f64>> {
        let k = x.len();
        let (mut square, mut cross) = (vec![0.0; k * k], vec![0.0; k]);
        for i in 0..k {
            cross[i] = -dot(&self.slopes[i], &self.errors);
            for j in 0..=i {
                let value = dot(&self.slopes[i], &self.slopes[j]);
                square[i * k + j] = value;
                square[j * k + i] = value;
            }
        }
        (0..k).for_each(|at| square[at * k + at] *= 1.0 + ridge);
        let step = solve(square, cross)?;
        Some(x.iter().zip(step).map(|(value, by)| value + by).collect())
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Values through 1 − past, then through the inverse of 1 + shocks (given with their signs turned),
/// with nothing before the first.
fn lagged(values: &[f64], past: &[(usize, f64)], shocks: &[(usize, f64)]) -> Vec<f64> {
    let mut out = vec![0.0; values.len()];
    for t in 0..values.len() {
        let mut value = values[t];
        for &(lag, weight) in past {
            if lag <= t {
                value -= weight * values[t - lag];
            }
        }
        for &(lag, weight) in shocks {
            if lag <= t {
                value += weight * out[t - lag];
            }
        }
        out[t] = value;
    }
    out
}

fn inverse(values: &[f64], shocks: &[(usize, f64)]) -> Vec<f64> {
    lagged(values, &[], shocks)
}

/// Lags and weights of sign·(1 − (1 − sign·Σ aᵢBⁱ)(1 − sign·Σ bᵢBⁱˢ)) with that sign taken out again:
/// what is taken off a value for its past.
pub(super) fn product(short: &[f64], long: &[f64], season: usize, sign: f64) -> Vec<(usize, f64)> {
    let mut lags = Vec::with_capacity((short.len() + 1) * (long.len() + 1));
    for (lag, weight) in (1..).zip(short) {
        lags.push((lag, sign * weight));
    }
    for (cycle, weight) in (1..).zip(long) {
        lags.push((cycle * season, sign * weight));
        for (lag, short) in (1..).zip(short) {
            lags.push((cycle * season + lag, -weight * short));
        }
    }
    lags.retain(|(_, weight)| *weight != 0.0);
    lags
}

/// One-step errors of an autoregression of this order by the method of Yule and Walker.
fn innovations(values: &[f64], order: usize) -> Vec<f64> {
    let n = values.len();
    let products: Vec<f64> = (0..=order).map(|lag| dot(&values[lag..], &values[..n - lag])).collect();
    let mut coefficients: Vec<f64> = Vec::with_capacity(order);
    let mut variance = products[0].max(f64::MIN_POSITIVE);
    for lag in 1..=order {
        let told: f64 = coefficients.iter().zip(products[1..lag].iter().rev()).map(|(a, r)| a * r).sum();
        let partial = (products[lag] - told) / variance;
        let before = coefficients.clone();
        for (value, mirror) in coefficients.iter_mut().zip(before.iter().rev()) {
            *value -= partial * mirror;
        }
        coefficients.push(partial);
        variance *= 1.0 - partial * partial;
        if variance <= 0.0 {
            break;
        }
    }
    (0..n)
        .map(|t| {
            let told: f64 = coefficients.iter().take(t).enumerate().map(|(at, a)| a * values[t - 1 - at]).sum();
            values[t] - told
        })
        .collect()
}

fn add_products(square: &mut [f64], cross: &mut [f64], row: &[f64], target: f64) {
    let k = row.len();
    for i in 0..k {
        cross[i] += row[i] * target;
        for j in 0..k {
            square[i * k + j] += row[i] * row[j];
        }
    }
}

/// Solves a symmetric positive system by the decomposition of Cholesky.
fn solve(mut square: Vec<f64>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let k = right.len();
    for i in 0..k {
        for j in 0..=i {
            let mut sum = square[i * k + j];
            for l in 0..j {
                sum -= square[i * k + l] * square[j * k + l];
            }
            if i == j {
                // Zero, negative and NaN alike.
                if sum.is_nan() || sum <= 0.0 {
                    return None;
                }
                square[i * k + i] = sum.sqrt();
            } else {
                square[i * k + j] = sum / square[j * k + j];
            }
        }
    }
    for i in 0..k {
        for l in 0..i {
            right[i] -= square[i * k + l] * right[l];
        }
        right[i] /= square[i * k + i];
    }
    for i in (0..k).rev() {
        for l in i + 1..k {
            right[i] -= square[l * k + i] * right[l];
        }
        right[i] /= square[i * k + i];
    }
    Some(right)
}
