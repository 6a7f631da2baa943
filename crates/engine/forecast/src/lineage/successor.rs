//! A predecessor's history in front of its successor's.

use super::mean;
use crate::ForecastError;

/// A history that goes back before the product's own start.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The predecessor's history, scaled, then the successor's own; NaN where nothing is known.
    pub values: Vec<f64>,
    /// How many of them are the predecessor's.
    pub inherited: usize,
    /// What the successor sells in parts of what its predecessor sold.
    pub ratio: f64,
    /// The ratio as the periods themselves tell it, before it is drawn towards 1; NaN where none
    /// can be told.
    pub observed: f64,
    /// Periods of the successor that the ratio was told by.
    pub compared: usize,
    /// One plain sentence with the numbers.
    pub explanation: String,
}

/// Periods of evidence at which the observed ratio and 1 have the same say.
const DOUBT: f64 = 4.0;
/// Seasons compared at most: what lies further back was another time.
const RECENT: usize = 4;
/// A ratio beyond this, or below its inverse, is no succession.
const FAR: f64 = 5.0;

/// Puts a predecessor's history, scaled, in front of its successor's.
///
/// Both have one value a period, NaN where it is missing; the successor's first value is of the
/// period `start` of the predecessor (counted from 0), which may have sold on beside it or ended
/// earlier. The successor's demand over its first whole seasons (or what there is of them), but for
/// a first period that may be a part, is compared with the same phases of the predecessor's last
/// seasons before the start. The ratio is drawn towards 1 on the logarithmic scale by
/// n / (n + 4) for n periods compared (a normal prior around "as much as before"; Duncan, Gorr and
/// Szczypula, 2001, pool analogous series in this way).
///
/// # Errors
///
/// When the predecessor is empty before the start, or a value is infinite; the error names the
/// position, the predecessor's first.
pub fn join(predecessor: &[f64], successor: &[f64], start: usize, season: usize) -> Result<Joined, ForecastError> {
    let all = predecessor.iter().chain(successor);
    if let Some(position) = all.clone().position(|value| value.is_infinite()) {
        return Err(ForecastError::Infinite { position });
    }
    let before = &predecessor[..start.min(predecessor.len())];
    if before.iter().all(|value| value.is_nan()) {
        return Err(ForecastError::AllMissing { periods: before.len() });
    }
    let season = season.max(1);
    // The first period of sale is often not a whole one.
    let own: Vec<(usize, f64)> =
        successor.iter().copied().enumerate().skip(usize::from(successor.len() > 1)).take(RECENT * season).collect();
    let phases: Vec<(f64, f64)> = own
        .iter()
        .filter(|(_, value)| !value.is_nan())
        .filter_map(|(at, value)| Some((*value, usual(before, start + at, season)?)))
        .collect();
    let compared = phases.len();
    let (now, then) = phases.iter().fold((0.0, 0.0), |(now, then), (own, usual)| (now + own, then + usual));
    let observed = if then > 0.0 { now / then } else { f64::NAN };
    let trust = compared as f64 / (compared as f64 + DOUBT);
    let ratio = if observed > 0.0 { (trust * observed.ln()).exp().clamp(1.0 / FAR, FAR) } else { 1.0 };
    let gap = start - before.len();
    let scaled = before.iter().map(|value| value * ratio);
    let values = scaled.chain(std::iter::repeat_n(f64::NAN, gap)).chain(successor.iter().copied()).collect();
    let explanation = if observed > 0.0 {
        format!(
            "{} periods of the predecessor stand in front, times {ratio:.2}: over {compared} periods the successor sold \
             {observed:.2} of what its predecessor did in the same phases",
            before.len()
        )
    } else {
        format!(
            "{} periods of the predecessor stand in front as they are: the successor has not sold yet",
            before.len()
        )
    };
    Ok(Joined { values, inherited: before.len() + gap, ratio, observed, compared, explanation })
}

/// What the predecessor usually sold in the phase of a period: the mean over its last seasons.
fn usual(before: &[f64], period: usize, season: usize) -> Option<f64> {
    let phase = period % season;
    let alike: Vec<f64> = (0..before.len())
        .rev()
        .filter(|t| t % season == phase)
        .map(|t| before[t])
        .filter(|value| !value.is_nan())
        .take(RECENT)
        .collect();
    (!alike.is_empty()).then(|| mean(&alike))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_told_by_the_same_phases() {
        // Phases sell 10 and 30; the successor starts in the second phase at half of it. Its first
        // period is left aside, and four seasons are compared: eight of twelve parts of ln ½.
        let before = [10.0, 30.0].repeat(8);
        let own: Vec<f64> = (1..12).map(|t| if t % 2 == 0 { 5.0 } else { 15.0 }).collect();
        let mut predecessor = before.clone();
        predecessor.push(10.0);
        let joined = join(&predecessor, &own, 17, 2).unwrap();
        assert_eq!((joined.observed, joined.compared, joined.inherited), (0.5, 8, 17));
        assert!((joined.ratio - 0.5_f64.powf(8.0 / 12.0)).abs() < 1e-12);
        assert_eq!(joined.values.len(), 17 + 11);
        assert!((joined.values[1] - 30.0 * joined.ratio).abs() < 1e-12);
    }

    #[test]
    fn a_successor_that_has_not_sold_inherits_as_it_is() {
        let joined = join(&[4.0, 6.0], &[], 2, 1).unwrap();
        assert_eq!((joined.values.as_slice(), joined.ratio), (&[4.0, 6.0][..], 1.0));
        assert!(joined.explanation.contains("not sold yet"));
    }

    #[test]
    fn the_time_between_is_missing() {
        let joined = join(&[4.0, 4.0], &[4.0, 4.0, 4.0], 4, 1).unwrap();
        assert!(joined.values[2].is_nan() && joined.values[3].is_nan());
        assert_eq!((joined.inherited, joined.ratio), (4, 1.0));
    }

    #[test]
    fn nothing_before_the_start_is_refused() {
        assert_eq!(join(&[1.0], &[1.0], 0, 1), Err(ForecastError::AllMissing { periods: 0 }));
        assert_eq!(join(&[1.0, f64::INFINITY], &[], 2, 1), Err(ForecastError::Infinite { position: 1 }));
    }
}
