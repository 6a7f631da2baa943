//! Who supplies the demo and how goods get to its stores. All of it is made up, by rules that the guide states.

use crate::change::Change;
use crate::features::network::{Lane, create_lane};
use crate::features::procurement::{NewSupplier, NewSupplierItem, create_supplier};
use crate::http::ApiError;
use stockflow_kernel::{Money, Quantity};

/// One wholesaler for everything, at cost; and a lane from the distribution centre to each store.
pub(super) fn create(
    change: &mut Change<'_, '_>,
    centre: &str,
    stores: &[String],
    products: &[(String, Money)],
) -> Result<(), ApiError> {
    let item = |(product_id, unit_cost): &(String, Money)| NewSupplierItem {
        product_id: product_id.clone(),
        unit_cost: *unit_cost,
    };
    let wholesaler = NewSupplier {
        code: "WHOLESALE".to_owned(),
        name: "Valley Wholesale".to_owned(),
        lead_time_days: 7,
        pack_size: Quantity::whole(6),
        items: products.iter().map(item).collect(),
    };
    create_supplier(change, &wholesaler)?;
    for store in stores {
        let lane = Lane {
            source_id: centre.to_owned(),
            dest_id: store.clone(),
            lead_time_days: 1,
            cost_per_trip: Money::whole(25),
            cost_per_unit: Money::from_micros(50_000),
            capacity: None,
            allowed: true,
        };
        create_lane(change, &lane)?;
    }
    Ok(())
}
