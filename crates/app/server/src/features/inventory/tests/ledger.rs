//! The ledger: nothing is rewritten, late entries hold what a count has found, tampering shows.

use super::stall::Stall;
use serde_json::json;
use stockflow_db::{args, sql};

#[tokio::test]
async fn a_receipt_dated_before_a_count_does_not_change_what_was_counted() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 10, json!({})).await;
    stall.later(3600);
    let counted = json!({ "locationId": stall.place, "lines": [{ "productMasterId": stall.apples, "newQty": 12 }] });
    let got = stall.post("/api/inventory/adjustments/record-stock", counted).await;
    assert_eq!((got.status, &got.data()["lines"][0]["deltaQuantity"]), (200, &json!(2)), "{}", got.json);
    stall.later(3600);
    stall.moved("SALE", &stall.apples, json!(1), json!({})).await;
    // A delivery note turns up: three had come half an hour before the count, which had seen them already.
    let late = json!({ "effectiveAt": "2018-01-02T12:30:00Z" });
    let got = stall.moved("RECEIPT", &stall.apples, json!(3), late).await;
    let result = &got.data()["results"][0];
    assert_eq!((&result["heldByCount"], &result["quantityOnHand"]), (&json!(true), &json!(11)));
    assert_eq!(stall.balance(&line, "asOf=2018-01-02T12:45:00Z").await, 13);
    assert_eq!(stall.balance(&line, "asOf=2018-01-02T13:00:00Z").await, 12);
    assert_eq!(stall.balance(&line, "").await, 11);
    // As the books stood before the note was known.
    assert_eq!(stall.balance(&line, "asOf=2018-01-02T12:45:00Z&knownAt=2018-01-02T13:59:00Z").await, 10);
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn a_late_issue_that_would_have_made_a_past_day_negative_is_recorded_with_a_finding() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 4, json!({ "effectiveAt": "2018-01-01T08:00:00Z" })).await;
    stall.received(&stall.apples, 6, json!({ "effectiveAt": "2018-01-01T18:00:00Z" })).await;
    let before = stall.get("/api/inventory/movements?limit=100").await.data().clone();
    let got = stall.moved("SALE", &stall.apples, json!(7), json!({ "effectiveAt": "2018-01-01T12:00:00Z" })).await;
    let result = &got.data()["results"][0];
    assert_eq!((&result["outcome"], &result["quantityOnHand"]), (&json!("RECORDED"), &json!(3)));
    assert_eq!(result["finding"], "NEGATIVE_PAST: the balance was -3 at 2018-01-01T12:00:00Z");
    let found = stall.get("/api/inventory/movements?hasFinding=true").await;
    assert_eq!(found.json["pagination"]["total"], 1);
    let after = stall.get("/api/inventory/movements?limit=100&hasFinding=false").await.data().clone();
    assert_eq!(after, before, "no row was touched");
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn a_count_dated_back_yields_to_a_later_one_and_reckons_with_what_moved_since() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 10, json!({ "effectiveAt": "2018-01-01T08:00:00Z" })).await;
    stall.moved("SALE", &stall.apples, json!(2), json!({ "effectiveAt": "2018-01-01T12:00:00Z" })).await;
    let count = |found: i64, at: &str| {
        let lines = json!([{ "productMasterId": stall.apples, "newQty": found }]);
        stall.post(
            "/api/inventory/adjustments/record-stock",
            json!({ "locationId": stall.place, "countedAt": at, "lines": lines }),
        )
    };
    assert_eq!(count(9, "2018-01-01T10:00:00Z").await.data()["lines"][0]["quantityOnHand"], 7);
    assert_eq!(count(20, "2018-01-01T14:00:00Z").await.data()["lines"][0]["quantityOnHand"], 20);
    assert_eq!(count(5, "2018-01-01T09:00:00Z").await.data()["lines"][0]["quantityOnHand"], 20);
    for (at, expected) in [("08:30", 10), ("09:30", 5), ("10:30", 9), ("12:30", 7), ("14:30", 20)] {
        assert_eq!(stall.balance(&line, &format!("asOf=2018-01-01T{at}:00Z")).await, expected, "{at}");
    }
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn tampering_with_the_ledger_shows() {
    for (what, sql) in [("changed", &CHANGE), ("missing", &REMOVE), ("changed", &BACKDATE)] {
        let stall = Stall::new().await;
        for quantity in [5, 6, 7] {
            stall.received(&stall.apples, quantity, json!({})).await;
        }
        assert!(stall.wrong().await.is_empty());
        let tamper = move |tx: &mut stockflow_db::Tx<'_>| tx.execute(sql, args![]);
        assert_eq!(stall.app.app.db.write(&stall.workspace.id, tamper).await.unwrap(), 1);
        let wrong = stall.wrong().await;
        assert!(wrong.iter().any(|finding| finding.starts_with("ledger:") && finding.contains(what)), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_movement_under_an_id_of_the_callers_is_recorded_once() {
    let stall = Stall::new().await;
    let item = |quantity: i64| json!({ "externalId": "POS-1", "type": "RECEIPT", "productMasterId": stall.apples, "locationId": stall.place, "quantity": quantity });
    let send = |items: serde_json::Value| {
        stall.post("/api/inventory/movements/bulk", json!({ "mode": "partial", "items": items }))
    };
    let outcomes = |got: &crate::testkit::Got| -> Vec<String> {
        let results = got.data()["results"].as_array().unwrap();
        results.iter().map(|result| result["outcome"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(outcomes(&send(json!([item(3), item(3)])).await), ["RECORDED", "FAILED"]);
    let got = send(json!([item(3)])).await;
    assert_eq!(outcomes(&got), ["DUPLICATE"]);
    assert!(got.data()["results"][0]["movementId"].as_str().unwrap().starts_with("txn_"));
    let got = send(json!([item(4)])).await;
    assert_eq!(got.data()["results"][0]["faults"][0]["path"], "items[0].externalId");
    let (one, two) = tokio::join!(
        send(
            json!([{ "externalId": "X", "type": "RECEIPT", "globalSku": "APPLES", "locationId": stall.place, "quantity": 1 }])
        ),
        send(
            json!([{ "externalId": "X", "type": "RECEIPT", "globalSku": "APPLES", "locationId": stall.place, "quantity": 1 }])
        )
    );
    let mut both = [outcomes(&one), outcomes(&two)].concat();
    both.sort();
    assert_eq!(both, ["DUPLICATE", "RECORDED"]);
    assert_eq!(stall.get("/api/inventory").await.data()[0]["quantityOnHand"], 4);
}

#[tokio::test]
async fn many_movements_go_all_or_each_for_itself() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 5, json!({})).await;
    let sale = |quantity: i64| json!({ "type": "SALE", "productMasterId": stall.apples, "locationId": stall.place, "quantity": quantity });
    let nothing = json!({ "type": "SALE", "globalSku": "PEARS", "locationId": stall.place, "quantity": 1 });
    let before = stall.app.snapshot(&stall.workspace.id).await;
    let got = stall.post("/api/inventory/movements/bulk", json!({ "items": [sale(3), sale(3)] })).await;
    assert_eq!((got.status, got.code(), got.fault_paths()), (409, "INSUFFICIENT_STOCK", vec!["items[1].quantity"]));
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
    let got = stall
        .post("/api/inventory/movements/bulk", json!({ "mode": "partial", "items": [sale(3), sale(3), nothing] }))
        .await;
    let results = got.data()["results"].clone();
    assert_eq!(results[0]["outcome"], "RECORDED");
    assert_eq!(
        (&results[1]["outcome"], &results[1]["faults"][0]["code"]),
        (&json!("FAILED"), &json!("insufficient_stock"))
    );
    assert_eq!(results[2]["outcome"], "FAILED");
    assert_eq!(stall.get("/api/inventory").await.json["pagination"]["total"], 1, "no empty line was left behind");
    let future =
        stall.moved("RECEIPT", &stall.apples, json!(1), json!({ "effectiveAt": "2018-01-02T12:00:01Z" })).await;
    assert_eq!(future.fault_paths(), ["items[0].effectiveAt"]);
}

#[tokio::test]
async fn half_of_what_cannot_be_divided_is_refused_everywhere() {
    let stall = Stall::new().await;
    let body = json!({ "globalSku": "BIKE", "name": "Bike", "unit": "EACH", "unitIndivisible": true });
    let bike = stall.post("/api/products", body).await.data()["id"].as_str().unwrap().to_owned();
    let line = stall.received(&bike, 3, json!({})).await;
    let before = stall.app.snapshot(&stall.workspace.id).await;
    let half = stall.moved("SALE", &bike, json!(0.5), json!({})).await;
    assert_eq!(half.fault_paths(), ["items[0].quantity"]);
    let lines = json!([{ "productMasterId": bike, "quantity": 1.5 }]);
    let got = stall
        .post("/api/inventory/reservations", json!({ "channelId": "SHOP", "reference": "R", "lines": lines }))
        .await;
    assert_eq!(got.fault_paths(), ["lines[0].quantity"]);
    let adjust = json!({ "inventoryItemId": line, "deltaQuantity": 0.5, "reasonCodeId": "OTHER" });
    assert_eq!(stall.post("/api/inventory/adjust", adjust).await.fault_paths(), ["deltaQuantity"]);
    let set = json!({ "inventoryItemId": line, "newQtyOnHand": 2.5, "reasonCodeId": "OTHER" });
    assert_eq!(stall.post("/api/inventory/adjustments", set).await.fault_paths(), ["newQtyOnHand"]);
    let count = json!({ "locationId": stall.place, "lines": [{ "productMasterId": bike, "newQty": 2.5 }] });
    assert_eq!(stall.post("/api/inventory/adjustments/record-stock", count).await.fault_paths(), ["lines[0].newQty"]);
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
}

#[tokio::test]
async fn stock_is_set_only_if_it_is_what_the_caller_believes() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 5, json!({})).await;
    let set =
        |new: i64, expected: serde_json::Value| {
            stall.post("/api/inventory/adjustments", json!({
            "inventoryItemId": line, "newQtyOnHand": new, "expectedQtyOnHand": expected, "reasonCodeId": "OTHER",
        }))
        };
    let got = set(9, json!(4)).await;
    assert_eq!((got.status, got.code()), (409, "VERSION_CONFLICT"));
    assert_eq!(set(9, json!(5)).await.data()["deltaQuantity"], 4);
    stall.held("SHOP", &[(&stall.apples, 6)], json!({})).await;
    let got = set(5, json!(null)).await;
    assert_eq!((got.status, got.code()), (409, "INSUFFICIENT_STOCK"));
    let history = stall.get("/api/inventory/adjustments").await;
    assert_eq!(
        (history.json["pagination"]["total"].clone(), history.data()[0]["quantity"].clone()),
        (json!(1), json!(4))
    );
}

#[tokio::test]
async fn where_the_industry_says_so_a_loss_needs_its_root_cause() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 5, json!({})).await;
    let organization =
        stall.app.patch("/api/admin/organization", &stall.workspace.key, json!({ "industryPack": "PHARMA" })).await;
    assert_eq!(organization.status, 200, "{}", organization.json);
    let lose = |cause: &str| {
        stall.post(
            "/api/inventory/adjustments",
            json!({
                "inventoryItemId": line, "newQtyOnHand": 3, "reasonCodeId": "LOSS", "rootCause": cause,
            }),
        )
    };
    assert_eq!(lose("").await.fault_paths(), ["rootCause"]);
    assert_eq!(lose("the vault stood open").await.status, 200);
    assert_eq!(
        stall.get("/api/inventory/movements?type=ADJUSTMENT").await.data()[0]["rootCause"],
        "the vault stood open"
    );
    let own = json!({ "code": "TASTED", "name": "Tasted", "direction": "DECREASE" });
    assert_eq!(stall.post("/api/inventory/adjustments/reason-codes", own.clone()).await.status, 201);
    assert_eq!(stall.post("/api/inventory/adjustments/reason-codes", own).await.code(), "DUPLICATE");
    let got = stall
        .post("/api/inventory/adjust", json!({ "inventoryItemId": line, "deltaQuantity": 1, "reasonCodeId": "TASTED" }))
        .await;
    assert_eq!(got.fault_paths(), ["reasonCodeId"]);
}

