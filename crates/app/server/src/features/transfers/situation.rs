//! What a transfer run starts from: stock, demand, what is on its way, and what was rejected.

use super::document::coming;
use super::model::{HOLDING_RATE, REJECTION_SECONDS, SERVICE_LEVEL, WINDOW_DAYS};
use crate::features::{catalog, forecasting, inventory, network, procurement};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Instant, Money, Quantity};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{Node, Product};

/// Everything that a run looks at, numbered as the planning library wants it.
pub(super) struct Situation {
    pub(super) products: Vec<catalog::ProductBrief>,
    pub(super) locations: Vec<network::Location>,
    /// Mean and standard deviation of demand over the window, by product and location.
    pub(super) demand: HashMap<(String, String), (f64, f64)>,
    stock: HashMap<(String, String), Quantity>,
    /// Ways with terms of their own.
    pub(super) lanes: Vec<network::Lane>,
    inbound: HashMap<(String, String), Quantity>,
    /// Rejected moves whose cause may still stand: recommendation, product, source, destination.
    rejected: Vec<(String, String, String, String)>,
}

impl Situation {
    /// Reads it, as of a moment.
    pub(super) fn read(tx: &mut Tx<'_>, now: Instant) -> Result<Self, ApiError> {
        let key = |product: String, location: String| (product, location);
        let outlook = forecasting::outlook(tx, WINDOW_DAYS)?;
        let mut inbound: HashMap<(String, String), Quantity> = HashMap::new();
        let moving = coming(tx)?;
        let ordered = procurement::on_order(tx)?.into_iter().filter(|order| due_in_time(order, now));
        let ordered = ordered.map(|order| (order.product_id, order.location_id, order.quantity));
        for (product, location, quantity) in moving.into_iter().chain(ordered) {
            let sum = inbound.entry(key(product, location)).or_default();
            *sum = sum.checked_add(quantity).unwrap_or(*sum);
        }
        Ok(Self {
            products: catalog::briefs(tx)?,
            locations: network::locations(tx)?,
            demand: outlook.into_iter().map(|o| (key(o.product_id, o.location_id), (o.mean, o.sd))).collect(),
            stock: inventory::promisable(tx, now)?
                .into_iter()
                .map(|(product, location, free)| (key(product, location), free))
                .collect(),
            lanes: network::lanes(tx)?,
            inbound,
            rejected: tx.all(&REJECTED, args![now.plus_seconds(-REJECTION_SECONDS)])?,
        })
    }

    pub(super) fn available(&self, product: &str, location: &str) -> Quantity {
        self.stock.get(&(product.to_owned(), location.to_owned())).copied().unwrap_or_default()
    }

    pub(super) fn inbound(&self, product: &str, location: &str) -> Quantity {
        self.inbound.get(&(product.to_owned(), location.to_owned())).copied().unwrap_or_default()
    }

    /// Mean and standard deviation of the window's demand; none where nothing is sold.
    pub(super) fn demand_of(&self, product: &str, location: &str) -> (f64, f64) {
        self.demand.get(&(product.to_owned(), location.to_owned())).copied().unwrap_or_default()
    }

    /// The quantile of demand at the service level less its mean, in whole units.
    pub(super) fn safety_stock(&self, product: &str, location: &str) -> Result<Quantity, ApiError> {
        let (mean, sd) = self.demand_of(product, location);
        if mean <= 0.0 {
            return Ok(Quantity::ZERO);
        }
        let demand = demand(mean, sd)?;
        Ok(Quantity::from_f64((demand.quantile(SERVICE_LEVEL) - mean).max(0.0).ceil()))
    }

    /// Whether a location has less than it needs, what is on its way included.
    fn is_short(&self, product: &str, location: &str) -> Result<bool, ApiError> {
        let has = self.available(product, location).to_f64() + self.inbound(product, location).to_f64();
        let needs = self.demand_of(product, location).0 + self.safety_stock(product, location)?.to_f64();
        Ok(has < needs)
    }

    /// Rejections whose cause is gone: their move may be proposed again.
    pub(super) fn lapsed(&self) -> Result<Vec<String>, ApiError> {
        let mut ids = Vec::new();
        for (id, product, _, dest) in &self.rejected {
            if !self.is_short(product, dest)? {
                ids.push(id.clone());
            }
        }
        Ok(ids)
    }

    /// The products as the planning library takes them; `margin` overrides price − cost.
    pub(super) fn products(&self, margin: Option<Money>) -> Result<Vec<Product>, ApiError> {
        let place: HashMap<&str, usize> = self.locations.iter().enumerate().map(|(i, l)| (l.id.as_str(), i)).collect();
        let mut products = Vec::with_capacity(self.products.len());
        for (number, brief) in self.products.iter().enumerate() {
            let mut nodes = Vec::new();
            for (index, location) in self.locations.iter().enumerate() {
                let known = (brief.id.clone(), location.id.clone());
                if self.stock.contains_key(&known) || self.demand.contains_key(&known) {
                    nodes.push(self.node(brief, index, &location.id, margin)?);
                }
            }
            let blocked = self.rejected.iter().filter(|(_, product, ..)| *product == brief.id);
            let blocked =
                blocked.filter_map(|(_, _, from, to)| Some((*place.get(from.as_str())?, *place.get(to.as_str())?)));
            products.push(Product {
                product: number,
                pack: brief.pack_size,
                unit_cost: brief.unit_cost,
                nodes,
                blocked: blocked.collect(),
            });
        }
        Ok(products)
    }

    fn node(
        &self,
        brief: &catalog::ProductBrief,
        index: usize,
        location: &str,
        margin: Option<Money>,
    ) -> Result<Node, ApiError> {
        let (mean, sd) = self.demand_of(&brief.id, location);
        let own = Money::from_micros((brief.price.micros() - brief.unit_cost.micros()).max(0));
        let holding = brief.unit_cost.to_f64() * HOLDING_RATE * WINDOW_DAYS as f64 / 365.0;
        Ok(Node {
            location: index,
            available: self.available(&brief.id, location),
            inbound: self.inbound(&brief.id, location),
            demand: demand(mean, sd)?,
            window_days: WINDOW_DAYS as f64,
            safety_stock: self.safety_stock(&brief.id, location)?,
            unit_margin: margin.unwrap_or(own),
            holding_cost: Money::from_f64(holding),
            expiring: Quantity::ZERO,
        })
    }
}

/// Whether an order comes while the window lasts; what has no day is not counted on.
fn due_in_time(order: &procurement::OnOrder, now: Instant) -> bool {
    let end = now.plus_seconds(WINDOW_DAYS * 86_400).day_in(&jiff::tz::TimeZone::UTC);
    order.expected_on.is_some_and(|day| day <= end)
}

/// Demand is never negative and skewed, hence gamma.
fn demand(mean: f64, sd: f64) -> Result<Demand, ApiError> {
    let shaped = if mean > 0.0 { Demand::gamma(mean, sd) } else { Demand::normal(0.0, 0.0) };
    shaped.map_err(ApiError::internal)
}

sql! {
    REJECTED = "
        SELECT id, product_id, source_location_id, dest_location_id FROM transfer_recommendation
         WHERE workspace_id = $1 AND status = 'REJECTED' AND cause_gone_at IS NULL AND decided_at > $2 ORDER BY id";
}
