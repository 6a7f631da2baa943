//! Available to promise, term by term and day by day.

use super::stall::Stall;
use crate::testkit::{request, send};
use serde_json::{Value, json};

fn sum(terms: &Value) -> f64 {
    terms.as_array().unwrap().iter().map(|term| term["quantity"].as_f64().unwrap()).sum()
}

fn term(cell: &Value, name: &str) -> Value {
    let terms = cell["terms"].as_array().unwrap();
    terms.iter().find(|term| term["name"] == name).unwrap()["quantity"].clone()
}

/// An approved order of apples that is due on a day.
async fn ordered(stall: &Stall, quantity: i64, due: &str) {
    let supplier = json!({ "code": format!("S{due}"), "name": "Orchard", "leadTimeDays": 3 });
    let supplier = stall.post("/api/suppliers", supplier).await;
    assert_eq!(supplier.status, 201, "{}", supplier.json);
    let supplier = supplier.data()["id"].clone();
    let order = json!({ "supplierId": supplier, "locationId": stall.place, "expectedOn": due,
        "lines": [{ "productMasterId": stall.apples, "quantity": quantity, "unitCost": 1 }] });
    let order = stall.post("/api/purchase-orders", order).await;
    assert_eq!(order.status, 201, "{}", order.json);
    for step in ["submit", "approve"] {
        let path = format!("/api/purchase-orders/{}/{step}", order.data()["id"].as_str().unwrap());
        assert_eq!(stall.post(&path, json!({})).await.status, 200);
    }
}

#[tokio::test]
async fn every_term_of_a_cell_adds_up_at_each_location_and_over_all() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 20, json!({})).await;
    stall
        .received(&stall.apples, 7, json!({ "locationId": stall.second, "lot": "OLD", "expiryDate": "2018-01-01" }))
        .await;
    let line = stall.received(&stall.apples, 3, json!({ "lot": "X" })).await;
    stall
        .post(
            &format!("/api/inventory/availability/{line}"),
            json!({ "action": "HOLD", "quantity": 2, "reason": "wet" }),
        )
        .await;
    stall.held("SHOP", &[(&stall.apples, 4)], json!({})).await;
    stall
        .policy(
            json!({ "channelId": "WEB", "settings": { "safetyStock": 1, "reserveStock": 2, "includeInboundDays": 3 } }),
        )
        .await;
    ordered(&stall, 10, "2018-01-04").await;
    ordered(&stall, 50, "2018-01-09").await;
    let cell = stall.cell("WEB", &stall.apples, "").await;
    // 30 on hand, 2 on hold, 7 past their date, 4 reserved, 1 and 2 kept back at each of two places, 10 due in time.
    assert_eq!(cell["atp"], 30 - 2 - 7 - 4 - 2 * (1 + 2) + 10);
    assert_eq!(
        (term(&cell, "expired"), term(&cell, "inboundDue"), term(&cell, "safetyStock")),
        (json!(-7), json!(10), json!(-2))
    );
    assert_eq!(sum(&cell["terms"]), cell["atp"].as_f64().unwrap());
    let mut places = 0.0;
    for place in cell["locations"].as_array().unwrap() {
        assert_eq!(sum(&place["terms"]), place["atp"].as_f64().unwrap());
        places += place["atp"].as_f64().unwrap();
    }
    assert_eq!(places, cell["atp"].as_f64().unwrap());
    let matrix = stall.get("/api/inventory/channel-location?globalSku=APPLES&channelId=WEB").await;
    assert_eq!(matrix.data()["products"][0]["channels"][0]["atp"], cell["atp"]);
    let summary = stall.get("/api/inventory/channel/summary").await;
    let web = summary.data().as_array().unwrap().iter().find(|row| row["channelId"] == "WEB").unwrap().clone();
    assert_eq!((&web["atp"], &web["onOrder"], &web["products"]), (&cell["atp"], &json!(60), &json!(1)));
}

