//! What the tests of the catalog need again and again.

use crate::change::{Change, Who};
use crate::features::inventory::{Opening, record_opening};
use crate::features::network::{NewLocation, create_location};
use crate::testkit::{Got, TestApp, Workspace};
use serde_json::{Value, json};
use stockflow_kernel::Quantity;

/// Makes a product with these fields beside its SKU, and gives its id.
pub(super) async fn product(app: &TestApp, ws: &Workspace, sku: &str, fields: Value) -> String {
    let mut body = json!({ "globalSku": sku, "name": format!("Product {sku}") });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    made(&app.post("/api/products", &ws.key, body).await)
}

/// The id of what a call has made.
pub(super) fn made(got: &Got) -> String {
    assert_eq!(got.status, 201, "{}", got.json);
    got.data()["id"].as_str().unwrap().to_owned()
}

/// The SKUs of a page of products, in its order.
pub(super) async fn skus(app: &TestApp, ws: &Workspace, query: &str) -> Vec<String> {
    let got = app.get(&format!("/api/products?{query}"), &ws.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let rows = got.data().as_array().unwrap();
    rows.iter().map(|row| row["globalSku"].as_str().unwrap().to_owned()).collect()
}

/// The message of the fault at a path.
pub(super) fn fault_at<'a>(got: &'a Got, path: &str) -> &'a str {
    let fields = got.json["details"]["fields"].as_array().unwrap_or_else(|| panic!("no faults: {}", got.json));
    let fault = fields.iter().find(|fault| fault["path"] == path);
    fault.unwrap_or_else(|| panic!("no fault at {path}: {}", got.json))["message"].as_str().unwrap()
}

/// Puts stock of a product somewhere, and gives the stock line's id.
pub(super) async fn stock(app: &TestApp, ws: &Workspace, product: &str) -> String {
    let product_id = product.to_owned();
    let make = move |change: &mut Change<'_, '_>| {
        let new = NewLocation {
            code: "L".into(),
            name: "Location".into(),
            kind: "STORE_FRONT".into(),
            parent_id: None,
            time_zone: "UTC".into(),
            sellable: true,
        };
        let location_id = create_location(change, &new)?;
        let quantity = Quantity::whole(3);
        let opening = Opening { product_id: product_id.clone(), location_id, quantity, effective_at: change.now };
        record_opening(change, &[opening])
    };
    app.app.change(&ws.id, Who::system("test"), make).await.unwrap();
    let lines = app.get("/api/inventory", &ws.key).await;
    lines.data()[0]["id"].as_str().unwrap().to_owned()
}

/// Makes a taxonomy.
pub(super) async fn taxonomy(app: &TestApp, ws: &Workspace, name: &str) -> String {
    made(&app.post("/api/taxonomies", &ws.key, json!({ "name": name })).await)
}

/// Makes a category.
pub(super) async fn category(app: &TestApp, ws: &Workspace, tree: &str, parent: Option<&str>, name: &str) -> String {
    let body = json!({ "taxonomyId": tree, "parentId": parent, "name": name });
    made(&app.post("/api/categories", &ws.key, body).await)
}

/// Makes an attribute of all products.
pub(super) async fn attribute(app: &TestApp, ws: &Workspace, code: &str, kind: &str, rules: Value) -> String {
    let body = json!({ "code": code, "name": code, "type": kind, "rules": rules });
    made(&app.post("/api/attributes", &ws.key, body).await)
}
