//! Histogram gradient boosting of regression trees (Friedman 2001; Ke et al. 2017).
//!
//! Features are binned to one byte each, trees grow leaf by leaf, and gradients are
//! summed as integers: integer addition is associative, so the same input gives the same
//! bits whatever the number of threads.

mod bins;
mod booster;
mod error;
mod grow;
mod histogram;
mod loss;
mod options;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod tree;

pub use bins::{BinMatrix, Binning, ColumnKind};
pub use booster::{Booster, Training};
pub use error::BoostError;
pub use loss::Loss;
pub use options::{BoostOptions, Monotone};
pub(crate) use rows::mix;
