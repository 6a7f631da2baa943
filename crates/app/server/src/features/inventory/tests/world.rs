//! A small shop: one product, ten of it in one store, a depot without stock, two channels.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::inventory::{Opening, record_opening};
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::http::ApiError;
use crate::testkit::{TestApp, Workspace};
use stockflow_kernel::Quantity;

pub(super) struct Shop {
    pub(super) workspace: Workspace,
    pub(super) product: String,
    pub(super) store: String,
}

pub(super) async fn shop(app: &TestApp, name: &str) -> Shop {
    let workspace = app.workspace(name).await;
    let make = |change: &mut Change<'_, '_>| {
        let place = |code: &str, name: &str| NewLocation {
            code: code.into(),
            name: name.into(),
            kind: "STORE_FRONT".into(),
            parent_id: None,
            time_zone: "UTC".into(),
            sellable: true,
        };
        let store = create_location(change, &place("S", "Store"))?;
        let depot = create_location(change, &place("D", "Depot"))?;
        let product = NewProduct {
            global_sku: "SKU-1".into(),
            name: "Milk".into(),
            unit_cost: "0.3".parse().unwrap(),
            ..NewProduct::default()
        };
        let product = create_products(change, &[product])?.remove(0);
        let channel = |id: &str, location: &String, reserve: i64| NewChannel {
            id: id.into(),
            name: id.into(),
            kind: "RETAIL".into(),
            low_atp_threshold: Quantity::whole(5),
            critical_atp_threshold: Quantity::ZERO,
            reserve_stock: Quantity::whole(reserve),
            location_ids: vec![location.clone()],
        };
        create_channel(change, &channel("SHOP", &store, 1))?;
        create_channel(change, &channel("WEB", &depot, 0))?;
        let opening = Opening {
            product_id: product.clone(),
            location_id: store.clone(),
            quantity: Quantity::whole(10),
            effective_at: change.now,
        };
        record_opening(change, &[opening])?;
        Ok::<_, ApiError>((product, store))
    };
    let (product, store) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    Shop { workspace, product, store }
}
