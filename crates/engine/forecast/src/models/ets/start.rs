//! Start states of a smoothing model from the first seasons of its history.

use super::{Form, Rates, Season, Smoothing, Trend};

/// How many seasons the start looks at.
const SEASONS: usize = 4;

/// A model before its first period, its rates not yet settled.
pub(super) fn start(form: Form, values: &[f64], season: usize) -> Smoothing {
    let phases = match form.season {
        Season::None => Vec::new(),
        kind => phases(kind, values, season),
    };
    let (level, slope) = match (form.trend, form.season) {
        (Trend::None, Season::None) => (mean(&values[..values.len().min(6)]), 0.0),
        (Trend::None, _) => (mean(&values[..season]), 0.0),
        (_, Season::None) => line(&values[..values.len().min(10)]),
        _ => {
            let cycles = (values.len() / season).min(SEASONS);
            let first = mean(&values[..season]);
            let last = mean(&values[(cycles - 1) * season..cycles * season]);
            let slope = (last - first) / ((cycles - 1) * season) as f64;
            (first - slope * (season as f64 + 1.0) / 2.0, slope)
        }
    };
    let damping = if form.trend == Trend::Damped { 0.95 } else { 1.0 };
    let rates = Rates { level: 0.1, trend: 0.01, season: 0.01, damping };
    Smoothing { form, rates, level, slope, phases, seen: 0 }
}

/// How far each phase stands from its season's mean, averaged over the first seasons.
fn phases(kind: Season, values: &[f64], season: usize) -> Vec<f64> {
    let cycles = (values.len() / season).min(SEASONS);
    let mut phases = vec![0.0; season];
    for cycle in values.chunks_exact(season).take(cycles) {
        let centre = mean(cycle);
        for (phase, value) in phases.iter_mut().zip(cycle) {
            *phase += match kind {
                Season::Multiplicative => value / centre,
                _ => value - centre,
            } / cycles as f64;
        }
    }
    phases
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Level before the first value and slope of the least squares line.
fn line(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let middle = (n + 1.0) / 2.0;
    let centre = mean(values);
    let (mut cross, mut square) = (0.0, 0.0);
    for (t, value) in values.iter().enumerate() {
        let x = t as f64 + 1.0 - middle;
        cross += x * (value - centre);
        square += x * x;
    }
    let slope = if square > 0.0 { cross / square } else { 0.0 };
    (centre - slope * middle, slope)
}
