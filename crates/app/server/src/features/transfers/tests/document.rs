//! The transfer from draft to its last trip.

use super::dairy::{Dairy, held};
use crate::testkit::request;
use serde_json::json;

const A: (&str, &str) = ("A", "2018-01-20");
const B: (&str, &str) = ("B", "2018-02-20");

#[tokio::test]
async fn a_transfer_goes_from_draft_to_received_and_its_lots_travel_with_their_dates() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    assert_eq!(dairy.stock(&dairy.depot).await, [held(A.0, A.1, 10, 0, 0), held(B.0, B.1, 20, 0, 0)]);
    assert_eq!(dairy.promise().await, (0, vec![]), "a draft promises nothing");
    let ready = dairy.act(&path, "ready").await;
    assert_eq!(ready.data()["status"], "READY", "{}", ready.json);
    // What expires first is reserved first.
    assert_eq!(dairy.stock(&dairy.depot).await, [held(A.0, A.1, 10, 10, 0), held(B.0, B.1, 20, 5, 0)]);
    let shipped = dairy.act(&path, "ship").await;
    let data = shipped.data();
    assert_eq!(
        (&data["status"], &data["lines"][0]["inTransit"]),
        (&json!("IN_TRANSIT"), &json!(15)),
        "{}",
        shipped.json
    );
    let trip = &data["shipments"][0];
    assert_eq!((&trip["shippedOn"], &trip["expectedOn"]), (&json!("2018-01-02"), &json!("2018-01-05")));
    assert_eq!((&trip["lines"][0]["lotNumber"], &trip["lines"][0]["expiryDate"]), (&json!("A"), &json!(A.1)));
    assert_eq!(dairy.stock(&dairy.depot).await, [held(B.0, B.1, 15, 0, 0)]);
    // The destination counts on it on its day.
    assert_eq!(dairy.promise().await, (15, vec![("2018-01-05".into(), 5), ("2018-01-05".into(), 10)]));
    let received = dairy.act(&path, "receive").await;
    assert_eq!(received.data()["status"], "RECEIVED", "{}", received.json);
    assert_eq!(dairy.stock(&dairy.store).await, [held(A.0, A.1, 10, 0, 0), held(B.0, B.1, 5, 0, 0)]);
    assert_eq!(dairy.promise().await, (15, vec![]));
    let out = dairy.get("/api/inventory/movements?type=TRANSFER_OUT").await;
    let inward = dairy.get("/api/inventory/movements?type=TRANSFER_IN").await;
    let sum = |got: &crate::testkit::Got| -> i64 {
        got.data().as_array().unwrap().iter().map(|movement| movement["quantity"].as_i64().unwrap()).sum()
    };
    assert_eq!((sum(&out), sum(&inward)), (-15, 15));
    dairy.verify().await;
}

#[tokio::test]
async fn it_is_shipped_in_trips_and_each_arrives_on_its_own_day() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    dairy.act(&path, "ready").await;
    let part = json!({ "action": "ship", "lines": [{ "line": 1, "quantity": 4 }], "comment": "by bike" });
    let first = dairy.post(&path, part).await;
    assert_eq!(first.data()["lines"][0]["toShip"], 11, "{}", first.json);
    dairy.app.app.clock.advance_seconds(86_400);
    // What is not shipped yet is expected three days after it was made ready.
    assert_eq!(dairy.promise().await.1, [("2018-01-05".into(), 4), ("2018-01-05".into(), 11)]);
    let second = dairy.post(&path, json!({ "action": "ship", "expectedOn": "2018-01-08" })).await;
    assert_eq!(second.data()["shipments"].as_array().unwrap().len(), 2);
    assert_eq!(dairy.promise().await.1, [("2018-01-05".into(), 4), ("2018-01-08".into(), 5), ("2018-01-08".into(), 6)]);
    let third = dairy.act(&path, "ship").await;
    assert_eq!((third.status, third.code()), (409, "INVALID_STATE"));
    let came = dairy.receive(&path, json!({ "lines": [{ "line": 1, "quantity": 4 }] })).await;
    assert_eq!(came.data()["status"], "PARTIALLY_RECEIVED");
    assert_eq!(came.data()["shipments"][0]["lines"][0]["received"], 4, "the earliest trip comes first");
    dairy.verify().await;
}

