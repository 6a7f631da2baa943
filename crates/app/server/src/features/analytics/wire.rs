//! A row of the analytics as the API shows it.

use serde::Serialize;
use stockflow_kernel::{Day, Money, Quantity};
use stockflow_planning::analytics::{Abc, Pace, Xyz};

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = AnalyticsGroup)]
pub(super) enum GroupBy {
    Product,
    /// A product counts in the first of its categories.
    Category,
    Location,
    /// One row for all.
    None,
}

impl GroupBy {
    /// Their names, the default first.
    pub(super) const NAMES: &'static [&'static str] = &["PRODUCT", "CATEGORY", "LOCATION", "NONE"];

    /// By its name.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "CATEGORY" => Self::Category,
            "LOCATION" => Self::Location,
            "NONE" => Self::None,
            _ => Self::Product,
        }
    }
}

/// How well the stock of a product, a category, a location or all products worked over a window.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "groupBy": "PRODUCT", "groupId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g",
    "name": "Whole milk", "globalSku": "995242", "currency": "USD",
    "from": "2025-11-03", "to": "2026-01-31", "days": 90, "products": 1,
    "quantityOnHand": 48, "quantityInTransit": 12, "averageQuantity": 60.5, "quantityUsed": 450, "unitCost": 0.75,
    "stockValue": 36, "inTransitValue": 9, "averageStockValue": 45.375, "costOfGoodsSold": 337.5,
    "turns": 30.1653, "weeksOfSupply": 1.3714,
    "ageing": [
        { "fromDays": 0, "toDays": 30, "quantity": 40, "value": 30 },
        { "fromDays": 31, "toDays": 60, "quantity": 8, "value": 6 },
        { "fromDays": 61, "toDays": 90, "quantity": 0, "value": 0 },
        { "fromDays": 91, "toDays": 180, "quantity": 0, "value": 0 },
        { "fromDays": 181, "toDays": null, "quantity": 0, "value": 0 },
    ],
    "pace": "MOVING", "deadStockValue": 0, "slowStockValue": 0,
    "abcClass": "A", "xyzClass": "X", "usageVariation": 0.21,
    "segments": [{ "abcClass": "A", "xyzClass": "X", "products": 1, "costOfGoodsSold": 337.5, "stockValue": 36 }],
    "stockedDays": 270, "stockoutDays": 3, "serviceLevel": 0.9889,
}))]
pub(super) struct InventoryAnalytics {
    /// Of the row: the product's id, or the group's with its currency.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    pub(super) group_by: GroupBy,
    /// The product's, category's or location's id; null: no category, or all.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) group_id: Option<String>,
    #[schema(example = "Whole milk")]
    pub(super) name: String,
    /// null in groups.
    #[schema(example = "995242")]
    pub(super) global_sku: Option<String>,
    /// Of every amount of the row: products in other currencies have rows of their own.
    #[schema(example = "USD")]
    pub(super) currency: String,
    /// The first day of the window, as each location has it.
    pub(super) from: Day,
    /// The last day; what is on hand is its closing balance.
    pub(super) to: Day,
    #[schema(example = 90)]
    pub(super) days: i64,
    /// Products in the row that have ever been there, or are on their way there.
    #[schema(example = 1)]
    pub(super) products: i64,
    /// null in groups, as are all quantities: units do not add up over products.
    pub(super) quantity_on_hand: Option<Quantity>,
    /// On its way to the locations looked at when the window ended: shipped by transfers, and neither received nor given up. It
    /// is in no location's stock.
    pub(super) quantity_in_transit: Option<Quantity>,
    /// The mean of the closing balances.
    pub(super) average_quantity: Option<Quantity>,
    /// Sold, consumed or issued.
    pub(super) quantity_used: Option<Quantity>,
    /// Today's, by which everything is valued.
    pub(super) unit_cost: Option<Money>,
    /// Of what is on hand. This and every amount: null beyond 9,000,000,000,000.
    pub(super) stock_value: Option<Money>,
    /// Of what is on its way, beside `stockValue` and not in it.
    pub(super) in_transit_value: Option<Money>,
    pub(super) average_stock_value: Option<Money>,
    /// What was used, at cost.
    pub(super) cost_of_goods_sold: Option<Money>,
    /// Cost of goods sold over average stock value, a year; null: there was no stock.
    #[schema(example = 30.1653)]
    pub(super) turns: Option<f64>,
    /// On hand over mean weekly usage; null: nothing was used.
    #[schema(example = 1.3714)]
    pub(super) weeks_of_supply: Option<f64>,
    /// What is on hand by how long it has been at its location, the latest arrivals first.
    pub(super) ageing: Vec<StockAge>,
    /// null in groups.
    pub(super) pace: Option<StockPace>,
    /// Of what is on hand and was not used in the window.
    pub(super) dead_stock_value: Option<Money>,
    /// Of what would last more than 26 weeks.
    pub(super) slow_stock_value: Option<Money>,
    /// By usage value among the products looked at, or among those of the location; null in groups.
    pub(super) abc_class: Option<AbcClass>,
    /// By the variation of weekly usage; null in groups, and where the window has fewer than two whole weeks.
    pub(super) xyz_class: Option<XyzClass>,
    /// The coefficient of variation of weekly usage; null: nothing was used, in groups, or fewer than two whole weeks.
    #[schema(example = 0.21)]
    pub(super) usage_variation: Option<f64>,
    /// The row's products by both classes.
    pub(super) segments: Vec<StockSegment>,
    /// Days in the window, summed over products and locations, on which a product that is active had been stocked.
    #[schema(example = 270)]
    pub(super) stocked_days: i64,
    /// Those of them that ended with nothing on hand.
    #[schema(example = 3)]
    pub(super) stockout_days: i64,
    /// The share of stocked days that ended with stock (the ready rate); null: there were none.
    #[schema(example = 0.9889)]
    pub(super) service_level: Option<f64>,
}

