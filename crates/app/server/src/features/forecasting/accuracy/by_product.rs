//! Accuracy of products, for those who plan with it.

use super::measure::{By, Scope, measure};
use super::tally::Tally;
use crate::http::ApiError;
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// How good the published forecasts of a product were, or (without an id) of all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProductAccuracy {
    pub(crate) product_id: String,
    /// What was asked for, and what had been forecast.
    pub(crate) demand: f64,
    pub(crate) forecast: f64,
    /// Parts: 0.2 is 20 %. `None` where there is nothing to divide by.
    pub(crate) mape: Option<f64>,
    pub(crate) wape: Option<f64>,
    pub(crate) bias: Option<f64>,
    pub(crate) naive_wape: Option<f64>,
    pub(crate) beats_naive: bool,
}

/// The accuracy of each product that has been measured, and of all together: on the forecasts as they stood `lag` days
/// before each day.
pub(crate) fn accuracy_by_product(
    tx: &mut Tx<'_>,
    products: Option<Vec<String>>,
    locations: Option<Vec<String>>,
    (from, to): (Day, Day),
    lag: i64,
) -> Result<(Vec<ProductAccuracy>, ProductAccuracy), ApiError> {
    let scope = Scope { products, locations, from, to, lags: vec![lag] };
    let of_product = measure(tx, &scope, By::Product)?;
    let mut all = Tally::default();
    let mut rows = Vec::with_capacity(of_product.len());
    for ((product, _), (tally, _)) in of_product {
        all.join(&tally);
        rows.push(shown(product, &tally));
    }
    Ok((rows, shown(String::new(), &all)))
}

fn shown(product_id: String, tally: &Tally) -> ProductAccuracy {
    ProductAccuracy {
        product_id,
        demand: tally.actual,
        forecast: tally.forecast,
        mape: tally.mape(),
        wape: tally.wape(),
        bias: tally.bias(),
        naive_wape: tally.naive_wape(),
        beats_naive: tally.beats_naive(),
    }
}
