//! Accuracy of forecasts, each measure by its published definition.
//!
//! `actual` and `forecast` have one value a period and the same length; a longer one is cut. All
//! answer NaN on nothing to measure.

mod point;
mod quantile;
mod scaled;

pub use point::{bias, mae, mape, rmse, smape, wape};
pub use quantile::{coverage, pinball, scaled_pinball, wspl};
pub use scaled::{mase, naive_error, owa, rmsse, squared_naive_error};

/// Mean of a sequence; NaN when it is empty.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}