#[tokio::test]
async fn the_atp_of_a_day_is_the_smallest_balance_from_it_to_the_horizon() {
    let stall = Stall::new().await;
    stall.policy(json!({ "channelId": "WEB", "settings": { "allowBackorder": true } })).await;
    stall.received(&stall.apples, 6, json!({ "lot": "L", "expiryDate": "2018-01-04" })).await;
    ordered(&stall, 10, "2018-01-06").await;
    let days = |cell: &Value| -> Vec<(String, Value, Value)> {
        let days = cell["locations"][0]["days"].as_array().unwrap();
        days.iter()
            .map(|d| (d["day"].as_str().unwrap()[8..].to_owned(), d["projected"].clone(), d["atp"].clone()))
            .collect()
    };
    let row = |day: &str, projected: i64, atp: i64| (day.to_owned(), json!(projected), json!(atp));
    let cell = stall.cell("SHOP", &stall.apples, "&days=6").await;
    // The lot may be sold until the 4th; on the 6th ten come in.
    let expected =
        [row("02", 6, 6), row("03", 6, 6), row("04", 6, 6), row("05", 0, 0), row("06", 10, 10), row("07", 10, 10)];
    assert_eq!(days(&cell), expected);
    // Nine are sold: six of what is there, three of what comes.
    stall.held("WEB", &[(&stall.apples, 9)], json!({})).await;
    let cell = stall.cell("SHOP", &stall.apples, "&days=6").await;
    let expected =
        [row("02", 0, 0), row("03", 0, 0), row("04", 0, 0), row("05", 0, 0), row("06", 7, 7), row("07", 7, 7)];
    assert_eq!(days(&cell), expected);
}

#[tokio::test]
async fn what_is_to_come_is_promised_in_time_and_once() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 2, json!({})).await;
    ordered(&stall, 10, "2018-01-05").await;
    stall.policy(json!({ "channelId": "WEB", "settings": { "includeInboundDays": 3 } })).await;
    assert_eq!(stall.atp("WEB", &stall.apples).await, 12);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 2);
    let path = stall.held("WEB", &[(&stall.apples, 8)], json!({})).await;
    assert_eq!(stall.get(&path).await.data()["lines"][0]["awaitingStock"], 6);
    assert_eq!(stall.atp("WEB", &stall.apples).await, 4);
    // The shop does not count on what comes, and is not touched by promises of it.
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 0);
    assert_eq!(stall.hold("WEB", &[(&stall.apples, 5)], json!({})).await.status, 409);
}

#[tokio::test]
async fn buyers_on_two_nodes_are_promised_no_more_than_comes() {
    let stall = Stall::new().await;
    ordered(&stall, 10, "2018-01-05").await;
    stall.policy(json!({ "channelId": "WEB", "settings": { "includeInboundDays": 7 } })).await;
    let nodes = [stall.app.second_node().await, stall.app.second_node().await];
    let body = json!({ "channelId": "WEB", "reference": "ORDER",
        "lines": [{ "productMasterId": stall.apples, "quantity": 1, "locationId": stall.place }] });
    let mut buyers = tokio::task::JoinSet::new();
    for index in 0..40 {
        let node = nodes[index % 2].clone();
        let wish = request("POST", "/api/inventory/reservations", &stall.workspace.key, Some(body.clone()));
        buyers.spawn(async move { send(&node, wish).await.status });
    }
    let answers = buyers.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 10, "{answers:?}");
    assert_eq!(stall.atp("WEB", &stall.apples).await, 0);
}

#[tokio::test]
async fn a_policy_changed_on_one_node_holds_on_the_other_at_once() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 10, json!({})).await;
    let node = stall.app.second_node().await;
    let wish = |quantity: i64| {
        let body = json!({ "channelId": "WEB", "reference": "ORDER", "lines": [{ "productMasterId": stall.apples, "quantity": quantity }] });
        send(&node, request("POST", "/api/inventory/reservations", &stall.workspace.key, Some(body)))
    };
    assert_eq!(wish(1).await.status, 201);
    stall.policy(json!({ "channelId": "WEB", "settings": { "safetyStock": 8 } })).await;
    assert_eq!(wish(2).await.status, 409);
    assert_eq!(wish(1).await.status, 201);
}

