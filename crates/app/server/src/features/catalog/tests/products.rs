//! One product: what is accepted, kept and refused.

use super::world::{fault_at, product};
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_product_is_made_once_and_found_again() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let body = json!({ "globalSku": "SKU-1", "name": "Whole  Milk", "price": 1.1, "unitCost": 0.3, "tags": ["Dairy"] });
    let made = app.post("/api/products", &ws.key, body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(made.data()["currency"], "USD");
    assert_eq!(made.data()["price"].to_string(), "1.1");

    let again = app.post("/api/products", &ws.key, body).await;
    assert_eq!((again.status, again.code()), (409, "DUPLICATE"));

    let found = app.get("/api/products?q=dairy+whole+silk&status=ACTIVE", &ws.key).await;
    assert_eq!(found.json["pagination"]["total"], 0, "one of the words is not there");
    let found = app.get("/api/products?q=dai+MIL&status=ACTIVE,DRAFT", &ws.key).await;
    assert_eq!(found.data()[0]["globalSku"], "SKU-1");
    let one = app.get(&format!("/api/products/{}", made.data()["id"].as_str().unwrap()), &ws.key).await;
    assert_eq!(one.data(), made.data());
    assert_eq!(one.header("etag"), "\"1\"");
}

#[tokio::test]
async fn all_faults_of_a_product_are_named_at_once() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let before = app.snapshot(&ws.id).await;
    let bad = json!({ "globalSku": "", "price": 0.0000001, "unitCost": "NaN", "packSize": 1e300, "gtin": "x", "colour": "red" });
    let got = app.post("/api/products", &ws.key, bad).await;
    assert_eq!(got.status, 400);
    assert_eq!(got.fault_paths(), ["colour", "globalSku", "gtin", "name", "packSize", "price", "unitCost"]);
    let got = app
        .post(
            "/api/products",
            &ws.key,
            json!({ "globalSku": "A", "name": "A", "gtin": "036000291453", "price": -1, "packSize": 0 }),
        )
        .await;
    assert_eq!(got.fault_paths(), ["gtin", "packSize", "price"]);
    assert_eq!(app.snapshot(&ws.id).await, before);
}

#[tokio::test]
async fn the_same_sku_may_stand_in_two_workspaces_which_never_see_each_other() {
    let app = TestApp::new().await;
    let (one, two) = (app.workspace("one").await, app.workspace("two").await);
    let body = json!({ "globalSku": "SKU-1", "name": "Milk" });
    let first = app.post("/api/products", &one.key, body.clone()).await;
    let second = app.post("/api/products", &two.key, body).await;
    assert_eq!((first.status, second.status), (201, 201));
    let theirs = app.get(&format!("/api/products/{}", first.data()["id"].as_str().unwrap()), &two.key).await;
    assert_eq!((theirs.status, theirs.code()), (404, "NOT_FOUND"));
    let all = app.get("/api/products", &two.key).await;
    assert_eq!(all.json["pagination"]["total"], 1);
}

#[tokio::test]
async fn every_field_comes_back_as_it_was_given() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let body = json!({
        "globalSku": "STEEL-1", "name": "Steel plate", "description": "Cold rolled", "brand": "Acme", "gtin": "6291041500213",
        "status": "DRAFT", "unit": "SQFT", "unitIndivisible": false,
        "unitConversions": [{ "unit": "PLATE", "numerator": 400, "denominator": 1, "indivisible": true }],
        "unitCost": 0.123456, "price": 1.5, "currency": "EUR", "packSize": 0.5, "weight": 2.25, "requiresLotTracking": true,
        "requiresExpiryTracking": true, "shelfLifeDays": 30, "tags": ["metal", "sheet"], "options": { "gauge": "12" },
    });
    let made = app.post("/api/products", &ws.key, body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.json);
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(made.data()[field], *value, "{field}");
    }
    assert_eq!(made.data()["variantOf"], json!(null));
    let path = format!("/api/products/{}", made.data()["id"].as_str().unwrap());
    let none = json!({ "gtin": null, "weight": null, "shelfLifeDays": null, "price": 2 });
    let changed = app.patch(&path, &ws.key, none).await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    for field in ["gtin", "weight", "shelfLifeDays"] {
        assert_eq!(changed.data()[field], json!(null), "{field}");
    }
    assert_eq!((&changed.data()["price"], &changed.data()["brand"]), (&json!(2), &json!("Acme")));
    assert_eq!((changed.data()["version"].clone(), changed.header("etag")), (json!(2), "\"2\""));
}

#[tokio::test]
async fn units_that_contradict_each_other_are_refused_and_named() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let before = app.snapshot(&ws.id).await;
    let ask = async |fields: serde_json::Value| {
        let mut body = json!({ "globalSku": "A", "name": "A", "unit": "EA" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let got = app.post("/api/products", &ws.key, body).await;
        assert_eq!(got.status, 400, "{}", got.json);
        got
    };
    let own = json!({ "unitConversions": [{ "unit": "EA", "numerator": 2 }] });
    assert!(fault_at(&ask(own).await, "unitConversions[0].unit").contains("given twice"));
    let nothing = json!({ "unitConversions": [{ "unit": "BOX", "numerator": 0 }] });
    assert!(fault_at(&ask(nothing).await, "unitConversions[0].numerator").contains("at least 1"));
    let half = json!({ "unitIndivisible": true, "packSize": 1.5 });
    assert!(fault_at(&ask(half).await, "packSize").contains("EA comes whole only"));
    assert_eq!(app.snapshot(&ws.id).await, before);
}

#[tokio::test]
async fn a_change_from_a_stale_version_is_refused() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let id = product(&app, &ws, "A", json!({})).await;
    let path = format!("/api/products/{id}");
    let patch = |version: &str| {
        axum::http::Request::builder()
            .method("PATCH")
            .uri(&path)
            .header("authorization", format!("Bearer {}", ws.key))
            .header("content-type", "application/json")
            .header("if-match", version)
            .body(axum::body::Body::from(json!({ "name": "B" }).to_string()))
            .unwrap()
    };
    assert_eq!(app.send(patch("\"1\"")).await.status, 200);
    let stale = app.send(patch("\"1\"")).await;
    assert_eq!((stale.status, stale.code()), (409, "VERSION_CONFLICT"));
    assert_eq!(
        app.patch(&path, &ws.key, json!({ "name": "B" })).await.header("etag"),
        "\"2\"",
        "nothing new, no version"
    );
}

#[tokio::test]
async fn a_sku_of_another_product_cannot_be_taken_over() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    product(&app, &ws, "A", json!({})).await;
    let other = product(&app, &ws, "B", json!({})).await;
    let before = app.snapshot(&ws.id).await;
    let got = app.patch(&format!("/api/products/{other}"), &ws.key, json!({ "globalSku": "A" })).await;
    assert_eq!((got.status, got.code()), (409, "DUPLICATE"));
    assert_eq!(app.snapshot(&ws.id).await, before);
}
