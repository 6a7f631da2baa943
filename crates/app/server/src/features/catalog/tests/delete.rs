//! `DELETE /api/products/{id}` and what stands in its way.

use super::world::{product, skus, stock};
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_product_that_nothing_speaks_of_is_gone() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let id = product(&app, &ws, "A", json!({ "tags": ["dairy"], "brand": "Acme" })).await;
    let path = format!("/api/products/{id}");
    assert_eq!(app.delete(&path, &ws.key).await.status, 204);
    assert_eq!(app.get(&path, &ws.key).await.status, 404);
    assert!(skus(&app, &ws, "tag=dairy").await.is_empty());
    assert!(app.snapshot(&ws.id).await.contains("product_label=0 "));
    product(&app, &ws, "A", json!({})).await;
}

#[tokio::test]
async fn everything_that_stands_in_the_way_is_told_at_once_with_what_to_do() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let id = product(&app, &ws, "A", json!({})).await;
    let variant = product(&app, &ws, "A-1", json!({ "variantOf": id })).await;
    let path = format!("/api/products/{id}");
    let world = stock(&app, &ws, &id).await;
    let before = app.snapshot(&ws.id).await;
    let got = app.delete(&path, &ws.key).await;
    assert_eq!((got.status, got.code()), (409, "CONFLICT"));
    let reasons = got.json["details"]["reasons"].as_array().unwrap();
    let told: Vec<_> = reasons.iter().map(|r| (r["kind"].as_str().unwrap(), &r["count"])).collect();
    assert_eq!(told, [("variants", &json!(1)), ("stockLines", &json!(1))]);
    assert_eq!((&reasons[0]["examples"], &reasons[1]["examples"]), (&json!([variant]), &json!([world])));
    assert!(reasons[1]["remedy"].as_str().unwrap().contains("archive"));
    assert_eq!(app.snapshot(&ws.id).await, before);

    let archived = app.delete(&format!("{path}?archive=true"), &ws.key).await;
    assert_eq!((archived.status, &archived.data()["status"]), (200, &json!("ARCHIVED")));
    assert_eq!(skus(&app, &ws, "status=ARCHIVED").await, ["A"]);
}
