//! Items summed up: by product, category or location, or all together.

use super::items::{Item, Product};
use super::places::Place;
use super::window::Window;
use super::wire::{GroupBy, InventoryAnalytics, StockAge, StockSegment, money};
use super::{rounded, wire};
use std::collections::{BTreeMap, HashMap};
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::analytics::{AGE_BOUNDS, AGE_BUCKETS, Abc, Pace, Service, Xyz, pace, turns, weeks_of_supply};

/// What rows are named by.
pub(super) struct Names<'a> {
    pub(super) places: &'a [Place],
    /// Of categories, by id.
    pub(super) categories: HashMap<String, String>,
}

/// One row a group and currency: sums of money never mix currencies.
pub(super) fn rows(items: &[Item<'_>], by: GroupBy, names: &Names<'_>, window: Window) -> Vec<InventoryAnalytics> {
    let mut groups: BTreeMap<(String, &str), Vec<&Item<'_>>> = BTreeMap::new();
    for item in items {
        let id = match by {
            GroupBy::Product => item.product.id.clone(),
            GroupBy::Category => item.product.categories().next().unwrap_or_default().to_owned(),
            GroupBy::Location => item.place.map(|at| names.places[at].id.clone()).unwrap_or_default(),
            GroupBy::None => String::new(),
        };
        groups.entry((id, item.product.currency.as_str())).or_default().push(item);
    }
    let row = |((id, currency), items): ((String, &str), Vec<&Item<'_>>)| row(id, currency, &items, by, names, window);
    groups.into_iter().map(row).collect()
}

/// Sums over items, in millionths of money.
#[derive(Default)]
struct Worth {
    stock: i128,
    in_transit: i128,
    average: i128,
    used: i128,
    ages: [i128; AGE_BUCKETS],
    dead: i128,
    slow: i128,
    service: Service,
    segments: BTreeMap<(Abc, Option<Xyz>), (i64, i128, i128)>,
}

impl Worth {
    fn of(items: &[&Item<'_>]) -> Self {
        let mut worth = Self::default();
        for item in items {
            worth.add(item);
        }
        worth
    }

    fn add(&mut self, item: &Item<'_>) {
        let value = |quantity: Quantity| item.product.value(quantity);
        let (stock, used) = (value(item.facts.on_hand), value(item.facts.used));
        self.stock += stock;
        self.in_transit += value(item.facts.in_transit);
        self.used += used;
        self.average += value(item.facts.average);
        self.ages.iter_mut().zip(item.facts.ages).for_each(|(sum, age)| *sum += value(age));
        match item.pace {
            Pace::Dead => self.dead += stock,
            Pace::Slow => self.slow += stock,
            Pace::Moving | Pace::Out => {}
        }
        self.service = self.service.and(item.facts.service);
        let (products, of_used, of_stock) = self.segments.entry((item.abc, item.xyz)).or_default();
        *products += 1;
        *of_used += used;
        *of_stock += stock;
    }
}

fn row(
    id: String,
    currency: &str,
    items: &[&Item<'_>],
    by: GroupBy,
    names: &Names<'_>,
    window: Window,
) -> InventoryAnalytics {
    let worth = Worth::of(items);
    let days = window.days();
    // A single product is measured in its unit, so that it has its turns also where it costs nothing.
    let one = match (by, items) {
        (GroupBy::Product, [one]) => Some(*one),
        _ => None,
    };
    let (stock, average, used) = match one {
        Some(item) => (item.facts.on_hand.to_f64(), item.facts.average.to_f64(), item.facts.used.to_f64()),
        None => (worth.stock as f64, worth.average as f64, worth.used as f64),
    };
    let product: Option<&Product> = one.map(|item| item.product);
    InventoryAnalytics {
        id: if one.is_some() { id.clone() } else { format!("{id}:{currency}") },
        group_by: by,
        name: name(&id, by, product, names),
        group_id: Some(id).filter(|id| !id.is_empty()),
        global_sku: product.map(|product| product.global_sku.clone()),
        currency: currency.to_owned(),
        from: window.from,
        to: window.to,
        days: days as i64,
        products: items.len() as i64,
        quantity_on_hand: one.map(|item| item.facts.on_hand),
        quantity_in_transit: one.map(|item| item.facts.in_transit),
        average_quantity: one.map(|item| item.facts.average),
        quantity_used: one.map(|item| item.facts.used),
        unit_cost: product.map(|product| product.unit_cost),
        stock_value: money(worth.stock),
        in_transit_value: money(worth.in_transit),
        average_stock_value: money(worth.average),
        cost_of_goods_sold: money(worth.used),
        turns: turns(used, average, days).map(rounded),
        weeks_of_supply: weeks_of_supply(stock, used, days).map(rounded),
        ageing: ageing(&worth.ages, one),
        pace: one.map(|item| pace(item.facts.on_hand, item.facts.used, days).into()),
        dead_stock_value: money(worth.dead),
        slow_stock_value: money(worth.slow),
        abc_class: one.map(|item| item.abc.into()),
        xyz_class: one.and_then(|item| item.xyz).map(wire::XyzClass::from),
        usage_variation: one.and_then(|item| item.variation).map(rounded),
        segments: segments(&worth),
        stocked_days: worth.service.stocked_days as i64,
        stockout_days: worth.service.stockout_days as i64,
        service_level: worth.service.ready_rate().map(rounded),
    }
}

fn name(id: &str, by: GroupBy, product: Option<&Product>, names: &Names<'_>) -> String {
    let found = match by {
        GroupBy::Product => product.map(|product| product.name.clone()),
        GroupBy::Category if id.is_empty() => Some("No category".to_owned()),
        GroupBy::Category => names.categories.get(id).cloned(),
        GroupBy::Location => names.places.iter().find(|place| place.id == id).map(|place| place.name.clone()),
        GroupBy::None => Some("All products".to_owned()),
    };
    found.unwrap_or_else(|| id.to_owned())
}

fn ageing(values: &[i128; AGE_BUCKETS], one: Option<&Item<'_>>) -> Vec<StockAge> {
    let bucket = |(at, value): (usize, &i128)| StockAge {
        from_days: at.checked_sub(1).map_or(0, |before| AGE_BOUNDS[before] as i64 + 1),
        to_days: AGE_BOUNDS.get(at).map(|last| *last as i64),
        quantity: one.map(|item| item.facts.ages[at]),
        value: money(*value),
    };
    values.iter().enumerate().map(bucket).collect()
}

fn segments(worth: &Worth) -> Vec<StockSegment> {
    let segment = |((abc, xyz), (products, used, stock)): (&(Abc, Option<Xyz>), &(i64, i128, i128))| StockSegment {
        abc_class: (*abc).into(),
        xyz_class: xyz.map(Into::into),
        products: *products,
        cost_of_goods_sold: money(*used),
        stock_value: money(*stock),
    };
    worth.segments.iter().map(segment).collect()
}

/// What a sort compares where money may be beyond what can be shown.
pub(super) fn millionths(value: Option<Money>) -> i64 {
    value.map_or(i64::MAX, Money::micros)
}
