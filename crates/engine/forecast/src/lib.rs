//! Series in, quantile forecasts with their explanation out.

pub mod global;
