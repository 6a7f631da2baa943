//! Running sums of one series, so that any window's mean is one subtraction.

use crate::global::panel::Series;

/// Sums up to each period. A series begins with its first positive demand: leading zeros
/// are the time before it was sold.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// The first period with demand; the series' length when there is none.
    pub(crate) first: usize,
    values: Vec<f32>,
    sums: Vec<f64>,
    squares: Vec<f64>,
    seen: Vec<u32>,
    zeros: Vec<u32>,
    /// Periods since the last positive demand.
    pub(crate) quiet: Vec<u32>,
    /// The mean length of finished pauses so far.
    pub(crate) pause: Vec<f32>,
    fast: Vec<f32>,
    slow: Vec<f32>,
    /// By driver: sums and counts of known numbers, over past and future.
    drivers: Vec<Vec<(f64, f64)>>,
}

/// Smoothing of the fast and slow running means.
const FAST: f64 = 0.15;
const SLOW: f64 = 0.03;

impl History {
    /// Rebuilds the sums for a series, keeping the memory of the last one.
    pub(crate) fn load(&mut self, series: &Series<'_>) {
        let count = series.values.len();
        self.first = series.values.iter().position(|v| *v > 0.0).unwrap_or(count);
        for list in [&mut self.sums, &mut self.squares] {
            list.clear();
            list.push(0.0);
        }
        for list in [&mut self.seen, &mut self.zeros] {
            list.clear();
            list.push(0);
        }
        for list in [&mut self.values, &mut self.fast, &mut self.slow, &mut self.pause] {
            list.clear();
        }
        self.quiet.clear();
        let (mut sum, mut square, mut seen, mut zeros, mut quiet) = (0.0, 0.0, 0, 0, 0);
        let (mut pauses, mut paused) = (0.0_f64, 0.0_f64);
        let (mut fast, mut slow) = (Smoothed::default(), Smoothed::default());
        for (period, &value) in series.values.iter().enumerate() {
            let value = if period < self.first { f32::NAN } else { value };
            self.values.push(value);
            if !value.is_nan() {
                let demand = f64::from(value);
                sum += demand;
                square += demand * demand;
                seen += 1;
                quiet += 1;
                if value > 0.0 {
                    pauses += 1.0;
                    paused += f64::from(quiet);
                    quiet = 0;
                } else {
                    zeros += 1;
                }
                fast.add(demand, FAST);
                slow.add(demand, SLOW);
            }
            self.sums.push(sum);
            self.squares.push(square);
            self.seen.push(seen);
            self.zeros.push(zeros);
            self.quiet.push(quiet);
            self.pause.push(if pauses > 0.0 { (paused / pauses) as f32 } else { f32::NAN });
            self.fast.push(fast.mean());
            self.slow.push(slow.mean());
        }
        self.load_drivers(series);
    }

    fn load_drivers(&mut self, series: &Series<'_>) {
        self.drivers.resize_with(series.drivers.len(), Vec::new);
        for (sums, values) in self.drivers.iter_mut().zip(&series.drivers) {
            sums.clear();
            let mut running = (0.0, 0.0);
            sums.push(running);
            for value in *values {
                if value.is_finite() {
                    running.0 += f64::from(*value);
                    running.1 += 1.0;
                }
                sums.push(running);
            }
        }
    }

    /// Demand of a period; NaN when unknown or before the first sale.
    pub(crate) fn value(&self, period: usize) -> f32 {
        self.values.get(period).copied().unwrap_or(f32::NAN)
    }

    fn begin(origin: usize, length: usize) -> usize {
        (origin + 1).saturating_sub(length)
    }

    /// Sum and count of known demand over the `length` periods that end with `origin`.
    pub(crate) fn window(&self, origin: usize, length: usize) -> (f64, f64) {
        let begin = Self::begin(origin, length);
        let count = self.seen[origin + 1] - self.seen[begin];
        (self.sums[origin + 1] - self.sums[begin], f64::from(count))
    }

