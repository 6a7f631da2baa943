//! How much of a series' forecast is the global model's.

use super::judge::Window;
use crate::DemandClass;

/// The shares of the global model that are compared: the engine alone, mixtures, the global model alone.
pub(super) const SHARES: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// Windows of a series' own at which they and the panel's have the same say.
const DOUBT: f64 = 4.0;
/// What a share away from one half costs: a quarter of this at the ends, in parts of the engine's error.
/// An even mixture of two forecasts that err in different ways is hard to beat (Bates and Granger,
/// 1969).
const UNEVEN: f64 = 0.05;

/// Errors of each share in parts of the engine's; `None` where there is nothing to compare.
pub(super) fn ratios(windows: &[Window], class: DemandClass) -> Option<[f64; 5]> {
    let square = matches!(class, DemandClass::Intermittent | DemandClass::Lumpy);
    let errors = SHARES.map(|share| {
        let periods = windows.iter().flat_map(|window| window.periods());
        let known = periods.filter(|(_, _, actual)| !actual.is_nan());
        let miss = |(engine, global, actual): (f64, f64, f64)| (1.0 - share) * engine + share * global - actual;
        // The median of a slow mover is zero, and forecasts of zero would win by absolute error.
        if square { known.map(|at| miss(at).powi(2)).sum::<f64>().sqrt() } else { known.map(|at| miss(at).abs()).sum() }
    });
    let ratios = errors.map(|error| error / errors[0]);
    ratios.iter().all(|ratio| ratio.is_finite() && *ratio > 0.0).then_some(ratios)
}

/// The geometric mean over the series that could be compared; all alike where none could.
pub(super) fn usual(ratios: &[Option<[f64; 5]>]) -> [f64; 5] {
    let mut sums = [0.0; 5];
    let mut count = 0.0;
    for own in ratios.iter().flatten() {
        sums.iter_mut().zip(own).for_each(|(sum, ratio)| *sum += ratio.ln());
        count += 1.0;
    }
    sums.map(|sum: f64| (sum / f64::max(count, 1.0)).exp())
}

/// The share with the least error, a series' own errors drawn towards the panel's; and its error in
/// parts of the engine's.
pub(super) fn share(own: Option<[f64; 5]>, windows: usize, usual: &[f64; 5]) -> (f64, f64) {
    let own = own.unwrap_or(*usual);
    let trust = windows as f64 / (windows as f64 + DOUBT);
    let ratio = |at: usize| trust * own[at] + (1.0 - trust) * usual[at];
    let cost = |at: usize| ratio(at) + UNEVEN * (SHARES[at] - 0.5).powi(2);
    let best = (0..SHARES.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b)));
    best.map_or((0.5, 1.0), |at| (SHARES[at], ratio(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(engine: f64, global: f64, actual: f64) -> Window {
        Window { known: 9, engine: vec![engine; 4], global: vec![global; 4], actual: vec![actual; 4] }
    }

    #[test]
    fn errors_are_in_parts_of_the_engines() {
        // Off by 4 and by −2: mixtures are off by 2.5, 1 and −0.5.
        let ratios = ratios(&[window(14.0, 8.0, 10.0)], DemandClass::Smooth).unwrap();
        assert_eq!(ratios, [1.0, 0.625, 0.25, 0.125, 0.5]);
        assert_eq!(super::ratios(&[window(10.0, 8.0, 10.0)], DemandClass::Smooth), None);
        assert_eq!(super::ratios(&[window(9.0, 8.0, f64::NAN)], DemandClass::Smooth), None);
    }

    #[test]
    fn without_evidence_both_have_the_same_share() {
        let even = usual(&[None, None]);
        assert_eq!(share(None, 0, &even), (0.5, 1.0));
    }

    #[test]
    fn a_panel_that_favours_one_carries_a_series_that_cannot_tell() {
        let favour = [1.0, 0.9, 0.8, 0.7, 0.6];
        assert_eq!(share(None, 0, &favour), (1.0, 0.6));
        let against = favour.map(|ratio| 1.0 / ratio);
        assert_eq!(share(None, 0, &against).0, 0.0);
        // Four windows of its own say as much as the panel.
        assert_eq!(share(Some(against), 8, &favour).0, 0.0);
        assert_eq!(share(Some(against), 1, &favour).0, 1.0);
    }
}
