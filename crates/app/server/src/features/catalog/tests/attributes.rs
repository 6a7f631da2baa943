//! Typed attributes and their values.

use super::world::{attribute, category, fault_at, product, skus, taxonomy};
use crate::testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused_by_name_and_nothing_is_set() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let make = async |code: &str, kind: &str, rules: Value| attribute(&app, &ws, code, kind, rules).await;
    make("title", "TEXT", json!({ "maxLength": 5 })).await;
    make("fat", "NUMBER", json!({ "minimum": 0, "maximum": 100 })).await;
    make("organic", "BOOLEAN", json!({})).await;
    make("launched", "DATE", json!({})).await;
    make("color", "ENUM", json!({ "options": ["red", "green"] })).await;
    make("sizes", "MULTI_ENUM", json!({ "options": ["S", "M", "L"] })).await;
    let id = product(&app, &ws, "P", json!({})).await;
    let path = format!("/api/products/{id}/attributes");
    let before = app.snapshot(&ws.id).await;
    let wrong = json!({ "title": "too long", "fat": 100.5, "organic": "yes", "launched": "2026-02-30", "color": "blue",
        "sizes": ["S", "XL"], "weightless": 1 });
    let got = app.post(&path, &ws.key, json!({ "attributes": wrong })).await;
    assert_eq!(got.status, 400);
    let mut paths = got.fault_paths();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["color", "fat", "launched", "organic", "sizes", "title", "weightless"].map(|c| format!("attributes.{c}"))
    );
    assert!(fault_at(&got, "attributes.color").contains("red, green"));
    let types = json!({ "title": 1, "fat": "3", "organic": 1, "launched": true, "color": ["red"], "sizes": "S" });
    let got = app.post(&path, &ws.key, json!({ "attributes": types })).await;
    assert_eq!(got.fault_paths().len(), 6, "{}", got.json);
    assert_eq!(app.snapshot(&ws.id).await, before);

    let right = json!({ "title": "Milk", "fat": 3.50, "organic": true, "launched": "2026-02-28", "color": "red",
        "sizes": ["L", "S", "S"] });
    let got = app.post(&path, &ws.key, json!({ "attributes": right })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let product = app.get(&format!("/api/products/{id}"), &ws.key).await;
    assert_eq!(product.data()["attributes"]["fat"].to_string(), "3.5");
    assert_eq!(product.data()["attributes"]["sizes"], json!(["S", "L"]), "in the order of the options, each once");
    for (query, found) in [
        ("attribute=color:red", true),
        ("attribute=color:green", false),
        ("attribute=color:red,color:green,sizes:L", true),
        ("attribute=color:red,sizes:M", false),
        ("attribute=fat:3.5,organic:true", true),
    ] {
        assert_eq!(!skus(&app, &ws, query).await.is_empty(), found, "{query}");
    }
    assert_eq!(app.get("/api/products?attribute=color", &ws.key).await.fault_paths(), ["attribute"]);
    let gone = app.post(&path, &ws.key, json!({ "attributes": { "color": null } })).await;
    assert_eq!(gone.status, 200);
    assert!(skus(&app, &ws, "attribute=color:red").await.is_empty());
}

#[tokio::test]
async fn a_required_attribute_is_asked_of_what_is_sold_in_its_categories() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let dairy = category(&app, &ws, &tree, None, "Dairy").await;
    let milk = category(&app, &ws, &tree, Some(&dairy), "Milk").await;
    let old = product(&app, &ws, "OLD", json!({ "categories": [milk] })).await;
    let body = json!({ "code": "fat", "name": "Fat", "type": "NUMBER", "required": true, "categoryIds": [dairy] });
    assert_eq!(app.post("/api/attributes", &ws.key, body).await.status, 201);
    let before = app.snapshot(&ws.id).await;
    let new = json!({ "globalSku": "NEW", "name": "New", "categories": [milk] });
    let got = app.post("/api/products", &ws.key, new.clone()).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["attributes.fat"]));
    let items = json!({ "items": [new] });
    assert_eq!(app.post("/api/products/bulk", &ws.key, items).await.fault_paths(), ["items[0].attributes.fat"]);
    assert_eq!(app.snapshot(&ws.id).await, before);

    product(&app, &ws, "ELSEWHERE", json!({})).await;
    product(&app, &ws, "WITH", json!({ "categories": [milk], "attributes": { "fat": 3 } })).await;
    let draft = product(&app, &ws, "DRAFT", json!({ "categories": [milk], "status": "DRAFT" })).await;
    let got = app.patch(&format!("/api/products/{draft}"), &ws.key, json!({ "status": "ACTIVE" })).await;
    assert_eq!(got.fault_paths(), ["attributes.fat"]);
    let got = app.patch(&format!("/api/products/{old}"), &ws.key, json!({ "price": 2 })).await;
    assert_eq!(got.status, 200, "what became required later does not hold up a price: {}", got.json);
}