    /// The mean over a window; NaN when nothing is known.
    pub(crate) fn mean(&self, origin: usize, length: usize) -> f64 {
        let (sum, count) = self.window(origin, length);
        sum / count
    }

    /// The standard deviation over a window.
    pub(crate) fn deviation(&self, origin: usize, length: usize) -> f64 {
        let begin = Self::begin(origin, length);
        let (sum, count) = self.window(origin, length);
        let square = self.squares[origin + 1] - self.squares[begin];
        let mean = sum / count;
        (square / count - mean * mean).max(0.0).sqrt()
    }

    /// The part of known periods without demand.
    pub(crate) fn zero_share(&self, origin: usize, length: usize) -> f64 {
        let begin = Self::begin(origin, length);
        let zeros = self.zeros[origin + 1] - self.zeros[begin];
        f64::from(zeros) / self.window(origin, length).1
    }

    /// The fast and the slow running mean.
    pub(crate) fn smoothed(&self, origin: usize) -> (f32, f32) {
        (self.fast[origin], self.slow[origin])
    }

    /// The mean of `count` periods, `season` apart, the latest of them `latest`.
    pub(crate) fn phase_mean(&self, latest: Option<usize>, season: usize, count: usize) -> f64 {
        let Some(latest) = latest else {
            return f64::NAN;
        };
        let (mut sum, mut seen) = (0.0, 0.0);
        for step in 0..count {
            let Some(period) = latest.checked_sub(step * season) else {
                break;
            };
            let value = self.value(period);
            if !value.is_nan() {
                sum += f64::from(value);
                seen += 1.0;
            }
        }
        sum / seen
    }

    /// The mean of a driver over a window; NaN when nothing is known.
    pub(crate) fn driver_mean(&self, driver: usize, origin: usize, length: usize) -> f64 {
        let sums = &self.drivers[driver];
        let last = sums.len() - 1;
        let end = sums[(origin + 1).min(last)];
        let begin = sums[Self::begin(origin, length).min(last)];
        (end.0 - begin.0) / (end.1 - begin.1)
    }
}

/// An exponentially weighted mean that starts unbiased.
#[derive(Default)]
struct Smoothed {
    sum: f64,
    weight: f64,
}

impl Smoothed {
    fn add(&mut self, value: f64, rate: f64) {
        self.sum += rate * (value - self.sum);
        self.weight += rate * (1.0 - self.weight);
    }

    fn mean(&self) -> f32 {
        (self.sum / self.weight) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(values: &[f32]) -> History {
        let mut history = History::default();
        let series = Series { start: 0, values, categories: Vec::new(), drivers: Vec::new() };
        history.load(&series);
        history
    }

    #[test]
    fn leading_zeros_are_not_demand() {
        let history = load(&[0.0, 0.0, 4.0, 0.0, 2.0]);
        assert_eq!(history.first, 2);
        assert_eq!(history.mean(4, 100), 2.0);
        assert!((history.zero_share(4, 100) - 1.0 / 3.0).abs() < 1e-12);
        assert!(history.mean(1, 2).is_nan());
    }

    #[test]
    fn unknown_periods_are_left_out_of_means() {
        let history = load(&[4.0, f32::NAN, 2.0, 6.0]);
        assert_eq!(history.mean(3, 3), 4.0);
        assert_eq!(history.deviation(3, 2), 2.0);
        assert_eq!(history.phase_mean(Some(3), 2, 5), 6.0);
        assert_eq!(history.phase_mean(Some(2), 2, 5), 3.0);
    }

    #[test]
    fn quiet_periods_are_counted_since_the_last_sale() {
        let history = load(&[1.0, 0.0, 0.0, 3.0, 0.0]);
        assert_eq!(history.quiet, vec![0, 1, 2, 0, 1]);
        // Pauses of one and three periods.
        assert_eq!(history.pause[3], 2.0);
    }
}
