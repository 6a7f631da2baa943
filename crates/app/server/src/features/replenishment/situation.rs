//! The whole workspace as a run sees it.

use super::config::{ReplenishmentConfig, read as read_config};
use super::inputs::{BreakTerms, DueReceipt, LineInputs, SupplyInputs};
use crate::features::forecasting::{self, Outlook};
use crate::features::{catalog, inventory, network, procurement, transfers};
use crate::http::ApiError;
use std::collections::{HashMap, HashSet};
use stockflow_db::{Tx, args, sql};
use stockflow_forecast::deviation_over;
use stockflow_kernel::{Day, Instant, Money, Quantity};
use stockflow_planning::analytics::{Abc, ExpiringLot, Fate, Xyz, abc, coefficient_of_variation, fates, xyz};
use stockflow_planning::safety::lead_time;

/// A product at a location.
pub(super) type Key = (String, String);

/// Receipts from which on the measured lead time is believed.
const ENOUGH_RECEIPTS: usize = 3;
/// How long a rejection is remembered at most.
const REJECTION_SECONDS: i64 = 30 * 86_400;

/// A rejection whose cause may still stand.
#[derive(Debug, Clone)]
pub(super) struct Rejection {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) key: Key,
    pub(super) source_id: String,
}

/// Everything that a run looks at.
pub(super) struct Situation {
    pub(super) config: ReplenishmentConfig,
    /// How often plans were made or decided upon: whoever keeps a plan must find the same number.
    pub(super) turn: i64,
    pub(super) products: Vec<catalog::ProductBrief>,
    pub(super) locations: Vec<network::Location>,
    pub(super) lanes: Vec<network::Lane>,
    pub(super) paths: HashMap<String, procurement::SupplyPath>,
    pub(super) rejections: Vec<Rejection>,
    today: Day,
    stock: HashMap<Key, Quantity>,
    /// What of the stock has a date: days from today to its last one, and how much; the next first.
    dated: HashMap<Key, Vec<(i64, Quantity)>>,
    /// Where a level says that a product comes from.
    supplied_from: HashMap<Key, String>,
    /// Locations of which anything is forecast.
    forecast_at: HashSet<String>,
    receipts: HashMap<Key, Vec<DueReceipt>>,
    /// Demand over a number of days, by that number.
    outlooks: HashMap<usize, HashMap<Key, Outlook>>,
}

impl Situation {
    /// Reads it, as of a moment.
    pub(super) fn read(tx: &mut Tx<'_>, now: Instant) -> Result<Self, ApiError> {
        let config = read_config(tx)?;
        let paths = procurement::supply_paths(tx, now)?;
        let today = now.day_in(&jiff::tz::TimeZone::UTC);
        let mut situation = Self {
            turn: tx.optional(&TURN, args![])?.unwrap_or_default(),
            products: catalog::briefs(tx)?,
            locations: network::locations(tx)?,
            lanes: network::lanes(tx)?,
            paths: paths.into_iter().map(|path| (path.product_id.clone(), path)).collect(),
            rejections: rejections(tx, now)?,
            today,
            stock: HashMap::new(),
            dated: HashMap::new(),
            supplied_from: HashMap::new(),
            forecast_at: HashSet::new(),
            receipts: HashMap::new(),
            outlooks: HashMap::new(),
            config,
        };
        for shelf in inventory::promisable_by_date(tx, now)? {
            let key = (shelf.product_id, shelf.location_id);
            situation.stock.insert(key.clone(), shelf.free);
            if !shelf.dated.is_empty() {
                situation.dated.insert(key, shelf.dated);
            }
        }
        let named = inventory::supplied_from(tx)?.into_iter();
        situation.supplied_from = named.map(|(product, location, from)| ((product, location), from)).collect();
        situation.read_receipts(tx)?;
        let mut spans: HashSet<usize> = situation.paths.values().map(|path| situation.cover_days(Some(path))).collect();
        spans.insert(situation.cover_days(None));
        for days in spans {
            let reached = i64::try_from(days.clamp(1, forecasting::HORIZON)).unwrap_or(1);
            let all = forecasting::outlook(tx, reached)?;
            let by_key = all.into_iter().map(|o| ((o.product_id.clone(), o.location_id.clone()), o)).collect();
            situation.outlooks.insert(days, by_key);
        }
        let all = situation.outlooks.values().flat_map(HashMap::keys);
        situation.forecast_at = all.map(|(_, location)| location.clone()).collect();
        Ok(situation)
    }

