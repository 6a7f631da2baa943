//! The store sells about five a day and has six; the depot has 60 and sells nothing. A supplier delivers in seven days, twelve
//! at least, in packs of six.

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

/// The world, with so much in the depot.
pub(super) async fn world(app: &TestApp, name: &str, in_depot: i64) -> World {
    let workspace = app.workspace(name).await;
    let make = move |change: &mut Change<'_, '_>| {
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
        let mut openings = vec![opening(&store, 6)];
        if in_depot > 0 {
            openings.push(opening(&depot, in_depot));
        }
        record_opening(change, &openings)?;
        let day = |n: i64| DemandDay { quantity: Quantity::whole(4 + n % 3), price: None, promotion: false };
        let series = DemandSeries {
            product_id: product.clone(),
            location_id: store.clone(),
            channel_id: None,
            first_day: Day::from_number(17_400),
            days: (0..180).map(day).collect(),
        };
        demand::load(change, &[series])?;
        Ok::<_, ApiError>((product, depot, store))
    };
    let (product, depot, store) = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    forecasting::publish_all(&app.app, &workspace.id, |_, _| {}).await.unwrap();
    World { workspace, product, depot, store }
}

impl World {
    /// Makes the supplier.
    pub(super) async fn supplied(&self, app: &TestApp) -> String {
        let body = json!({
            "code": "DAIRY", "name": "Valley dairy", "leadTimeDays": 7, "minimumOrderQuantity": 12, "packSize": 6,
            "items": [{ "productMasterId": self.product, "supplierSku": "M", "unitCost": 1, "preferred": true }]
        });
        let got = app.post("/api/suppliers", &self.workspace.key, body).await;
        assert_eq!(got.status, 201, "{}", got.json);
        got.data()["id"].as_str().unwrap().to_owned()
    }

    /// Runs a plan and answers what the job came to.
    pub(super) async fn generate(&self, app: &TestApp, body: Value) -> Value {
        let got = app.post("/api/planning/replenishment", &self.workspace.key, body).await;
        assert_eq!(got.status, 202, "{}", got.json);
        self.work(app, &got.data()["jobId"]).await
    }

    /// Works a job off and answers its result.
    pub(super) async fn work(&self, app: &TestApp, job: &Value) -> Value {
        let jobs = crate::features::jobs(&app.app);
        while jobs.run_due_once().await > 0 {}
        let got = app.get(&format!("/api/jobs/{}", job.as_str().unwrap()), &self.workspace.key).await;
        assert_eq!(got.data()["status"], "SUCCEEDED", "{}", got.json);
        got.data()["result"].clone()
    }

    /// What is recommended and pending, by type.
    pub(super) async fn pending(&self, app: &TestApp, kind: &str) -> Vec<Value> {
        let path = format!("/api/planning/replenishment?status=PENDING&type={kind}");
        let got = app.get(&path, &self.workspace.key).await;
        got.data().as_array().unwrap().clone()
    }
}
