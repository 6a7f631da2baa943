//! Exact fractions: what a conversion between units is made of.

use crate::Quantity;
use std::fmt;

/// A fraction in lowest terms with a positive denominator. One third of a dozen is exactly that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

/// Millionths in one.
const MICROS: i128 = 1_000_000;

/// The greatest common divisor (Euclid, Elements VII.2); of 0 and 0 it is 1, so that it can be divided by.
fn common(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a.max(1)).unwrap_or(1)
}

impl Ratio {
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator` in lowest terms; `None` for a denominator of 0.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Self::reduced(i128::from(numerator), i128::from(denominator))
    }

    fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = common(numerator, denominator) * denominator.signum();
        Some(Self { numerator: numerator.checked_div(divisor)?, denominator: denominator.checked_div(divisor)? })
    }

    /// Above the line.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// Below the line; always positive.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// The product; `None` where it cannot be held.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        // Crosswise first, so that large terms that cancel never meet.
        let left = common(self.numerator, other.denominator);
        let right = common(other.numerator, self.denominator);
        let numerator = (self.numerator / left).checked_mul(other.numerator / right)?;
        let denominator = (self.denominator / right).checked_mul(other.denominator / left)?;
        Some(Self { numerator, denominator })
    }

    /// The quotient; `None` where it cannot be held, or `other` is nothing.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::reduced(other.denominator, other.numerator)?)
    }

    /// Whether it has no fraction.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.numerator > 0
    }

    /// As a quantity, if six decimals hold it exactly.
    #[must_use]
    pub fn quantity(self) -> Option<Quantity> {
        let scaled = self.numerator.checked_mul(MICROS)?;
        if scaled % self.denominator != 0 {
            return None;
        }
        // The text has the range check of everything that a caller may send.
        let micros = i64::try_from(scaled / self.denominator).ok()?;
        Quantity::from_micros(micros).to_string().parse().ok()
    }
}

impl From<Quantity> for Ratio {
    fn from(quantity: Quantity) -> Self {
        let micros = i128::from(quantity.micros());
        let divisor = common(micros, MICROS);
        Self { numerator: micros / divisor, denominator: MICROS / divisor }
    }
}

/// `12`, `1/3`
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() {
            return write!(f, "{}", self.numerator);
        }
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i64, d: i64) -> Ratio {
        Ratio::new(n, d).unwrap()
    }

    #[test]
    fn fractions_are_kept_in_lowest_terms() {
        assert_eq!(ratio(4, 12), ratio(1, 3));
        assert_eq!(ratio(4, -12).to_string(), "-1/3");
        assert_eq!(ratio(0, 5).to_string(), "0");
        assert_eq!(Ratio::new(1, 0), None);
    }

    #[test]
    fn a_third_of_a_dozen_is_four_and_back() {
        let third = ratio(1, 3);
        let four = third.times(ratio(12, 1)).unwrap();
        assert_eq!(four.quantity(), Some(Quantity::whole(4)));
        assert_eq!(four.over(ratio(12, 1)), Some(third));
        assert_eq!(third.quantity(), None, "a third has no end in decimals");
    }

    #[test]
    fn what_cannot_be_held_is_none() {
        let huge = ratio(i64::MAX, 1).times(ratio(i64::MAX, 1)).unwrap();
        assert_eq!(huge.times(huge), None);
        assert_eq!(huge.quantity(), None);
        assert_eq!(huge.over(ratio(0, 1)), None);
        assert_eq!(huge.over(huge), Some(Ratio::ONE));
    }
}