    /// What is on its way, ordered, drafted, or approved to be: counted once, on the day when it can be there.
    fn read_receipts(&mut self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        for order in procurement::on_order(tx)? {
            // What has no day is not counted on for any.
            let Some(day) = order.expected_on else { continue };
            let in_days = usize::try_from(day.number() - self.today.number()).unwrap_or(0);
            self.expect((order.product_id, order.location_id), in_days, order.quantity);
        }
        for one in transfers::arriving(tx)? {
            // Reserved stock without a day can be on its way tomorrow.
            let in_days = one.expected_on.map_or(1, |day| (day.number() - self.today.number()).max(0));
            let in_days = usize::try_from(in_days).unwrap_or(1);
            self.expect((one.product_id, one.location_id), in_days, one.quantity);
        }
        for (product, source, location, quantity) in transfers::approved(tx)? {
            self.agreed(product, source, location, quantity);
        }
        for (product, location, quantity) in procurement::unapproved(tx)? {
            let lead = self.lead_days(&product);
            self.expect((product, location), lead, quantity);
        }
        let approved: Vec<(String, String, String, String, Quantity)> = tx.all(&APPROVED, args![])?;
        for (kind, product, location, source, quantity) in approved {
            if kind == "TRANSFER" {
                self.agreed(product, source, location, quantity);
            } else {
                let lead = self.lead_days(&product);
                self.expect((product, location), lead, quantity);
            }
        }
        Ok(())
    }

    /// A move that is agreed on: gone from its source, and at its destination tomorrow.
    fn agreed(&mut self, product: String, source: String, location: String, quantity: Quantity) {
        let left = self.stock.entry((product.clone(), source)).or_default();
        *left = left.checked_sub(quantity).unwrap_or(*left);
        self.expect((product, location), 1, quantity);
    }

    fn expect(&mut self, key: Key, in_days: usize, quantity: Quantity) {
        self.receipts.entry(key).or_default().push(DueReceipt { in_days, quantity });
    }

    /// Days from an order of a product to its receipt; 0 where nobody supplies it.
    fn lead_days(&self, product: &str) -> usize {
        self.paths.get(product).map_or(0, |path| usize::try_from(counted(path).0).unwrap_or(0))
    }

    /// Days until the next order of a product arrives; two weeks where nobody supplies it.
    fn cover_days(&self, path: Option<&procurement::SupplyPath>) -> usize {
        let review = self.config.config.review_days;
        let lead = path.map_or(14 - review.min(14), |path| counted(path).0);
        usize::try_from((lead + review).clamp(1, 1_090)).unwrap_or(1)
    }

    /// The class of each product, by the value and the evenness of what is expected to be sold.
    pub(super) fn segments(&self) -> Vec<(Abc, Xyz)> {
        let days = self.cover_days(None);
        let mut sold: HashMap<&str, (f64, Vec<f64>)> = HashMap::new();
        for outlook in self.outlooks.get(&days).into_iter().flat_map(HashMap::values) {
            let sum = sold.entry(outlook.product_id.as_str()).or_default();
            sum.0 += outlook.mean;
            sum.1.resize(sum.1.len().max(outlook.daily_mean.len()), 0.0);
            for (day, units) in outlook.daily_mean.iter().enumerate() {
                sum.1[day] += units;
            }
        }
        let units = |id: &str| sold.get(id).map_or(0.0, |sum| sum.0);
        let values: Vec<Money> =
            self.products.iter().map(|p| Money::from_f64(units(&p.id) * p.price.to_f64())).collect();
        let even = |id: &str| xyz(sold.get(id).and_then(|sum| coefficient_of_variation(&sum.1)));
        abc(&values).into_iter().zip(&self.products).map(|(class, p)| (class, even(&p.id))).collect()
    }

    /// Everything behind the line of a product at a location; `None` where it is neither stocked nor sold.
    pub(super) fn inputs(
        &self,
        product: &catalog::ProductBrief,
        location: &str,
        segment: (Abc, Xyz),
    ) -> Option<LineInputs> {
        let key = (product.id.clone(), location.to_owned());
        let path = self.paths.get(&product.id);
        let cover_days = self.cover_days(path);
        let outlook = self.outlooks.get(&cover_days).and_then(|all| all.get(&key));
        if outlook.is_none() && !self.stock.contains_key(&key) {
            return None;
        }
        let daily_demand = outlook.map(|o| o.daily_mean.clone()).unwrap_or_default();
        let dated = self.dated.get(&key).map(Vec::as_slice).unwrap_or_default();
        // Beyond what is published: as the days before.
        let reached = cover_days.clamp(1, forecasting::HORIZON);
        let further = cover_days as f64 / reached as f64;
        let (mean, sd) = outlook.map_or((0.0, 0.0), |o| (o.mean * further, deviation_over(o.sd, reached, cover_days)));
        let mut inputs = self.nothing_at(product, segment);
        inputs.available = self.stock.get(&key).copied().unwrap_or_default().max(Quantity::ZERO);
        inputs.receipts = self.receipts.get(&key).cloned().unwrap_or_default();
        inputs.expiring = unsold(dated, &daily_demand);
        (inputs.demand_mean, inputs.demand_sd, inputs.daily_demand) = (mean, sd, daily_demand);
        Some(inputs)
    }

