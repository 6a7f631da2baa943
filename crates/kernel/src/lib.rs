//! The words every part of Stockflow shares: exact decimals and units of measure, ids, instants and days.
//!
//! Nothing here reads a file, a socket or (outside [`Clock::System`]) a clock.

mod clock;
mod decimal;
pub mod gtin;
mod id;
mod ratio;
mod time;
pub mod units;

pub use clock::Clock;
pub use decimal::{DecimalError, Money, Quantity};
pub use id::Ids;
pub use ratio::Ratio;
pub use time::{Day, Instant};