/// What is on hand of one span of ages.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StockAge {
    #[schema(example = 0)]
    pub(super) from_days: i64,
    /// null: or more.
    #[schema(example = 30)]
    pub(super) to_days: Option<i64>,
    /// null in groups.
    pub(super) quantity: Option<Quantity>,
    pub(super) value: Option<Money>,
}

/// Products that share both classes.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StockSegment {
    pub(super) abc_class: AbcClass,
    /// null: the window has fewer than two whole weeks.
    pub(super) xyz_class: Option<XyzClass>,
    #[schema(example = 1)]
    pub(super) products: i64,
    pub(super) cost_of_goods_sold: Option<Money>,
    pub(super) stock_value: Option<Money>,
}

/// Whether stock moves: DEAD was not used in the window, SLOW would last more than 26 weeks, OUT is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum StockPace {
    Dead,
    Slow,
    Moving,
    Out,
}

/// A: the first 80 % of usage value. B: the next 15 %. C: the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = UsageValueClass)]
pub(super) enum AbcClass {
    A,
    B,
    C,
}

/// X: the coefficient of variation of weekly usage is at most 0.5. Y: at most 1. Z: above, or nothing was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = UsageVariationClass)]
pub(super) enum XyzClass {
    X,
    Y,
    Z,
}

/// Their names, as filters take them.
pub(super) const PACES: &[&str] = &["DEAD", "SLOW", "MOVING", "OUT"];
pub(super) const ABC_CLASSES: &[&str] = &["A", "B", "C"];
pub(super) const XYZ_CLASSES: &[&str] = &["X", "Y", "Z"];

impl From<Pace> for StockPace {
    fn from(pace: Pace) -> Self {
        match pace {
            Pace::Dead => Self::Dead,
            Pace::Slow => Self::Slow,
            Pace::Moving => Self::Moving,
            Pace::Out => Self::Out,
        }
    }
}

impl From<Abc> for AbcClass {
    fn from(class: Abc) -> Self {
        match class {
            Abc::A => Self::A,
            Abc::B => Self::B,
            Abc::C => Self::C,
        }
    }
}

impl From<Xyz> for XyzClass {
    fn from(class: Xyz) -> Self {
        match class {
            Xyz::X => Self::X,
            Xyz::Y => Self::Y,
            Xyz::Z => Self::Z,
        }
    }
}

/// A sum in millionths as money; `None` beyond what money can be.
pub(super) fn money(micros: i128) -> Option<Money> {
    let limit = i128::from(Money::whole(9_000_000_000_000).micros());
    i64::try_from(micros).ok().filter(|_| micros.abs() <= limit).map(Money::from_micros)
}
