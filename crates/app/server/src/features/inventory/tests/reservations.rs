//! Holding stock: never more than there is, and never what may not be promised.

use super::stall::Stall;
use crate::testkit::{request, send};
use serde_json::json;

#[tokio::test]
async fn a_reservation_is_confirmed_and_handed_out_in_parts() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    let path = stall.held("SHOP", &[(&stall.apples, 6)], json!({})).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 4);
    assert_eq!(stall.post(&format!("{path}/confirm"), json!({})).await.data()["status"], "CONFIRMED");
    let part = json!({ "lines": [{ "line": 1, "quantity": 2 }] });
    let got = stall.post(&format!("{path}/fulfil"), part.clone()).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!((&got.data()["status"], &got.data()["lines"][0]["open"]), (&json!("CONFIRMED"), &json!(4)));
    let got = stall.post(&format!("{path}/release"), part).await;
    assert_eq!(got.data()["lines"][0]["released"], 2);
    let got = stall.post(&format!("{path}/fulfil"), json!({})).await;
    assert_eq!((&got.data()["status"], &got.data()["lines"][0]["fulfilled"]), (&json!("FULFILLED"), &json!(4)));
    let line = stall.get("/api/inventory").await.data()[0].clone();
    assert_eq!((&line["quantityOnHand"], &line["quantityReserved"]), (&json!(6), &json!(0)));
    let sales = stall.get("/api/inventory/movements?type=SALE&reference=ORDER").await;
    assert_eq!(sales.json["pagination"]["total"], 2);
    let again = stall.post(&format!("{path}/release"), json!({})).await;
    assert_eq!((again.status, again.code()), (409, "INVALID_STATE"));
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn what_is_past_its_time_stops_counting_when_it_is_read_and_cannot_be_confirmed() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    let path = stall.held("SHOP", &[(&stall.apples, 10)], json!({ "ttlSeconds": 60 })).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 0);
    let lines = "/api/inventory?limit=50";
    assert_eq!(stall.get(lines).await.data()[0]["quantityReserved"], 10);
    stall.later(60);
    assert_eq!(stall.get(lines).await.data()[0]["quantityReserved"], 0);
    assert_eq!(stall.atp("WEB", &stall.apples).await, 10);
    let late = stall.post(&format!("{path}/confirm"), json!({})).await;
    assert_eq!((late.status, late.code()), (409, "INVALID_STATE"));
    assert_eq!(stall.get(&path).await.data()["status"], "EXPIRED");
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn an_order_that_comes_after_the_end_of_another_gets_its_stock() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    stall.held("SHOP", &[(&stall.apples, 10)], json!({ "ttlSeconds": 60 })).await;
    assert_eq!(stall.hold("WEB", &[(&stall.apples, 1)], json!({})).await.code(), "INSUFFICIENT_STOCK");
    stall.later(61);
    stall.held("WEB", &[(&stall.apples, 10)], json!({})).await;
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn what_is_past_its_time_stands_in_the_way_of_no_sale_count_or_hold() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 10, json!({})).await;
    let ended = || async {
        stall.held("SHOP", &[(&stall.apples, 7)], json!({ "ttlSeconds": 60 })).await;
        stall.later(60);
    };
    ended().await;
    assert_eq!(stall.moved("SALE", &stall.apples, json!(1), json!({})).await.status, 200);
    ended().await;
    let lines = json!([{ "productMasterId": stall.apples, "newQty": 8 }]);
    let count = json!({ "locationId": stall.place, "lines": lines });
    assert_eq!(stall.post("/api/inventory/adjustments/record-stock", count).await.status, 200);
    ended().await;
    let hold = json!({ "action": "HOLD", "quantity": 8, "reason": "so" });
    assert_eq!(stall.post(&format!("/api/inventory/availability/{line}"), hold).await.status, 200);
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn a_confirmed_or_extended_one_outlasts_its_first_end() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    let confirmed = stall.held("SHOP", &[(&stall.apples, 4)], json!({ "ttlSeconds": 60 })).await;
    let extended = stall.held("SHOP", &[(&stall.apples, 3)], json!({ "ttlSeconds": 60 })).await;
    stall.post(&format!("{confirmed}/confirm"), json!({})).await;
    stall.later(30);
    assert_eq!(stall.post(&format!("{extended}/extend"), json!({ "ttlSeconds": 60 })).await.status, 200);
    stall.later(59);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 3);
    stall.later(1);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 6);
}

