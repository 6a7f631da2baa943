//! A market stall: apples and pears in one place, sold by two channels.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::inventory;
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::http::ApiError;
use crate::testkit::{Got, TestApp, Workspace};
use serde_json::{Value, json};
use stockflow_kernel::{Money, Quantity};

pub(super) struct Stall {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
    pub(super) apples: String,
    pub(super) pears: String,
    pub(super) place: String,
    pub(super) second: String,
}

impl Stall {
    /// In UTC, with two places; SHOP and WEB sell from both.
    pub(super) async fn new() -> Self {
        Self::in_zone("UTC").await
    }

    pub(super) async fn in_zone(zone: &'static str) -> Self {
        let app = TestApp::new().await;
        let workspace = app.workspace("one").await;
        let make = move |change: &mut Change<'_, '_>| {
            let place = |code: &str| NewLocation {
                code: code.into(),
                name: code.into(),
                kind: "STORE_FRONT".into(),
                parent_id: None,
                time_zone: zone.into(),
                sellable: true,
            };
            let places = [create_location(change, &place("A"))?, create_location(change, &place("B"))?];
            let fruit = |sku: &str, cost: i64| NewProduct {
                global_sku: sku.into(),
                name: sku.into(),
                unit_cost: Money::whole(cost),
                ..NewProduct::default()
            };
            let products = create_products(change, &[fruit("APPLES", 2), fruit("PEARS", 3)])?;
            for id in ["SHOP", "WEB"] {
                let channel = NewChannel {
                    id: id.into(),
                    name: id.into(),
                    kind: "RETAIL".into(),
                    low_atp_threshold: Quantity::whole(5),
                    critical_atp_threshold: Quantity::ZERO,
                    reserve_stock: Quantity::ZERO,
                    location_ids: places.to_vec(),
                };
                create_channel(change, &channel)?;
            }
            Ok::<_, ApiError>((products, places))
        };
        let (mut products, [place, second]) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
        let pears = products.remove(1);
        Self { app, workspace, apples: products.remove(0), pears, place, second }
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.app.post(path, &self.workspace.key, body).await
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        self.app.get(path, &self.workspace.key).await
    }

    /// A movement; `more` adds fields or replaces them.
    pub(super) async fn moved(&self, kind: &str, product: &str, quantity: Value, more: Value) -> Got {
        let mut item =
            json!({ "type": kind, "productMasterId": product, "locationId": self.place, "quantity": quantity });
        for (name, value) in more.as_object().into_iter().flatten() {
            item[name] = value.clone();
        }
        self.post("/api/inventory/movements/bulk", json!({ "items": [item] })).await
    }

    /// Stock that came in; answers its line.
    pub(super) async fn received(&self, product: &str, quantity: i64, more: Value) -> String {
        let got = self.moved("RECEIPT", product, json!(quantity), more).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data()["results"][0]["inventoryItemId"].as_str().unwrap().to_owned()
    }

    /// A wish to hold stock.
    pub(super) async fn hold(&self, channel: &str, lines: &[(&str, i64)], more: Value) -> Got {
        let lines: Vec<Value> =
            lines.iter().map(|(product, n)| json!({ "productMasterId": product, "quantity": n })).collect();
        let mut body = json!({ "channelId": channel, "reference": "ORDER", "lines": lines });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.post("/api/inventory/reservations", body).await
    }

    /// A reservation that was made; its path.
    pub(super) async fn held(&self, channel: &str, lines: &[(&str, i64)], more: Value) -> String {
        let got = self.hold(channel, lines, more).await;
        assert_eq!(got.status, 201, "{}", got.json);
        format!("/api/inventory/reservations/{}", got.data()["id"].as_str().unwrap())
    }

    /// A policy that sets `settings` for what the rest of the body names.
    pub(super) async fn policy(&self, mut body: Value) {
        let settings = body.as_object_mut().and_then(|body| body.remove("settings"));
        for (name, value) in settings.as_ref().and_then(Value::as_object).into_iter().flatten() {
            body[name] = value.clone();
        }
        let got = self.post("/api/admin/channel-policies", body).await;
        assert_eq!(got.status, 201, "{}", got.json);
    }

    /// The ATP of a product for a channel, over both places.
    pub(super) async fn atp(&self, channel: &str, product: &str) -> Value {
        self.cell(channel, product, "").await["atp"].clone()
    }

    /// A cell term by term.
    pub(super) async fn cell(&self, channel: &str, product: &str, more: &str) -> Value {
        let path =
            format!("/api/inventory/channel-location/drilldown?productMasterId={product}&channelId={channel}{more}");
        let got = self.get(&path).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data().clone()
    }

    /// On hand of a line at a moment, by what was known at another.
    pub(super) async fn balance(&self, line: &str, query: &str) -> Value {
        let got = self.get(&format!("/api/inventory/snapshot?limit=100&{query}")).await;
        assert_eq!(got.status, 200, "{}", got.json);
        let lines = got.data().as_array().unwrap();
        lines.iter().find(|row| row["id"] == line).unwrap()["quantityOnHand"].clone()
    }

    pub(super) fn later(&self, seconds: i64) {
        self.app.app.clock.advance_seconds(seconds);
    }

    /// What the proof finds wrong.
    pub(super) async fn wrong(&self) -> Vec<String> {
        self.app.app.db.read(&self.workspace.id, inventory::verify).await.unwrap()
    }
}
