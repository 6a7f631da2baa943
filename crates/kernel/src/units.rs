//! Units of measure of one product, and exact conversion between them.
//!
//! A product counts in one unit. Every other unit says how many of those it is, as a fraction: a plate is 400
//! square feet, a dozen is 12, a foot is 12/1 inches and an inch 1/12 of a foot. Nothing passes through a float and
//! nothing is rounded: what has no exact answer is an error that says so.

use crate::{Quantity, Ratio};

/// The largest number that may stand above or below the line of a conversion.
pub const MOST_TERM: i64 = 1_000_000_000_000;

/// Why units do not fit together, or a quantity does not convert.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// The unit is not one of the product's.
    #[error("{0} is not a unit of this product; it has {1}")]
    Unknown(String, String),
    /// Two units have one name.
    #[error("the unit {0} is given twice")]
    Twice(String),
    /// A conversion that is nothing, less than nothing, or beyond [`MOST_TERM`].
    #[error("one {0} must be a fraction of whole numbers from 1 to 1000000000000")]
    Factor(String),
    /// Part of something that comes whole only.
    #[error("{quantity} {unit} is a fraction, and {unit} comes whole only")]
    Fraction {
        /// The quantity that came out.
        quantity: Ratio,
        /// In this unit.
        unit: String,
    },
    /// The answer is exact as a fraction, but not in six decimals.
    #[error("{quantity} {unit} cannot be written with 6 decimals")]
    Inexact {
        /// The exact answer.
        quantity: Ratio,
        /// In this unit.
        unit: String,
    },
    /// Beyond the range of quantities.
    #[error("the quantity is too large to be converted")]
    TooLarge,
}

/// A unit other than the one that the product counts in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// `PLATE`
    pub name: String,
    /// How many of the product's own unit one of it is.
    pub is: Ratio,
    /// It comes whole only: there is no half a plate.
    pub indivisible: bool,
}

/// The units of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    own: Unit,
    others: Vec<Unit>,
}

impl Unit {
    /// One `name` is `numerator / denominator` of the product's own unit.
    pub fn new(name: &str, numerator: i64, denominator: i64, indivisible: bool) -> Result<Self, UnitError> {
        let fine = |term: i64| (1..=MOST_TERM).contains(&term);
        let is = Ratio::new(numerator, denominator).filter(|_| fine(numerator) && fine(denominator));
        let is = is.ok_or_else(|| UnitError::Factor(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), is, indivisible })
    }

    /// A quantity of this unit, refused where it is a fraction of something that comes whole only.
    fn holding(&self, quantity: Ratio) -> Result<Ratio, UnitError> {
        if self.indivisible && !quantity.is_whole() {
            return Err(UnitError::Fraction { quantity, unit: self.name.clone() });
        }
        Ok(quantity)
    }
}

impl Units {
    /// The unit that a product counts in, and the others it may be bought or sold in.
    pub fn new(own: &str, indivisible: bool, others: Vec<Unit>) -> Result<Self, UnitError> {
        for (place, unit) in others.iter().enumerate() {
            if unit.name == own || others[..place].iter().any(|earlier| earlier.name == unit.name) {
                return Err(UnitError::Twice(unit.name.clone()));
            }
        }
        Ok(Self { own: Unit { name: own.to_owned(), is: Ratio::ONE, indivisible }, others })
    }

    /// The unit that the product counts in.
    #[must_use]
    pub fn own(&self) -> &Unit {
        &self.own
    }

    /// The unit of a name.
    pub fn find(&self, name: &str) -> Result<&Unit, UnitError> {
        let mut all = std::iter::once(&self.own).chain(&self.others);
        all.find(|unit| unit.name == name).ok_or_else(|| {
            let names: Vec<&str> =
                std::iter::once(&self.own).chain(&self.others).map(|unit| unit.name.as_str()).collect();
            UnitError::Unknown(name.to_owned(), names.join(", "))
        })
    }

    /// The same amount in another unit, as an exact fraction: 4 `EA` are 1/3 `DOZEN`.
    ///
    /// Refused where it would be a fraction of a unit that comes whole only, at either end or in the unit that the
    /// product counts in. Converting back gives what was converted.
    pub fn convert_exactly(&self, quantity: Ratio, from: &str, to: &str) -> Result<Ratio, UnitError> {
        let (from, to) = (self.find(from)?, self.find(to)?);
        from.holding(quantity)?;
        let own = quantity.times(from.is).ok_or(UnitError::TooLarge)?;
        self.own.holding(own)?;
        to.holding(own.over(to.is).ok_or(UnitError::TooLarge)?)
    }