#[tokio::test]
async fn a_basket_is_checked_as_it_would_be_reserved_and_says_when() {
    let stall = Stall::new().await;
    stall.received(&stall.apples, 5, json!({ "lot": "B", "expiryDate": "2018-03-01" })).await;
    stall.received(&stall.apples, 3, json!({ "lot": "A", "expiryDate": "2018-02-01" })).await;
    ordered(&stall, 10, "2018-01-09").await;
    let before = stall.app.snapshot(&stall.workspace.id).await;
    let check = |lines: Value, more: Value| {
        let mut body = json!({ "channelId": "SHOP", "lines": lines });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        async { stall.post("/api/inventory/availability/check", body).await }
    };
    let line = |quantity: i64| json!({ "globalSku": "APPLES", "quantity": quantity });
    let got = check(json!([line(4), line(6)]), json!({})).await;
    let lines = got.data()["lines"].clone();
    assert_eq!((&got.data()["complete"], &got.data()["available"]), (&json!(false), &json!(true)));
    assert_eq!(
        (&lines[0]["allocations"][0]["lotNumber"], &lines[0]["allocations"][1]["quantity"]),
        (&json!("A"), &json!(1))
    );
    assert_eq!(
        (&lines[1]["available"], &lines[1]["shortfall"], &lines[1]["earliestDate"]),
        (&json!(4), &json!(2), &json!("2018-01-09"))
    );
    assert_eq!(check(json!([line(4), line(6)]), json!({ "allOrNothing": true })).await.data()["available"], false);
    let later = check(json!([line(12)]), json!({ "requiredBy": "2018-01-09" })).await;
    assert_eq!((&later.data()["complete"], &later.data()["lines"][0]["available"]), (&json!(true), &json!(12)));
    let never = check(json!([line(99)]), json!({})).await;
    assert_eq!(never.data()["lines"][0]["earliestDate"], json!(null));
    assert_eq!(stall.app.snapshot(&stall.workspace.id).await, before);
    let faulty = check(json!([{ "quantity": 1 }, { "globalSku": "NONE", "quantity": 1 }]), json!({})).await;
    assert_eq!(faulty.fault_paths(), ["lines[0].productMasterId", "lines[1].globalSku"]);
}

#[tokio::test]
async fn a_lot_is_past_its_date_when_its_location_says_so_also_when_the_clocks_change() {
    let stall = Stall::in_zone("America/New_York").await;
    // Clocks went forward in New York on 11 March 2018: that day had 23 hours, and ended at 04:00 UTC.
    stall.received(&stall.apples, 5, json!({ "lot": "L", "expiryDate": "2018-03-11" })).await;
    stall.app.app.clock.advance_seconds(5_932_799);
    assert_eq!(stall.app.app.clock.now().to_string(), "2018-03-12T03:59:59Z");
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 5);
    let usable = stall.get("/api/inventory/availability").await;
    assert_eq!((&usable.json["pagination"]["total"], &usable.data()[0]["quantityUsable"]), (&json!(1), &json!(5)));
    stall.later(1);
    assert_eq!(stall.atp("SHOP", &stall.apples).await, 0);
    assert_eq!(stall.get("/api/inventory/availability").await.json["pagination"]["total"], 0);
    let all = stall.get("/api/inventory/availability?includeExpired=true&summary=true").await;
    assert_eq!(
        (&all.data()["quantityUsable"], &all.data()["quantityExpired"], &all.data()["quantity"]),
        (&json!(0), &json!(5), &json!(5))
    );
    assert_eq!(all.json["pagination"]["total"], 1);
    let path = "/api/inventory/availability?includeExpired=true&summary=true&includeStockLines=true&limit=1";
    let with_lines = stall.get(path).await;
    assert_eq!(with_lines.data()["lines"].as_array().map(Vec::len), Some(1));
    assert_eq!(with_lines.json["pagination"]["pageSize"], 1);
}
