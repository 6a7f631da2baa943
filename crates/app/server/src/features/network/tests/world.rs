//! A region with a store under it, another store, two products in two categories, and a channel.

use crate::testkit::{Got, TestApp, Workspace};
use serde_json::{Value, json};

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
    pub(super) region: String,
    pub(super) store: String,
    pub(super) other: String,
    pub(super) category: String,
    pub(super) product: String,
}

impl World {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let workspace = app.workspace("one").await;
        let mut world = Self {
            app,
            workspace,
            region: String::new(),
            store: String::new(),
            other: String::new(),
            category: String::new(),
            product: String::new(),
        };
        world.region =
            world.made("/api/locations", json!({ "code": "REGION", "name": "Region", "type": "REGION" })).await;
        let store = json!({ "code": "S1", "name": "One", "type": "STORE_FRONT", "parentId": world.region });
        world.store = world.made("/api/locations", store).await;
        world.other = world.made("/api/locations", json!({ "code": "S2", "name": "Two", "type": "STORE_FRONT" })).await;
        let taxonomy = world.made("/api/taxonomies", json!({ "name": "Shelves" })).await;
        world.category = world.made("/api/categories", json!({ "taxonomyId": taxonomy, "name": "Dairy" })).await;
        let milk = json!({ "taxonomyId": taxonomy, "name": "Milk", "parentId": world.category });
        let below = world.made("/api/categories", milk).await;
        let product = json!({ "globalSku": "MILK", "name": "Milk", "categories": [below] });
        world.product = world.made("/api/products", product).await;
        let channel = json!({ "id": "WEB", "name": "Web", "type": "E_COMMERCE", "lowAtpThreshold": 1,
            "locationIds": [world.store, world.other] });
        world.made("/api/channels", channel).await;
        world
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.app.post(path, &self.workspace.key, body).await
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        self.app.get(path, &self.workspace.key).await
    }

    /// The id of a thing that is made.
    pub(super) async fn made(&self, path: &str, body: Value) -> String {
        let got = self.post(path, body).await;
        assert_eq!(got.status, 201, "{path}: {}", got.json);
        got.data()["id"].as_str().unwrap().to_owned()
    }
}
