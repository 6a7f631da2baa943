//! The rules, and the causes that they find. No I/O.

use crate::features::catalog::ProductBrief;
use crate::features::inventory::{Position, atp_by_channel};
use crate::features::network::{Channel, Effective};
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

/// Looks at every product and channel whose locations have ever stocked it. `stock` stands in the
/// order of products.
pub(super) fn look(
    rules: &[Rule],
    overrides: Overrides,
    channels: &[Channel],
    products: &[ProductBrief],
    holds: impl Fn(&Channel, &str) -> Effective,
    stock: &[Position],
) -> Result<Found, ApiError> {
    let mut found = Found::default();
    if rules.is_empty() {
        return Ok(found);
    }
    let known: HashMap<&str, &ProductBrief> = products.iter().map(|p| (p.id.as_str(), p)).collect();
    for lines in stock.chunk_by(|a, b| a.product_id == b.product_id) {
        let Some(product) = lines.first().and_then(|line| known.get(line.product_id.as_str())) else { continue };
        for channel in channels {
            if lines.iter().any(|line| channel.location_ids.contains(&line.location_id)) {
                found.pairs += 1;
                let holds = holds(channel, &product.id);
                look_at(rules, overrides, (channel, &holds), product, lines, &mut found.causes)?;
            }
        }
    }
    Ok(found)
}

fn look_at(
    rules: &[Rule],
    overrides: Overrides,
    (channel, holds): (&Channel, &Effective),
    product: &ProductBrief,
    lines: &[Position],
    causes: &mut Vec<Cause>,
) -> Result<(), ApiError> {
    let promise = atp_by_channel(channel, holds, lines, |_| true)?;
    let critical = overrides.stockout.unwrap_or(holds.critical_atp_threshold.value);
    let low = overrides.low.unwrap_or(holds.low_atp_threshold.value);
    let out = promise.atp <= critical;
    let cause = |rule, severity, threshold, words: &str, covered| Cause {
        rule,
        severity,
        product_id: product.id.clone(),
        channel_id: channel.id.clone(),
        message: format!(
            "{} ({}) {words} for {}: ATP {}, threshold {threshold}, on hand {}, reserved {}",
            product.name, product.global_sku, channel.name, promise.atp, promise.on_hand, promise.reserved
        ),
        terms: AlertTerms { atp: promise.atp, on_hand: promise.on_hand, reserved: promise.reserved, threshold },
        covered,
    };
    let watches_stockout = rules.contains(&Rule::Stockout);
    if watches_stockout && out {
        causes.push(cause(Rule::Stockout, "CRITICAL", critical, "is out of stock", false));
    }
    if rules.contains(&Rule::LowAtp) && promise.atp <= low {
        causes.push(cause(Rule::LowAtp, "LOW", low, "runs low", watches_stockout && out));
    }
    Ok(())
}
