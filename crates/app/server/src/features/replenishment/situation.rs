//! The workspace, or one product of it, as a run sees it.

use super::classes::{Class, classes, last_classes};
use super::config::{ReplenishmentConfig, read as read_config};
use super::inputs::{BreakTerms, DueReceipt, LineInputs, SupplyInputs};
use super::planner_levels::PlannerLevels;
use super::shelf_life::unsold;
use crate::features::forecasting::{self, Outlook};
use crate::features::{catalog, inventory, network, procurement, transfers};
use crate::http::ApiError;
use std::collections::{HashMap, HashSet};
use stockflow_db::{Tx, args, sql};
use stockflow_forecast::deviation_over;
use stockflow_kernel::{Day, Instant, Money, Quantity};
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
    /// The class of each of the products.
    pub(super) classes: Vec<Class>,
    pub(super) locations: Vec<network::Location>,
    pub(super) lanes: Vec<network::Lane>,
    pub(super) paths: HashMap<String, procurement::SupplyPath>,
    pub(super) rejections: Vec<Rejection>,
    /// Moves that are approved and not carried out: they are counted as done.
    pub(super) agreed: Vec<transfers::AgreedMove>,
    /// Moves too recent to be followed by another: product, source, destination.
    pub(super) recent: Vec<(String, String, String)>,
    today: Day,
    /// What may be sold or moved.
    stock: HashMap<Key, Quantity>,
    /// What of the stock has a date: days from today to its last one, and how much; the next first.
    dated: HashMap<Key, Vec<(i64, Quantity)>>,
    /// What a planner has laid down.
    laid_down: HashMap<Key, inventory::LaidDown>,
    /// Locations of which anything is forecast.
    forecast_at: HashSet<String>,
    receipts: HashMap<Key, Vec<DueReceipt>>,
    /// Demand over a number of days, by that number.
    outlooks: HashMap<usize, HashMap<Key, Outlook>>,
}

impl Situation {
    /// Reads all of it, as of a moment. `lists`: where moves are proposed.
    pub(super) fn read(tx: &mut Tx<'_>, lists: &transfers::MoveLists, now: Instant) -> Result<Self, ApiError> {
        Self::read_some(tx, lists, now, None)
    }

    /// Reads what concerns a product. Its class is the one that the last run found.
    pub(super) fn of_product(
        tx: &mut Tx<'_>,
        lists: &transfers::MoveLists,
        now: Instant,
        product: &str,
    ) -> Result<Self, ApiError> {
        Self::read_some(tx, lists, now, Some(&[product.to_owned()]))
    }

    fn read_some(
        tx: &mut Tx<'_>,
        lists: &transfers::MoveLists,
        now: Instant,
        only: Option<&[String]>,
    ) -> Result<Self, ApiError> {
        let config = read_config(tx)?;
        let paths = procurement::supply_paths(tx, now, only)?;
        let mut situation = Self {
            turn: tx.optional(&TURN, args![])?.unwrap_or_default(),
            products: match only {
                None => catalog::briefs(tx)?,
                Some(products) => catalog::briefs_of(tx, products)?,
            },
            classes: Vec::new(),
            locations: network::locations(tx)?,
            lanes: network::lanes(tx)?,
            paths: paths.into_iter().map(|path| (path.product_id.clone(), path)).collect(),
            rejections: rejections(tx, now)?,
            agreed: lists.agreed(tx)?,
            recent: transfers::recent_moves(tx, now)?,
            today: now.day_in(&jiff::tz::TimeZone::UTC),
            stock: HashMap::new(),
            dated: HashMap::new(),
            laid_down: HashMap::new(),
            forecast_at: forecasting::forecast_at(tx)?.into_iter().collect(),
            receipts: HashMap::new(),
            outlooks: HashMap::new(),
            config,
        };
        for shelf in inventory::promisable_by_date(tx, now, only)? {
            let key = (shelf.product_id, shelf.location_id);
            situation.stock.insert(key.clone(), shelf.free);
            if !shelf.dated.is_empty() {
                situation.dated.insert(key, shelf.dated);
            }
        }
        let laid_down = inventory::laid_down(tx, only)?.into_iter();
        situation.laid_down = laid_down.map(|one| ((one.product_id.clone(), one.location_id.clone()), one)).collect();
        situation.read_receipts(tx, only)?;
        let usual = situation.cover_days(None);
        let mut spans: HashSet<usize> = situation.paths.values().map(|path| situation.cover_days(Some(path))).collect();
        spans.insert(usual);
        for days in spans {
            let reached = reached(days);
            let all = match only {
                None => forecasting::outlook(tx, reached)?,
                Some(products) => forecasting::outlook_of(tx, products, reached)?,
            };
            let by_key = all.into_iter().map(|o| ((o.product_id.clone(), o.location_id.clone()), o)).collect();
            situation.outlooks.insert(days, by_key);
        }
        situation.classes = match only {
            None => classes(&situation.products, situation.outlooks.get(&usual).into_iter().flat_map(HashMap::values)),
            Some(_) => last_classes(tx, &situation.products, reached(usual))?,
        };
        Ok(situation)
    }

