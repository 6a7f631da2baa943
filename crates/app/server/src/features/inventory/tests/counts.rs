//! Counting while stock moves.

use super::stall::Stall;
use serde_json::{Value, json};

async fn begun(stall: &Stall, more: Value) -> String {
    let mut body = json!({ "locationId": stall.place, "type": "FULL" });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let got = stall.post("/api/inventory/cycle-counts", body).await;
    assert_eq!(got.status, 201, "{}", got.json);
    format!("/api/inventory/cycle-counts/{}", got.data()["id"].as_str().unwrap())
}

fn of<'a>(report: &'a Value, line: &str) -> &'a Value {
    report["lines"].as_array().unwrap().iter().find(|row| row["inventoryItemId"] == line).unwrap()
}

#[tokio::test]
async fn what_moves_while_it_is_counted_makes_no_variance() {
    let stall = Stall::new().await;
    let apples = stall.received(&stall.apples, 10, json!({})).await;
    let pears = stall.received(&stall.pears, 20, json!({})).await;
    let path = begun(&stall, json!({})).await;
    stall.later(60);
    stall.moved("SALE", &stall.apples, json!(3), json!({})).await;
    stall.later(60);
    // Seven are left, and all seven are found; of the pears two are missing.
    let entry = format!("{path}/counts");
    let enter = |line: &str, quantity: i64| {
        stall.post(&entry, json!({ "counts": [{ "inventoryItemId": line, "quantity": quantity }] }))
    };
    assert_eq!(enter(&apples, 7).await.status, 200);
    stall.later(60);
    let half = stall.post(&format!("{path}/complete"), json!({})).await;
    assert_eq!((half.status, half.code()), (409, "INVALID_STATE"));
    assert_eq!(enter(&pears, 18).await.data()["linesCounted"], 2);
    stall.later(60);
    stall.moved("RECEIPT", &stall.apples, json!(5), json!({})).await;
    stall.moved("SALE", &stall.pears, json!(4), json!({})).await;
    let done = stall.post(&format!("{path}/complete"), json!({})).await;
    assert_eq!(done.status, 200, "{}", done.json);
    let report = done.data();
    assert_eq!((&of(report, &apples)["variance"], &of(report, &pears)["variance"]), (&json!(0), &json!(-2)));
    assert_eq!(report["summary"], json!({ "matching": 1, "over": 0, "short": 1, "netValue": -6 }));
    assert_eq!(stall.balance(&apples, "").await, 12);
    assert_eq!(stall.balance(&pears, "").await, 14);
    let line = stall.get("/api/inventory?globalSku=PEARS").await.data()[0].clone();
    assert_eq!(line["lastCountedAt"], "2018-01-02T12:03:00Z");
    let counts = stall.get("/api/inventory/adjustments/record-stock").await;
    assert_eq!(counts.json["pagination"]["total"], 2);
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn a_blind_count_shows_nothing_beforehand_and_proposals_are_taken_one_by_one() {
    let stall = Stall::new().await;
    let apples = stall.received(&stall.apples, 10, json!({})).await;
    let pears = stall.received(&stall.pears, 20, json!({})).await;
    let path = begun(&stall, json!({ "blind": true, "autoAdjust": false })).await;
    assert_eq!(stall.get(&path).await.data()["lines"][0]["expectedQuantity"], json!(null));
    let counts = json!({ "counts": [{ "inventoryItemId": apples, "quantity": 8 }, { "inventoryItemId": pears, "quantity": 25 }] });
    stall.post(&format!("{path}/counts"), counts).await;
    let done = stall.post(&format!("{path}/complete"), json!({ "adjust": [pears] })).await;
    assert_eq!(done.status, 200, "{}", done.json);
    assert_eq!(
        (&of(done.data(), &apples)["variance"], &of(done.data(), &apples)["movementId"]),
        (&json!(-2), &json!(null))
    );
    assert_eq!(of(done.data(), &apples)["expectedQuantity"], 10);
    assert_eq!(stall.balance(&apples, "").await, 10);
    assert_eq!(stall.balance(&pears, "").await, 25);
    let again = stall.post(&format!("{path}/complete"), json!({})).await;
    assert_eq!((again.status, again.code()), (409, "INVALID_STATE"));
}

#[tokio::test]
async fn finding_less_than_is_reserved_changes_nothing_and_says_so() {
    let stall = Stall::new().await;
    let apples = stall.received(&stall.apples, 10, json!({})).await;
    stall.held("SHOP", &[(&stall.apples, 6)], json!({})).await;
    let path = begun(&stall, json!({ "type": "SPOT_CHECK", "productMasterIds": [stall.apples] })).await;
    stall.post(&format!("{path}/counts"), json!({ "counts": [{ "inventoryItemId": apples, "quantity": 5 }] })).await;
    let before = stall.app.snapshot(&stall.workspace.id).await;
    let got = stall.post(&format!("{path}/complete"), json!({})).await;
    assert_eq!(
        (got.status, got.code(), got.fault_paths()),
        (409, "INSUFFICIENT_STOCK", vec!["lines[0].countedQuantity"])
    );
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
    assert_eq!(stall.post(&format!("{path}/cancel"), json!({})).await.data()["status"], "CANCELLED");
    let late = stall
        .post(&format!("{path}/counts"), json!({ "counts": [{ "inventoryItemId": apples, "quantity": 5 }] }))
        .await;
    assert_eq!(late.code(), "INVALID_STATE");
    let narrowed = stall
        .post("/api/inventory/cycle-counts", json!({ "locationId": stall.place, "type": "FULL", "binIds": ["bin_x"] }))
        .await;
    assert_eq!(narrowed.fault_paths(), ["productMasterIds"]);
    let strange = json!({ "counts": [{ "inventoryItemId": "item_x", "quantity": 5 }] });
    let path = begun(&stall, json!({})).await;
    assert_eq!(stall.post(&format!("{path}/counts"), strange).await.fault_paths(), ["counts[0].inventoryItemId"]);
}
