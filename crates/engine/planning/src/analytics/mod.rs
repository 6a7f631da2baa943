//! How well stock works: turns, cover, age, classes, stockouts, and what expires before it is sold.
//!
//! | file | measures |
//! | --- | --- |
//! | `turnover` | turns, weeks of supply, whether stock moves at all |
//! | `ageing` | how long what is there has been there |
//! | `classes` | ABC by value, XYZ by variability |
//! | `service` | days without stock, and the ready rate |
//! | `expiry` | what its date overtakes before demand does |

mod ageing;
mod classes;
mod expiry;
mod service;
mod turnover;

pub use ageing::{AGE_BOUNDS, AGE_BUCKETS, age};
pub use classes::{Abc, Xyz, abc, coefficient_of_variation, xyz};
pub use expiry::{ExpiringLot, Fate, fates};
pub use service::{Service, service};
pub use turnover::{Pace, SLOW_WEEKS, average_stock, closing_balances, pace, turns, weeks_of_supply};

use stockflow_kernel::Quantity;

/// A sum in millionths as a quantity, held within what one can be.
fn quantity(micros: i128) -> Quantity {
    let held = micros.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Quantity::from_micros(i64::try_from(held).unwrap_or_default())
}
