//! What can be wrong with a question put to the engine.

/// Why a series or a request was refused.
///
/// Positions count from 0, the oldest period first.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// The series has no period at all.
    #[error("the series is empty")]
    Empty,
    /// Every period of the series is missing.
    #[error("all {periods} periods of the series are missing")]
    AllMissing {
        /// How many periods were given.
        periods: usize,
    },
    /// A value is infinite. A missing value is NaN.
    #[error("the value at position {position} is infinite")]
    Infinite {
        /// Where it stands.
        position: usize,
    },
    /// A value is too large for its square to be a number.
    #[error("the value {value:e} at position {position} is beyond 1e100")]
    TooLarge {
        /// Where it stands.
        position: usize,
        /// The value.
        value: f64,
    },
    /// The stockout flags do not match the values one to one.
    #[error("{flags} stockout flags were given for {periods} periods")]
    FlagsMismatch {
        /// How many flags were given.
        flags: usize,
        /// How many periods were given.
        periods: usize,
    },
    /// A weekday is not between 0 (Monday) and 6 (Sunday).
    #[error("weekday {weekday} is not between 0 and 6")]
    Weekday {
        /// The number given.
        weekday: u8,
    },
    /// The horizon is not between 1 and [`Request::MAX_HORIZON`](crate::Request::MAX_HORIZON).
    #[error("a horizon of {horizon} periods is not between 1 and {}", crate::Request::MAX_HORIZON)]
    Horizon {
        /// The horizon asked for.
        horizon: usize,
    },
    /// A season is not at least 1.
    #[error("a season must have at least one period")]
    Season,
    /// A quantile level is not strictly between 0 and 1.
    #[error("the quantile level {level} at position {position} is not strictly between 0 and 1")]
    Level {
        /// Where it stands in the request.
        position: usize,
        /// The level given.
        level: f64,
    },
    /// No model of the engine has this name.
    #[error("there is no model {name:?}; the models are {}", crate::ModelName::list())]
    UnknownModel {
        /// The name given.
        name: String,
    },
    /// A driver's value is infinite or beyond 1e100.
    #[error("the driver {name} has no finite number at position {position}")]
    Driver {
        /// The driver.
        name: String,
        /// Where it stands.
        position: usize,
    },
    /// None of the analogues has three periods with any demand.
    #[error("none of {given} analogues has three periods of history with demand")]
    NoAnalogue {
        /// How many were given.
        given: usize,
    },
}
