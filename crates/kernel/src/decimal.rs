//! Exact decimals with six fractional digits, kept as scaled integers.
//!
//! Range ±9,000,000,000,000 (9·10¹²). Arithmetic that leaves it is an error, never a wrap.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Fractional digits of every quantity and every amount of money.
const DIGITS: u32 = 6;
/// One whole unit in scaled units.
const ONE: i64 = 1_000_000;
/// The largest magnitude that a caller may send, in scaled units.
const LIMIT: i64 = 9_000_000_000_000 * ONE;

/// Why a text is not one of our decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a decimal number at all, for example `NaN`.
    #[error("must be a decimal number such as 12.5")]
    Malformed,
    /// More than six digits behind the point.
    #[error("must have at most 6 decimals")]
    TooPrecise,
    /// Outside ±9·10¹².
    #[error("must lie between -9000000000000 and 9000000000000")]
    OutOfRange,
}

/// Reads `-12.5`, `1e3` or `0.000001` into scaled units without passing through a float.
fn parse(text: &str) -> Result<i64, DecimalError> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.parse::<i32>().map_err(|_| DecimalError::Malformed)?.clamp(-400, 400)),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let well_formed = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !well_formed(whole) || !well_formed(fraction) || mantissa.ends_with('.') {
        return Err(DecimalError::Malformed);
    }
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let trailing_zeros = (digits.len() - digits.trim_end_matches('0').len()) as i32;
    // value = significant × 10^shift, in scaled units
    let shift = exponent - fraction.len() as i32 + trailing_zeros + DIGITS as i32;
    if shift < 0 {
        return Err(DecimalError::TooPrecise);
    }
    if significant.len() as i32 + shift > 19 {
        return Err(DecimalError::OutOfRange);
    }
    let value = significant.parse::<i128>().map_err(|_| DecimalError::OutOfRange)? * 10_i128.pow(shift as u32);
    if value > i128::from(LIMIT) {
        return Err(DecimalError::OutOfRange);
    }
    let value = value as i64;
    Ok(if negative { -value } else { value })
}

fn write(scaled: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let sign = if scaled < 0 { "-" } else { "" };
    let magnitude = scaled.unsigned_abs();
    let (whole, fraction) = (magnitude / ONE as u64, magnitude % ONE as u64);
    if fraction == 0 {
        return write!(f, "{sign}{whole}");
    }
    let digits = format!("{fraction:06}");
    write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// `a × b` of two scaled numbers, rounded half away from zero; `None` beyond the range.
fn multiply(a: i64, b: i64) -> Option<i64> {
    let product = i128::from(a) * i128::from(b);
    let half = i128::from(ONE / 2) * product.signum();
    i64::try_from((product + half) / i128::from(ONE)).ok().filter(|scaled| scaled.abs() <= LIMIT)
}

/// Both decimals behave alike and must not be mixed, hence two types from one text.
macro_rules! decimal {
    ($(#[$doc:meta])* $name:ident, $example:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// From millionths, as the database keeps it.
            #[must_use]
            pub const fn from_micros(micros: i64) -> Self {
                Self(micros)
            }

            /// In millionths, as the database keeps it.
            #[must_use]
            pub const fn micros(self) -> i64 {
                self.0
            }

            /// From whole units.
            #[must_use]
            pub const fn whole(units: i64) -> Self {
                Self(units.saturating_mul(ONE))
            }

            /// The nearest exact decimal to a computed float; not finite becomes zero.
            /// For statistics only: stock and money never pass through floats.
            #[must_use]
            pub fn from_f64(value: f64) -> Self {
                let scaled = (value * ONE as f64).round();
                Self(if scaled.is_nan() { 0 } else { scaled.clamp(-(LIMIT as f64), LIMIT as f64) as i64 })
            }

            /// For statistics only.
            #[must_use]
            pub fn to_f64(self) -> f64 {
                self.0 as f64 / ONE as f64
            }

            /// Sum, or `None` on overflow.
            #[must_use]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(v) => Some(Self(v)),
                    None => None,
                }
            }

            /// Difference, or `None` on overflow.
            #[must_use]
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                match self.0.checked_sub(other.0) {
                    Some(v) => Some(Self(v)),
                    None => None,
                }
            }

            /// The greater of the two.
            #[must_use]
            pub fn max(self, other: Self) -> Self {
                Ord::max(self, other)
            }
        }

        impl FromStr for $name {
            type Err = DecimalError;
            fn from_str(text: &str) -> Result<Self, DecimalError> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        /// A JSON number with the exact digits.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if self.0 % ONE == 0 {
                    return s.serialize_i64(self.0 / ONE);
                }
                let number = serde_json::Number::from_str(&self.to_string())
                    .map_err(serde::ser::Error::custom)?;
                number.serialize(s)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let number = serde_json::Number::deserialize(d)?;
                number.as_str().parse().map_err(D::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::Number)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom("decimal".into())))
                    .minimum(Some(-9_000_000_000_000_i64))
                    .maximum(Some(9_000_000_000_000_i64))
                    .examples([serde_json::json!($example)])
                    .extensions(Some(
                        utoipa::openapi::extensions::ExtensionsBuilder::new()
                            .add("x-decimals", DIGITS)
                            .build(),
                    ))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}

