//! A workspace with so many stock lines: 20 locations, three channels, as many products as it takes.

use anyhow::Result;
use std::sync::Arc;
use stockflow_db::DbConfig;
use stockflow_kernel::{Clock, Ids, Money, Quantity};
use stockflow_server::App;
use stockflow_server::change::{Change, Who};
use stockflow_server::config::ServerConfig;
use stockflow_server::features::access::{NewWorkspace, Plan, create_key, create_workspace};
use stockflow_server::features::catalog::{NewProduct, create_products};
use stockflow_server::features::inventory::{Movement, MovementKind, Opening, Slot, record, record_opening};
use stockflow_server::features::network::{NewChannel, NewLocation, create_channel, create_location};
use stockflow_server::http::ApiError;

const LOCATIONS: usize = 20;

/// What was made, and a key that may see it.
pub(crate) struct Seeded {
    pub(crate) workspace: String,
    pub(crate) key: String,
    pub(crate) products: usize,
    pub(crate) locations: usize,
    pub(crate) location: String,
    pub(crate) product: String,
    /// Up to 10,000 of them.
    pub(crate) some: Vec<String>,
}

/// Makes the workspace through the same commands that the API uses.
pub(crate) async fn seed(url: &str, lines: usize, movements: usize) -> Result<Seeded> {
    let db = App::open_database(&DbConfig::new(url)?).await?;
    let app = App::new(db, ServerConfig::default(), Arc::new(Clock::System), Ids::Random);
    let id = app.ids.next("ws", app.clock.now());
    let workspace = id.clone();
    let frame = move |change: &mut Change<'_, '_>| -> Result<(String, Vec<String>), ApiError> {
        let new = NewWorkspace {
            id: workspace.clone(),
            name: "Bench".into(),
            plan: Plan::Enterprise,
            time_zone: "UTC".into(),
            currency: "USD".into(),
            industry_pack: "RETAIL".into(),
        };
        create_workspace(change, &new)?;
        let locations = (0..LOCATIONS).map(|n| create_location(change, &location(n))).collect::<Result<Vec<_>, _>>()?;
        for (name, from) in [("SHOP", 0..12), ("WEB", 12..20), ("B2B", 8..16)] {
            create_channel(change, &channel(name, &locations[from]))?;
        }
        Ok((create_key(change, "bench", &["*".into()], None, &[])?.1, locations))
    };
    let (key, locations) = app.change(&id, Who::system("bench"), frame).await?;
    let products = lines.div_ceil(LOCATIONS);
    let (mut product, mut some) = (String::new(), Vec::new());
    for from in (0..products).step_by(1_000) {
        let (places, count) = (locations.clone(), (products - from).min(1_000));
        let fill = move |change: &mut Change<'_, '_>| -> Result<Vec<String>, ApiError> {
            let new: Vec<_> = (from..from + count).map(new_product).collect();
            let ids = create_products(change, &new)?;
            let openings: Vec<_> = ids.iter().enumerate().flat_map(|(n, id)| opening(change, n, id, &places)).collect();
            record_opening(change, &openings)?;
            Ok(ids)
        };
        let ids = app.change(&id, Who::system("bench"), fill).await?;
        product.clone_from(&ids[0]);
        if some.len() < 10_000 {
            some.extend(ids);
        }
    }
    for from in (0..movements).step_by(1_000) {
        let (places, ids) = (locations.clone(), some.clone());
        let book = move |change: &mut Change<'_, '_>| -> Result<(), ApiError> {
            for n in from..from + 1_000 {
                let slot = Slot::loose(&ids[(n * 7919) % ids.len()], &places[n % LOCATIONS]);
                record(change, &receipt(slot, change.now))?;
            }
            change.emit("inventory.movements_recorded.v1", serde_json::json!({ "count": 1_000 }));
            Ok(())
        };
        app.change(&id, Who::system("bench"), book).await?;
    }
    let location = locations[0].clone();
    app.db.close().await;
    Ok(Seeded { workspace: id, key, products, locations: LOCATIONS, location, product, some })
}

/// Receives one unit each of so many products.
pub(crate) async fn receive(app: &App, seeded: &Seeded, many: usize) -> Result<()> {
    let (ids, location) = (seeded.some.clone(), seeded.location.clone());
    let book = move |change: &mut Change<'_, '_>| -> Result<(), ApiError> {
        for id in ids.iter().take(many) {
            record(change, &receipt(Slot::loose(id, &location), change.now))?;
        }
        change.emit("inventory.movements_recorded.v1", serde_json::json!({ "count": many, "movementIds": [] }));
        Ok(())
    };
    Ok(app.change(&seeded.workspace, Who::system("bench"), book).await?)
}

fn receipt(slot: Slot, at: stockflow_kernel::Instant) -> Movement {
    Movement {
        slot,
        kind: MovementKind::Receipt,
        quantity: Quantity::whole(1),
        reason_code: String::new(),
        comment: String::new(),
        reference: "BENCH".into(),
        effective_at: at,
    }
}

fn opening(change: &Change<'_, '_>, n: usize, product: &str, places: &[String]) -> Vec<Opening> {
    let line = |(place, location): (usize, &String)| Opening {
        product_id: product.to_owned(),
        location_id: location.clone(),
        // Never nothing: a reservation at any location finds some.
        quantity: Quantity::whole(((n * 7 + place * 13) % 90 + 1) as i64),
        effective_at: change.now,
    };
    places.iter().enumerate().map(line).collect()
}

fn new_product(n: usize) -> NewProduct {
    NewProduct {
        global_sku: format!("SKU-{n:07}"),
        name: format!("Product {n:07}"),
        brand: format!("Brand {}", n % 50),
        unit_cost: Money::from_micros(1_250_000),
        price: Money::from_micros(1_990_000),
        ..NewProduct::default()
    }
}

fn location(n: usize) -> NewLocation {
    NewLocation {
        code: format!("L{n:02}"),
        name: format!("Location {n:02}"),
        kind: "STORE_FRONT".into(),
        parent_id: None,
        time_zone: "UTC".into(),
        sellable: true,
    }
}

fn channel(name: &str, locations: &[String]) -> NewChannel {
    NewChannel {
        id: name.into(),
        name: name.into(),
        kind: "RETAIL".into(),
        low_atp_threshold: Quantity::whole(50),
        critical_atp_threshold: Quantity::ZERO,
        reserve_stock: Quantity::ZERO,
        location_ids: locations.to_vec(),
    }
}
