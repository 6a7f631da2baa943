use thiserror::Error;

/// Why a boosted model could not be fitted.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BoostError {
    /// There is nothing to learn from.
    #[error("no training rows")]
    NoRows,
    /// Two inputs that must be equally long are not.
    #[error("{what} has {found} entries where {expected} were expected")]
    Length {
        /// The input that has the wrong length.
        what: &'static str,
        /// The length it should have.
        expected: usize,
        /// The length it has.
        found: usize,
    },
    /// A target or weight the loss is not defined for.
    #[error("{what} at row {row} is {value}, which the loss does not allow")]
    Value {
        /// `target` or `weight`.
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The offending value.
        value: f32,
    },
    /// An option outside its range.
    #[error("option {name} is {value}, outside {range}")]
    Option {
        /// The option's field name.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The range allowed.
        range: &'static str,
    },
}