#[tokio::test]
async fn stock_goes_to_its_right_lot_and_the_trace_tells_the_way() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 10, json!({ "lot": "WRONG", "reference": "DELIVERY" })).await;
    stall.held("SHOP", &[(&stall.apples, 4)], json!({})).await;
    let correct = |body: serde_json::Value| stall.post("/api/inventory/adjustments/lot-correction", body);
    let got = correct(json!({ "inventoryItemId": line, "lotNumber": "RIGHT", "expiryDate": "2018-05-01" })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!((&got.data()["from"]["quantityOnHand"], &got.data()["to"]["quantityOnHand"]), (&json!(4), &json!(6)));
    let lot = got.data()["lotId"].as_str().unwrap().to_owned();
    let dated = correct(json!({ "inventoryItemId": got.data()["to"]["inventoryItemId"], "lotNumber": "RIGHT", "expiryDate": "2018-06-01" })).await;
    assert_eq!((dated.status, &dated.data()["expiryDate"]), (200, &json!("2018-06-01")), "{}", dated.json);
    stall.moved("SALE", &stall.apples, json!(2), json!({ "lot": "RIGHT", "reference": "RECEIPT-7" })).await;
    let trace = stall.get(&format!("/api/inventory/lots/{lot}")).await;
    assert_eq!(trace.data()["expiryDate"], "2018-06-01");
    assert_eq!(
        (&trace.data()["stock"][0]["quantityOnHand"], &trace.data()["cameFrom"][0]["type"]),
        (&json!(4), &json!("LOT_CORRECTION"))
    );
    assert_eq!(trace.data()["wentTo"][0]["reference"], "RECEIPT-7");
    let taken = correct(json!({ "inventoryItemId": line, "lotNumber": "RIGHT" })).await;
    assert_eq!((taken.status, taken.code()), (409, "INVALID_STATE"));
    assert!(stall.wrong().await.is_empty());
}

sql! {
    CHANGE = "UPDATE movement SET quantity = quantity + 1 WHERE workspace_id = $1 AND number = 2";
    REMOVE = "DELETE FROM movement WHERE workspace_id = $1 AND number = 2";
    BACKDATE = "UPDATE movement SET effective_at = effective_at - 1 WHERE workspace_id = $1 AND number = 3";
}
