//! The rules, and the causes that they find. No I/O.

use crate::features::catalog::ProductBrief;
use crate::features::inventory::Book;
use crate::features::network::Channel;
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use stockflow_kernel::Quantity;

/// A rule, named as its switch in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// ATP at or below the critical threshold.
    Stockout,
    /// ATP at or below the low threshold.
    LowAtp,
    ForecastDeviation,
    Expiry,
    SlowMoving,
    Overstock,
}

impl Rule {
    /// The rules that this version evaluates. The others can be switched on already, and wait.
    pub const EVALUATED: [Self; 2] = [Self::Stockout, Self::LowAtp];

    /// As it stands in settings and history.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stockout => "stockout",
            Self::LowAtp => "lowAtp",
            Self::ForecastDeviation => "forecastDeviation",
            Self::Expiry => "expiry",
            Self::SlowMoving => "slowMoving",
            Self::Overstock => "overstock",
        }
    }
}

/// The numbers behind an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertTerms {
    /// What the channel could be promised.
    pub(super) atp: Quantity,
    /// At the locations from which the channel sells.
    pub(super) on_hand: Quantity,
    pub(super) reserved: Quantity,
    /// The ATP at or below which the rule fires.
    pub(super) threshold: Quantity,
}

/// Thresholds that hold for all channels in place of their own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Overrides {
    pub(super) stockout: Option<Quantity>,
    pub(super) low: Option<Quantity>,
}

/// Why an alert should stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    pub(super) rule: Rule,
    pub(super) severity: &'static str,
    pub(super) product_id: String,
    pub(super) channel_id: String,
    pub(super) message: String,
    pub(super) terms: AlertTerms,
    /// It keeps an alert that stands, but begins none: a sharper one tells the same.
    pub(super) covered: bool,
}

/// What the rules found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Pairs of product and channel that were looked at.
    pub(super) pairs: i64,
    pub(super) causes: Vec<Cause>,
}

/// Looks at every product and channel whose locations have ever stocked it.
pub(super) fn look(
    rules: &[Rule],
    overrides: Overrides,
    products: &[ProductBrief],
    book: &Book,
) -> Result<Found, ApiError> {
    let mut found = Found::default();
    if rules.is_empty() {
        return Ok(found);
    }
    let known: HashMap<&str, &ProductBrief> = products.iter().map(|p| (p.id.as_str(), p)).collect();
    for shelves in book.shelves.chunk_by(|a, b| a.product_id == b.product_id) {
        let Some(product) = shelves.first().and_then(|shelf| known.get(shelf.product_id.as_str())) else { continue };
        for channel in &book.rules().channels {
            let stocks = |id: &String| shelves.iter().any(|shelf| shelf.location_id == *id && !shelf.layers.is_empty());
            if channel.location_ids.iter().any(stocks) {
                found.pairs += 1;
                look_at(rules, overrides, channel, product, book, &mut found.causes)?;
            }
        }
    }
    Ok(found)
}

fn look_at(
    rules: &[Rule],
    overrides: Overrides,
    channel: &Channel,
    product: &ProductBrief,
    book: &Book,
    causes: &mut Vec<Cause>,
) -> Result<(), ApiError> {
    let cell = book.cell(channel, &product.id, None, |_| true)?;
    let (atp, on_hand, reserved) = (cell.atp.atp, cell.position.on_hand, cell.position.reserved);
    let critical = overrides.stockout.unwrap_or(cell.holds.critical_atp_threshold.value);
    let low = overrides.low.unwrap_or(cell.holds.low_atp_threshold.value);
    let out = atp <= critical;
    let cause = |rule, severity, threshold, words: &str, covered| Cause {
        rule,
        severity,
        product_id: product.id.clone(),
        channel_id: channel.id.clone(),
        message: format!(
            "{} ({}) {words} for {}: ATP {atp}, threshold {threshold}, on hand {on_hand}, reserved {reserved}",
            product.name, product.global_sku, channel.name
        ),
        terms: AlertTerms { atp, on_hand, reserved, threshold },
        covered,
    };
    let watches_stockout = rules.contains(&Rule::Stockout);
    if watches_stockout && out {
        causes.push(cause(Rule::Stockout, "CRITICAL", critical, "is out of stock", false));
    }
    if rules.contains(&Rule::LowAtp) && atp <= low {
        causes.push(cause(Rule::LowAtp, "LOW", low, "runs low", watches_stockout && out));
    }
    Ok(())
}
