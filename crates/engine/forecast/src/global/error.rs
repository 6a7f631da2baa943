use thiserror::Error;

use super::boosting::BoostError;

/// Why a global model could not be fitted or asked.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GlobalError {
    /// A series does not fit the panel's declaration.
    #[error("series {series}: {what} has {found} entries where {expected} were expected")]
    Shape {
        /// The series, from 0.
        series: usize,
        /// The part that has the wrong length.
        what: &'static str,
        /// The length it should have at least.
        expected: usize,
        /// The length it has.
        found: usize,
    },
    /// A demand value that is infinite or negative.
    #[error("series {series}: value {value} at position {position} is not a demand")]
    Value {
        /// The series, from 0.
        series: usize,
        /// The place within the series, from 0.
        position: usize,
        /// The offending value.
        value: f32,
    },
    /// A pool or role names a category the panel does not have.
    #[error("pool {pool} uses category {category}, the panel has {known}")]
    UnknownCategory {
        /// The pool, from 0.
        pool: usize,
        /// The category it names.
        category: usize,
        /// How many categories there are.
        known: usize,
    },
    /// An option outside its range.
    #[error("option {name} is {value}, which is outside {range}")]
    Option {
        /// The option's field name.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The range allowed.
        range: &'static str,
    },
    /// No series has enough history for a single training row.
    #[error("no series has enough history to learn from")]
    NoHistory,
    /// A horizon the model was not trained for.
    #[error("horizon {asked} is outside the 1 to {trained} periods the model was trained for")]
    Horizon {
        /// The horizon asked for.
        asked: usize,
        /// The longest horizon trained.
        trained: usize,
    },
    /// A series the panel does not have.
    #[error("series {series} is asked for, the panel has {known}")]
    UnknownSeries {
        /// The series asked for, from 0.
        series: usize,
        /// How many there are.
        known: usize,
    },
    /// The panel to forecast is laid out differently from the one trained on.
    #[error("the panel has other categories, drivers or pools than the one trained on")]
    OtherLayout,
    /// The trees could not be fitted.
    #[error(transparent)]
    Boost(#[from] BoostError),
}
