//! Several seasons taken out by smoothing, the rest forecast without them (MSTL; Bandara, Hyndman
//! and Bergmeir, 2021).
//!
//! What one season leaves is forecast by the dynamic theta model, what several leave by an
//! autoregression: long histories have more to say than a level and a line.

mod loess;
mod stl;

use super::Fitted;
use super::autoregression::Autoregression;
use super::theta::{self, Theta};

/// The seasons as they were at the end of the fit, and a model of what they leave.
pub(super) struct Mstl {
    /// One cycle a season, the period `n` at `n` modulo its length.
    cycles: Vec<Vec<f64>>,
    rest: Box<dyn Fitted>,
    /// Values are smoothed as logarithms, so that seasons are factors.
    logs: bool,
    seen: usize,
}

impl Mstl {
    /// Takes out every season with two cycles in the values; `None` when there is none.
    pub(super) fn fit(values: &[f64], seasons: &[usize]) -> Option<Self> {
        let n = values.len();
        let seasons: Vec<usize> = seasons.iter().copied().filter(|season| *season > 1 && n > 2 * season).collect();
        if seasons.is_empty() {
            return None;
        }
        let logs = values.iter().all(|value| *value > 0.0);
        let values: Vec<f64> = if logs { values.iter().map(|value| value.ln()).collect() } else { values.to_vec() };
        let parts = stl::decompose(&values, &seasons);
        let mut cycles = Vec::with_capacity(seasons.len());
        let mut rest = values;
        for (path, &season) in parts.seasons.iter().zip(&seasons) {
            rest.iter_mut().zip(path).for_each(|(value, part)| *value -= part);
            let mut cycle = vec![0.0; season];
            for t in n - season..n {
                cycle[t % season] = path[t];
            }
            cycles.push(cycle);
        }
        let rest: Box<dyn Fitted> = if seasons.len() > 1 {
            Box::new(Autoregression::fit(&rest, &seasons[..1])?)
        } else {
            Box::new(Theta::fit(theta::Kind::Dynamic, &rest, 1)?)
        };
        Some(Self { cycles, rest, logs, seen: 0 })
    }

    fn season(&self, t: usize) -> f64 {
        self.cycles.iter().map(|cycle| cycle[t % cycle.len()]).sum()
    }
}

impl Fitted for Mstl {
    fn observe(&mut self, value: f64) {
        let value = if self.logs { value.max(f64::MIN_POSITIVE).ln() } else { value };
        self.rest.observe(value - self.season(self.seen));
        self.seen += 1;
    }

    fn ahead(&self, out: &mut [f64]) {
        self.rest.ahead(out);
        for (ahead, slot) in out.iter_mut().enumerate() {
            *slot += self.season(self.seen + ahead);
            if self.logs {
                *slot = slot.exp();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_seasons_go_on() {
        let truth = |t: usize| {
            let day = [0.0, 1.0, 4.0, 3.0, 2.0, 1.0][t % 6];
            let week = if t / 6 % 7 > 4 { 3.0 } else { 0.0 };
            30.0 + day + week
        };
        let values: Vec<f64> = (0..42 * 9).map(truth).collect();
        let mut model = Mstl::fit(&values, &[6, 42]).unwrap();
        values.iter().for_each(|&value| model.observe(value));
        let mut out = [0.0; 42];
        model.ahead(&mut out);
        for (ahead, got) in out.iter().enumerate() {
            let want = truth(values.len() + ahead);
            assert!((got / want - 1.0).abs() < 0.02, "{ahead}: {got} {want}");
        }
    }

    #[test]
    fn seasons_without_two_cycles_are_left_out() {
        let values: Vec<f64> = (0..40).map(|t| 10.0 + f64::from(t % 4)).collect();
        assert!(Mstl::fit(&values, &[30]).is_none());
        let model = Mstl::fit(&values, &[4, 30]).unwrap();
        assert_eq!(model.cycles.len(), 1);
    }
}
