//! How the demand of a slow mover wears off ahead.

use crate::{DemandClass, Pattern};

/// Share of its demand that a slow mover loses in a year, on the logarithmic scale.
///
/// Slow movers are old or about to be: forecasts that stay level were too high by a tenth and more on
/// all rolling origins of the spare parts. TSB (Teunter, Syntetos and Babai, 2011) lowers its forecast
/// when demand stays away; this is what is to be expected of the periods ahead before it does.
const A_YEAR: f64 = 0.24;

/// The share of the demand that is kept from each period to the next: 1 for all but slow movers, and
/// where the season does not tell how long a period is.
pub(crate) fn kept(pattern: &Pattern, season: usize) -> f64 {
    let slow = matches!(pattern.class, DemandClass::Intermittent | DemandClass::Lumpy);
    let year = match season {
        4 | 12 | 52 => season as f64,
        7 => 365.0,
        24 => 8_760.0,
        _ => f64::INFINITY,
    };
    if slow { (-A_YEAR / year).exp() } else { 1.0 }
}

/// Lets a forecast wear off: half a period's worth in the first period ahead, as demand comes spread
/// over it.
pub(crate) fn wear_off(path: &mut [f64], kept: f64) {
    if kept < 1.0 {
        for (ahead, value) in path.iter_mut().enumerate() {
            *value *= kept.powf(ahead as f64 + 0.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(class: DemandClass) -> Pattern {
        Pattern { class, seasonal: false, trending: false, adi: 2.0, cv2: 0.3 }
    }

    #[test]
    fn a_slow_movers_year_has_the_same_loss_in_any_period() {
        let months = kept(&pattern(DemandClass::Lumpy), 12).powi(12);
        let weeks = kept(&pattern(DemandClass::Intermittent), 52).powi(52);
        assert!((months - weeks).abs() < 1e-12 && (months - (-0.24_f64).exp()).abs() < 1e-12);
        assert_eq!(kept(&pattern(DemandClass::Smooth), 12), 1.0);
        assert_eq!(kept(&pattern(DemandClass::Lumpy), 5), 1.0);
    }

    #[test]
    fn a_forecast_wears_off_by_the_middle_of_each_period() {
        let mut path = [4.0, 4.0];
        wear_off(&mut path, 0.25);
        assert_eq!(path, [2.0, 0.5]);
    }
}
