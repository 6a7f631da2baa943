//! The rules: what each looks for, product by product, and the causes that it finds. What they look at is read before.
//!
//! | rule | about | fires when |
//! | --- | --- | --- |
//! | `stockout` | product, channel | the ATP is at or below the critical threshold |
//! | `lowAtp` | product, channel | the ATP is at or below the low threshold, or the stock is at risk: short of safety stock now, or one lead time from now |
//! | `forecastDeviation` | product, location | demand of the last whole week was far from what was published of it before it began |
//! | `expiry` | product, location | some is expected to be left on the last day of its lot, within so many days |
//! | `slowMoving` | product, location | there is stock, nothing came or went for so many days, and no demand is expected |
//! | `overstock` | product, location | there is more, with what is to come, than the maximum, or than so many days ask for |

mod cause;
mod deviation;
mod excess;
mod facts;
mod outlook;
mod past;
mod shortage;

pub use cause::Rule;
pub(super) use cause::{AlertTerms, Cause, Found};
pub(super) use facts::Facts;

use crate::features::catalog::ProductBrief;
use crate::features::inventory::{Book, Shelf};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_kernel::Quantity;

/// What the settings say of how rules look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// In place of the channels' own.
    pub(super) stockout: Option<Quantity>,
    pub(super) low: Option<Quantity>,
    pub(super) expiry_days: i64,
    pub(super) slow_moving_days: i64,
    pub(super) overstock_days: i64,
    /// By what share a week may be off its forecast.
    pub(super) forecast_deviation: f64,
    /// Where neither a level nor a supplier says.
    pub(super) lead_time_days: i64,
}

/// What is looked at: some products with all that is known of them.
pub(super) struct Scene<'a> {
    pub(super) rules: &'a [Rule],
    pub(super) limits: Limits,
    pub(super) book: &'a Book,
    pub(super) facts: &'a Facts,
}

/// Looks at every product that some location has ever stocked.
pub(super) fn look(scene: &Scene<'_>, products: &[ProductBrief]) -> Result<Found, ApiError> {
    let mut found = Found::default();
    if scene.rules.is_empty() {
        return Ok(found);
    }
    let known: HashMap<&str, &ProductBrief> = products.iter().map(|p| (p.id.as_str(), p)).collect();
    for shelves in scene.book.shelves.chunk_by(|a, b| a.product_id == b.product_id) {
        let Some(product) = shelves.first().and_then(|shelf| known.get(shelf.product_id.as_str())) else { continue };
        look_at(scene, product, shelves, &mut found)?;
    }
    Ok(found)
}

fn look_at(scene: &Scene<'_>, product: &ProductBrief, shelves: &[Shelf], found: &mut Found) -> Result<(), ApiError> {
    for channel in &scene.book.rules().channels {
        let stocks = |id: &String| shelves.iter().any(|shelf| shelf.location_id == *id && !shelf.layers.is_empty());
        if channel.location_ids.iter().any(stocks) {
            found.pairs += 1;
            shortage::look(scene, channel, product, shelves, &mut found.causes)?;
        }
    }
    for shelf in shelves.iter().filter(|shelf| !shelf.layers.is_empty()) {
        excess::look(scene, product, shelf, &mut found.causes)?;
        if scene.rules.contains(&Rule::ForecastDeviation) {
            found.causes.extend(deviation::look(scene, product, shelf));
        }
    }
    Ok(())
}
