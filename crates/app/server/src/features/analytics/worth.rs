//! What stock came to over a window, for those who plan with it.

use super::groups::{Names, rows};
use super::items::{Product, items};
use super::ledger::cells;
use super::places::Place;
use super::rounded;
use super::window::Window;
use super::wire::GroupBy;
use crate::features::network;
use crate::http::ApiError;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Money};

/// Stock of one currency over a window, as `GET /api/inventory/analytics` has it for all products together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StockWorth {
    pub(crate) currency: String,
    pub(crate) stock_value: Option<Money>,
    pub(crate) average_stock_value: Option<Money>,
    pub(crate) cost_of_goods_sold: Option<Money>,
    pub(crate) turns: Option<f64>,
    pub(crate) weeks_of_supply: Option<f64>,
    pub(crate) stocked_days: i64,
    pub(crate) stockout_days: i64,
    pub(crate) service_level: Option<f64>,
}

/// Everything at some locations (`None`: at all) from the one day to the other, both inclusive; one entry a currency.
pub(crate) fn worth(
    tx: &mut Tx<'_>,
    locations: Option<&[String]>,
    from: Day,
    to: Day,
) -> Result<Vec<StockWorth>, ApiError> {
    let window = Window { from, to };
    let place = |location: network::Location| Place {
        zone: TimeZone::get(&location.time_zone).unwrap_or(TimeZone::UTC),
        id: location.id,
        name: location.name,
    };
    let all = network::locations(tx)?.into_iter();
    let places: Vec<Place> = all.filter(|one| locations.is_none_or(|ids| ids.contains(&one.id))).map(place).collect();
    let products: Vec<Product> = tx.all(&PRODUCTS, args![])?;
    let cells = cells(tx, &places, window)?;
    let items = items(&products, cells, false, window.days());
    let names = Names { places: &places, categories: HashMap::new() };
    let worth = rows(&items, GroupBy::None, &names, window).into_iter().map(|row| StockWorth {
        currency: row.currency,
        stock_value: row.stock_value,
        average_stock_value: row.average_stock_value,
        cost_of_goods_sold: row.cost_of_goods_sold,
        turns: row.turns.map(rounded),
        weeks_of_supply: row.weeks_of_supply.map(rounded),
        stocked_days: row.stocked_days,
        stockout_days: row.stockout_days,
        service_level: row.service_level,
    });
    Ok(worth.collect())
}

sql! {
    PRODUCTS = "
        SELECT p.id, p.name, p.global_sku, p.unit_cost, p.currency, p.status, p.categories FROM product p
         WHERE p.workspace_id = $1
           AND EXISTS (SELECT 1 FROM stock_line l WHERE l.workspace_id = p.workspace_id AND l.product_id = p.id)
         ORDER BY p.id";
}
