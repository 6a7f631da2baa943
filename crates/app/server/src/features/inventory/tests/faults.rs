//! A write that fails at any of its statements leaves nothing behind, and works when it is tried again.

use super::stall::Stall;
use crate::testkit::Got;
use serde_json::{Value, json};
use stockflow_db::{DbError, Query};

async fn run(stall: &Stall, statement: &'static str) {
    let run = move |tx: &mut stockflow_db::Tx<'_>| {
        let none: Vec<i64> = tx.query_all(&Query::global(statement))?;
        assert!(none.is_empty());
        Ok::<_, DbError>(())
    };
    stall.app.app.db.write_global(run).await.unwrap();
}

/// Tries a write without each of the tables that it needs, in turn, so that each of its statements fails once; then
/// does it.
async fn survives(stall: &Stall, path: &str, body: Value, tables: &[&str]) -> Got {
    for table in tables {
        let take: &'static str = format!("ALTER TABLE {table} RENAME TO taken").leak();
        let give: &'static str = format!("ALTER TABLE taken RENAME TO {table}").leak();
        let before = stall.app.snapshot(&stall.workspace.id).await;
        run(stall, take).await;
        let got = stall.post(path, body.clone()).await;
        run(stall, give).await;
        assert_eq!(got.status, 500, "{path} without {table}: {}", got.json);
        assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before, "{path} without {table}");
    }
    let got = stall.post(path, body).await;
    assert!(got.status < 300, "{path}: {}", got.json);
    got
}

#[tokio::test]
async fn a_write_that_fails_anywhere_leaves_nothing_and_works_when_it_is_tried_again() {
    let stall = Stall::new().await;
    let item = |kind: &str, quantity: i64| {
        json!({ "items": [{ "type": kind, "productMasterId": stall.apples, "locationId": stall.place, "quantity": quantity,
                            "lot": "L", "expiryDate": "2018-09-01" }] })
    };
    let bulk = "/api/inventory/movements/bulk";
    let line = survives(&stall, bulk, item("RECEIPT", 20), &["stock_line", "lot", "movement", "event_outbox"])
        .await
        .data()["results"][0]["inventoryItemId"]
        .clone();
    survives(&stall, bulk, item("SALE", 1), &["stock_line", "movement", "event_outbox"]).await;
    let wish =
        json!({ "channelId": "SHOP", "reference": "R", "lines": [{ "productMasterId": stall.apples, "quantity": 5 }] });
    let held = survives(
        &stall,
        "/api/inventory/reservations",
        wish,
        &["stock_line", "reservation", "reservation_part", "event_outbox"],
    )
    .await;
    let path = format!("/api/inventory/reservations/{}", held.data()["id"].as_str().unwrap());
    survives(
        &stall,
        &format!("{path}/release"),
        json!({ "lines": [{ "line": 1, "quantity": 1 }] }),
        &["stock_line", "reservation", "reservation_part", "event_outbox"],
    )
    .await;
    survives(
        &stall,
        &format!("{path}/fulfil"),
        json!({}),
        &["stock_line", "reservation", "reservation_part", "movement", "event_outbox"],
    )
    .await;
    let count = json!({ "locationId": stall.place, "lines": [{ "productMasterId": stall.apples, "lotNumber": "L", "newQty": 9 }] });
    survives(
        &stall,
        "/api/inventory/adjustments/record-stock",
        count,
        &["stock_line", "movement", "audit_log", "event_outbox"],
    )
    .await;
    let set = json!({ "inventoryItemId": line, "newQtyOnHand": 12, "reasonCodeId": "OTHER" });
    survives(&stall, "/api/inventory/adjustments", set, &["stock_line", "movement", "audit_log", "event_outbox"]).await;
    let act = format!("/api/inventory/availability/{}", line.as_str().unwrap());
    survives(
        &stall,
        &act,
        json!({ "action": "HOLD", "quantity": 2, "reason": "so" }),
        &["stock_line", "audit_log", "event_outbox"],
    )
    .await;
    assert_eq!(stall.get("/api/inventory").await.data()[0]["quantityAvailable"], 10);
    assert!(stall.wrong().await.is_empty());
}
