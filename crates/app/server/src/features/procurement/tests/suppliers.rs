//! Suppliers.

use super::world::World;
use serde_json::{Value, json};

#[tokio::test]
async fn the_lead_time_measured_stands_beside_the_one_stated() {
    let world = World::new().await;
    // Expected after 7 days each; they come after 6, 8 and 10.
    for (note, days) in [("DN-1", 6), ("DN-2", 8), ("DN-3", 10)] {
        let path = world.approved(12).await;
        world.app.app.clock.advance_seconds(days * 86_400);
        assert_eq!(world.deliver(&path, note, 12, note).await.status, 200);
    }
    let got = world.get(&format!("/api/suppliers/{}", world.supplier)).await;
    let measured = &got.data()["measuredLeadTime"];
    assert_eq!(got.data()["leadTimeDays"], 7);
    assert_eq!(
        (&measured["receipts"], &measured["medianDays"], &measured["p90Days"]),
        (&json!(3), &json!(8.0), &json!(10.0))
    );
    assert!((measured["onTimeShare"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-9);
}

#[tokio::test]
async fn without_receipts_nothing_is_claimed() {
    let world = World::new().await;
    let got = world.get(&format!("/api/suppliers/{}", world.supplier)).await;
    assert_eq!(
        got.data()["measuredLeadTime"],
        json!({ "receipts": 0, "medianDays": null, "p90Days": null, "onTimeShare": null })
    );
}

#[tokio::test]
async fn one_with_orders_is_archived_rather_than_deleted_and_supplies_no_more() {
    let world = World::new().await;
    world.draft(json!(12)).await;
    let path = format!("/api/suppliers/{}", world.supplier);
    let refused = world.app.delete(&path, &world.workspace.key).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
    assert_eq!(refused.json["details"]["reasons"][0]["kind"], "purchaseOrders");
    let archived = world.app.delete(&format!("{path}?archive=true"), &world.workspace.key).await;
    assert_eq!(archived.data()["status"], "ARCHIVED");
    let body = json!({ "supplierId": world.supplier, "locationId": world.depot,
        "lines": [{ "productMasterId": world.product, "quantity": 12 }] });
    assert_eq!(world.post("/api/purchase-orders", body).await.fault_paths(), ["supplierId"]);
}

#[tokio::test]
async fn all_faults_of_its_items_are_named_at_once() {
    let world = World::new().await;
    let item =
        |product: &str, breaks: Value| json!({ "productMasterId": product, "unitCost": 1, "priceBreaks": breaks });
    let twice = json!([{ "minQuantity": 5, "unitCost": 1 }, { "minQuantity": 5, "unitCost": 2 }]);
    let body = json!({ "code": "X", "name": "X", "leadTimeDays": 1,
        "items": [item(&world.product, twice), item(&world.product, json!([]))] });
    let got = world.post("/api/suppliers", body).await;
    assert_eq!(got.fault_paths(), ["items[0].priceBreaks[1].minQuantity", "items[1].productMasterId"]);
    let unknown = json!({ "code": "X", "name": "X", "leadTimeDays": 1, "items": [item("prod_none", json!([]))] });
    assert_eq!(world.post("/api/suppliers", unknown).await.fault_paths(), ["items[0].productMasterId"]);
}
