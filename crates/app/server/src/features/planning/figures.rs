//! The arithmetic of key figures and of one SKU.

use stockflow_kernel::{Money, Quantity};

/// Two decimals.
pub(super) fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Four decimals.
pub(super) fn ten_thousandths(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// A part as percent with two decimals: 0.2 is 20.
pub(super) fn percent(part: f64) -> f64 {
    cents(100.0 * part)
}

/// 100 less the WAPE in percent, at least 0.
pub(super) fn accuracy_percent(wape: f64) -> f64 {
    cents((100.0 - 100.0 * wape).max(0.0))
}

/// What keeping stock of a mean value costs over some days at a yearly rate, in the value's currency.
pub(super) fn carrying_cost(value: Money, rate: f64, days: i64) -> f64 {
    cents(value.to_f64() * rate * days as f64 / 365.0)
}

/// Share of the stocked days that were not days without stock; `None` without any.
pub(super) fn service_level(stocked_days: i64, stockout_days: i64) -> Option<f64> {
    (stocked_days > 0).then(|| ten_thousandths(1.0 - stockout_days as f64 / stocked_days as f64))
}

/// How good a product's forecasts were, by their MAPE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Below 10 %.
    Excellent,
    /// Below 20 %.
    Good,
    /// Below 30 %.
    Fair,
    /// 30 % and above, and forecasts of what nobody wanted.
    Poor,
}

impl Class {
    /// By the MAPE as a part; without demand there is none, and nothing forecast was right.
    pub(super) fn of(mape: Option<f64>, forecast: f64) -> Self {
        match mape {
            None if forecast > 0.0 => Self::Poor,
            None => Self::Excellent,
            Some(mape) if 100.0 * mape < 10.0 => Self::Excellent,
            Some(mape) if 100.0 * mape < 20.0 => Self::Good,
            Some(mape) if 100.0 * mape < 30.0 => Self::Fair,
            Some(_) => Self::Poor,
        }
    }
}

/// The difference, held within what a quantity can be.
pub(super) fn less(from: Quantity, what: Quantity) -> Quantity {
    Quantity::from_micros(from.micros().saturating_sub(what.micros()))
}

/// Whether what is available and what comes lie at or below the reorder point.
pub(super) fn is_due(available: Quantity, coming: impl Iterator<Item = Quantity>, reorder_point: Quantity) -> bool {
    let coming = coming.map(Quantity::micros).fold(0, i64::saturating_add);
    available.micros().saturating_add(coming) <= reorder_point.micros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_begin_at_their_lower_end() {
        let of = |percent: f64| Class::of(Some(percent / 100.0), 1.0);
        assert_eq!([0.0, 9.99, 10.0, 19.99].map(of), [Class::Excellent, Class::Excellent, Class::Good, Class::Good]);
        assert_eq!([20.0, 29.99, 31.0, 400.0].map(of), [Class::Fair, Class::Fair, Class::Poor, Class::Poor]);
        assert_eq!((Class::of(None, 0.5), Class::of(None, 0.0)), (Class::Poor, Class::Excellent));
    }

    #[test]
    fn money_and_shares_are_rounded_once() {
        // 36,500 at 20 % a year: 20 a day.
        assert_eq!(carrying_cost(Money::whole(36_500), 0.2, 7), 140.0);
        assert_eq!((service_level(7, 2), service_level(0, 0)), (Some(0.7143), None));
        assert_eq!((percent(0.117_647), accuracy_percent(0.117_647), accuracy_percent(1.4)), (11.76, 88.24, 0.0));
    }

    #[test]
    fn what_comes_keeps_an_order_from_being_due() {
        let whole = Quantity::whole;
        assert!(is_due(whole(52), [whole(8)].into_iter(), whole(60)));
        assert!(!is_due(whole(52), [whole(8), whole(1)].into_iter(), whole(60)));
        assert_eq!(less(whole(3), whole(5)), whole(-2));
    }
}
