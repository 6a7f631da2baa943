//! Stock in bins of a type that must not be sold from: on hold for as long as the bin has that type, and not longer.

use super::stall::Stall;
use serde_json::{Value, json};

/// A bin of some type in the first place; its path.
async fn bin(stall: &Stall, code: &str, kind: &str) -> String {
    let path = format!("/api/locations/{}/bins", stall.place);
    let got = stall.post(&path, json!({ "code": code, "type": kind })).await;
    assert_eq!(got.status, 201, "{}", got.json);
    format!("{path}/{}", got.data()["id"].as_str().unwrap())
}

async fn becomes(stall: &Stall, bin: &str, kind: &str) {
    let got = stall.app.patch(bin, &stall.workspace.key, json!({ "type": kind })).await;
    assert_eq!(got.status, 200, "{}", got.json);
}

/// Ten apples in a bin and five beside it.
async fn stocked(kind: &str) -> (Stall, String) {
    let stall = Stall::new().await;
    let bin = bin(&stall, "CORNER", kind).await;
    stall.received(&stall.apples, 10, json!({ "bin": "CORNER" })).await;
    stall.received(&stall.apples, 5, json!({})).await;
    (stall, bin)
}

async fn promised(stall: &Stall) -> Value {
    stall.get("/api/inventory/channel-location").await.data()["products"][0]["channels"][0]["atp"].clone()
}

#[tokio::test]
async fn a_bin_that_gets_a_type_not_to_be_sold_from_takes_its_stock_out_of_every_promise_at_once() {
    let (stall, bin) = stocked("STORAGE").await;
    assert_eq!((stall.atp("SHOP", &stall.apples).await, promised(&stall).await), (json!(15), json!(15)));
    for kind in ["HOLD", "QUARANTINE"] {
        becomes(&stall, &bin, kind).await;
        let cell = stall.cell("SHOP", &stall.apples, "").await;
        assert_eq!((&cell["atp"], &promised(&stall).await), (&json!(5), &json!(5)), "{kind}");
        let summary = stall.get("/api/inventory/channel/summary").await;
        assert_eq!(summary.data()[0]["atp"], 5, "{}", summary.json);
        let basket = json!({ "channelId": "SHOP", "lines": [{ "productMasterId": stall.apples, "quantity": 6 }] });
        let checked = stall.post("/api/inventory/availability/check", basket).await;
        assert_eq!(checked.data()["lines"][0]["shortfall"], 1, "{}", checked.json);
        assert_eq!(stall.hold("SHOP", &[(&stall.apples, 6)], json!({})).await.code(), "INSUFFICIENT_STOCK");
    }
    let got = stall.hold("SHOP", &[(&stall.apples, 5)], json!({})).await;
    assert_eq!(got.status, 201, "{}", got.json);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 0);
    becomes(&stall, &bin, "PICK").await;
    assert_eq!((stall.atp("SHOP", &stall.apples).await, promised(&stall).await), (json!(10), json!(10)));
    assert_eq!(stall.wrong().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_lies_in_such_a_bin_is_shown_as_on_hold_wherever_stock_is_shown() {
    let (stall, bin) = stocked("HOLD").await;
    let lines = stall.get("/api/inventory?sortBy=quantityOnHand&sortOrder=desc").await;
    let line = &lines.data()[0];
    assert_eq!(
        (&line["quantityOnHand"], &line["quantityOnHold"], &line["quantityAvailable"]),
        (&json!(10), &json!(10), &json!(0))
    );
    let usable = stall.get("/api/inventory/availability").await;
    assert_eq!(usable.data().as_array().unwrap().len(), 1, "{}", usable.json);
    let sums = stall.get("/api/inventory/availability?summary=true&includeOnHold=true").await;
    assert_eq!(
        (&sums.data()["quantityOnHold"], &sums.data()["quantityUsable"], &sums.data()["quantity"]),
        (&json!(10), &json!(5), &json!(15))
    );
    let levels = stall.get(&format!("/api/products/{}/inventory-levels", stall.apples)).await;
    assert_eq!((&levels.data()[0]["quantityOnHold"], &levels.data()[0]["quantityAvailable"]), (&json!(10), &json!(5)));
    // What somebody has put on hold is part of it, and is what is left when the bin changes.
    let path = format!("/api/inventory/availability/{}", line["id"].as_str().unwrap());
    let got = stall.post(&path, json!({ "action": "HOLD", "quantity": 3, "reason": "dented" })).await;
    assert_eq!((got.status, &got.data()["quantityOnHold"]), (200, &json!(10)), "{}", got.json);
    becomes(&stall, &bin, "STORAGE").await;
    assert_eq!(stall.get(&path).await.data()["quantityOnHold"], 3);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 12);
}

#[tokio::test]
async fn what_expires_first_is_passed_over_where_it_lies_in_quarantine() {
    let stall = Stall::new().await;
    bin(&stall, "Q", "QUARANTINE").await;
    let lot = |number: &str, expiry: &str, bin: Value| json!({ "lot": number, "expiryDate": expiry, "bin": bin });
    stall.received(&stall.apples, 4, lot("L-EARLY", "2030-01-01", json!("Q"))).await;
    stall.received(&stall.apples, 4, lot("L-LATE", "2030-06-01", Value::Null)).await;
    let got = stall.hold("SHOP", &[(&stall.apples, 4)], json!({})).await;
    assert_eq!(got.status, 201, "{}", got.json);
    let parts = got.data()["lines"][0]["allocations"].as_array().unwrap();
    assert_eq!((parts.len(), &parts[0]["lotNumber"]), (1, &json!("L-LATE")), "{}", got.json);
    let lots = stall.get("/api/inventory/lots?lotNumber=L-EARLY").await;
    assert_eq!(lots.data()[0]["quantityOnHold"], 4);
}

#[tokio::test]
async fn what_was_reserved_before_is_not_handed_out_while_the_bin_is_locked() {
    let (stall, bin) = stocked("STORAGE").await;
    let order = stall.held("SHOP", &[(&stall.apples, 15)], json!({})).await;
    becomes(&stall, &bin, "QUARANTINE").await;
    let got = stall.post(&format!("{order}/fulfil"), json!({})).await;
    assert_eq!((got.status, got.code()), (409, "CONFLICT"), "{}", got.json);
    assert!(got.json["error"].as_str().unwrap().contains("CORNER"), "{}", got.json);
    becomes(&stall, &bin, "PICK").await;
    assert_eq!(stall.post(&format!("{order}/fulfil"), json!({})).await.status, 200);
    assert_eq!(stall.wrong().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_write_off_out_of_a_hold_bin_is_a_fact_and_is_booked() {
    let (stall, _) = stocked("HOLD").await;
    let got = stall.moved("WRITE_OFF", &stall.apples, json!(4), json!({ "bin": "CORNER" })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 5);
}
