//! Available to promise: what of a product, at a location, may still be sold through a channel.
//!
//! Everything is an exact [`Quantity`]; a sum that leaves its range is an error, never a wrap.

mod share;
mod time_phased;

pub use share::{ChannelClaim, Rounding, ShareError, ceiling_from_share, share};
pub use time_phased::{DayBalance, earliest_day, time_phased};

use stockflow_kernel::Quantity;

/// Why an availability could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AtpError {
    /// An input that must not be negative is.
    #[error("{0} must not be negative")]
    Negative(&'static str),
    /// A sum left the range of exact quantities.
    #[error("the sum at {0} is too large for an exact quantity")]
    Overflow(&'static str),
    /// Receipts and issues do not cover the same days.
    #[error("receipts cover {receipts} days and issues {issues}")]
    UnequalDays {
        /// Days of receipts.
        receipts: usize,
        /// Days of issues.
        issues: usize,
    },
}

/// The stock of one product × location as one channel sees it, in the product's own unit.
///
/// The deductions must not overlap: a lot that is recalled **and** on hold counts under one of
/// them. None may be negative, except `on_hand` (a ledger may owe stock).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StockPosition {
    /// On hand by the ledger.
    pub on_hand: Quantity,
    /// On hold for inspection or dispute.
    pub on_hold: Quantity,
    /// In recalled lots.
    pub recalled: Quantity,
    /// Expired, or short of the shelf life that the channel asks for.
    pub expired: Quantity,
    /// In reservations that still count.
    pub reserved: Quantity,
    /// Kept for other channels.
    pub kept_for_other_channels: Quantity,
    /// Safety stock.
    pub safety_stock: Quantity,
    /// Stock that the channel's policy holds back.
    pub reserve_stock: Quantity,
    /// Inbound due within the days that the policy counts.
    pub inbound_due: Quantity,
    /// Already promised against that inbound.
    pub promised_against_inbound: Quantity,
}

/// One signed summand of an availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What it is, as the API names it.
    pub name: &'static str,
    /// Its share of the sum: deductions are negative.
    pub quantity: Quantity,
}

/// An availability with every summand behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atp {
    /// Add up to `atp` exactly; always the same ten in the same order.
    pub terms: Vec<Term>,
    /// The signed sum: below zero says how much is promised too much.
    pub atp: Quantity,
    /// What may be sold: `atp`, never below zero.
    pub available: Quantity,
}

/// On hand − on hold − recalled − expired − reserved − kept for other channels − safety stock −
/// reserve stock + inbound due − promised against inbound.
///
/// # Errors
/// [`AtpError::Negative`] names the input; [`AtpError::Overflow`] names the term.
pub fn available_to_promise(position: &StockPosition) -> Result<Atp, AtpError> {
    let inbound = ("inboundDue", position.inbound_due);
    let deductions = [
        ("onHold", position.on_hold),
        ("recalled", position.recalled),
        ("expired", position.expired),
        ("reserved", position.reserved),
        ("keptForOtherChannels", position.kept_for_other_channels),
        ("safetyStock", position.safety_stock),
        ("reserveStock", position.reserve_stock),
        ("promisedAgainstInbound", position.promised_against_inbound),
    ];
    for (name, quantity) in deductions.iter().chain([&inbound]) {
        if *quantity < Quantity::ZERO {
            return Err(AtpError::Negative(name));
        }
    }
    let mut terms = vec![Term { name: "onHand", quantity: position.on_hand }];
    for (name, quantity) in deductions {
        if name == "promisedAgainstInbound" {
            terms.push(Term { name: inbound.0, quantity: inbound.1 });
        }
        let quantity = Quantity::ZERO.checked_sub(quantity).ok_or(AtpError::Overflow(name))?;
        terms.push(Term { name, quantity });
    }
    let mut atp = Quantity::ZERO;
    for term in &terms {
        atp = atp.checked_add(term.quantity).ok_or(AtpError::Overflow(term.name))?;
    }
    Ok(Atp { terms, atp, available: atp.max(Quantity::ZERO) })
}

