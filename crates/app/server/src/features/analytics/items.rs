//! Products with what was measured of them, and their classes among each other.

use super::facts::Facts;
use super::ledger::Cell;
use std::collections::{BTreeMap, HashMap};
use stockflow_db::from_row;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::analytics::{Abc, Pace, Service, Xyz, abc, coefficient_of_variation, pace, xyz};

/// What the analytics need to know of a product.
#[derive(Debug, Clone)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) global_sku: String,
    /// Of today.
    pub(super) unit_cost: Money,
    pub(super) currency: String,
    status: String,
    /// The ids of its categories, as JSON.
    categories: serde_json::Value,
}
from_row!(Product { id, name, global_sku, unit_cost, currency, status, categories });

impl Product {
    /// The ids of its categories, in its own order.
    pub(super) fn categories(&self) -> impl Iterator<Item = &str> {
        self.categories.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str)
    }

    /// The value of a quantity at today's cost, in millionths, rounded half away from zero.
    pub(super) fn value(&self, quantity: Quantity) -> i128 {
        let product = i128::from(self.unit_cost.micros()) * i128::from(quantity.micros());
        (product + 500_000 * product.signum()) / 1_000_000
    }
}

/// A product over the places looked at, or at one of them.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub(super) product: &'a Product,
    /// Which place, where each stands by itself.
    pub(super) place: Option<usize>,
    pub(super) facts: Facts,
    pub(super) pace: Pace,
    pub(super) abc: Abc,
    /// `None`: the window has fewer than two whole weeks.
    pub(super) xyz: Option<Xyz>,
    /// The coefficient of variation of weekly usage.
    pub(super) variation: Option<f64>,
}

/// Sums cells up by product, or by product and place; classes compare products of one currency (and place).
pub(super) fn items(products: &[Product], cells: Vec<Cell>, by_place: bool, days: usize) -> Vec<Item<'_>> {
    let known: HashMap<&str, &Product> = products.iter().map(|product| (product.id.as_str(), product)).collect();
    let mut parts: BTreeMap<(&str, Option<usize>), BTreeMap<&str, Item<'_>>> = BTreeMap::new();
    for mut cell in cells {
        let Some(product) = known.get(cell.product_id.as_str()) else { continue };
        if product.status != "ACTIVE" {
            // What is not to be sold any more is not missed.
            cell.facts.service = Service::default();
        }
        let place = by_place.then_some(cell.place);
        let part = parts.entry((product.currency.as_str(), place)).or_default();
        part.entry(product.id.as_str()).or_insert_with(|| Item::new(product, place)).facts.add(&cell.facts);
    }
    parts.into_values().flat_map(|part| classify(part.into_values().collect(), days)).collect()
}

impl<'a> Item<'a> {
    fn new(product: &'a Product, place: Option<usize>) -> Self {
        Self { product, place, facts: Facts::default(), pace: Pace::Out, abc: Abc::C, xyz: None, variation: None }
    }
}

fn classify(mut items: Vec<Item<'_>>, days: usize) -> Vec<Item<'_>> {
    let money = |micros: i128| Money::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
    let values: Vec<Money> = items.iter().map(|item| money(item.product.value(item.facts.used))).collect();
    for (item, class) in items.iter_mut().zip(abc(&values)) {
        let weekly: Vec<f64> = item.facts.weekly.iter().map(|week| week.to_f64()).collect();
        item.abc = class;
        item.variation = coefficient_of_variation(&weekly);
        item.xyz = (weekly.len() >= 2).then(|| xyz(item.variation));
        item.pace = pace(item.facts.on_hand, item.facts.used, days);
    }
    items
}
