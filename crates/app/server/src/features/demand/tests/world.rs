//! A chain of two stores, two products and two channels, and a way to load demand into it.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::demand::{DemandDay, DemandSeries, Loaded, load};
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::http::ApiError;
use crate::testkit::{TestApp, Workspace};
use stockflow_kernel::{Day, Quantity};

pub(crate) struct Chain {
    pub(crate) workspace: Workspace,
    /// Milk and bread.
    pub(crate) products: Vec<String>,
    /// North and south.
    pub(crate) stores: Vec<String>,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn units(quantity: &str) -> DemandDay {
    DemandDay { quantity: quantity.parse().unwrap(), ..DemandDay::default() }
}

pub(crate) async fn chain(app: &TestApp, name: &str) -> Chain {
    let workspace = app.workspace(name).await;
    let make = |change: &mut Change<'_, '_>| {
        let mut stores = Vec::new();
        for code in ["N", "S"] {
            let store = NewLocation {
                code: code.into(),
                name: code.into(),
                kind: "STORE_FRONT".into(),
                parent_id: None,
                time_zone: "UTC".into(),
                sellable: true,
            };
            stores.push(create_location(change, &store)?);
        }
        let product = |sku: &str, name: &str| NewProduct {
            global_sku: sku.into(),
            name: name.into(),
            unit_cost: "0.3".parse().unwrap(),
            ..NewProduct::default()
        };
        let products = create_products(change, &[product("MILK", "Milk"), product("BREAD", "Bread")])?;
        for id in ["SHOP", "WEB"] {
            let channel = NewChannel {
                id: id.into(),
                name: id.into(),
                kind: "RETAIL".into(),
                low_atp_threshold: Quantity::ZERO,
                critical_atp_threshold: Quantity::ZERO,
                reserve_stock: Quantity::ZERO,
                location_ids: stores.clone(),
            };
            create_channel(change, &channel)?;
        }
        Ok::<_, ApiError>((products, stores))
    };
    let (products, stores) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    Chain { workspace, products, stores }
}

impl Chain {
    pub(crate) fn series(
        &self,
        product: usize,
        store: usize,
        channel: Option<&str>,
        first_day: &str,
        days: Vec<DemandDay>,
    ) -> DemandSeries {
        DemandSeries {
            product_id: self.products[product].clone(),
            location_id: self.stores[store].clone(),
            channel_id: channel.map(str::to_owned),
            first_day: day(first_day),
            days,
        }
    }

    pub(crate) async fn load(&self, app: &TestApp, series: Vec<DemandSeries>) -> Result<Loaded, ApiError> {
        app.app.change(&self.workspace.id, Who::system("test"), move |change| load(change, &series)).await
    }

    /// A year of milk with a weekly season in both stores, and of bread that is asked for now and then.
    pub(crate) async fn load_a_year(&self, app: &TestApp) {
        let milk = |scale: i64| {
            let week = [3, 4, 3, 5, 9, 14, 8];
            (0..365).map(|at| units(&(week[at % 7] * scale + (at as i64 * 7919) % 3).to_string())).collect()
        };
        let bread = (0..365).map(|at| units(if at % 11 == 4 { "2" } else { "0" })).collect();
        let series = vec![
            self.series(0, 0, None, "2017-01-02", milk(1)),
            self.series(0, 1, None, "2017-01-02", milk(2)),
            self.series(1, 0, None, "2017-01-02", bread),
        ];
        self.load(app, series).await.unwrap();
    }
}
