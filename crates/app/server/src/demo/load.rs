//! Loading, step by step, each only if it is not done yet.

use super::data::{DAYS, Data, FIRST_DAY, Product, Sale};
use super::workspace::{STORE_CHANNEL, WORKSPACE, admin, create, data, store_code};
use super::{DemoError, Progress};
use crate::App;
use crate::change::{Change, Who};
use crate::features::access::{Plan, new_password};
use crate::features::demand::{self, DemandDay, DemandSeries};
use crate::features::{catalog, forecasting, network};
use std::collections::HashMap;
use std::sync::Arc;
use stockflow_db::{DbError, args, sql};
use stockflow_kernel::Quantity;

/// What to look at first in the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    /// The store that sells most.
    pub store_id: String,
    /// The product that it sells most of.
    pub product_id: String,
    /// What that is.
    pub product_name: String,
    /// The channel of its sales.
    pub channel_id: &'static str,
}

/// Loads the demo, or what is missing of it. `plan` counts only for a workspace that is made now.
pub async fn load(app: &App, plan: Plan, progress: &Progress) -> Result<Demo, DemoError> {
    progress(READ, 0, 1);
    let data = Arc::new(data().await?);
    progress(READ, 1, 1);
    make_workspace(app, &data, plan, progress).await?;
    let places = Arc::new(Places::find(app, &data).await?);
    load_demand(app, &data, &places, progress).await?;
    publish(app, progress).await?;
    Ok(places.busiest(&data))
}

const READ: &str = "reading a year of sales";
const MAKE: &str = "products, stores and stock";
const DEMAND: &str = "daily demand of each store";
const FORECAST: &str = "forecasts";

async fn make_workspace(app: &App, data: &Arc<Data>, plan: Plan, progress: &Progress) -> Result<(), DemoError> {
    let exists: Option<i64> = app.db.read(WORKSPACE, |tx| tx.optional(&EXISTS, args![])).await?;
    if exists.is_some() {
        return Ok(());
    }
    progress(MAKE, 0, 1);
    // Nobody learns this password: whoever starts the demo gets one of their own.
    let admin = admin(app.passwords.hash(&new_password()?).await?);
    let data = Arc::clone(data);
    app.change(WORKSPACE, Who::system("demo"), move |change| create(change, &data, plan, &admin)).await?;
    progress(MAKE, 1, 1);
    Ok(())
}

/// Store by store, each in a change of its own. A store that is loaded already changes nothing, so an interrupted
/// loading is made whole.
async fn load_demand(app: &App, data: &Arc<Data>, places: &Arc<Places>, progress: &Progress) -> Result<(), DemoError> {
    let loaded: i64 = app.db.read(WORKSPACE, |tx| tx.one(&SERIES, args![])).await?;
    if usize::try_from(loaded).is_ok_and(|loaded| loaded >= data.sales.len()) {
        return Ok(());
    }
    let total = data.stores.len() as u64;
    progress(DEMAND, 0, total);
    for (done, store) in (1..).zip(0..data.stores.len()) {
        let (data, places) = (Arc::clone(data), Arc::clone(places));
        let load = move |change: &mut Change<'_, '_>| demand::load(change, &places.series(&data, store));
        app.change(WORKSPACE, Who::system("demo"), load).await?;
        progress(DEMAND, done, total);
    }
    Ok(())
}

/// Forecasts everything, unless all of it is forecast already.
async fn publish(app: &App, progress: &Progress) -> Result<(), DemoError> {
    let (series, forecasts): (i64, i64) = app
        .db
        .read(WORKSPACE, |tx| Ok::<_, DbError>((tx.one(&SERIES, args![])?, tx.one(&FORECASTS, args![])?)))
        .await?;
    if forecasts < series {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        forecasting::publish_all(app, WORKSPACE, |done, total| progress(FORECAST, count(done), count(total))).await?;
    }
    Ok(())
}

/// The ids that products and stores got.
struct Places {
    products: HashMap<String, (String, String)>,
    stores: HashMap<String, String>,
}

impl Places {
    async fn find(app: &App, data: &Data) -> Result<Self, DemoError> {
        let read = app.db.read(WORKSPACE, |tx| Ok::<_, DbError>((catalog::briefs(tx)?, network::locations(tx)?)));
        let (products, locations) = read.await?;
        let codes: HashMap<String, String> =
            data.stores.iter().map(|store| (store_code(store), store.clone())).collect();
        let stores = locations.into_iter().filter_map(|l| Some((codes.get(&l.code)?.clone(), l.id))).collect();
        let products = products.into_iter().map(|p| (p.global_sku, (p.id, p.name))).collect();
        Ok(Self { products, stores })
    }

    /// The year of each product that a store sells, day by day: days without a sale are zero.
    fn series(&self, data: &Data, store: usize) -> Vec<DemandSeries> {
        let Some(location) = self.stores.get(&data.stores[store]) else { return Vec::new() };
        let one = |(place, product): (usize, &Product)| {
            let sales = data.sales.get(&(store, place))?;
            let (product_id, _) = self.products.get(&product.id)?;
            Some(DemandSeries {
                product_id: product_id.clone(),
                location_id: location.clone(),
                channel_id: Some(STORE_CHANNEL.to_owned()),
                first_day: FIRST_DAY,
                days: every_day(sales),
            })
        };
        data.products.iter().enumerate().filter_map(one).collect()
    }

    /// What sells most where most is sold, among what is still there.
    fn busiest(&self, data: &Data) -> Demo {
        let pairs = data.sales.keys().filter_map(|&(store, product)| {
            let store_id = self.stores.get(&data.stores[store])?;
            let (product_id, name) = self.products.get(&data.products[product].id)?;
            Some((data.sold(store, product), store_id, product_id, name))
        });
        let most = pairs.max().map(|(_, store, product, name)| (store.clone(), product.clone(), name.clone()));
        let (store_id, product_id, product_name) = most.unwrap_or_default();
        Demo { store_id, product_id, product_name, channel_id: STORE_CHANNEL }
    }
}

/// A day for each of the year. Without a sale there is no price paid and no discount given.
fn every_day(sales: &[Sale]) -> Vec<DemandDay> {
    let quiet = DemandDay { quantity: Quantity::ZERO, price: None, promotion: false };
    let mut days = vec![quiet; usize::try_from(DAYS).unwrap_or_default()];
    for sale in sales {
        let place = usize::try_from(sale.day.number() - FIRST_DAY.number());
        if let Some(day) = place.ok().and_then(|place| days.get_mut(place)) {
            *day = DemandDay { quantity: sale.quantity, price: Some(sale.price), promotion: sale.promotion };
        }
    }
    days
}

sql! {
    SERIES = "SELECT count(*) FROM demand_series WHERE workspace_id = $1";
    FORECASTS = "SELECT count(*) FROM forecast WHERE workspace_id = $1";
    EXISTS = "SELECT 1 FROM workspace WHERE workspace_id = $1";
}