#[tokio::test]
async fn a_trip_takes_no_more_than_its_lane_and_a_closed_lane_nothing() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    dairy.act(&path, "ready").await;
    dairy.relane(json!({ "capacity": 10 })).await;
    let over = dairy.act(&path, "ship").await;
    assert_eq!((over.status, over.fault_paths()), (400, vec!["lines"]));
    assert!(over.json["error"].as_str().unwrap().contains("several trips"), "{}", over.json);
    let ten = dairy.post(&path, json!({ "action": "ship", "lines": [{ "line": 1, "quantity": 10 }] })).await;
    assert_eq!(ten.status, 200, "{}", ten.json);
    dairy.relane(json!({ "allowed": false })).await;
    let closed = dairy.create(json!([{ "productMasterId": dairy.milk, "quantity": 1 }])).await;
    assert_eq!((closed.status, closed.fault_paths()), (400, vec!["destLocationId"]));
}

#[tokio::test]
async fn what_would_expire_on_the_way_stays_unless_its_lot_is_named() {
    let dairy = Dairy::new().await;
    dairy.put_in("OLD", "2018-01-04", 7, None).await;
    let path = dairy.draft(31).await;
    let got = dairy.act(&path, "ready").await;
    assert_eq!((got.status, got.code()), (409, "INSUFFICIENT_STOCK"), "{}", got.json);
    assert_eq!(
        got.json["details"]["lines"],
        json!([
            { "line": 1, "productMasterId": dairy.milk, "requested": 31, "available": 30 }
        ])
    );
    let lines = json!([{ "productMasterId": dairy.milk, "quantity": 5, "lotNumber": "OLD" }]);
    let named = dairy.post(&path, json!({ "action": "update", "lines": lines })).await;
    assert_eq!(named.data()["lines"][0]["lotNumber"], "OLD", "{}", named.json);
    assert_eq!(dairy.act(&path, "ready").await.status, 200);
    assert_eq!(dairy.stock(&dairy.depot).await[2], held("OLD", "2018-01-04", 7, 5, 0));
}

#[tokio::test]
async fn a_change_of_a_ready_transfer_reserves_anew_or_changes_nothing() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(15).await;
    dairy.act(&path, "ready").await;
    let lines = |quantity: i64| json!([{ "productMasterId": dairy.milk, "quantity": quantity, "lotNumber": "B" }]);
    let before = dairy.app.snapshot(&dairy.workspace.id).await;
    let over = dairy.post(&path, json!({ "action": "update", "lines": lines(21) })).await;
    assert_eq!((over.status, over.code()), (409, "INSUFFICIENT_STOCK"));
    assert_eq!(dairy.app.snapshot(&dairy.workspace.id).await, before);
    let changed = dairy.post(&path, json!({ "action": "update", "lines": lines(12) })).await;
    assert_eq!((&changed.data()["status"], changed.data()["version"].as_i64()), (&json!("READY"), Some(3)));
    assert_eq!(dairy.stock(&dairy.depot).await, [held(A.0, A.1, 10, 0, 0), held(B.0, B.1, 20, 12, 0)]);
    let cancelled = dairy.act(&path, "cancel").await;
    assert_eq!(cancelled.data()["status"], "CANCELLED");
    assert_eq!(dairy.stock(&dairy.depot).await, [held(A.0, A.1, 10, 0, 0), held(B.0, B.1, 20, 0, 0)]);
    dairy.verify().await;
}

#[tokio::test]
async fn steps_out_of_turn_are_refused_say_what_is_open_and_change_nothing() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(5).await;
    let refused = |got: crate::testkit::Got, says: &'static str| {
        assert_eq!((got.status, got.code()), (409, "INVALID_STATE"), "{}", got.json);
        assert!(got.json["error"].as_str().unwrap().contains(says), "{}", got.json);
    };
    let before = dairy.app.snapshot(&dairy.workspace.id).await;
    refused(dairy.act(&path, "ship").await, "made ready (action ready)");
    refused(dairy.act(&path, "receive").await, "action ready");
    assert_eq!(dairy.app.snapshot(&dairy.workspace.id).await, before);
    let gone = dairy.under_way(5).await;
    refused(dairy.act(&gone, "cancel").await, "received (action receive)");
    dairy.act(&path, "cancel").await;
    refused(dairy.act(&path, "receive").await, "that is its end");
}