    /// The line of a product where nothing of it is, nor asked for.
    pub(super) fn nothing_at(&self, product: &catalog::ProductBrief, segment: (Abc, Xyz)) -> LineInputs {
        let path = self.paths.get(&product.id);
        let settings = &self.config.config;
        let (method, service_level) = settings.policy(&product.id, segment.0, segment.1);
        LineInputs {
            today: self.today,
            method,
            segment: format!("{:?}{:?}", segment.0, segment.1),
            service_level,
            review_days: settings.review_days,
            fixed_lot_days: settings.fixed_lot_days,
            min_days: settings.min_days,
            max_days: settings.max_days,
            available: Quantity::ZERO,
            moved_in: Quantity::ZERO,
            receipts: Vec::new(),
            daily_demand: Vec::new(),
            cover_days: self.cover_days(path),
            demand_mean: 0.0,
            demand_sd: 0.0,
            unit_margin: Money::from_micros((product.price.micros() - product.unit_cost.micros()).max(0)),
            expiring: Vec::new(),
            shelf_life_days: product.shelf_life_days,
            echelon: None,
            bought_by: None,
            supply: path.map(|path| self.supply(path)),
        }
    }

    /// Where a level says that a product comes from.
    pub(super) fn source(&self, product: &str, location: &str) -> Option<&str> {
        self.supplied_from.get(&(product.to_owned(), location.to_owned())).map(String::as_str)
    }

    /// Whether nothing at all is forecast of a location.
    pub(super) fn sells_nothing(&self, location: &str) -> bool {
        !self.forecast_at.contains(location)
    }

    fn supply(&self, path: &procurement::SupplyPath) -> SupplyInputs {
        let (lead_time_days, lead_time_sd_days) = counted(path);
        let settings = &self.config.config;
        SupplyInputs {
            lead_time_days,
            stated_lead_time_days: path.lead_time_days,
            lead_time_sd_days,
            receipts_measured: path.receipts.len(),
            unit_cost: path.unit_cost,
            minimum_order_quantity: path.minimum_order_quantity,
            pack_size: path.pack_size,
            price_breaks: path
                .price_breaks
                .iter()
                .map(|(min_quantity, unit_cost)| BreakTerms { min_quantity: *min_quantity, unit_cost: *unit_cost })
                .collect(),
            order_cost: settings.order_cost,
            holding_rate_per_year: settings.holding_rate_per_year,
        }
    }
}

/// Days beyond which no expiry is looked for.
const FAR: i64 = 730;

/// What of dated stock will not be sold in time, each on the day after its last one, when demand takes what expires first.
fn unsold(dated: &[(i64, Quantity)], daily: &[f64]) -> Vec<DueReceipt> {
    let lots: Vec<ExpiringLot> = dated
        .iter()
        .filter(|(last_day, _)| *last_day < FAR)
        .map(|(last_day, quantity)| ExpiringLot { quantity: *quantity, last_day: *last_day })
        .collect();
    let Some(days) = lots.iter().filter_map(|lot| usize::try_from(lot.last_day + 1).ok()).max() else {
        return Vec::new();
    };
    let usual = daily.iter().sum::<f64>() / daily.len().max(1) as f64;
    let demand: Vec<f64> = (0..days).map(|day| daily.get(day).copied().unwrap_or(usual)).collect();
    let due = |(lot, fate): (&ExpiringLot, Fate)| {
        let in_days = usize::try_from(lot.last_day + 1).unwrap_or(0);
        (fate.at_risk > Quantity::ZERO).then_some(DueReceipt { in_days, quantity: fate.at_risk })
    };
    lots.iter().zip(fates(&lots, &demand)).filter_map(due).collect()
}

/// Lead time in whole days, and its deviation: as measured from enough receipts, else as the supplier says.
fn counted(path: &procurement::SupplyPath) -> (i64, f64) {
    match lead_time(&path.receipts) {
        Some(seen) if path.receipts.len() >= ENOUGH_RECEIPTS => (seen.mean_days.ceil() as i64, seen.sd_days),
        _ => (path.lead_time_days, 0.0),
    }
}

fn rejections(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<Rejection>, ApiError> {
    let rows: Vec<(String, String, String, String, String)> =
        tx.all(&REJECTED, args![now.plus_seconds(-REJECTION_SECONDS)])?;
    let one = |(id, kind, product, location, source_id)| Rejection { id, kind, key: (product, location), source_id };
    Ok(rows.into_iter().map(one).collect())
}

sql! {
    TURN = "SELECT number FROM replenishment_turn WHERE workspace_id = $1";
    APPROVED = "
        SELECT kind, product_id, location_id, source_location_id, quantity FROM replenishment_recommendation
         WHERE workspace_id = $1 AND status = 'APPROVED' ORDER BY id";
    REJECTED = "
        SELECT id, kind, product_id, location_id, source_location_id FROM replenishment_recommendation
         WHERE workspace_id = $1 AND status = 'REJECTED' AND cause_gone_at IS NULL AND decided_at > $2 ORDER BY id";
}