#[tokio::test]
async fn lines_of_one_product_and_kits_that_share_a_part_compete_within_one_request() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    stall.received(&stall.pears, 100, json!({})).await;
    let basket = json!({ "globalSku": "BASKET", "name": "Basket" });
    let basket = stall.post("/api/products", basket).await.data()["id"].as_str().unwrap().to_owned();
    for (part, quantity) in [(&stall.apples, 3), (&stall.pears, 1)] {
        let link = json!({ "productMasterId": part, "type": "BUNDLE", "quantity": quantity });
        let got = stall.post(&format!("/api/products/{basket}/links"), link).await;
        assert_eq!(got.status, 201, "{}", got.json);
    }
    let before = stall.app.snapshot(&stall.workspace.id).await;
    let twice = stall.hold("SHOP", &[(&stall.apples, 6), (&stall.apples, 5)], json!({})).await;
    assert_eq!((twice.status, twice.code()), (409, "INSUFFICIENT_STOCK"));
    assert_eq!(twice.json["details"]["lines"][0]["available"], 4);
    let shared = stall.hold("SHOP", &[(&basket, 3), (&stall.apples, 2)], json!({})).await;
    assert_eq!(
        shared.json["details"]["lines"][0],
        json!({
            "line": 2, "productMasterId": stall.apples, "requested": 2, "available": 1, "reason": null,
        })
    );
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
    // Of a kit whole ones only: of 4 that were asked for 3 can be made of 10 apples.
    let path = stall.held("SHOP", &[(&basket, 4)], json!({ "allOrNothing": false })).await;
    let line = stall.get(&path).await.data()["lines"][0].clone();
    assert_eq!(
        line["allocations"].as_array().unwrap().iter().map(|a| a["quantity"].as_i64().unwrap()).sum::<i64>(),
        12
    );
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 1);
    assert_eq!(stall.atp("SHOP", &stall.pears).await, 97);
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn all_or_nothing_holds_nothing_and_parts_hold_what_there_is_as_far_as_the_policy_takes_parts() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 4, json!({})).await;
    stall.received(&stall.pears, 9, json!({})).await;
    let wish = [(stall.apples.as_str(), 6), (stall.pears.as_str(), 2)];
    let before = stall.app.snapshot(&stall.workspace.id).await;
    assert_eq!(stall.hold("SHOP", &wish, json!({})).await.status, 409);
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
    let path = stall.held("SHOP", &wish, json!({ "allOrNothing": false })).await;
    let lines = stall.get(&path).await.data()["lines"].clone();
    assert_eq!((&lines[0]["open"], &lines[1]["open"]), (&json!(4), &json!(2)));
    stall.post(&format!("{path}/release"), json!({})).await;
    stall.policy(json!({ "channelId": "SHOP", "settings": { "allowPartial": false } })).await;
    let path = stall.held("SHOP", &wish, json!({ "allOrNothing": false })).await;
    let lines = stall.get(&path).await.data()["lines"].clone();
    assert_eq!((&lines[0]["open"], &lines[1]["open"]), (&json!(0), &json!(2)));
}

