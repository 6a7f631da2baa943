//! A store that runs out and a depot that sells nothing: what planning is tested on.

use super::{TestApp, Workspace};
use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::demand::{self, DemandDay, DemandSeries};
use crate::features::forecasting;
use crate::features::inventory::{Opening, record_opening};
use crate::features::network::{NewLocation, create_location};
use crate::http::ApiError;
use stockflow_kernel::{Day, Money, Quantity};

/// One product that costs 1 and sells at 3, at two locations.
pub(crate) struct Depot {
    pub(crate) workspace: Workspace,
    pub(crate) product: String,
    pub(crate) depot: String,
    pub(crate) store: String,
}

/// The store sold 4, 5 and 6 a day in turn for so many days from 2017-08-22 and has six; the depot has `in_depot` and
/// sells nothing. Forecasts are published.
pub(crate) async fn depot(app: &TestApp, name: &str, in_depot: i64, days: i64) -> Depot {
    let workspace = app.workspace(name).await;
    let make = move |change: &mut Change<'_, '_>| {
        let place = |code: &str| NewLocation {
            code: code.into(),
            name: format!("The {code}"),
            kind: "STORE_FRONT".into(),
            parent_id: None,
            time_zone: "UTC".into(),
            sellable: true,
        };
        let depot = create_location(change, &place("depot"))?;
        let store = create_location(change, &place("store"))?;
        let new = NewProduct {
            global_sku: "SKU-1".into(),
            name: "Milk".into(),
            unit_cost: Money::whole(1),
            price: Money::whole(3),
            ..NewProduct::default()
        };
        let product = create_products(change, &[new])?.remove(0);
        let opening = |location: &String, quantity: i64| Opening {
            product_id: product.clone(),
            location_id: location.clone(),
            quantity: Quantity::whole(quantity),
            effective_at: change.now,
        };
        let mut openings = vec![opening(&store, 6)];
        if in_depot > 0 {
            openings.push(opening(&depot, in_depot));
        }
        record_opening(change, &openings)?;
        let day = |n: i64| DemandDay { quantity: Quantity::whole(4 + n % 3), price: None, promotion: false };
        let series = DemandSeries {
            product_id: product.clone(),
            location_id: store.clone(),
            channel_id: None,
            first_day: Day::from_number(17_400),
            days: (0..days).map(day).collect(),
        };
        demand::load(change, &[series])?;
        Ok::<_, ApiError>((product, depot, store))
    };
    let (product, depot, store) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    forecasting::publish_all(&app.app, &workspace.id, |_, _| {}).await.unwrap();
    Depot { workspace, product, depot, store }
}
