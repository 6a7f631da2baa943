//! `POST /api/products/bulk`

use super::world::{fault_at, product, skus};
use crate::testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn products_are_made_changed_or_left_by_their_sku() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let id = product(&app, &ws, "A", json!({ "price": 1, "brand": "Acme" })).await;
    product(&app, &ws, "B", json!({})).await;
    let body = json!({ "items": [
        { "globalSku": "A", "price": 2 }, { "globalSku": "B", "name": "Product B" }, { "globalSku": "C", "name": "New" },
    ] });
    let got = app.post("/api/products/bulk", &ws.key, body.clone()).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let outcomes: Vec<&str> =
        got.data()["results"].as_array().unwrap().iter().map(|r| r["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["UPDATED", "UNCHANGED", "CREATED"]);
    assert_eq!((&got.data()["results"][0]["id"], &got.data()["results"][0]["version"]), (&json!(id), &json!(2)));
    let a = app.get(&format!("/api/products/{id}"), &ws.key).await;
    assert_eq!((&a.data()["price"], &a.data()["brand"]), (&json!(2), &json!("Acme")), "what is left out stays");
    let before = app.snapshot(&ws.id).await;
    let again = app.post("/api/products/bulk", &ws.key, body).await;
    assert_eq!(again.data()["unchanged"], 3);
    assert_eq!(app.snapshot(&ws.id).await, before, "the same again changes nothing");
}

#[tokio::test]
async fn atomic_names_the_faults_of_all_entries_and_writes_nothing() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let before = app.snapshot(&ws.id).await;
    let body = json!({ "items": [
        { "globalSku": "A", "name": "Fine" }, { "globalSku": "B" }, { "globalSku": "C", "name": "C", "gtin": "036000291453" },
        { "globalSku": "A", "name": "Twice" }, { "globalSku": "D", "name": 5, "colour": "red" }, "nothing",
    ] });
    let got = app.post("/api/products/bulk", &ws.key, body).await;
    assert_eq!(got.status, 400);
    let paths = got.fault_paths();
    let expected = ["items[1].name", "items[2].gtin", "items[3].globalSku", "items[4].colour", "items[4].name"];
    assert_eq!(paths[..5], expected, "{}", got.json);
    assert!(paths[5].starts_with("items[5]"), "{paths:?}");
    assert!(fault_at(&got, "items[3].globalSku").contains("entry 0"));
    assert_eq!(app.snapshot(&ws.id).await, before);
}

#[tokio::test]
async fn partial_writes_what_is_right_and_names_the_rest() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let body = json!({ "mode": "partial", "items": [
        { "globalSku": "A", "name": "Fine" }, { "globalSku": "B" }, { "globalSku": "A", "name": "Twice" }, { "name": "No SKU" },
        { "globalSku": "E", "name": "Fine too", "price": -1 }, { "globalSku": "F", "name": "Fine" },
    ] });
    let got = app.post("/api/products/bulk", &ws.key, body).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!((&got.data()["created"], &got.data()["failed"]), (&json!(2), &json!(4)));
    let fault = |index: usize| got.data()["results"][index]["faults"][0]["path"].clone();
    assert_eq!([fault(1), fault(2), fault(3), fault(4)], ["name", "globalSku", "globalSku", "price"]);
    assert_eq!(skus(&app, &ws, "sortBy=globalSku").await, ["A", "F"]);
}

#[tokio::test]
async fn a_thousand_entries_are_taken_and_one_more_is_not() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let items = |count: usize| -> Vec<Value> {
        (0..count).map(|n| json!({ "globalSku": format!("S-{n}"), "name": format!("Thing {n}") })).collect()
    };
    let before = app.snapshot(&ws.id).await;
    let got = app.post("/api/products/bulk", &ws.key, json!({ "items": items(1001) })).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["items"]));
    assert!(fault_at(&got, "items").contains("at most 1000"));
    assert_eq!(app.snapshot(&ws.id).await, before);
    let got = app.post("/api/products/bulk", &ws.key, json!({ "items": items(1000) })).await;
    assert_eq!((got.status, &got.data()["created"]), (200, &json!(1000)));
}

#[tokio::test]
async fn a_variant_may_come_before_the_product_it_belongs_to() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let body = json!({ "items": [
        { "globalSku": "SHIRT-M", "name": "Shirt M", "variantOf": "SHIRT", "options": { "size": "M" } },
        { "globalSku": "SHIRT", "name": "Shirt" },
    ] });
    let got = app.post("/api/products/bulk", &ws.key, body).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let shirt = got.data()["results"][1]["id"].as_str().unwrap();
    assert_eq!(skus(&app, &ws, &format!("variantOf={shirt}")).await, ["SHIRT-M"]);
}