decimal! {
    /// A quantity of a product in its own unit, exact to six decimals.
    Quantity, 12
}
decimal! {
    /// An amount of money in the currency named beside it, exact to six decimals.
    Money, 1.99
}

impl Money {
    /// Price × quantity, rounded half away from zero at the sixth decimal; `None` beyond ±9·10¹².
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        multiply(self.0, quantity.0).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_tenth_and_two_tenths_are_three_tenths() {
        assert_eq!(q("0.1").checked_add(q("0.2")), Some(q("0.3")));
        assert_eq!(serde_json::to_string(&q("0.3")).unwrap(), "0.3");
    }

    #[test]
    fn reads_what_people_and_programs_write() {
        for (text, micros) in [
            ("0", 0),
            ("-0", 0),
            ("12", 12_000_000),
            ("12.5", 12_500_000),
            ("-0.000001", -1),
            ("1e3", 1_000_000_000),
            ("2.5E-1", 250_000),
            ("1.2300000000", 1_230_000),
            ("000.5", 500_000),
            ("9000000000000", LIMIT),
        ] {
            assert_eq!(text.parse::<Quantity>().map(Quantity::micros), Ok(micros), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_exact() {
        assert_eq!("0.0000001".parse::<Quantity>(), Err(DecimalError::TooPrecise));
        assert_eq!("1e-7".parse::<Quantity>(), Err(DecimalError::TooPrecise));
        assert_eq!("9000000000000.000001".parse::<Quantity>(), Err(DecimalError::OutOfRange));
        assert_eq!("1e400".parse::<Quantity>(), Err(DecimalError::OutOfRange));
        for text in ["", "-", ".", "1.", ".5", "NaN", "inf", "1,5", "0x10", "1e", "--1", "+1"] {
            assert_eq!(text.parse::<Quantity>(), Err(DecimalError::Malformed), "{text}");
        }
    }

    #[test]
    fn money_times_quantity_rounds_half_away_from_zero() {
        let price: Money = "0.000001".parse().unwrap();
        assert_eq!(price.times(q("0.5")), Some("0.000001".parse().unwrap()));
        assert_eq!(price.times(q("0.4")), Some(Money::ZERO));
        assert_eq!(price.times(q("-0.5")), Some("-0.000001".parse().unwrap()));
        assert_eq!(Money::whole(9_000_000_000_000).times(q("2")), None);
    }

    proptest! {
        #[test]
        fn text_and_json_round_trips_are_identities(micros in -LIMIT..=LIMIT) {
            let value = Quantity::from_micros(micros);
            prop_assert_eq!(value.to_string().parse::<Quantity>(), Ok(value));
            let json = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), value);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<Quantity>();
        }
    }
}
