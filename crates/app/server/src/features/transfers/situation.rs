//! What a transfer run starts from: stock, demand, what is on its way, and what was rejected.

use super::document::arriving;
use super::lists::{AgreedMove, MoveLists};
use super::model::{HOLDING_RATE, REJECTION_SECONDS, RESCUE_DAYS, SERVICE_LEVEL, WINDOW_DAYS};
use super::resting::{recent_moves, resting_ways};
use crate::features::{catalog, forecasting, inventory, network, procurement};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant, Money, Quantity};
use stockflow_planning::analytics::{ExpiringLot, fates};
use stockflow_planning::demand::Demand;
use stockflow_planning::transfers::{Node, Product};

/// Everything that a run looks at, numbered as the planning library wants it.
pub(super) struct Situation {
    pub(super) products: Vec<catalog::ProductBrief>,
    pub(super) locations: Vec<network::Location>,
    /// Mean and standard deviation of demand over the window, by product and location.
    pub(super) demand: HashMap<(String, String), (f64, f64)>,
    /// What may be moved or sold: free, and not lost to its date already.
    stock: HashMap<(String, String), Quantity>,
    /// What of it expires within the window before its own location sells it.
    expiring: HashMap<(String, String), Quantity>,
    /// Ways with terms of their own.
    pub(super) lanes: Vec<network::Lane>,
    inbound: HashMap<(String, String), Quantity>,
    /// Rejected moves whose cause may still stand: recommendation, product, source, destination.
    rejected: Vec<(String, String, String, String)>,
    /// Moves that are approved and not carried out: they are counted as done.
    pub(super) agreed: Vec<AgreedMove>,
    /// Moves too recent to be followed by another: product, source, destination.
    recent: Vec<(String, String, String)>,
}

impl Situation {
    /// Reads it, as of a moment. `lists`: where moves are proposed; what is approved in any is not there any more.
    pub(super) fn read(tx: &mut Tx<'_>, lists: &MoveLists, now: Instant) -> Result<Self, ApiError> {
        let key = |product: String, location: String| (product, location);
        let outlook = forecasting::outlook(tx, WINDOW_DAYS)?;
        let mut inbound: HashMap<(String, String), Quantity> = HashMap::new();
        let end = now.plus_seconds(WINDOW_DAYS * 86_400).day_in(&jiff::tz::TimeZone::UTC);
        // What nobody knows the day of is not counted on where it is ordered; a transfer without one is reserved stock.
        let moving = arriving(tx, None)?.into_iter().filter(|one| one.expected_on.is_none_or(|day| day <= end));
        let moving = moving.map(|one| (one.product_id, one.location_id, one.quantity));
        let ordered = procurement::on_order(tx)?.into_iter().filter(|order| due_in_time(order, end));
        let ordered = ordered.map(|order| (order.product_id, order.location_id, order.quantity));
        for (product, location, quantity) in moving.chain(ordered) {
            let sum = inbound.entry(key(product, location)).or_default();
            *sum = sum.checked_add(quantity).unwrap_or(*sum);
        }
        let daily: HashMap<(String, String), Vec<f64>> =
            outlook.iter().map(|o| (key(o.product_id.clone(), o.location_id.clone()), o.daily_mean.clone())).collect();
        let (mut stock, mut expiring) = (HashMap::new(), HashMap::new());
        for shelf in inventory::promisable_by_date(tx, now, None)? {
            let at = key(shelf.product_id, shelf.location_id);
            let (lost, saved) = overtaken(&shelf.dated, daily.get(&at).map(Vec::as_slice).unwrap_or_default());
            expiring.insert(at.clone(), saved);
            stock.insert(at, shelf.free.checked_sub(lost).unwrap_or(shelf.free));
        }
        let agreed = lists.agreed(tx)?;
        for (product, source, destination, quantity) in agreed.iter().cloned() {
            let left = stock.entry(key(product.clone(), source)).or_insert(Quantity::ZERO);
            *left = left.checked_sub(quantity).unwrap_or(*left).max(Quantity::ZERO);
            let sum = inbound.entry(key(product, destination)).or_default();
            *sum = sum.checked_add(quantity).unwrap_or(*sum);
        }
        Ok(Self {
            products: catalog::briefs(tx)?,
            locations: network::locations(tx)?,
            demand: outlook.into_iter().map(|o| (key(o.product_id, o.location_id), (o.mean, o.sd))).collect(),
            stock,
            expiring,
            lanes: network::lanes(tx)?,
            inbound,
            rejected: tx.all(&REJECTED, args![now.plus_seconds(-REJECTION_SECONDS)])?,
            agreed,
            recent: recent_moves(tx, now)?,
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
        let mut blocked = self.blocked(&place);
        let mut products = Vec::with_capacity(self.products.len());
        for (number, brief) in self.products.iter().enumerate() {
            let mut nodes = Vec::new();
            for (index, location) in self.locations.iter().enumerate() {
                let known = (brief.id.clone(), location.id.clone());
                if self.stock.contains_key(&known) || self.demand.contains_key(&known) {
                    nodes.push(self.node(brief, index, &location.id, margin)?);
                }
            }
            products.push(Product {
                product: number,
                pack: brief.pack_size,
                unit_cost: brief.unit_cost,
                nodes,
                blocked: blocked.remove(brief.id.as_str()).unwrap_or_default(),
            });
        }
        Ok(products)
    }

    /// The ways that a product must not go: rejected ones, and after a recommended move out of its destination to
    /// anywhere and the same way again.
    fn blocked<'a>(&'a self, place: &HashMap<&str, usize>) -> HashMap<&'a str, Vec<(usize, usize)>> {
        let mut blocked: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for (_, product, from, to) in &self.rejected {
            if let (Some(from), Some(to)) = (place.get(from.as_str()), place.get(to.as_str())) {
                blocked.entry(product).or_default().push((*from, *to));
            }
        }
        for (product, from, to) in &self.recent {
            if let (Some(from), Some(to)) = (place.get(from.as_str()), place.get(to.as_str())) {
                let ways = blocked.entry(product).or_default();
                ways.extend(resting_ways(*from, *to, self.locations.len()));
            }
        }
        for ways in blocked.values_mut() {
            ways.sort_unstable();
            ways.dedup();
        }
        blocked
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
            expiring: self.expiring.get(&(brief.id.clone(), location.to_owned())).copied().unwrap_or_default(),
        })
    }
}