#[tokio::test]
async fn the_earliest_date_goes_first_and_what_is_past_held_or_recalled_never() {
    let stall = Stall::new().await;
    let lot = |number: &str, date: &str| json!({ "lot": number, "expiryDate": date });
    stall.received(&stall.apples, 5, lot("LATE", "2018-09-01")).await;
    stall.received(&stall.apples, 5, lot("SOON", "2018-01-05")).await;
    stall.received(&stall.apples, 5, lot("PAST", "2018-01-01")).await;
    let bad = stall.received(&stall.apples, 5, lot("BAD", "2018-06-01")).await;
    let doubtful = stall.received(&stall.apples, 5, lot("DOUBT", "2018-06-02")).await;
    for (line, action) in [(bad, "RECALL"), (doubtful, "HOLD")] {
        let body = json!({ "action": action, "reason": "as the law wants" });
        let got = stall.post(&format!("/api/inventory/availability/{line}"), body).await;
        assert_eq!(got.status, 200, "{}", got.json);
    }
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 10);
    let path = stall.held("SHOP", &[(&stall.apples, 7)], json!({})).await;
    let allocations = stall.get(&path).await.data()["lines"][0]["allocations"].clone();
    assert_eq!((&allocations[0]["lotNumber"], &allocations[0]["quantity"]), (&json!("SOON"), &json!(5)));
    assert_eq!((&allocations[1]["lotNumber"], &allocations[1]["quantity"]), (&json!("LATE"), &json!(2)));
    // The marketplace wants ninety days, the shop none: what is left lasts until September.
    stall.policy(json!({ "channelId": "WEB", "settings": { "minRemainingShelfLifeDays": 243 } })).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 0);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 3);
    assert_eq!(stall.hold("WEB", &[(&stall.apples, 1)], json!({})).await.code(), "INSUFFICIENT_STOCK");
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn a_recall_takes_the_stock_from_those_who_have_reserved_it() {
    let stall = Stall::new().await;
    let line = stall.received(&stall.apples, 5, json!({ "lot": "L" })).await;
    let path = stall.held("SHOP", &[(&stall.apples, 4)], json!({})).await;
    let got = stall
        .post(&format!("/api/inventory/availability/{line}"), json!({ "action": "RECALL", "reason": "glass" }))
        .await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(got.data()["releasedReservations"].as_array().unwrap().len(), 1);
    assert_eq!((&got.data()["quantityRecalled"], &got.data()["quantityReserved"]), (&json!(5), &json!(0)));
    assert_eq!(stall.get(&path).await.data()["status"], "RELEASED");
    let sold = stall.moved("SALE", &stall.apples, json!(1), json!({ "lot": "L" })).await;
    assert_eq!(sold.code(), "INSUFFICIENT_STOCK");
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn a_policy_keeps_back_a_share_a_floor_and_a_least_atp() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 20, json!({})).await;
    stall.policy(json!({ "channelId": "WEB", "settings": { "maxShareOfInventory": 40 } })).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 8);
    stall.held("WEB", &[(&stall.apples, 5)], json!({})).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 3);
    assert_eq!(stall.hold("WEB", &[(&stall.apples, 4)], json!({})).await.status, 409);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 15);
    stall.policy(json!({ "channelId": "SHOP", "settings": { "safetyStock": 4, "reserveStock": 2 } })).await;
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 9);
    stall
        .policy(json!({ "channelId": "SHOP", "productMasterId": stall.apples, "settings": { "minAtpToAccept": 10 } }))
        .await;
    let refused = stall.hold("SHOP", &[(&stall.apples, 1)], json!({})).await;
    assert_eq!((refused.status, refused.code()), (409, "INSUFFICIENT_STOCK"));
    assert!(refused.json["error"].as_str().unwrap().contains("below what the channel's policy accepts"));
}

#[tokio::test]
async fn scarce_stock_is_shared_by_tier_and_weight_and_a_higher_tier_may_pass_over_a_lower() {
    let stall = Stall::new().await;
    // Scarce: 10 apples against low thresholds of 12 and 8. Critical ones first (2 and 2), the other 6 by weight 2 : 1.
    stall.received(&stall.apples, 10, json!({})).await;
    let settings = |weight: i64, low: i64| json!({ "allocationWeight": weight, "lowAtpThreshold": low, "criticalAtpThreshold": 2 });
    stall.policy(json!({ "channelId": "SHOP", "settings": settings(50, 12) })).await;
    stall.policy(json!({ "channelId": "WEB", "settings": settings(25, 8) })).await;
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 6);
    assert_eq!(stall.atp("WEB", &stall.apples).await, 4);
    assert_eq!(stall.hold("WEB", &[(&stall.apples, 5)], json!({})).await.status, 409);
    stall.held("WEB", &[(&stall.apples, 3)], json!({})).await;
    // What WEB has used is no longer kept for it.
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 6);
    assert_eq!(stall.atp("WEB", &stall.apples).await, 1);
    stall.policy(json!({ "channelId": "SHOP", "productMasterId": stall.apples, "settings": { "tier": "HIGH", "canPreempt": true } })).await;
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 7);
    // Plenty is shared by nobody.
    stall.received(&stall.apples, 100, json!({})).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 107);
}