    /// The same amount in another unit, where six decimals hold it exactly; otherwise an error, never a rounding.
    pub fn convert(&self, quantity: Quantity, from: &str, to: &str) -> Result<Quantity, UnitError> {
        let exact = self.convert_exactly(quantity.into(), from, to)?;
        exact.quantity().ok_or_else(|| UnitError::Inexact { quantity: exact, unit: to.to_owned() })
    }

    /// The same amount in the unit that the product counts in.
    pub fn to_own(&self, quantity: Quantity, from: &str) -> Result<Quantity, UnitError> {
        self.convert(quantity, from, &self.own.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn steel() -> Units {
        Units::new("SQFT", false, vec![Unit::new("PLATE", 400, 1, true).unwrap()]).unwrap()
    }

    fn eggs() -> Units {
        Units::new("EA", true, vec![Unit::new("DOZEN", 12, 1, false).unwrap()]).unwrap()
    }

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn five_plates_are_two_thousand_square_feet_to_the_last_digit() {
        assert_eq!(steel().to_own(q("5"), "PLATE"), Ok(q("2000")));
        assert_eq!(steel().convert(q("2000"), "SQFT", "PLATE"), Ok(q("5")));
        assert_eq!(steel().convert(q("0.5"), "SQFT", "SQFT"), Ok(q("0.5")));
    }

    #[test]
    fn part_of_what_comes_whole_only_is_refused() {
        let told = steel().convert(q("200"), "SQFT", "PLATE").unwrap_err().to_string();
        assert_eq!(told, "1/2 PLATE is a fraction, and PLATE comes whole only");
        assert!(matches!(eggs().to_own(q("0.1"), "DOZEN"), Err(UnitError::Fraction { .. })), "1.2 eggs");
        assert_eq!(eggs().to_own(q("0.5"), "DOZEN"), Ok(q("6")));
    }

    #[test]
    fn a_third_of_a_dozen_is_exact_as_a_fraction_and_refused_as_a_decimal() {
        let third = eggs().convert_exactly(q("4").into(), "EA", "DOZEN").unwrap();
        assert_eq!(third.to_string(), "1/3");
        assert_eq!(eggs().convert_exactly(third, "DOZEN", "EA").unwrap().quantity(), Some(q("4")));
        let told = eggs().convert(q("4"), "EA", "DOZEN").unwrap_err().to_string();
        assert_eq!(told, "1/3 DOZEN cannot be written with 6 decimals");
    }

    #[test]
    fn units_that_cannot_be_are_refused_by_name() {
        assert!(matches!(Unit::new("BOX", 0, 1, false), Err(UnitError::Factor(_))));
        assert!(matches!(Unit::new("BOX", 1, -1, false), Err(UnitError::Factor(_))));
        assert!(matches!(Unit::new("BOX", MOST_TERM + 1, 1, false), Err(UnitError::Factor(_))));
        let own = Unit::new("EA", 1, 1, false).unwrap();
        assert_eq!(Units::new("EA", false, vec![own]), Err(UnitError::Twice("EA".into())));
        let told = eggs().to_own(q("1"), "CRATE").unwrap_err().to_string();
        assert_eq!(told, "CRATE is not a unit of this product; it has EA, DOZEN");
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_one_was(
            micros in -9_000_000_000_000_000_000_i64..=9_000_000_000_000_000_000,
            (a, b) in (1..=MOST_TERM, 1..=MOST_TERM),
            (c, d) in (1..=MOST_TERM, 1..=MOST_TERM),
        ) {
            let others = vec![Unit::new("A", a, b, false).unwrap(), Unit::new("B", c, d, false).unwrap()];
            let units = Units::new("OWN", false, others).unwrap();
            let start = Ratio::from(Quantity::from_micros(micros));
            for (from, to) in [("OWN", "A"), ("A", "OWN"), ("A", "B"), ("B", "A")] {
                // What is too large on the way says so, and is never something else.
                match units.convert_exactly(start, from, to) {
                    Ok(there) => prop_assert_eq!(units.convert_exactly(there, to, from), Ok(start)),
                    Err(error) => prop_assert_eq!(error, UnitError::TooLarge),
                }
            }
        }

        #[test]
        fn a_decimal_answer_is_never_rounded(units in 1_i64..1_000_000, per in 1_i64..10_000) {
            let packed = Units::new("EA", true, vec![Unit::new("BOX", per, 1, false).unwrap()]).unwrap();
            if let Ok(boxes) = packed.convert(Quantity::whole(units), "EA", "BOX") {
                prop_assert_eq!(i128::from(boxes.micros()) * i128::from(per), i128::from(units) * 1_000_000);
                prop_assert_eq!(packed.to_own(boxes, "BOX"), Ok(Quantity::whole(units)));
            }
        }
    }
}
