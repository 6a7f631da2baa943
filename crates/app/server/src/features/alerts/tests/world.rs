//! A small shop: ten of milk in one store, from which one channel sells; low at 5, out at 0.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::inventory::{Opening, record_opening};
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::features::{self, alerts};
use crate::http::ApiError;
use crate::testkit::{TestApp, Workspace};
use serde_json::{Value, json};
use stockflow_kernel::Quantity;

pub(super) const CONFIG: &str = "/api/admin/alerts/config";
pub(super) const TRIGGER: &str = "/api/admin/alerts/trigger";
pub(super) const HISTORY: &str = "/api/admin/alerts/history";

pub(super) struct Shop<'a> {
    pub(super) app: &'a TestApp,
    pub(super) workspace: Workspace,
    pub(super) product: String,
    pub(super) store: String,
    /// From which no channel sells.
    pub(super) depot: String,
}

/// Settings with these destinations, a cooldown of an hour and both rules on.
pub(super) fn settings(destinations: &Value) -> Value {
    json!({ "config": {
        "enabled": true,
        "destinations": destinations,
        "alertTypes": { "stockout": true, "lowAtp": true },
        "cooldownMinutes": 60,
    } })
}

pub(super) async fn shop<'a>(app: &'a TestApp, name: &str) -> Shop<'a> {
    let workspace = app.workspace(name).await;
    let make = |change: &mut Change<'_, '_>| {
        let place = |code: &str| NewLocation {
            code: code.into(),
            name: code.into(),
            kind: "STORE_FRONT".into(),
            parent_id: None,
            time_zone: "UTC".into(),
            sellable: true,
        };
        let store = create_location(change, &place("Store"))?;
        let depot = create_location(change, &place("Depot"))?;
        let product =
            |sku: &str, name: &str| NewProduct { global_sku: sku.into(), name: name.into(), ..NewProduct::default() };
        let mut products = create_products(change, &[product("SKU-1", "Milk"), product("SKU-2", "Never stocked")])?;
        let channel = NewChannel {
            id: "WEB".into(),
            name: "Web shop".into(),
            kind: "E_COMMERCE".into(),
            low_atp_threshold: Quantity::whole(5),
            critical_atp_threshold: Quantity::ZERO,
            reserve_stock: Quantity::ZERO,
            location_ids: vec![store.clone()],
        };
        create_channel(change, &channel)?;
        let opening = Opening {
            product_id: products[0].clone(),
            location_id: store.clone(),
            quantity: Quantity::whole(10),
            effective_at: change.now,
        };
        record_opening(change, &[opening])?;
        Ok::<_, ApiError>((products.remove(0), store, depot))
    };
    let (product, store, depot) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    Shop { app, workspace, product, store, depot }
}

impl Shop<'_> {
    /// Moves the milk by a quantity, over the API.
    pub(super) async fn adjust(&self, delta: i64) {
        let body = json!({ "productMasterId": self.product, "locationId": self.store, "deltaQuantity": delta, "reasonCodeId": "COUNT_CORRECTION" });
        let got = self.app.post("/api/inventory/adjust", &self.workspace.key, body).await;
        assert_eq!(got.status, 200, "{}", got.json);
    }

    /// Replaces the settings and answers them.
    pub(super) async fn set(&self, body: Value) -> Value {
        let got = self.app.put(CONFIG, &self.workspace.key, body).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data().clone()
    }

    /// Evaluates now and answers fired, resolved and suppressed.
    pub(super) async fn evaluate(&self) -> [i64; 3] {
        let got = self.app.post(TRIGGER, &self.workspace.key, json!({})).await;
        assert_eq!(got.status, 200, "{}", got.json);
        ["fired", "resolved", "suppressed"].map(|name| got.data()[name].as_i64().unwrap())
    }

    /// Follows the events and runs what is due.
    pub(super) async fn work(&self) {
        alerts::follow(&self.app.app).await.unwrap();
        features::jobs(&self.app.app).run_due_once().await;
    }

    /// The history, with a query such as `?status=FIRED`.
    pub(super) async fn history(&self, query: &str) -> Vec<Value> {
        let got = self.app.get(&format!("{HISTORY}{query}"), &self.workspace.key).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data().as_array().unwrap().clone()
    }
}
