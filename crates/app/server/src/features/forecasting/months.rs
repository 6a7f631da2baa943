//! The forecast of months as it is kept with a published forecast, so that sums over a year can follow it.
//!
//! It is the one that `GET /api/forecast/long-term` answers, without its quantiles. Models are fitted when a month is over
//! or one was corrected: between that they have nothing new to learn from.

use super::basis::Basis;
use super::long_term::{ahead_of, past_rates};
use super::packed::{packed, unpack};
use crate::http::ApiError;
use sha2::{Digest, Sha256};

/// As many months as a year from any day touches.
const KEPT: usize = 13;

/// Demand a day in each month ahead, as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeptMonths {
    /// Packed, from the month of the forecast's first day on.
    pub(super) rates: Vec<u8>,
    /// A fingerprint of what it was learnt from.
    pub(super) learnt: i64,
}

impl KeptMonths {
    /// Those of a history: `before`, where that was learnt from the same months.
    pub(super) fn of(basis: Option<&Basis>, before: Option<Self>) -> Result<Self, ApiError> {
        let past = basis.map(past_rates).unwrap_or_default();
        let learnt = fingerprint(&past.0);
        match before.filter(|before| before.learnt == learnt) {
            Some(before) => Ok(before),
            None => Ok(Self { rates: packed(&ahead_of(&past, KEPT, &[])?.rates), learnt }),
        }
    }
}

/// What was kept; empty where nothing was.
pub(super) fn rates(kept: Option<&[u8]>) -> Vec<f64> {
    kept.and_then(|mut bytes| unpack(&mut bytes)).unwrap_or_default()
}

fn fingerprint(past: &[f64]) -> i64 {
    let mut hash = Sha256::new();
    past.iter().for_each(|rate| hash.update(rate.to_bits().to_be_bytes()));
    hash.finalize().iter().take(8).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_years(days: usize) -> Basis {
        let values: Vec<f64> = (0..days).map(|day| (day % 7) as f64).collect();
        Basis {
            first_day: "2016-01-01".parse().unwrap(),
            raw: values.clone(),
            cleaned: values,
            censored: Vec::new(),
            whole: true,
            channels: Vec::new(),
        }
    }

    #[test]
    fn it_is_learnt_anew_when_a_month_is_over_and_not_day_by_day() {
        // 731 days are two whole years; what is kept is marked, to be known again.
        let first = KeptMonths::of(Some(&two_years(731)), None).unwrap();
        let marked = KeptMonths { rates: vec![7], ..first.clone() };
        assert_eq!(KeptMonths::of(Some(&two_years(761)), Some(marked.clone())).unwrap(), marked);
        let next = KeptMonths::of(Some(&two_years(762)), Some(marked.clone())).unwrap();
        assert_ne!((&next.rates, next.learnt), (&marked.rates, marked.learnt));
        assert_eq!(KeptMonths::of(Some(&two_years(731)), Some(next)).unwrap(), first);
        assert_eq!(rates(Some(&first.rates)).len(), KEPT);
    }

    #[test]
    fn without_history_nothing_is_expected_in_any_month() {
        let kept = KeptMonths::of(None, None).unwrap();
        assert_eq!(rates(Some(&kept.rates)), [0.0; KEPT]);
        assert_eq!(rates(None), [0.0; 0]);
    }
}
