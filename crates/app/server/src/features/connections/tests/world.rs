//! A workspace with a store, its connections, and webhooks signed as their senders sign them.

use crate::change::{Change, Who};
use crate::config::ServerConfig;
use crate::features::network::{NewLocation, create_location};
use crate::http::ApiError;
use crate::testkit::{Got, TestApp, Workspace};
use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

pub(super) const SECRET: &str = "hush";
pub(super) const STRIPE: &str = "whsec_operator";

pub(super) struct Shop {
    pub(super) app: TestApp,
    pub(super) workspace: Workspace,
    pub(super) store: String,
}

pub(super) async fn shop() -> Shop {
    let config = ServerConfig {
        stripe_webhook_secret: STRIPE.into(),
        stripe_plans: "price_pro=PRO, price_enterprise = ENTERPRISE".into(),
        ..ServerConfig::default()
    };
    let app = TestApp::with(config).await;
    let workspace = app.workspace("one").await;
    let make = |change: &mut Change<'_, '_>| -> Result<String, ApiError> {
        let new = NewLocation {
            code: "Store".into(),
            name: "Store".into(),
            kind: "STORE_FRONT".into(),
            parent_id: None,
            time_zone: "UTC".into(),
            sellable: true,
        };
        create_location(change, &new)
    };
    let store = app.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    Shop { app, workspace, store }
}

fn mac(secret: &str, text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

pub(super) fn base64_of(secret: &str, text: &str) -> String {
    STANDARD.encode(mac(secret, text.as_bytes()))
}

pub(super) fn stripe_signature(secret: &str, seconds: i64, body: &str) -> String {
    let hex: String = mac(secret, format!("{seconds}.{body}").as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

impl Shop {
    /// A connection; its id.
    pub(super) async fn connect(&self, provider: &str, settings: Value) -> String {
        let body = json!({ "provider": provider, "name": provider, "secret": SECRET, "settings": settings });
        let got = self.app.post("/api/admin/connections", &self.workspace.key, body).await;
        assert_eq!(got.status, 201, "{}", got.json);
        got.data()["id"].as_str().unwrap().to_owned()
    }

    pub(super) async fn send(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
        let mut request = Request::builder().method("POST").uri(path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.app.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(super) async fn shopify(&self, connection: &str, topic: &str, event: &str, body: &str) -> Got {
        let signature = base64_of(SECRET, body);
        let delivery = format!("delivery of {topic} {event} {}", body.len());
        let headers = [
            ("x-shopify-topic", topic),
            ("x-shopify-hmac-sha256", &*signature),
            ("x-shopify-shop-domain", "one.myshopify.com"),
            ("x-shopify-api-version", "2025-10"),
            ("x-shopify-webhook-id", &*delivery),
            ("x-shopify-event-id", event),
            ("x-shopify-triggered-at", "2018-01-02T12:00:00.000000000Z"),
        ];
        self.send(&format!("/webhooks/shopify/{connection}"), &headers, body).await
    }

    pub(super) async fn square(&self, connection: &str, body: &str) -> Got {
        let signature = base64_of(SECRET, &format!("https://stock.example.com/square{body}"));
        self.send(&format!("/webhooks/square/{connection}"), &[("x-square-hmacsha256-signature", &*signature)], body)
            .await
    }

    /// As Stripe sends it, about this workspace.
    pub(super) async fn stripe(&self, fixture: &str) -> Got {
        let body = fixture.replace("WORKSPACE", &self.workspace.id);
        let signature = stripe_signature(STRIPE, self.app.app.clock.now().seconds(), &body);
        self.send("/webhooks/stripe", &[("stripe-signature", &*signature)], &body).await
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let got = self.app.get(path, &self.workspace.key).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data().clone()
    }

    /// What is on hand of a SKU in the store.
    pub(super) async fn on_hand(&self, sku: &str) -> Option<i64> {
        let lines = self.get("/api/inventory?limit=100").await;
        let line = lines.as_array().unwrap().iter().find(|line| line["globalSku"] == sku)?;
        line["quantityOnHand"].as_i64()
    }
}

/// What became of a webhook.
pub(super) fn outcome(got: &Got) -> &str {
    assert_eq!(got.status, 200, "{}", got.json);
    got.data()["outcome"].as_str().unwrap()
}
