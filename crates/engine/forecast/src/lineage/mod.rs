//! Products with little history of their own: successors and launches.

mod analogue;
mod successor;

pub use analogue::{Launch, LaunchForecast, forecast_launch};
pub use successor::{Joined, join};

/// The mean of what is known, 0 where nothing is.
fn mean(values: &[f64]) -> f64 {
    let known = values.iter().filter(|value| !value.is_nan());
    let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / f64::max(count, 1.0)
}
