//! Deliveries: whole, in part, short, damaged, with more than was sent, and at the same time.

use super::dairy::{Dairy, held};
use serde_json::json;

const A: (&str, &str) = ("A", "2018-01-20");
const B: (&str, &str) = ("B", "2018-02-20");

#[tokio::test]
async fn a_part_of_a_delivery_leaves_the_rest_under_way() {
    let dairy = Dairy::new().await;
    let path = dairy.under_way(15).await;
    let got = dairy.receive(&path, json!({ "lines": [{ "line": 1, "quantity": 12 }] })).await;
    let data = got.data();
    assert_eq!(data["status"], "PARTIALLY_RECEIVED", "{}", got.json);
    assert_eq!((&data["lines"][0]["received"], &data["lines"][0]["inTransit"]), (&json!(12), &json!(3)));
    assert_eq!(dairy.stock(&dairy.store).await, [held(A.0, A.1, 10, 0, 0), held(B.0, B.1, 2, 0, 0)]);
    // Received and still to come together are what was sent.
    assert_eq!(dairy.promise().await, (15, vec![("2018-01-05".into(), 3)]));
    assert_eq!(dairy.act(&path, "receive").await.data()["status"], "RECEIVED");
    assert_eq!(dairy.stock(&dairy.store).await[1], held(B.0, B.1, 5, 0, 0));
    dairy.verify().await;
}

#[tokio::test]
async fn what_never_comes_is_short_once_the_delivery_is_final() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    dairy.act(&path, "ready").await;
    dairy.post(&path, json!({ "action": "ship", "lines": [{ "line": 1, "quantity": 12 }] })).await;
    let last = json!({ "lines": [{ "line": 1, "quantity": 8 }], "final": true, "comment": "one crate is missing" });
    let got = dairy.receive(&path, last).await;
    let (data, line) = (got.data(), &got.data()["lines"][0]);
    assert_eq!(data["status"], "RECEIVED", "{}", got.json);
    assert_eq!(
        (&line["received"], &line["short"], &line["dropped"], &line["toShip"], &line["inTransit"]),
        (&json!(8), &json!(4), &json!(3), &json!(0), &json!(0))
    );
    assert_eq!(data["findings"], json!(["line 1: 4 short of 12 shipped"]));
    let kinds: Vec<&str> = data["receipts"].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["RECEIVED", "SHORT", "SHORT"], "of two lots");
    // What was reserved and is not to be shipped is free again.
    assert_eq!(dairy.stock(&dairy.depot).await, [held(B.0, B.1, 18, 0, 0)]);
    assert_eq!(dairy.promise().await, (8, vec![]));
    dairy.verify().await;
}

#[tokio::test]
async fn damaged_goods_are_taken_in_on_hold() {
    let dairy = Dairy::new().await;
    let path = dairy.under_way(10).await;
    let came = json!({ "lines": [{ "line": 1, "quantity": 7, "damaged": 3 }] });
    let got = dairy.receive(&path, came).await;
    assert_eq!(got.data()["status"], "RECEIVED", "{}", got.json);
    assert_eq!(got.data()["findings"], json!(["line 1: 3 came damaged and are on hold at the destination"]));
    assert_eq!(dairy.stock(&dairy.store).await, [held(A.0, A.1, 10, 0, 3)]);
    assert_eq!(dairy.promise().await.0, 7);
    let over = dairy.under_way(5).await;
    let got = dairy.receive(&over, json!({ "lines": [{ "line": 1, "quantity": 0, "damaged": 6 }] })).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["lines[0].damaged"]));
    dairy.verify().await;
}

#[tokio::test]
async fn more_than_was_shipped_needs_a_word_and_leaves_a_finding() {
    let dairy = Dairy::new().await;
    let path = dairy.under_way(10).await;
    let more = json!({ "lines": [{ "line": 1, "quantity": 12 }] });
    let before = dairy.app.snapshot(&dairy.workspace.id).await;
    let got = dairy.receive(&path, more.clone()).await;
    assert_eq!((got.status, got.code()), (409, "CONFLICT"), "{}", got.json);
    assert_eq!(got.json["details"]["excess"], json!(["line 1: 10 under way, 2 more came"]));
    assert_eq!(dairy.app.snapshot(&dairy.workspace.id).await, before);
    let mut taken = more;
    taken["acceptExcess"] = json!(true);
    let got = dairy.receive(&path, taken).await;
    let line = &got.data()["lines"][0];
    assert_eq!((&line["received"], &line["excess"]), (&json!(10), &json!(2)), "{}", got.json);
    let finding = "line 1: 2 more came than were shipped; count the product at the source";
    assert_eq!(got.data()["findings"], json!([finding]));
    assert_eq!(dairy.stock(&dairy.store).await, [held(A.0, A.1, 12, 0, 0)]);
    dairy.verify().await;
}

#[tokio::test]
async fn another_lot_than_was_sent_is_excess_and_the_one_that_was_is_short() {
    let dairy = Dairy::new().await;
    let path = dairy.under_way(10).await;
    let line = json!({ "line": 1, "quantity": 10, "lotNumber": "B" });
    let refused = dairy.receive(&path, json!({ "lines": [line] })).await;
    assert_eq!(refused.json["details"]["excess"][0], "line 1: 0 under way, 10 more came, still under way is lot A");
    let unknown = json!({ "lines": [{ "line": 1, "quantity": 10, "lotNumber": "Z" }] });
    assert_eq!(dairy.receive(&path, unknown).await.fault_paths(), ["lines[0].lotNumber"]);
    let got = dairy.receive(&path, json!({ "lines": [line], "acceptExcess": true, "final": true })).await;
    let line = &got.data()["lines"][0];
    assert_eq!(
        (&line["received"], &line["excess"], &line["short"]),
        (&json!(0), &json!(10), &json!(10)),
        "{}",
        got.json
    );
    assert_eq!(dairy.stock(&dairy.store).await, [held(B.0, B.1, 10, 0, 0)]);
    dairy.verify().await;
}

