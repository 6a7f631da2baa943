//! The dairy's milk costs 2, from 100 on 1.5, in packs of 6; the depot lies in New York.

use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::network::{NewLocation, create_location};
use crate::http::ApiError;
use crate::testkit::{Got, TestApp, Workspace};
use serde_json::{Value, json};
use stockflow_kernel::Money;

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
    pub(super) product: String,
    pub(super) depot: String,
    pub(super) supplier: String,
}

impl World {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let workspace = app.workspace("one").await;
        let make = |change: &mut Change<'_, '_>| {
            let place = NewLocation {
                code: "D".into(),
                name: "Depot".into(),
                kind: "DC_STORAGE".into(),
                parent_id: None,
                time_zone: "America/New_York".into(),
                sellable: false,
            };
            let milk = NewProduct {
                global_sku: "MILK".into(),
                name: "Milk".into(),
                unit_cost: Money::whole(3),
                ..NewProduct::default()
            };
            let depot = create_location(change, &place)?;
            Ok::<_, ApiError>((create_products(change, &[milk])?.remove(0), depot))
        };
        let (product, depot) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
        let supplier = json!({
            "code": "DAIRY", "name": "Valley dairy", "leadTimeDays": 7, "minimumOrderQuantity": 12, "packSize": 6,
            "items": [{ "productMasterId": product, "unitCost": 2,
                        "priceBreaks": [{ "minQuantity": 100, "unitCost": 1.5 }] }],
        });
        let got = app.post("/api/suppliers", &workspace.key, supplier).await;
        assert_eq!(got.status, 201, "{}", got.json);
        let supplier = got.data()["id"].as_str().unwrap().to_owned();
        Self { app, workspace, product, depot, supplier }
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.app.post(path, &self.workspace.key, body).await
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        self.app.get(path, &self.workspace.key).await
    }

    /// A draft of so much milk.
    pub(super) async fn draft(&self, quantity: Value) -> Value {
        let body = json!({ "supplierId": self.supplier, "locationId": self.depot,
            "lines": [{ "productMasterId": self.product, "quantity": quantity }] });
        let got = self.post("/api/purchase-orders", body).await;
        assert_eq!(got.status, 201, "{}", got.json);
        got.data().clone()
    }

    /// An order of so much milk, approved; its path.
    pub(super) async fn approved(&self, quantity: i64) -> String {
        let draft = self.draft(json!(quantity)).await;
        let path = format!("/api/purchase-orders/{}", draft["id"].as_str().unwrap());
        for step in ["submit", "approve"] {
            let got = self.post(&format!("{path}/{step}"), json!({})).await;
            assert_eq!(got.status, 200, "{}", got.json);
        }
        path
    }

    /// Sends a delivery of one lot.
    pub(super) async fn deliver(&self, path: &str, note: &str, quantity: i64, lot: &str) -> Got {
        let line = json!({ "line": 1, "quantity": quantity, "lotNumber": lot, "expiryDate": "2026-12-31" });
        self.post(&format!("{path}/receive"), json!({ "receiptReference": note, "lines": [line] })).await
    }

    /// What is on hand of each lot.
    pub(super) async fn lots(&self) -> Vec<(String, Value)> {
        let got = self.get("/api/inventory").await;
        let lines = got.data().as_array().unwrap();
        let each =
            lines.iter().map(|l| (l["lotNumber"].as_str().unwrap_or("").to_owned(), l["quantityOnHand"].clone()));
        let mut all: Vec<_> = each.collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }
}
