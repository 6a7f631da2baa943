//! Taxonomies, categories, and products in them.

use super::world::{category, fault_at, product, skus, taxonomy};
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_move_keeps_the_subtree_and_its_products() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let food = category(&app, &ws, &tree, None, "Food").await;
    let dairy = category(&app, &ws, &tree, Some(&food), "Dairy").await;
    let milk = category(&app, &ws, &tree, Some(&dairy), "Milk").await;
    let drinks = category(&app, &ws, &tree, None, "Drinks").await;
    product(&app, &ws, "MILK", json!({ "categories": [milk] })).await;
    product(&app, &ws, "BREAD", json!({ "categories": [food] })).await;
    assert_eq!(skus(&app, &ws, &format!("categoryId={food}")).await, ["BREAD", "MILK"], "with everything below");

    let moved = app.patch(&format!("/api/categories/{dairy}"), &ws.key, json!({ "parentId": drinks })).await;
    assert_eq!(moved.status, 200, "{}", moved.json);
    let below = app.get(&format!("/api/categories/{milk}"), &ws.key).await;
    assert_eq!(below.data()["path"], json!(["Drinks", "Dairy", "Milk"]));
    assert_eq!(skus(&app, &ws, &format!("categoryId={food}")).await, ["BREAD"]);
    assert_eq!(skus(&app, &ws, &format!("categoryId={drinks}")).await, ["MILK"]);
    let under = app.get(&format!("/api/categories?under={drinks}"), &ws.key).await;
    assert_eq!(under.json["pagination"]["total"], 3);
}

#[tokio::test]
async fn a_category_cannot_be_moved_under_itself() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let top = category(&app, &ws, &tree, None, "Top").await;
    let middle = category(&app, &ws, &tree, Some(&top), "Middle").await;
    let leaf = category(&app, &ws, &tree, Some(&middle), "Leaf").await;
    let other = taxonomy(&app, &ws, "Other").await;
    let foreign = category(&app, &ws, &other, None, "Foreign").await;
    let before = app.snapshot(&ws.id).await;
    for (parent, why) in [
        (&top, "is the category itself"),
        (&leaf, "stands below the category itself"),
        (&foreign, "stands in another taxonomy"),
        (&"cat_none".to_owned(), "names no category"),
    ] {
        let got = app.patch(&format!("/api/categories/{top}"), &ws.key, json!({ "parentId": parent })).await;
        assert_eq!(got.status, 400, "{}", got.json);
        assert!(fault_at(&got, "parentId").contains(why), "{}", got.json);
    }
    assert_eq!(app.snapshot(&ws.id).await, before);
}

#[tokio::test]
async fn siblings_have_names_of_their_own() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let top = category(&app, &ws, &tree, None, "Milk").await;
    category(&app, &ws, &tree, Some(&top), "Milk").await;
    let again = app.post("/api/categories", &ws.key, json!({ "taxonomyId": tree, "name": "Milk" })).await;
    assert_eq!((again.status, again.code()), (409, "DUPLICATE"));
    let again = app.post("/api/taxonomies", &ws.key, json!({ "name": "Shop" })).await;
    assert_eq!((again.status, again.code()), (409, "DUPLICATE"));
}

#[tokio::test]
async fn a_category_in_use_is_not_deleted_and_says_why() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let top = category(&app, &ws, &tree, None, "Top").await;
    let leaf = category(&app, &ws, &tree, Some(&top), "Leaf").await;
    let milk = product(&app, &ws, "MILK", json!({ "categories": [top] })).await;
    let body = json!({ "code": "fat", "name": "Fat", "type": "NUMBER", "categoryIds": [top] });
    assert_eq!(app.post("/api/attributes", &ws.key, body).await.status, 201);
    let got = app.delete(&format!("/api/categories/{top}"), &ws.key).await;
    assert_eq!((got.status, got.code()), (409, "CONFLICT"));
    let reasons = got.json["details"]["reasons"].as_array().unwrap();
    let kinds: Vec<&str> = reasons.iter().map(|reason| reason["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["subcategories", "products", "attributes"]);
    assert_eq!((&reasons[0]["examples"], &reasons[1]["examples"]), (&json!([leaf]), &json!([milk])));
    let got = app.delete(&format!("/api/taxonomies/{tree}"), &ws.key).await;
    assert_eq!(got.json["details"]["reasons"][0]["count"], 2);
    assert_eq!(app.delete(&format!("/api/categories/{leaf}"), &ws.key).await.status, 204);
}

#[tokio::test]
async fn a_product_is_put_into_categories_and_taken_out() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let tree = taxonomy(&app, &ws, "Shop").await;
    let (a, b) = (category(&app, &ws, &tree, None, "A").await, category(&app, &ws, &tree, None, "B").await);
    let id = product(&app, &ws, "P", json!({})).await;
    let path = format!("/api/products/{id}/categories");
    let assign = async |path: &str, body: serde_json::Value| {
        let got = app.post(path, &ws.key, body).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data().as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap().to_owned()).collect::<String>()
    };
    assert_eq!(assign(&path, json!({ "categoryIds": [b] })).await, "B");
    assert_eq!(assign(&format!("{path}/apply"), json!({ "categoryIds": [a, b] })).await, "BA");
    assert_eq!(assign(&path, json!({ "categoryIds": [b], "mode": "REMOVE" })).await, "A");
    assert_eq!(assign(&path, json!({ "categoryIds": [b], "mode": "REPLACE" })).await, "B");
    let got = app.post(&path, &ws.key, json!({ "categoryIds": [a, "cat_none"] })).await;
    assert_eq!(got.fault_paths(), ["categoryIds[1]"], "{}", got.json);
    let product = app.get(&format!("/api/products/{id}"), &ws.key).await;
    assert_eq!(product.data()["categories"][0]["name"], "B");
}