#[tokio::test]
async fn a_categorys_attributes_are_applied_to_a_product_and_its_variants() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let dairy = category(&app, &ws, &tree, None, "Dairy").await;
    for (code, rules, required) in
        [("cooled", json!({ "default": true }), true), ("organic", json!({}), true), ("raw", json!({}), false)]
    {
        let body = json!({ "code": code, "name": code, "type": "BOOLEAN", "rules": rules, "required": required,
            "categoryIds": [dairy] });
        assert_eq!(app.post("/api/attributes", &ws.key, body).await.status, 201);
    }
    let parent = product(&app, &ws, "P", json!({})).await;
    let variant = product(&app, &ws, "P-1", json!({ "variantOf": parent, "attributes": { "cooled": false } })).await;
    let path = format!("/api/products/{parent}/attributes/apply");
    let before = app.snapshot(&ws.id).await;
    let got = app.post(&path, &ws.key, json!({ "categoryId": dairy, "includeVariants": true })).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["attributes.organic"]));
    assert_eq!(app.snapshot(&ws.id).await, before);

    let body = json!({ "categoryId": dairy, "attributes": { "organic": true }, "includeVariants": true });
    let got = app.post(&path, &ws.key, body).await;
    assert_eq!((got.status, &got.data()["changedProductIds"]), (200, &json!([parent, variant])), "{}", got.json);
    let attributes =
        async |id: &str| app.get(&format!("/api/products/{id}"), &ws.key).await.data()["attributes"].clone();
    assert_eq!(attributes(&parent).await, json!({ "cooled": true, "organic": true }));
    assert_eq!(
        attributes(&variant).await,
        json!({ "cooled": false, "organic": true }),
        "a value goes before a default"
    );
}

#[tokio::test]
async fn definitions_that_contradict_themselves_are_refused() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let ask = async |body: Value| {
        let mut whole = json!({ "code": "a", "name": "A", "type": "TEXT" });
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        let got = app.post("/api/attributes", &ws.key, whole).await;
        assert_eq!(got.status, 400, "{}", got.json);
        got.fault_paths().iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ask(json!({ "type": "ENUM" })).await, ["rules.options"]);
    assert_eq!(ask(json!({ "rules": { "options": ["x"] } })).await, ["rules.options"]);
    assert_eq!(ask(json!({ "type": "NUMBER", "rules": { "minimum": 2, "maximum": 1 } })).await, ["rules.maximum"]);
    assert_eq!(ask(json!({ "type": "ENUM", "rules": { "options": ["x"], "default": "y" } })).await, ["rules.default"]);
    assert_eq!(ask(json!({ "unit": "g", "categoryIds": ["cat_none"] })).await, ["unit", "categoryIds[0]"]);
    assert_eq!(ask(json!({ "code": "no spaces" })).await, ["code"]);
}

#[tokio::test]
async fn an_option_that_products_have_cannot_be_taken_away() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let id = attribute(&app, &ws, "color", "ENUM", json!({ "options": ["red", "green", "blue"] })).await;
    product(&app, &ws, "P", json!({ "attributes": { "color": "red" } })).await;
    let path = format!("/api/attributes/{id}");
    let got = app.patch(&path, &ws.key, json!({ "rules": { "options": ["green"] } })).await;
    assert!(fault_at(&got, "rules.options").contains("red"));
    assert_eq!(app.patch(&path, &ws.key, json!({ "rules": { "options": ["red", "green"] } })).await.status, 200);
    let got = app.delete(&path, &ws.key).await;
    assert_eq!((got.status, &got.json["details"]["reasons"][0]["kind"]), (409, &json!("products")));
}