/// Whether an order comes while the window lasts; what has no day is not counted on.
fn due_in_time(order: &procurement::OnOrder, end: Day) -> bool {
    order.expected_on.is_some_and(|day| day <= end)
}

/// What of a shelf its own demand will not have sold by its date within the window: what is lost wherever it goes, and
/// what another location may still sell. `dated`: days left and quantity, the next first; `daily`: expected demand.
fn overtaken(dated: &[(i64, Quantity)], daily: &[f64]) -> (Quantity, Quantity) {
    let within = dated.iter().filter(|(days, _)| *days < WINDOW_DAYS);
    let lots: Vec<ExpiringLot> =
        within.map(|(days, quantity)| ExpiringLot { quantity: *quantity, last_day: *days }).collect();
    let (mut lost, mut saved) = (0_i64, 0_i64);
    for (lot, fate) in lots.iter().zip(fates(&lots, daily)) {
        let sum = if lot.last_day < RESCUE_DAYS { &mut lost } else { &mut saved };
        *sum = sum.saturating_add(fate.at_risk.micros());
    }
    (Quantity::from_micros(lost), Quantity::from_micros(saved))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demand_takes_what_expires_first_and_the_rest_is_lost_or_may_be_saved() {
        // Two a day. By day 1 four of ten are sold: six are lost. By day 8 eighteen in all, four of them before: of
        // thirty fourteen are sold and sixteen may be saved. What keeps beyond the window is nobody's worry yet.
        let whole = Quantity::whole;
        let dated = [(1, whole(10)), (8, whole(30)), (14, whole(500))];
        assert_eq!(overtaken(&dated, &[2.0; 14]), (whole(6), whole(16)));
        assert_eq!(overtaken(&[(5, whole(3))], &[]), (whole(0), whole(3)));
    }

    #[test]
    fn after_a_move_its_product_stays_where_it_went_and_does_not_come_twice() {
        let place = |id: &str| network::Location {
            id: id.into(),
            code: id.into(),
            name: id.into(),
            kind: "STORE_FRONT".into(),
            time_zone: "UTC".into(),
            sellable: true,
        };
        let situation = Situation {
            products: Vec::new(),
            locations: vec![place("a"), place("b"), place("c")],
            demand: HashMap::new(),
            stock: HashMap::new(),
            expiring: HashMap::new(),
            lanes: Vec::new(),
            inbound: HashMap::new(),
            rejected: vec![("rec".into(), "tea".into(), "c".into(), "a".into())],
            agreed: Vec::new(),
            recent: vec![("milk".into(), "a".into(), "b".into())],
        };
        let numbers = [("a", 0), ("b", 1), ("c", 2)].into_iter().collect();
        let blocked = situation.blocked(&numbers);
        assert_eq!(blocked["milk"], [(0, 1), (1, 0), (1, 2)]);
        assert_eq!(blocked["tea"], [(2, 0)]);
    }
}
