//! Links, variants and history.

use super::world::{made, product};
use crate::testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_link_looks_different_from_its_two_ends() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let (old, new) = (product(&app, &ws, "OLD", json!({})).await, product(&app, &ws, "NEW", json!({})).await);
    let body = json!({ "type": "PREDECESSOR", "productMasterId": old });
    let link = made(&app.post(&format!("/api/products/{new}/links"), &ws.key, body).await);
    let seen = async |id: &str| {
        let got = app.get(&format!("/api/products/{id}/links"), &ws.key).await;
        assert_eq!(got.json["pagination"]["total"], 1, "{}", got.json);
        (got.data()[0]["type"].clone(), got.data()[0]["globalSku"].clone())
    };
    assert_eq!(seen(&new).await, (json!("PREDECESSOR"), json!("OLD")));
    assert_eq!(seen(&old).await, (json!("SUCCESSOR"), json!("NEW")));
    for (id, kind, count) in [(&new, "SUCCESSOR", 0), (&new, "PREDECESSOR", 1), (&old, "SUCCESSOR,RELATED", 1)] {
        let got = app.get(&format!("/api/products/{id}/links?type={kind}"), &ws.key).await;
        assert_eq!(got.json["pagination"]["total"], count, "{kind}");
    }
    let read =
        |tx: &mut stockflow_db::Tx<'_>| Ok::<_, crate::http::ApiError>(crate::features::catalog::successions(tx)?);
    let successions = app.app.db.read(&ws.id, read).await.unwrap();
    assert_eq!((successions[0].predecessor_id.as_str(), successions[0].successor_id.as_str()), (&*old, &*new));
    assert_eq!(app.delete(&format!("/api/products/{old}/links/{link}"), &ws.key).await.status, 204);
    assert_eq!(app.get(&format!("/api/products/{new}/links/{link}"), &ws.key).await.status, 404);
}

#[tokio::test]
async fn a_product_is_no_part_of_itself_over_any_number_of_others() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let mut ids = Vec::new();
    for sku in ["A", "B", "C"] {
        ids.push(product(&app, &ws, sku, json!({})).await);
    }
    let link = async |from: usize, to: usize, kind: &str, quantity: Value| {
        let body = json!({ "type": kind, "productMasterId": ids[to], "quantity": quantity });
        app.post(&format!("/api/products/{}/links", ids[from]), &ws.key, body).await
    };
    assert_eq!(link(0, 1, "BUNDLE", json!(2)).await.status, 201);
    assert_eq!(link(1, 2, "COMPONENT", json!(0.5)).await.status, 201);
    let before = app.snapshot(&ws.id).await;
    for (from, to, kind) in [(2, 0, "COMPONENT"), (2, 0, "BUNDLE"), (1, 0, "COMPONENT"), (1, 1, "COMPONENT")] {
        let got = link(from, to, kind, json!(1)).await;
        assert_eq!((got.status, got.code()), (409, "CONFLICT"), "{}", got.json);
    }
    assert_eq!(link(0, 1, "BUNDLE", json!(2)).await.code(), "DUPLICATE");
    assert_eq!(link(2, 0, "COMPONENT", json!(null)).await.fault_paths(), ["quantity"]);
    assert_eq!(link(2, 0, "RELATED", json!(1)).await.fault_paths(), ["quantity"]);
    assert_eq!(app.snapshot(&ws.id).await, before);
    assert_eq!(link(2, 0, "RELATED", json!(null)).await.status, 201);
}

#[tokio::test]
async fn variants_are_every_combination_that_is_not_there_yet() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let shirt = product(&app, &ws, "SHIRT", json!({ "name": "Shirt", "price": 9.5, "gtin": "036000291452" })).await;
    let path = format!("/api/products/{shirt}/variants");
    let first =
        json!({ "options": [{ "name": "size", "values": ["M", "L"] }, { "name": "color", "values": ["Red"] }] });
    let got = app.post(&path, &ws.key, first).await;
    assert_eq!(got.status, 201, "{}", got.json);
    let variant = &got.data()["created"][0];
    assert_eq!((&variant["globalSku"], &variant["name"]), (&json!("SHIRT-M-Red"), &json!("Shirt, M, Red")));
    assert_eq!((&variant["options"], &variant["price"]), (&json!({ "color": "Red", "size": "M" }), &json!(9.5)));
    assert_eq!((&variant["gtin"], &variant["variantOf"]), (&json!(null), &json!(shirt)));
    let more = json!({ "options": [{ "name": "size", "values": ["M", "L"] }, { "name": "color", "values": ["Red", "Blue"] }] });
    let got = app.post(&path, &ws.key, more).await;
    assert_eq!((got.data()["created"].as_array().unwrap().len(), &got.data()["existing"]), (2, &json!(2)));
    let listed = app.get(&path, &ws.key).await;
    assert_eq!(listed.json["pagination"]["total"], 4);
    let grand = app
        .post(
            &format!("/api/products/{}/variants", listed.data()[0]["id"].as_str().unwrap()),
            &ws.key,
            json!({ "options": [{ "name": "x", "values": ["y"] }] }),
        )
        .await;
    assert_eq!((grand.status, grand.code()), (409, "INVALID_STATE"));
    let own = app.patch(&format!("/api/products/{shirt}"), &ws.key, json!({ "variantOf": "SHIRT-M-Red" })).await;
    assert_eq!(own.fault_paths(), ["variantOf"]);
}

#[tokio::test]
async fn the_history_tells_each_field_with_who_changed_it() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    super::world::attribute(&app, &ws, "fat", "NUMBER", json!({})).await;
    let id = product(&app, &ws, "A", json!({ "price": 1 })).await;
    app.app.clock.advance_seconds(60);
    let change = json!({ "price": 2, "attributes": { "fat": 3.5 }, "tags": ["dairy"], "name": "Product A" });
    assert_eq!(app.patch(&format!("/api/products/{id}"), &ws.key, change).await.status, 200);
    let got = app.get(&format!("/api/products/{id}/history"), &ws.key).await;
    assert_eq!(got.json["pagination"]["total"], 2, "{}", got.json);
    let newest = &got.data()[0];
    assert_eq!((&newest["action"], &newest["actor"]["type"]), (&json!("UPDATE"), &json!("API_KEY")));
    let mut changes = newest["changes"].as_array().unwrap().clone();
    changes.sort_by_key(|change| change["field"].as_str().unwrap().to_owned());
    assert_eq!(
        changes,
        [
            json!({ "field": "attributes.fat", "before": null, "after": 3.5 }),
            json!({ "field": "price", "before": 1, "after": 2 }),
            json!({ "field": "tags", "before": [], "after": ["dairy"] }),
        ]
    );
    assert_eq!(got.data()[1]["action"], "CREATE");
}
