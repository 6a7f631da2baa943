//! Suggestions of categories.

use super::world::{category, fault_at, product, taxonomy};
use crate::testkit::{TestApp, Workspace};
use serde_json::{Value, json};

/// Milk and bread in their categories, and what the suggestions for a new product are.
async fn furnished() -> (TestApp, Workspace, [String; 3]) {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let dairy = category(&app, &ws, &tree, None, "Dairy").await;
    let bakery = category(&app, &ws, &tree, None, "Bakery").await;
    for (sku, name, id) in [
        ("M1", "Whole milk", &dairy),
        ("M2", "Skimmed milk", &dairy),
        ("B1", "White bread", &bakery),
        ("B2", "Rye bread", &bakery),
    ] {
        product(&app, &ws, sku, json!({ "name": name, "categories": [id] })).await;
    }
    (app, ws, [tree, dairy, bakery])
}

async fn suggested(app: &TestApp, ws: &Workspace, id: &str, body: Value) -> Value {
    let got = app.post(&format!("/api/products/{id}/categories/suggest"), &ws.key, body).await;
    assert_eq!((got.status, got.header("x-api-stability")), (200, "beta"), "{}", got.json);
    got.data().clone()
}

#[tokio::test]
async fn the_best_category_comes_first_with_the_words_and_neighbours_that_decided() {
    let (app, ws, [_, dairy, _]) = furnished().await;
    let id = product(&app, &ws, "M3", json!({ "name": "Chocolate milk" })).await;
    let before = app.snapshot(&ws.id).await;
    let data = suggested(&app, &ws, &id, json!({})).await;
    assert_eq!(data["learnedFrom"], 4);
    let best = &data["suggestions"][0];
    assert_eq!((&best["category"]["id"], &best["assigned"]), (&json!(dairy), &json!(false)), "{data}");
    assert_eq!(best["words"][0]["word"], "milk");
    let neighbours = best["neighbours"].as_array().unwrap();
    let mut skus: Vec<&str> = neighbours.iter().map(|n| n["globalSku"].as_str().unwrap()).collect();
    skus.sort_unstable();
    assert_eq!(skus, ["M1", "M2"]);
    assert!(best["score"].as_f64() > data["suggestions"][1]["score"].as_f64(), "{data}");
    assert_eq!(app.snapshot(&ws.id).await, before);
}

#[tokio::test]
async fn what_is_accepted_is_learnt_from() {
    let (app, ws, [_, _, bakery]) = furnished().await;
    let first = product(&app, &ws, "S1", json!({ "name": "Sourdough starter" })).await;
    let second = product(&app, &ws, "S2", json!({ "name": "Sourdough kit" })).await;
    let path = format!("/api/products/{first}/categories/apply");
    assert_eq!(app.post(&path, &ws.key, json!({ "categoryIds": [bakery] })).await.status, 200);
    let data = suggested(&app, &ws, &second, json!({ "limit": 1 })).await;
    let suggestions = data["suggestions"].as_array().unwrap();
    assert_eq!(suggestions.len(), 1);
    assert_eq!(suggestions[0]["category"]["id"], json!(bakery));
    assert_eq!(suggestions[0]["neighbours"][0]["globalSku"], "S1");
}

/// A product that could learn from itself would always find its own category.
#[tokio::test]
async fn a_product_does_not_learn_from_itself() {
    let (app, ws, [_, dairy, bakery]) = furnished().await;
    let id = product(&app, &ws, "M3", json!({ "name": "Milk shake", "categories": [bakery] })).await;
    let data = suggested(&app, &ws, &id, json!({})).await;
    assert_eq!(data["suggestions"][0]["category"]["id"], json!(dairy), "{data}");
    assert_eq!(data["suggestions"][1]["assigned"], true);
}

#[tokio::test]
async fn each_taxonomy_is_judged_by_itself() {
    let (app, ws, [tree, ..]) = furnished().await;
    let other = taxonomy(&app, &ws, "Storage").await;
    let id = product(&app, &ws, "M3", json!({ "name": "Goat milk" })).await;
    let data = suggested(&app, &ws, &id, json!({ "taxonomyId": other })).await;
    assert_eq!(data, json!({ "learnedFrom": 0, "suggestions": [] }));
    let cold = category(&app, &ws, &other, None, "Cold").await;
    product(&app, &ws, "M4", json!({ "name": "Oat milk", "categories": [cold] })).await;
    let data = suggested(&app, &ws, &id, json!({})).await;
    assert_eq!(data["suggestions"][0]["category"]["id"], json!(cold), "its tree knows nothing else");
    let data = suggested(&app, &ws, &id, json!({ "taxonomyId": tree })).await;
    assert_eq!(data["suggestions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_taxonomy_or_product_of_nobody_is_refused() {
    let (app, ws, _) = furnished().await;
    let id = product(&app, &ws, "P", json!({})).await;
    let path = format!("/api/products/{id}/categories/suggest");
    let got = app.post(&path, &ws.key, json!({ "taxonomyId": "tax_none" })).await;
    assert!(fault_at(&got, "taxonomyId").contains("names no taxonomy"), "{}", got.json);
    let got = app.post("/api/products/prod_none/categories/suggest", &ws.key, json!({})).await;
    assert_eq!((got.status, got.code()), (404, "NOT_FOUND"));
}
