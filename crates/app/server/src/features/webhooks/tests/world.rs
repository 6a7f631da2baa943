//! A workspace whose events go to a web hook on this machine.

use crate::config::ServerConfig;
use crate::features::webhooks::Dispatcher;
use crate::testkit::{Got, Received, Sink, TestApp, Workspace};
use serde_json::{Value, json};

pub(super) const ENDPOINTS: &str = "/api/admin/webhooks/endpoints";
pub(super) const DELIVERIES: &str = "/api/admin/webhooks/deliveries";

pub(super) struct Shop {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
}

/// A program that may deliver to this machine, and a workspace.
pub(super) async fn shop() -> Shop {
    let app = TestApp::with(ServerConfig { allow_private_destinations: true, ..ServerConfig::default() }).await;
    let workspace = app.workspace("one").await;
    Shop { app, workspace }
}

impl Shop {
    pub(super) async fn get(&self, path: &str) -> Got {
        self.app.get(path, &self.workspace.key).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Got {
        self.app.post(path, &self.workspace.key, body).await
    }

    pub(super) async fn patch(&self, path: &str, body: Value) -> Got {
        self.app.patch(path, &self.workspace.key, body).await
    }

    /// An endpoint that wants some kinds of events: its id and its secret.
    pub(super) async fn endpoint(&self, url: &str, kinds: &[&str]) -> (String, String) {
        let got = self.post(ENDPOINTS, json!({ "url": url, "eventTypes": kinds })).await;
        assert_eq!(got.status, 201, "{}", got.json);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&got.data()["endpoint"]["id"]), text(&got.data()["secret"]))
    }

    /// One change with one event: `catalog.taxonomy_created.v1`.
    pub(super) async fn change(&self, name: &str) {
        let got = self.post("/api/taxonomies", json!({ "name": name })).await;
        assert_eq!(got.status, 201, "{}", got.json);
    }

    /// Delivers what is due; says how many tries were made.
    pub(super) async fn deliver(&self) -> usize {
        Dispatcher::new(&self.app.app).run_due_once().await.unwrap()
    }

    pub(super) async fn deliveries(&self, query: &str) -> Vec<Value> {
        let got = self.get(&format!("{DELIVERIES}{query}")).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data().as_array().unwrap().clone()
    }

    pub(super) async fn read(&self, endpoint: &str) -> Value {
        self.get(&format!("{ENDPOINTS}/{endpoint}")).await.data().clone()
    }

    pub(super) fn pass(&self, seconds: i64) {
        self.app.app.clock.advance_seconds(seconds);
    }
}

/// Whether a request bears a signature that the reference library makes of it with this secret.
pub(super) fn is_signed(request: &Received, secret: &str) -> bool {
    let library = standardwebhooks::Webhook::new(secret).unwrap();
    let seconds = request.header("webhook-timestamp").unwrap().parse().unwrap();
    let id = request.header("webhook-id").unwrap();
    let expected = library.sign(id, seconds, request.text.as_bytes()).unwrap();
    request.header("webhook-signature").unwrap().split(' ').any(|one| one == expected)
}

/// The types of what a sink was sent.
pub(super) fn kinds(sink: &Sink) -> Vec<String> {
    sink.received().iter().map(|request| request.body["type"].as_str().unwrap().to_owned()).collect()
}
