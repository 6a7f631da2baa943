//! What the worlds of the laws hold that no endpoint can make: places, channels and opening stock.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::inventory::{Opening, record_opening};
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::http::ApiError;
use crate::testkit::{TestApp, Workspace};
use stockflow_kernel::Quantity;

/// Six products in five locations (one depot, the stores under it) and five channels; much stock in
/// the depot, less in each store than in the one before. `name` keeps the channels of two worlds apart.
pub(super) async fn stock_up(app: &TestApp, workspace: &Workspace, name: &'static str) {
    let make = move |change: &mut Change<'_, '_>| {
        let mut locations: Vec<String> = Vec::new();
        for index in 0..5 {
            let new = NewLocation {
                code: format!("L{index}"),
                name: format!("Location {index}"),
                kind: if index == 0 { "DISTRIBUTION_CENTER" } else { "STORE_FRONT" }.into(),
                parent_id: locations.first().cloned(),
                time_zone: "Europe/Berlin".into(),
                sellable: index > 0,
            };
            locations.push(create_location(change, &new)?);
        }
        let product = |index: usize| NewProduct {
            global_sku: format!("LAW-{index}"),
            name: format!("Thing {index}"),
            unit_cost: "0.75".parse().unwrap_or_default(),
            ..NewProduct::default()
        };
        let products: Vec<NewProduct> = (0..6).map(product).collect();
        let products = create_products(change, &products)?;
        for index in 0..5 {
            let new = NewChannel {
                id: format!("{name}-{index}"),
                name: format!("Channel {index}"),
                kind: "RETAIL".into(),
                low_atp_threshold: Quantity::whole(5),
                critical_atp_threshold: Quantity::ZERO,
                reserve_stock: Quantity::whole(index),
                location_ids: locations.clone(),
            };
            create_channel(change, &new)?;
        }
        let mut openings = Vec::new();
        for (place, location_id) in locations.iter().enumerate() {
            for product_id in &products {
                let quantity =
                    Quantity::whole(if place == 0 { 900 } else { 50 - 10 * i64::try_from(place).unwrap_or(0) });
                let (product_id, location_id) = (product_id.clone(), location_id.clone());
                openings.push(Opening { product_id, location_id, quantity, effective_at: change.now });
            }
        }
        record_opening(change, &openings)
    };
    app.app
        .change(&workspace.id, Who::system("test"), make)
        .await
        .unwrap_or_else(|e: ApiError| panic!("{}", e.chain()));
}
