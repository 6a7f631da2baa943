//! Tests of the catalog.

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

    let found = app.get("/api/products?q=dairy+whole+milk&status=ACTIVE", &ws.key).await;
    assert_eq!(found.json["pagination"]["total"], 0, "the words stand in another order");
    let found = app.get("/api/products?q=MILK&status=ACTIVE,DRAFT", &ws.key).await;
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
