//! The depot has 10 milk of lot A, which keeps until 20 January, and 20 of lot B, until 20 February; the store has
//! none. It is 2 January, and the way takes three days. The shop channel sells from the store and counts on a week of
//! what comes.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::inventory;
use crate::features::network::{NewChannel, NewLocation, create_channel, create_location};
use crate::http::ApiError;
use crate::testkit::{Got, TestApp, Workspace, request};
use serde_json::{Value, json};
use stockflow_kernel::{Money, Quantity};

/// A stock line: its lot and the lot's last day; on hand, reserved, on hold.
pub(super) type Held = (String, String, i64, i64, i64);

pub(super) struct Dairy {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
    pub(super) milk: String,
    pub(super) depot: String,
    pub(super) store: String,
}

impl Dairy {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let workspace = app.workspace("one").await;
        let make = |change: &mut Change<'_, '_>| {
            let place = |code: &str| NewLocation {
                code: code.into(),
                name: format!("The {code}"),
                kind: "STORE_FRONT".into(),
                parent_id: None,
                time_zone: "UTC".into(),
                sellable: true,
            };
            let (depot, store) = (create_location(change, &place("depot"))?, create_location(change, &place("store"))?);
            let milk = NewProduct {
                global_sku: "MILK".into(),
                name: "Milk".into(),
                unit_cost: Money::whole(1),
                price: Money::whole(3),
                ..NewProduct::default()
            };
            let shop = NewChannel {
                id: "SHOP".into(),
                name: "Shop".into(),
                kind: "RETAIL".into(),
                low_atp_threshold: Quantity::ZERO,
                critical_atp_threshold: Quantity::ZERO,
                reserve_stock: Quantity::ZERO,
                location_ids: vec![store.clone()],
            };
            create_channel(change, &shop)?;
            Ok::<_, ApiError>((create_products(change, &[milk])?.remove(0), depot, store))
        };
        let (milk, depot, store) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
        let dairy = Self { app, workspace, milk, depot, store };
        dairy.put_in("A", "2018-01-20", 10, None).await;
        dairy.put_in("B", "2018-02-20", 20, None).await;
        dairy.lane(json!({})).await;
        let policy = json!({ "channelId": "SHOP", "includeInboundDays": 7 });
        assert_eq!(dairy.post("/api/admin/channel-policies", policy).await.status, 201);
        dairy
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.app.post(path, &self.workspace.key, body).await
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        self.app.get(path, &self.workspace.key).await
    }

    /// Makes or changes the lane from the depot to the store.
    async fn lane(&self, more: Value) -> Value {
        let mut body = json!({ "sourceLocationId": self.depot, "destLocationId": self.store, "leadTimeDays": 3,
            "costPerTrip": 5, "costPerUnit": 0.1 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let got = self.post("/api/lanes", body).await;
        assert_eq!(got.status, 201, "{}", got.json);
        got.data().clone()
    }

    /// Changes the lane.
    pub(super) async fn relane(&self, change: Value) {
        let id = self.get("/api/lanes").await.data()[0]["id"].as_str().unwrap().to_owned();
        let got = self.app.patch(&format!("/api/lanes/{id}"), &self.workspace.key, change).await;
        assert_eq!(got.status, 200, "{}", got.json);
    }

    /// Puts so much of a lot into the depot.
    pub(super) async fn put_in(&self, lot: &str, expiry: &str, quantity: i64, bin: Option<&str>) {
        let mut body = json!({ "productMasterId": self.milk, "locationId": self.depot, "deltaQuantity": quantity,
            "lot": lot, "expiryDate": expiry, "reasonCodeId": "FOUND" });
        if let Some(bin) = bin {
            body["bin"] = json!(bin);
        }
        let got = self.post("/api/inventory/adjust", body).await;
        assert_eq!(got.status, 200, "{}", got.json);
    }

    /// A bin of a location; its id.
    pub(super) async fn bin(&self, location: &str, code: &str, kind: &str) -> String {
        let got = self.post(&format!("/api/locations/{location}/bins"), json!({ "code": code, "type": kind })).await;
        assert_eq!(got.status, 201, "{}", got.json);
        got.data()["id"].as_str().unwrap().to_owned()
    }

    /// Makes a draft of some lines.
    pub(super) async fn create(&self, lines: Value) -> Got {
        let body = json!({ "sourceLocationId": self.depot, "destLocationId": self.store, "lines": lines });
        self.post("/api/inventory/transfers", body).await
    }

    /// A draft of so much milk; its path.
    pub(super) async fn draft(&self, quantity: i64) -> String {
        let got = self.create(json!([{ "productMasterId": self.milk, "quantity": quantity }])).await;
        assert_eq!((got.status, &got.data()["status"]), (201, &json!("DRAFT")), "{}", got.json);
        format!("/api/inventory/transfers/{}", got.data()["id"].as_str().unwrap())
    }

    /// A transfer of so much milk, all of it under way; its path.
    pub(super) async fn under_way(&self, quantity: i64) -> String {
        let path = self.draft(quantity).await;
        for action in ["ready", "ship"] {
            let got = self.act(&path, action).await;
            assert_eq!(got.status, 200, "{}", got.json);
        }
        path
    }

    /// An action without anything to say.
    pub(super) async fn act(&self, path: &str, action: &str) -> Got {
        self.post(path, json!({ "action": action })).await
    }

    /// Receives with what is said.
    pub(super) async fn receive(&self, path: &str, said: Value) -> Got {
        let mut body = json!({ "action": "receive" });
        body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        self.post(path, body).await
    }

    /// The same under a key that makes it act once.
    pub(super) async fn keyed(&self, path: &str, body: Value, key: &str) -> Got {
        let mut asked = request("POST", path, &self.workspace.key, Some(body));
        asked.headers_mut().insert("idempotency-key", key.parse().unwrap());
        self.app.send(asked).await
    }

    /// Lot, expiry, on hand, reserved and on hold of each line with stock at a location, by lot.
    pub(super) async fn stock(&self, location: &str) -> Vec<Held> {
        let got = self.get(&format!("/api/inventory?locationId={location}&limit=100")).await;
        let number = |line: &Value, field: &str| line[field].as_i64().unwrap();
        let text = |line: &Value, field: &str| line[field].as_str().unwrap_or("").to_owned();
        let mut lines: Vec<_> = got
            .data()
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                (
                    text(line, "lotNumber"),
                    text(line, "expiryDate"),
                    number(line, "quantityOnHand"),
                    number(line, "quantityReserved"),
                    number(line, "quantityOnHold"),
                )
            })
            .filter(|line| line.2 != 0)
            .collect();
        lines.sort();
        lines
    }

    /// What the shop may promise at the store, and what is to come there: day and quantity.
    pub(super) async fn promise(&self) -> (i64, Vec<(String, i64)>) {
        let path = format!("/api/inventory/channel-location/drilldown?productMasterId={}&channelId=SHOP", self.milk);
        let got = self.get(&path).await;
        assert_eq!(got.status, 200, "{}", got.json);
        let inbound = got.data()["locations"][0]["inbound"].as_array().cloned().unwrap_or_default();
        let one = |line: &Value| (line["dueOn"].as_str().unwrap_or("").to_owned(), line["quantity"].as_i64().unwrap());
        let mut inbound: Vec<(String, i64)> = inbound.iter().map(one).collect();
        inbound.sort();
        (got.data()["atp"].as_i64().unwrap(), inbound)
    }

    /// That every balance agrees with its ledger.
    pub(super) async fn verify(&self) {
        let wrong = self.app.app.db.read(&self.workspace.id, inventory::verify).await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// A line of [`Dairy::stock`].
pub(super) fn held(lot: &str, expiry: &str, on_hand: i64, reserved: i64, on_hold: i64) -> Held {
    (lot.to_owned(), expiry.to_owned(), on_hand, reserved, on_hold)
}