/// How near to nothing an availability is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Enough.
    Ok,
    /// At or below the low threshold.
    Low,
    /// At or below the critical threshold.
    Critical,
}

/// `Critical` when `atp` ≤ `critical`, else `Low` when `atp` ≤ `low`, else `Ok`.
///
/// The usual `critical` is zero. A `low` below `critical` never shows.
#[must_use]
pub fn severity(atp: Quantity, low: Quantity, critical: Quantity) -> Severity {
    if atp <= critical {
        return Severity::Critical;
    }
    if atp <= low {
        return Severity::Low;
    }
    Severity::Ok
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn every_term_counts_once() {
        let position = StockPosition {
            on_hand: q("100.3"),
            on_hold: q("1.1"),
            recalled: q("2"),
            expired: q("3"),
            reserved: q("20"),
            kept_for_other_channels: q("30"),
            safety_stock: q("5"),
            reserve_stock: q("4"),
            inbound_due: q("12.5"),
            promised_against_inbound: q("2.5"),
        };
        let answer = available_to_promise(&position).unwrap();
        // 100.3 − 1.1 − 2 − 3 − 20 − 30 − 5 − 4 + 12.5 − 2.5, by hand.
        assert_eq!(answer.atp, q("45.2"));
        assert_eq!(answer.available, q("45.2"));
        assert_eq!(answer.terms.len(), 10);
        assert_eq!(answer.terms[8].name, "inboundDue");
    }

    #[test]
    fn what_is_promised_too_much_shows_but_cannot_be_sold() {
        let position = StockPosition { on_hand: q("1"), reserved: q("3"), ..StockPosition::default() };
        let answer = available_to_promise(&position).unwrap();
        assert_eq!((answer.atp, answer.available), (q("-2"), Quantity::ZERO));
    }

    #[test]
    fn refuses_negative_inputs_and_sums_out_of_range() {
        let negative = StockPosition { recalled: q("-1"), ..StockPosition::default() };
        assert_eq!(available_to_promise(&negative), Err(AtpError::Negative("recalled")));
        let huge = StockPosition {
            on_hand: Quantity::from_micros(i64::MAX),
            inbound_due: Quantity::from_micros(1),
            ..StockPosition::default()
        };
        assert_eq!(available_to_promise(&huge), Err(AtpError::Overflow("inboundDue")));
    }

    #[test]
    fn thresholds_belong_to_the_worse_side() {
        let at = |atp: &str| severity(q(atp), q("10"), Quantity::ZERO);
        assert_eq!(at("-1"), Severity::Critical);
        assert_eq!(at("0"), Severity::Critical);
        assert_eq!(at("0.000001"), Severity::Low);
        assert_eq!(at("10"), Severity::Low);
        assert_eq!(at("10.000001"), Severity::Ok);
    }

    proptest! {
        #[test]
        fn the_terms_add_up_exactly(
            on_hand in -1_000_000_000_000_i64..1_000_000_000_000,
            rest in prop::array::uniform9(0_i64..1_000_000_000_000),
        ) {
            let [a, b, c, d, e, f, g, h, i] = rest.map(Quantity::from_micros);
            let answer = available_to_promise(&StockPosition {
                on_hand: Quantity::from_micros(on_hand),
                on_hold: a, recalled: b, expired: c, reserved: d, kept_for_other_channels: e,
                safety_stock: f, reserve_stock: g, inbound_due: h, promised_against_inbound: i,
            }).unwrap();
            let sum: i64 = answer.terms.iter().map(|t| t.quantity.micros()).sum();
            prop_assert_eq!(sum, answer.atp.micros());
            let out: i64 = rest.iter().sum::<i64>() - 2 * rest[7];
            prop_assert_eq!(sum, on_hand - out);
            prop_assert_eq!(answer.available.micros(), sum.max(0));
        }
    }
}