    /// What is on its way, ordered, drafted, or approved to be: counted once, on the day when it can be there.
    fn read_receipts(&mut self, tx: &mut Tx<'_>, only: Option<&[String]>) -> Result<(), ApiError> {
        // An order without a day is not counted on for any; reserved stock can be on its way tomorrow.
        for (source, undated) in [(procurement::INBOUND, None), (transfers::INBOUND, Some(1))] {
            let coming: Vec<(String, String, Option<Day>, Quantity, String)> = match only {
                None => tx.all(source.all, args![])?,
                Some(products) => tx.all(source.some, args![products])?,
            };
            for (product, location, due_on, quantity, _) in coming {
                let in_days = due_on.map(|day| usize::try_from(day.number() - self.today.number()).unwrap_or(0));
                if let Some(in_days) = in_days.or(undated) {
                    self.expect((product, location), in_days, quantity);
                }
            }
        }
        let wanted = |product: &String| only.is_none_or(|products| products.contains(product));
        for (product, source, location, quantity) in self.agreed.clone().into_iter().filter(|one| wanted(&one.0)) {
            self.agree(product, source, location, quantity);
        }
        let approved: Vec<(String, String, Quantity)> = tx.all(&APPROVED, args![])?;
        let ordered = procurement::unapproved(tx)?.into_iter().chain(approved);
        for (product, location, quantity) in ordered.filter(|one| wanted(&one.0)) {
            let lead = self.lead_days(&product);
            self.expect((product, location), lead, quantity);
        }
        Ok(())
    }

    /// A move that is agreed on: gone from its source, and at its destination tomorrow.
    fn agree(&mut self, product: String, source: String, location: String, quantity: Quantity) {
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

    /// Everything behind the line of a product at a location; `None` where it is neither stocked nor sold.
    pub(super) fn inputs(&self, product: &catalog::ProductBrief, location: &str, class: Class) -> Option<LineInputs> {
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
        let mut inputs = self.nothing_at(product, location, class);
        inputs.available = self.stock.get(&key).copied().unwrap_or_default().max(Quantity::ZERO);
        inputs.receipts = self.receipts.get(&key).cloned().unwrap_or_default();
        inputs.expiring = unsold(dated, &daily_demand);
        inputs.forecast_made_at = outlook.map(|o| o.made_at);
        (inputs.demand_mean, inputs.demand_sd, inputs.daily_demand) = (mean, sd, daily_demand);
        Some(inputs)
    }

    /// The line of a product at a location where nothing of it is, nor asked for.
    pub(super) fn nothing_at(&self, product: &catalog::ProductBrief, location: &str, class: Class) -> LineInputs {
        let path = self.paths.get(&product.id);
        let settings = &self.config.config;
        let laid_down = self.laid_down(&product.id, location);
        let policy = settings.policy(&product.id, class, laid_down.and_then(|one| one.service_level));
        LineInputs {
            today: self.today,
            method: policy.method,
            segment: format!("{:?}{:?}", class.0, class.1),
            service_level: policy.service_level,
            service_level_from: policy.from,
            service_measure: policy.measure,
            planner_levels: laid_down.and_then(PlannerLevels::of),
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
            forecast_made_at: None,
            config_version: self.config.version,
        }
    }

    fn laid_down(&self, product: &str, location: &str) -> Option<&inventory::LaidDown> {
        self.laid_down.get(&(product.to_owned(), location.to_owned()))
    }

    /// Where a level says that a product comes from.
    pub(super) fn source(&self, product: &str, location: &str) -> Option<&str> {
        self.laid_down(product, location)?.supplied_from.as_deref()
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

/// Days that published forecasts can be asked for.
fn reached(days: usize) -> i64 {
    i64::try_from(days.clamp(1, forecasting::HORIZON)).unwrap_or(1)
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
        SELECT product_id, location_id, quantity FROM replenishment_recommendation
         WHERE workspace_id = $1 AND status = 'APPROVED' AND kind = 'PURCHASE' ORDER BY id";
    REJECTED = "
        SELECT id, kind, product_id, location_id, source_location_id FROM replenishment_recommendation
         WHERE workspace_id = $1 AND status = 'REJECTED' AND cause_gone_at IS NULL AND decided_at > $2 ORDER BY id";
}