#[tokio::test]
async fn eight_receipts_of_everything_at_the_same_time_book_one() {
    let dairy = Dairy::new().await;
    let path = dairy.under_way(15).await;
    let calls = (0..8).map(|_| dairy.act(&path, "receive"));
    let got = futures_util::future::join_all(calls).await;
    let fine = got.iter().filter(|got| got.status == 200).count();
    assert_eq!(fine, 1, "{:?}", got.iter().map(|got| got.json.to_string()).collect::<Vec<_>>());
    assert!(got.iter().filter(|got| got.status != 200).all(|got| got.code() == "INVALID_STATE"));
    assert_eq!(dairy.stock(&dairy.store).await, [held(A.0, A.1, 10, 0, 0), held(B.0, B.1, 5, 0, 0)]);
    dairy.verify().await;
}

#[tokio::test]
async fn receipts_of_parts_at_the_same_time_never_take_more_than_is_under_way() {
    let dairy = Dairy::new().await;
    let path = dairy.under_way(15).await;
    let four = json!({ "lines": [{ "line": 1, "quantity": 4 }] });
    let got = futures_util::future::join_all((0..6).map(|_| dairy.receive(&path, four.clone()))).await;
    // Three times four of fifteen; the fourth would be excess.
    assert_eq!(got.iter().filter(|got| got.status == 200).count(), 3);
    let transfer = dairy.get(&path).await;
    assert_eq!(transfer.data()["lines"][0]["received"], 12);
    assert_eq!(dairy.stock(&dairy.store).await.iter().map(|line| line.2).sum::<i64>(), 12);
    dairy.verify().await;
}

#[tokio::test]
async fn ships_and_receipts_that_are_repeated_under_their_key_act_once() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    dairy.act(&path, "ready").await;
    let ship = json!({ "action": "ship", "lines": [{ "line": 1, "quantity": 5 }] });
    let first = dairy.keyed(&path, ship.clone(), "trip").await;
    let again = dairy.keyed(&path, ship, "trip").await;
    assert_eq!((again.status, &again.json), (200, &first.json));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let receive = json!({ "action": "receive", "lines": [{ "line": 1, "quantity": 2 }] });
    let calls = (0..4).map(|_| dairy.keyed(&path, receive.clone(), "delivery"));
    let got = futures_util::future::join_all(calls).await;
    // One that came while the first was at work is asked to come again; none acts a second time.
    assert!(
        got.iter().all(|got| got.status == 200 || got.status == 409),
        "{:?}",
        got.iter().map(|g| &g.json).collect::<Vec<_>>()
    );
    assert_eq!(dairy.keyed(&path, receive, "delivery").await.status, 200);
    assert_eq!(dairy.stock(&dairy.store).await, [held(A.0, A.1, 2, 0, 0)]);
    dairy.verify().await;
}

#[tokio::test]
async fn what_is_received_is_put_into_the_bin_that_is_named() {
    let dairy = Dairy::new().await;
    let shelf = dairy.bin(&dairy.store, "S-1", "STORAGE").await;
    let path = dairy.under_way(5).await;
    let wrong = dairy.receive(&path, json!({ "lines": [{ "line": 1, "binId": "S-9" }] })).await;
    assert_eq!((wrong.status, wrong.fault_paths()), (400, vec!["lines[0].binId"]));
    let missing = dairy.receive(&path, json!({ "lines": [{ "line": 2 }] })).await;
    assert_eq!(missing.fault_paths(), ["lines[0].line"]);
    let got = dairy.receive(&path, json!({ "lines": [{ "line": 1, "binId": "S-1" }] })).await;
    assert_eq!(got.data()["receipts"][0]["binId"], json!(shelf), "{}", got.json);
    dairy.verify().await;
}

#[tokio::test]
async fn a_recall_between_ready_and_ship_is_seen_and_mended_by_a_change() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    dairy.act(&path, "ready").await;
    let lines = dairy.get(&format!("/api/inventory?locationId={}", dairy.depot)).await;
    let of_a = lines.data().as_array().unwrap().iter().find(|line| line["lotNumber"] == "A").unwrap()["id"].clone();
    let recall = json!({ "action": "RECALL", "reason": "sour" });
    let recalled = dairy.post(&format!("/api/inventory/availability/{}", of_a.as_str().unwrap()), recall).await;
    assert_eq!(recalled.status, 200, "{}", recalled.json);
    let got = dairy.act(&path, "ship").await;
    assert_eq!((got.status, got.code()), (409, "INSUFFICIENT_STOCK"), "{}", got.json);
    let again = dairy.post(&path, json!({ "action": "update" })).await;
    assert_eq!(again.data()["status"], "READY", "{}", again.json);
    let shipped = dairy.act(&path, "ship").await;
    assert_eq!(shipped.data()["shipments"][0]["lines"][0]["lotNumber"], "B", "{}", shipped.json);
    dairy.verify().await;
}
