//! Levels, lots and bins.

use super::world::shop;
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_level_is_made_once_and_then_replaced() {
    let app = TestApp::new().await;
    let world = shop(&app, "one").await;
    let body = |reorder: i64| json!({ "globalSku": "SKU-1", "locationId": world.store, "minLevel": 2, "reorderPoint": reorder, "maxLevel": 20 });
    let made = app.post("/api/inventory-levels", &world.workspace.key, body(5)).await;
    assert_eq!((made.status, &made.data()["status"]), (201, &json!("Supported")), "{}", made.json);
    let same = app.post("/api/inventory-levels", &world.workspace.key, body(5)).await;
    assert_eq!((same.status, &same.data()["version"]), (200, &json!(1)));
    let changed = app.post("/api/inventory-levels", &world.workspace.key, body(6)).await;
    assert_eq!((&changed.data()["id"], &changed.data()["version"]), (&made.data()["id"], &json!(2)));
    let of_product = app.get(&format!("/api/products/{}/inventory-levels", world.product), &world.workspace.key).await;
    let row = of_product.data().as_array().unwrap().iter().find(|r| r["locationId"] == world.store.as_str()).unwrap();
    assert_eq!(row["level"]["reorderPoint"], 6);
}

#[tokio::test]
async fn levels_out_of_order_and_rows_twice_are_refused_each_by_itself() {
    let app = TestApp::new().await;
    let world = shop(&app, "one").await;
    let row = |min: i64, reorder: i64, max: i64| json!({ "productMasterId": world.product, "locationId": world.store, "minLevel": min, "reorderPoint": reorder, "maxLevel": max });
    let body = json!({ "mode": "partial", "items": [row(5, 4, 3), row(1, 2, 3), row(1, 2, 3)] });
    let got = app.post("/api/inventory-levels/bulk", &world.workspace.key, body).await;
    let results = &got.data()["results"];
    assert_eq!(
        (&results[0]["outcome"], &results[1]["outcome"], &results[2]["outcome"]),
        (&json!("FAILED"), &json!("CREATED"), &json!("FAILED"))
    );
    assert_eq!(results[0]["faults"][0]["path"], "reorderPoint");
    let before = app.snapshot(&world.workspace.id).await;
    let atomic = json!({ "items": [row(1, 2, 9), row(3, 2, 1)] });
    let got = app.post("/api/inventory-levels/bulk", &world.workspace.key, atomic).await;
    assert_eq!(got.status, 400);
    assert_eq!(got.fault_paths(), ["items[1].reorderPoint", "items[1].maxLevel"]);
    assert_eq!(app.snapshot(&world.workspace.id).await, before);
}

/// An adjustment of a line that is kept by lot went to the line without lot.
#[tokio::test]
async fn an_adjustment_by_line_stays_on_its_lot() {
    let app = TestApp::new().await;
    let world = shop(&app, "one").await;
    let bin = json!({ "code": "A-1", "type": "STORAGE" });
    assert_eq!(app.post(&format!("/api/locations/{}/bins", world.store), &world.workspace.key, bin).await.status, 201);
    let first = json!({ "productMasterId": world.product, "locationId": world.store, "lot": "L1", "expiryDate": "2027-01-31",
        "bin": "A-1", "deltaQuantity": 5, "reasonCodeId": "COUNT_CORRECTION" });
    let made = app.post("/api/inventory/adjust", &world.workspace.key, first).await;
    assert_eq!(made.status, 200, "{}", made.json);
    let again = json!({ "inventoryItemId": made.data()["inventoryItemId"], "deltaQuantity": -2, "reasonCodeId": "COUNT_CORRECTION" });
    let taken = app.post("/api/inventory/adjust", &world.workspace.key, again).await;
    assert_eq!(
        (&taken.data()["inventoryItemId"], &taken.data()["quantityOnHand"]),
        (&made.data()["inventoryItemId"], &json!(3))
    );
    let path = format!("/api/inventory?productMasterId={}&locationId={}", world.product, world.store);
    let lines = app.get(&path, &world.workspace.key).await;
    let line = lines.data().as_array().unwrap().iter().find(|l| l["lotNumber"] == "L1").unwrap();
    assert_eq!(
        (&line["expiryDate"], &line["binName"], &line["quantityOnHand"]),
        (&json!("2027-01-31"), &json!("A-1"), &json!(3))
    );
    let unknown = json!({ "productMasterId": world.product, "locationId": world.store, "lot": "L9", "deltaQuantity": -1, "reasonCodeId": "COUNT_CORRECTION" });
    assert_eq!(app.post("/api/inventory/adjust", &world.workspace.key, unknown).await.fault_paths(), ["lot"]);
}
