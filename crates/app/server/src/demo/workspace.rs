//! The workspace itself: people aside, all that stands before the first day of 2018.

use super::data::{Data, LAST_DAY};
use super::{DemoError, catalog, stock, supply};
use crate::change::Change;
use crate::features::access::{self, NewMember, NewWorkspace, Plan};
use crate::features::inventory::{self, Opening};
use crate::features::network::{self, NewChannel, NewLocation};
use crate::http::ApiError;
use jiff::tz::TimeZone;
use stockflow_kernel::{Instant, Quantity};

/// Always the same, so that the demo is known when it is there.
pub const WORKSPACE: &str = "ws_demo";
/// The channel of all sales.
pub(super) const STORE_CHANNEL: &str = "STORE";

const ZONE: &str = "America/New_York";
const DISTRIBUTION_CENTRE: &str = "DC";
/// The stores that also serve online orders: the three that sell most.
const ONLINE_STORES: [&str; 3] = ["367", "406", "292"];

/// The code of a store's location.
pub(super) fn store_code(store: &str) -> String {
    format!("STORE-{store}")
}

/// Makes the workspace with its administrator, products, locations, channels and opening stock, all or nothing.
pub(super) fn create(change: &mut Change<'_, '_>, data: &Data, plan: Plan, admin: &NewMember) -> Result<(), ApiError> {
    let workspace = NewWorkspace {
        id: WORKSPACE.to_owned(),
        name: "Corner Stores".to_owned(),
        plan,
        time_zone: ZONE.to_owned(),
        currency: "USD".to_owned(),
        industry_pack: "RETAIL".to_owned(),
    };
    access::create_workspace(change, &workspace)?;
    access::add_member(change, admin)?;
    let products = catalog::create(change, &data.products)?;
    let centre = network::create_location(change, &location(DISTRIBUTION_CENTRE, "Distribution centre", "DC_STORAGE"))?;
    let mut stores = Vec::with_capacity(data.stores.len());
    for store in &data.stores {
        let new = location(&store_code(store), &format!("Corner Store {store}"), "STORE_FRONT");
        stores.push(network::create_location(change, &new)?);
    }
    create_channels(change, data, &centre, &stores)?;
    let costs = data.products.iter().map(|product| catalog::cost(product.list_price));
    supply::create(change, &centre, &stores, &products.iter().cloned().zip(costs).collect::<Vec<_>>())?;
    inventory::record_opening(change, &openings(data, &products, &centre, &stores)?)
}

fn location(code: &str, name: &str, kind: &str) -> NewLocation {
    NewLocation {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        parent_id: None,
        time_zone: ZONE.to_owned(),
        sellable: true,
    }
}

fn create_channels(change: &mut Change<'_, '_>, data: &Data, centre: &str, stores: &[String]) -> Result<(), ApiError> {
    let online = data.stores.iter().zip(stores).filter(|(store, _)| ONLINE_STORES.contains(&store.as_str()));
    let online = online.map(|(_, id)| id.clone());
    let channels = [
        NewChannel {
            id: STORE_CHANNEL.to_owned(),
            name: "Stores".to_owned(),
            kind: "RETAIL".to_owned(),
            low_atp_threshold: Quantity::whole(12),
            critical_atp_threshold: Quantity::whole(3),
            reserve_stock: Quantity::ZERO,
            location_ids: stores.to_vec(),
        },
        NewChannel {
            id: "DTC".to_owned(),
            name: "Online shop".to_owned(),
            kind: "E_COMMERCE".to_owned(),
            low_atp_threshold: Quantity::whole(10),
            critical_atp_threshold: Quantity::whole(2),
            reserve_stock: Quantity::whole(2),
            location_ids: std::iter::once(centre.to_owned()).chain(online).collect(),
        },
    ];
    channels.iter().try_for_each(|channel| network::create_channel(change, channel))
}

/// Stock of each product in each store that sells it, and of each product in the distribution centre.
fn openings(data: &Data, products: &[String], centre: &str, stores: &[String]) -> Result<Vec<Opening>, ApiError> {
    let zone = TimeZone::get(ZONE).map_err(ApiError::internal)?;
    let effective_at: Instant = LAST_DAY.plus(1).start_in(&zone);
    let opening = |product_id: &String, location_id: &str, units| Opening {
        product_id: product_id.clone(),
        location_id: location_id.to_owned(),
        quantity: Quantity::whole(units),
        effective_at,
    };
    let mut openings = Vec::new();
    for (place, (product, id)) in data.products.iter().zip(products).enumerate() {
        let mut sold_by_all = 0;
        for (store, (name, location)) in data.stores.iter().zip(stores).enumerate() {
            let sold = data.sold(store, place);
            sold_by_all += sold;
            if sold > 0 {
                openings.push(opening(id, location, stock::in_store(name, &product.id, sold)));
            }
        }
        openings.push(opening(id, centre, stock::in_distribution_centre(&product.id, sold_by_all)));
    }
    Ok(openings)
}

/// The administrator of the demo.
pub(super) fn admin(password_hash: String) -> NewMember {
    NewMember {
        email: super::ADMIN.to_owned(),
        name: "Demo Administrator".to_owned(),
        password_hash: Some(password_hash),
        roles: vec![("TENANT_ADMIN".to_owned(), None)],
        active: true,
    }
}

/// Reads the embedded files off the async threads.
pub(super) async fn data() -> Result<Data, DemoError> {
    tokio::task::spawn_blocking(Data::embedded).await.map_err(|e| DemoError::Api(ApiError::internal(e)))?
}
