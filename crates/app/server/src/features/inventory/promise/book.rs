//! Shelves, channels and policies together.

use super::scarce::{kept_for_others, matters};
use super::shelf::{Detail, Shelf, Which, shelves};
use super::sum;
use super::terms::terms;
use crate::App;
use crate::features::catalog;
use crate::features::network::{Channel, Effective, Rules};
use crate::http::ApiError;
use std::collections::HashMap;
use std::sync::Arc;
use stockflow_db::Tx;
use stockflow_kernel::{Day, Instant, Quantity};
use stockflow_planning::atp::{Atp, Severity, StockPosition, available_to_promise, severity};

/// Everything that an ATP follows from, for some products or all.
#[derive(Debug)]
pub struct Book {
    rules: Arc<Rules>,
    categories: HashMap<String, Vec<(String, usize)>>,
    /// In the order of product and location.
    pub shelves: Vec<Shelf>,
    now: Instant,
}

/// What a channel may be promised of a product over some locations.
#[derive(Debug, Clone)]
pub struct Cell {
    pub position: StockPosition,
    pub atp: Atp,
    pub severity: Severity,
    /// What holds for the product and the channel: at the one location looked at, or wherever.
    pub holds: Effective,
}

impl Book {
    /// Of some products, everywhere or at one location.
    pub fn of(
        tx: &mut Tx<'_>,
        app: &App,
        now: Instant,
        detail: Detail,
        products: &[String],
        at: Option<&str>,
    ) -> Result<Self, ApiError> {
        Self::read(tx, app, now, Which::Of(detail, products, at))
    }

    /// Of all products.
    pub fn whole(tx: &mut Tx<'_>, app: &App, now: Instant) -> Result<Self, ApiError> {
        Self::read(tx, app, now, Which::All)
    }

    fn read(tx: &mut Tx<'_>, app: &App, now: Instant, which: Which<'_>) -> Result<Self, ApiError> {
        let rules = app.rules.of(tx)?;
        let shelves = shelves(tx, &app.inbound, &rules, now, which)?;
        let categories = if rules.policies.name_categories() {
            let mut products: Vec<String> = shelves.iter().map(|shelf| shelf.product_id.clone()).collect();
            products.dedup();
            catalog::categories_above(tx, &products)?
        } else {
            HashMap::new()
        };
        Ok(Self { rules, categories, shelves, now })
    }

    /// By what rules it promises.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }

    /// The shelves of a product.
    #[must_use]
    pub fn of_product(&self, product: &str) -> &[Shelf] {
        let start = self.shelves.partition_point(|shelf| shelf.product_id.as_str() < product);
        let end = self.shelves.partition_point(|shelf| shelf.product_id.as_str() <= product);
        &self.shelves[start..end]
    }

    /// Today by UTC: where no shelf says otherwise.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now.day_in(&jiff::tz::TimeZone::UTC)
    }

    /// A channel by its id.
    #[must_use]
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.rules.channel(id)
    }

    /// What holds for a product and a channel at a location, or wherever.
    #[must_use]
    pub fn holds(&self, channel: &Channel, product: &str, location: Option<&str>) -> Effective {
        let categories = self.categories.get(product).map(Vec::as_slice).unwrap_or_default();
        self.rules.policies.effective(channel, product, categories, location)
    }

    /// Every term of one shelf as a channel sees it. `holds`: what holds there.
    pub fn terms_at(&self, channel: &Channel, shelf: &Shelf, holds: &Effective) -> Result<StockPosition, ApiError> {
        let mut seen = terms(shelf, holds)?;
        if self.rules.policies.share_stock() {
            let sells = |other: &&Channel| other.location_ids.contains(&shelf.location_id);
            let all: Vec<(&Channel, Effective)> = self
                .rules
                .channels
                .iter()
                .filter(sells)
                .map(|other| (other, self.holds(other, &shelf.product_id, Some(&shelf.location_id))))
                .collect();
            if all.iter().any(|(_, holds)| matters(holds)) {
                let free = available_to_promise(&seen).map_err(ApiError::internal)?.atp;
                seen.kept_for_other_channels = kept_for_others(shelf, channel, &all, free)?;
            }
        }
        Ok(seen)
    }

    /// What a channel may be promised of a product: the sum over the locations from which it sells and that `sees` lets
    /// through. `at`: the one location looked at.
    pub fn cell(
        &self,
        channel: &Channel,
        product: &str,
        at: Option<&str>,
        sees: impl Fn(&str) -> bool,
    ) -> Result<Cell, ApiError> {
        let mut position = StockPosition::default();
        for shelf in self.of_product(product) {
            if !channel.location_ids.contains(&shelf.location_id) || !sees(&shelf.location_id) {
                continue;
            }
            let holds = self.holds(channel, product, Some(&shelf.location_id));
            position = added(position, self.terms_at(channel, shelf, &holds)?)?;
        }
        let holds = self.holds(channel, product, at);
        let atp = available_to_promise(&position).map_err(ApiError::internal)?;
        let severity = severity(atp.atp, holds.low_atp_threshold.value, holds.critical_atp_threshold.value);
        Ok(Cell { position, atp, severity, holds })
    }
}

fn added(a: StockPosition, b: StockPosition) -> Result<StockPosition, ApiError> {
    let plus = |x: Quantity, y: Quantity| sum(x, y);
    Ok(StockPosition {
        on_hand: plus(a.on_hand, b.on_hand)?,
        on_hold: plus(a.on_hold, b.on_hold)?,
        recalled: plus(a.recalled, b.recalled)?,
        expired: plus(a.expired, b.expired)?,
        reserved: plus(a.reserved, b.reserved)?,
        kept_for_other_channels: plus(a.kept_for_other_channels, b.kept_for_other_channels)?,
        safety_stock: plus(a.safety_stock, b.safety_stock)?,
        reserve_stock: plus(a.reserve_stock, b.reserve_stock)?,
        inbound_due: plus(a.inbound_due, b.inbound_due)?,
        promised_against_inbound: plus(a.promised_against_inbound, b.promised_against_inbound)?,
    })
}
