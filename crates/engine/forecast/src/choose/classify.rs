//! How demand behaves: class, season and trend.

use crate::{DemandClass, Pattern};

/// Cut-off of the average interval between demands (Syntetos, Boylan and Croston, 2005).
const ADI_CUT: f64 = 1.32;
/// Cut-off of the squared coefficient of variation of the sizes (same source).
const CV2_CUT: f64 = 0.49;
/// With fewer periods a history says too little.
const NEW: usize = 4;

/// Classifies a cleaned history, which starts at its first demand.
pub(crate) fn classify(values: &[f64], season: usize) -> Pattern {
    let sizes: Vec<f64> = values.iter().copied().filter(|value| *value != 0.0).collect();
    let count = sizes.len() as f64;
    let adi = values.len() as f64 / count;
    let mean = sizes.iter().sum::<f64>() / count;
    let variance = sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / count;
    let cv2 = if sizes.is_empty() || mean == 0.0 { 0.0 } else { variance / (mean * mean) };
    let class = if sizes.is_empty() || dead(values, season) {
        DemandClass::Dead
    } else if values.len() < NEW {
        DemandClass::New
    } else {
        match (adi < ADI_CUT, cv2 < CV2_CUT) {
            (true, true) => DemandClass::Smooth,
            (true, false) => DemandClass::Erratic,
            (false, true) => DemandClass::Intermittent,
            (false, false) => DemandClass::Lumpy,
        }
    };
    Pattern { class, seasonal: seasonal(values, season), trending: trending(values), adi, cv2 }
}

/// Whether the quiet at the end is far longer than any before it.
///
/// If demand still came with the probability seen up to the last demand, a quiet this long would
/// happen less than once in a thousand times; and it must outlast twice the longest quiet before.
fn dead(values: &[f64], season: usize) -> bool {
    let Some(last) = values.iter().rposition(|value| *value != 0.0) else {
        return true;
    };
    let tail = values.len() - 1 - last;
    if tail < (2 * season).max(8) {
        return false;
    }
    let lived = &values[..=last];
    let share = lived.iter().filter(|value| **value != 0.0).count() as f64 / lived.len() as f64;
    let mut longest = 0;
    let mut run = 0;
    for value in lived {
        run = if *value == 0.0 { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    // A single sale among nothing has share 1 and says little: smooth it by one quiet period.
    let share = share.min(1.0 - 1.0 / (lived.len() + 1) as f64);
    tail > 2 * longest && (tail as f64) * (1.0 - share).ln() < (0.001_f64).ln()
}

/// Whether the autocorrelation at the season stands out by the 90 % test used in the M4
/// benchmarks (Makridakis, Spiliotis and Assimakopoulos, 2020), with one tail.
pub(crate) fn seasonal(values: &[f64], season: usize) -> bool {
    let n = values.len();
    if season < 2 || n < 3 * season {
        return false;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let variance: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    if variance <= 0.0 {
        return false;
    }
    let at = |lag: usize| {
        let shifted = values[lag..].iter().zip(values);
        shifted.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / variance
    };
    let squares: f64 = (1..season).map(|lag| at(lag).powi(2)).sum();
    at(season).abs() > 1.645 * ((1.0 + 2.0 * squares) / n as f64).sqrt()
}

/// Whether the rank correlation with time (Kendall's tau by the Mann-Kendall test) stands out at
/// 1 %, on up to 60 block means so that long noise does not pass for a trend.
fn trending(values: &[f64]) -> bool {
    let block = values.len().div_ceil(60).max(1);
    let means: Vec<f64> = values.chunks_exact(block).map(|chunk| chunk.iter().sum::<f64>() / block as f64).collect();
    let n = means.len() as f64;
    if means.len() < 8 {
        return false;
    }
    let mut score = 0.0;
    for (at, late) in means.iter().enumerate() {
        for early in &means[..at] {
            score += f64::from(u8::from(late > early)) - f64::from(u8::from(late < early));
        }
    }
    let variance = n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
    score.abs() > 2.576 * variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_interval_and_variation() {
        let steady: Vec<f64> = (0..40).map(|t| 10.0 + f64::from(t % 3)).collect();
        let erratic: Vec<f64> = (0..40).map(|t| if t % 4 == 0 { 50.0 } else { 4.0 }).collect();
        let slow: Vec<f64> = (0..40).map(|t| if t % 3 == 0 { 2.0 } else { 0.0 }).collect();
        let lumpy: Vec<f64> = (0..48)
            .map(|t| match t % 6 {
                0 => 1.0,
                3 => 20.0,
                _ => 0.0,
            })
            .collect();
        let class = |values: &[f64]| classify(values, 1).class;
        assert_eq!(class(&steady), DemandClass::Smooth);
        assert_eq!(class(&erratic), DemandClass::Erratic);
        assert_eq!(class(&slow), DemandClass::Intermittent);
        assert_eq!(class(&lumpy), DemandClass::Lumpy);
    }

    #[test]
    fn adi_and_cv2_are_as_defined() {
        // Three demands in six periods, sizes 2, 4, 6: mean 4, variance 8/3.
        let pattern = classify(&[2.0, 0.0, 4.0, 0.0, 6.0, 0.0], 1);
        assert!((pattern.adi - 2.0).abs() < 1e-12);
        assert!((pattern.cv2 - 8.0 / 3.0 / 16.0).abs() < 1e-12);
    }

    #[test]
    fn a_long_quiet_after_steady_demand_is_dead_and_a_short_one_is_not() {
        let mut values = vec![5.0; 40];
        values.extend([0.0; 30]);
        assert_eq!(classify(&values, 7).class, DemandClass::Dead);
        assert_ne!(classify(&values[..46], 7).class, DemandClass::Dead);
    }

    #[test]
    fn season_and_trend_are_seen_where_they_are() {
        let week: Vec<f64> = (0..70).map(|t| if t % 7 > 4 { 9.0 } else { 3.0 }).collect();
        let rise: Vec<f64> = (0..70).map(|t| f64::from(t) + f64::from(t * 5 % 3)).collect();
        assert!(classify(&week, 7).seasonal && !classify(&week, 7).trending);
        assert!(classify(&rise, 7).trending);
    }
}
