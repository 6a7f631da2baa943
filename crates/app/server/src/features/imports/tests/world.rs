//! A shop of two products in one store, and files sent to it.

use crate::config::ServerConfig;
use crate::testkit::{Got, TestApp, Workspace, request};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::request::Builder;
use serde_json::{Value, json};
use tower::ServiceExt;

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::with(ServerConfig::default()).await
    }

    /// Products B (Bread, 1) and C (Cake, 3), store S.
    pub(super) async fn with(config: ServerConfig) -> Self {
        let app = TestApp::with(config).await;
        let workspace = app.workspace("one").await;
        let items = json!({ "items": [
            { "globalSku": "B", "name": "Bread", "price": 1 }, { "globalSku": "C", "name": "Cake", "price": 3 } ] });
        assert_eq!(app.post("/api/products/bulk", &workspace.key, items).await.status, 200);
        let store = json!({ "code": "S", "name": "Store", "type": "STORE_FRONT" });
        assert_eq!(app.post("/api/locations", &workspace.key, store).await.status, 201);
        Self { app, workspace }
    }

    /// Sends a CSV file.
    pub(super) async fn send(&self, query: &str, file: impl Into<Body>, idempotency_key: Option<&str>) -> Got {
        let mut request = self.upload(query, "text/csv");
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        self.app.send(request.body(file.into()).unwrap()).await
    }

    /// Sends a file of any type.
    pub(super) async fn send_as(&self, media_type: &str, query: &str, file: impl Into<Body>) -> Got {
        self.app.send(self.upload(query, media_type).body(file.into()).unwrap()).await
    }

    /// A request that sends a file, to be completed.
    pub(super) fn upload(&self, query: &str, media_type: &str) -> Builder {
        Request::builder()
            .method("POST")
            .uri(format!("/api/imports?{query}"))
            .header("authorization", format!("Bearer {}", self.workspace.key))
            .header("content-type", media_type)
    }

    /// A file that the program sends: its media type and its bytes.
    pub(super) async fn download(&self, path: &str) -> (String, Vec<u8>) {
        let asked = request("GET", path, &self.workspace.key, None);
        let response = self.app.second_node().await.oneshot(asked).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let media_type = response.headers()["content-type"].to_str().unwrap().to_owned();
        (media_type, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    /// Undoes and has it done.
    pub(super) async fn undo(&self, path: &str) -> Value {
        let got = self.post(&format!("{path}/undo"), json!({})).await;
        assert_eq!(got.status, 202, "{}", got.json);
        self.work().await;
        self.import(path).await
    }

    /// The counts of an import that are not zero.
    pub(super) fn counts(import: &Value) -> Value {
        let all = import["counts"].as_object().unwrap().iter().filter(|(_, n)| **n != json!(0));
        all.map(|(name, n)| (name.clone(), n.clone())).collect::<serde_json::Map<_, _>>().into()
    }

    /// The id of what a path's list begins with.
    pub(super) async fn first(&self, path: &str) -> String {
        let got = self.get(path).await;
        got.data()[0]["id"].as_str().unwrap_or_else(|| panic!("{path}: {}", got.json)).to_owned()
    }

    /// Sends a file, has it read, and answers its path.
    pub(super) async fn read(&self, query: &str, file: impl Into<Body>) -> String {
        let got = self.send(query, file, None).await;
        assert_eq!(got.status, 202, "{}", got.json);
        self.work().await;
        format!("/api/imports/{}", got.data()["id"].as_str().unwrap())
    }

    /// Does all background work that is due.
    pub(super) async fn work(&self) {
        let jobs = crate::features::jobs(&self.app.app);
        while jobs.run_due_once().await > 0 {}
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        self.app.get(path, &self.workspace.key).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.app.post(path, &self.workspace.key, body).await
    }

    /// The import itself.
    pub(super) async fn import(&self, path: &str) -> Value {
        self.get(path).await.data()["import"].clone()
    }

    /// Commits and has it done.
    pub(super) async fn commit(&self, path: &str) -> Value {
        let got = self.post(&format!("{path}/commit"), json!({})).await;
        assert_eq!(got.status, 202, "{}", got.json);
        self.work().await;
        self.import(path).await
    }

    /// SKU, name and price of every product.
    pub(super) async fn products(&self) -> Vec<(String, String, Value)> {
        let got = self.get("/api/products?limit=100&sortBy=globalSku").await;
        let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
        let rows = got.data().as_array().unwrap();
        rows.iter().map(|row| (text(row, "globalSku"), text(row, "name"), row["price"].clone())).collect()
    }
}
