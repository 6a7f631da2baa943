//! A store, a depot, and a supplier who delivers in seven days, twelve at least, in packs of six.

use crate::testkit::{Depot, Got, TestApp, depot};
use serde_json::{Value, json};
use std::ops::Deref;

const CONFIG: &str = "/api/admin/replenishment-config";

pub(super) struct World(Depot);

impl Deref for World {
    type Target = Depot;

    fn deref(&self) -> &Depot {
        &self.0
    }
}

/// The world, with so much in the depot.
pub(super) async fn world(app: &TestApp, name: &str, in_depot: i64) -> World {
    World(depot(app, name, in_depot, 180).await)
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

    /// The settings of replenishment.
    pub(super) async fn config(&self, app: &TestApp) -> Value {
        app.get(CONFIG, &self.workspace.key).await.data()["config"].clone()
    }

    /// Asks for other settings.
    pub(super) async fn put_config(&self, app: &TestApp, config: &Value) -> Got {
        app.put(CONFIG, &self.workspace.key, json!({ "config": config })).await
    }

    /// Sets the product's minimum, reorder point and maximum at a location, and what else stands in `more`.
    pub(super) async fn level(&self, app: &TestApp, location: &str, levels: [i64; 3], more: Value) {
        let [minimum, reorder, maximum] = levels;
        let mut body = json!({
            "productMasterId": self.product, "locationId": location, "minLevel": minimum, "reorderPoint": reorder, "maxLevel": maximum
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let got = app.post("/api/inventory-levels", &self.workspace.key, body).await;
        assert!(got.status < 300, "{}", got.json);
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