#[tokio::test]
async fn a_backorder_waits_for_stock_and_is_handed_out_when_it_has_come() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 2, json!({})).await;
    stall.policy(json!({ "channelId": "WEB", "settings": { "allowBackorder": true } })).await;
    let path = stall.held("WEB", &[(&stall.apples, 5)], json!({})).await;
    assert_eq!(stall.get(&path).await.data()["lines"][0]["awaitingStock"], 3);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, -3);
    assert_eq!(stall.hold("SHOP", &[(&stall.apples, 1)], json!({})).await.status, 409);
    let early = stall.post(&format!("{path}/fulfil"), json!({})).await;
    assert_eq!((early.status, early.code()), (409, "INSUFFICIENT_STOCK"));
    stall.received(&stall.apples, 4, json!({})).await;
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 1);
    let got = stall.post(&format!("{path}/fulfil"), json!({})).await;
    assert_eq!(got.data()["status"], "FULFILLED", "{}", got.json);
    assert_eq!(stall.get("/api/inventory").await.data()[0]["quantityOnHand"], 1);
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn two_hundred_buyers_on_two_nodes_get_fifty_units_and_not_one_more() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 30, json!({})).await;
    stall.received(&stall.apples, 20, json!({ "locationId": stall.second })).await;
    let nodes = [stall.app.second_node().await, stall.app.second_node().await];
    let body = json!({ "channelId": "SHOP", "reference": "ORDER", "lines": [{ "productMasterId": stall.apples, "quantity": 1 }] });
    let mut buyers = tokio::task::JoinSet::new();
    for index in 0..200 {
        let node = nodes[index % 2].clone();
        let wish = request("POST", "/api/inventory/reservations", &stall.workspace.key, Some(body.clone()));
        buyers.spawn(async move { send(&node, wish).await.status });
    }
    let answers = buyers.join_all().await;
    let won = answers.iter().filter(|status| **status == 201).count();
    assert_eq!((won, answers.iter().filter(|status| **status == 409).count()), (50, 150));
    assert_eq!(stall.atp("WEB", &stall.apples).await, 0);
    assert!(stall.wrong().await.is_empty());
}

#[tokio::test]
async fn the_same_wish_under_one_key_holds_once() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    let body = json!({ "channelId": "SHOP", "reference": "ORDER", "lines": [{ "productMasterId": stall.apples, "quantity": 4 }] });
    let node = stall.app.second_node().await;
    let wish = || {
        let mut wish = request("POST", "/api/inventory/reservations", &stall.workspace.key, Some(body.clone()));
        wish.headers_mut().insert("idempotency-key", "order-1".parse().unwrap());
        wish
    };
    let (first, second) = tokio::join!(send(&node, wish()), send(&node, wish()));
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.data()["id"], second.data()["id"]);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 6);
}

#[tokio::test]
async fn bad_wishes_name_their_fields_and_change_nothing() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    let other = stall.app.workspace("two").await;
    let before = stall.app.snapshot(&stall.workspace.id).await;
    let wish = |lines: serde_json::Value| json!({ "channelId": "SHOP", "reference": "R", "lines": lines });
    let faulty = [
        (
            json!({ "channelId": "NONE", "reference": "R", "lines": [{ "productMasterId": stall.apples, "quantity": 1 }] }),
            vec!["channelId"],
        ),
        (wish(json!([])), vec!["lines"]),
        (wish(json!([{ "productMasterId": stall.apples, "quantity": 0 }])), vec!["lines[0].quantity"]),
        (
            wish(json!([{ "quantity": 1 }, { "globalSku": "NONE", "quantity": 1 }])),
            vec!["lines[0].productMasterId", "lines[1].globalSku"],
        ),
        (
            wish(json!([{ "globalSku": "APPLES", "locationId": "loc_none", "quantity": 1 }])),
            vec!["lines[0].locationId"],
        ),
    ];
    for (body, paths) in faulty {
        let got = stall.post("/api/inventory/reservations", body).await;
        assert_eq!((got.status, got.fault_paths()), (400, paths), "{}", got.json);
    }
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
    let path = stall.held("SHOP", &[(&stall.apples, 1)], json!({})).await;
    for action in ["confirm", "fulfil", "release"] {
        assert_eq!(stall.app.post(&format!("{path}/{action}"), &other.key, json!({})).await.status, 404);
    }
    let got =
        stall.post(&format!("{path}/fulfil"), json!({ "lines": [{ "line": 1, "quantity": 2 }, { "line": 2 }] })).await;
    assert_eq!(got.fault_paths(), ["lines[0].quantity", "lines[1].line"]);
}
