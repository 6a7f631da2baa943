//! The store sells about five a day and has six; the depot has 400 and sells nothing.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::demand::{self, DemandDay, DemandSeries};
use crate::features::forecasting;
use crate::features::inventory::{Opening, record_opening};
use crate::features::network::{NewLocation, create_location};
use crate::http::ApiError;
use crate::testkit::{TestApp, Workspace};
use serde_json::{Value, json};
use stockflow_kernel::{Day, Money, Quantity};

pub(super) struct World {
    pub(super) workspace: Workspace,
    pub(super) product: String,
    pub(super) depot: String,
    pub(super) store: String,
}

pub(super) async fn world(app: &TestApp, name: &str) -> World {
    let workspace = app.workspace(name).await;
    let make = |change: &mut Change<'_, '_>| {
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
        let openings = [opening(&depot, 400), opening(&store, 6)];
        record_opening(change, &openings)?;
        let day = |n: i64| DemandDay { quantity: Quantity::whole(4 + n % 3), price: None, promotion: false };
        let series = DemandSeries {
            product_id: product.clone(),
            location_id: store.clone(),
            channel_id: None,
            first_day: Day::from_number(17_400),
            days: (0..120).map(day).collect(),
        };
        demand::load(change, &[series])?;
        Ok::<_, ApiError>((product, depot, store))
    };
    let (product, depot, store) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    forecasting::publish_all(&app.app, &workspace.id, |_, _| {}).await.unwrap();
    World { workspace, product, depot, store }
}

pub(super) async fn generate(app: &TestApp, world: &World) -> Value {
    let got = app.post("/api/transfers/recommendations", &world.workspace.key, json!({})).await;
    assert_eq!(got.status, 201, "{}", got.json);
    got.data().clone()
}

/// In seconds.
pub(super) const DAY: i64 = 86_400;

/// Changes what is on hand of the product at a location.
pub(super) async fn adjust(app: &TestApp, world: &World, location: &str, delta: i64, lot: Option<&str>) {
    let mut body = json!({ "productMasterId": world.product, "locationId": location, "deltaQuantity": delta,
        "reasonCodeId": "COUNT_CORRECTION" });
    if let Some(expiry) = lot {
        body["lot"] = json!(format!("L-{expiry}"));
        body["expiryDate"] = json!(expiry);
    }
    let got = app.post("/api/inventory/adjust", &world.workspace.key, body).await;
    assert_eq!(got.status, 200, "{}", got.json);
}

pub(super) async fn post(app: &TestApp, world: &World, path: &str, body: Value) -> Value {
    let got = app.post(path, &world.workspace.key, body).await;
    assert!(got.status < 300, "{path}: {}", got.json);
    got.data().clone()
}

/// The first recommendation, executed, shipped and received; how it was, and how much came.
pub(super) async fn moved(app: &TestApp, world: &World) -> (Value, i64) {
    let rec = generate(app, world).await["recommendations"][0].clone();
    let path = format!("/api/transfers/recommendations/{}", rec["id"].as_str().unwrap());
    post(app, world, &format!("{path}/approve"), json!({})).await;
    let executed = post(app, world, &format!("{path}/execute"), json!({})).await;
    let transfer = format!("/api/inventory/transfers/{}", executed["transfer"]["id"].as_str().unwrap());
    post(app, world, &transfer, json!({ "action": "ship" })).await;
    post(app, world, &transfer, json!({ "action": "receive" })).await;
    let quantity = rec["quantity"].as_i64().unwrap();
    (rec, quantity)
}