#[tokio::test]
async fn everything_wrong_with_a_draft_is_named_at_once() {
    let dairy = Dairy::new().await;
    let other = dairy.app.workspace("two").await;
    let hold = dairy.bin(&dairy.depot, "H-1", "HOLD").await;
    let whole = json!({ "unitIndivisible": true });
    let product = dairy.app.patch(&format!("/api/products/{}", dairy.milk), &dairy.workspace.key, whole).await;
    assert_eq!(product.status, 200, "{}", product.json);
    let lines = json!([
        { "productMasterId": "prod_none", "quantity": 1 },
        { "productMasterId": dairy.milk, "quantity": 1.5 },
        { "productMasterId": dairy.milk, "quantity": 1, "lotNumber": "NONE" },
        { "productMasterId": dairy.milk, "quantity": 1, "binId": hold },
        { "productMasterId": dairy.milk, "quantity": 1, "destBinId": "NOWHERE" },
    ]);
    let got = dairy.create(lines).await;
    assert_eq!(got.status, 400, "{}", got.json);
    let paths =
        ["lines[0].productMasterId", "lines[1].quantity", "lines[2].lotNumber", "lines[3].binId", "lines[4].destBinId"];
    for path in paths {
        assert!(got.fault_paths().contains(&path), "{path}: {}", got.json);
    }
    let nothing = dairy.create(json!([{ "productMasterId": dairy.milk, "quantity": 0 }])).await;
    assert_eq!((nothing.status, nothing.fault_paths()), (400, vec!["lines[0].quantity"]));
    let line = json!([{ "productMasterId": dairy.milk, "quantity": 1 }]);
    let same = json!({ "sourceLocationId": dairy.depot, "destLocationId": dairy.depot, "lines": line });
    let same = dairy.post("/api/inventory/transfers", same).await;
    assert_eq!((same.status, same.fault_paths()), (400, vec!["destLocationId"]));
    let late = json!({ "sourceLocationId": dairy.depot, "destLocationId": dairy.store, "lines": line,
        "expectedOn": "2018-01-01" });
    let late = dairy.post("/api/inventory/transfers", late).await;
    assert_eq!((late.status, late.fault_paths()), (400, vec!["expectedOn"]));
    // Ids of another workspace name nothing.
    let foreign = json!({ "sourceLocationId": dairy.depot, "destLocationId": dairy.store, "lines": line });
    let foreign = dairy.app.post("/api/inventory/transfers", &other.key, foreign).await;
    assert_eq!(foreign.fault_paths(), ["sourceLocationId", "destLocationId", "lines[0].productMasterId"]);
    let path = dairy.draft(5).await;
    assert_eq!(dairy.app.post(&path, &other.key, json!({ "action": "ready" })).await.status, 404);
    let odd = dairy.post(&path, json!({ "action": "ready", "lines": [], "acceptExcess": true })).await;
    assert_eq!((odd.status, odd.fault_paths()), (400, vec!["lines", "acceptExcess"]));
}

#[tokio::test]
async fn what_lies_in_a_hold_bin_is_not_reserved() {
    let dairy = Dairy::new().await;
    dairy.bin(&dairy.depot, "H-1", "HOLD").await;
    dairy.put_in("A", "2018-01-20", 50, Some("H-1")).await;
    let path = dairy.draft(31).await;
    let got = dairy.act(&path, "ready").await;
    assert_eq!((got.status, got.code()), (409, "INSUFFICIENT_STOCK"));
    assert_eq!(got.json["details"]["available"], 30);
}

#[tokio::test]
async fn who_has_seen_an_older_version_changes_nothing() {
    let dairy = Dairy::new().await;
    let path = dairy.draft(5).await;
    dairy.post(&path, json!({ "action": "update", "comment": "later" })).await;
    let mut stale = request("POST", &path, &dairy.workspace.key, Some(json!({ "action": "ready" })));
    stale.headers_mut().insert("if-match", "\"1\"".parse().unwrap());
    let got = dairy.app.send(stale).await;
    assert_eq!((got.status, got.code()), (409, "VERSION_CONFLICT"));
    assert_eq!(dairy.get(&path).await.data()["status"], "DRAFT");
}

#[tokio::test]
async fn the_source_ships_and_the_destination_receives() {
    let dairy = Dairy::new().await;
    let people = [("store@one.example", dairy.store.as_str()), ("depot@one.example", dairy.depot.as_str())];
    for (email, location) in people {
        dairy.app.person(&dairy.workspace, email, &[("TENANT_MANAGER", Some(location))]).await;
    }
    let store = dairy.app.sign_in("store@one.example").await;
    let depot = dairy.app.sign_in("depot@one.example").await;
    let path = dairy.draft(5).await;
    let act = |who: &str, action: &str| {
        let (who, body) = (who.to_owned(), json!({ "action": action }));
        let (app, path) = (&dairy.app, path.clone());
        async move { app.post(&path, &who, body).await.status }
    };
    assert_eq!(act(&store, "ready").await, 403);
    assert_eq!((act(&depot, "ready").await, act(&store, "ship").await, act(&depot, "ship").await), (200, 403, 200));
    assert_eq!((act(&depot, "receive").await, act(&store, "receive").await), (403, 200));
}
