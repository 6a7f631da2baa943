//! The matrix chosen and ordered by what no database knows: severity, ATP, stock.

use super::stall::Stall;
use crate::testkit::request;
use serde_json::{Value, json};

const MATRIX: &str = "/api/inventory/channel-location";

/// SKUs of a page, and its pagination.
async fn rows(stall: &Stall, query: &str) -> (Vec<String>, Value) {
    let got = stall.get(&format!("{MATRIX}?{query}")).await;
    assert_eq!(got.status, 200, "{query}: {}", got.json);
    let rows = got.data()["products"].as_array().unwrap().iter();
    let name = |row: &Value| match row["locationName"].as_str() {
        Some(at) => format!("{} {at}", row["globalSku"].as_str().unwrap()),
        None => row["globalSku"].as_str().unwrap().to_owned(),
    };
    (rows.map(name).collect(), got.json["pagination"].clone())
}

async fn skus(stall: &Stall, query: &str) -> Vec<String> {
    rows(stall, query).await.0
}

/// Plums beside apples and pears: 20 apples, 3 pears (low at 5), no plums (critical at 0).
async fn market() -> Stall {
    let stall = Stall::new().await;
    let plums = stall.post("/api/products", json!({ "globalSku": "PLUMS", "name": "PLUMS" })).await;
    assert_eq!(plums.status, 201, "{}", plums.json);
    stall.received(&stall.apples, 20, json!({})).await;
    stall.received(&stall.pears, 3, json!({ "locationId": stall.second })).await;
    stall
}

#[tokio::test]
async fn a_severity_is_looked_for_in_every_row_and_counted() {
    let stall = market().await;
    assert_eq!(skus(&stall, "severity=CRITICAL").await, ["PLUMS"]);
    assert_eq!(skus(&stall, "severity=LOW,CRITICAL&limit=1").await, ["PEARS"]);
    assert_eq!(rows(&stall, "severity=LOW,CRITICAL&limit=1").await.1["total"], 2);
    assert_eq!(skus(&stall, "severity=OK").await, ["APPLES"]);
    assert_eq!(skus(&stall, "stocked=true").await, ["APPLES", "PEARS"]);
    assert_eq!(skus(&stall, "severity=LOW,CRITICAL&q=plum").await, ["PLUMS"]);
    assert!(skus(&stall, "severity=LOW&q=plum").await.is_empty());
    let got = stall.get(&format!("{MATRIX}?severity=LOW")).await;
    assert_eq!(got.data()["severities"], json!({ "critical": 1, "low": 1, "ok": 1 }));
    assert_eq!(stall.get(MATRIX).await.data()["severities"], Value::Null);
    let wrong = stall.get(&format!("{MATRIX}?severity=BAD&atpChannelId=NOPE&sortBy=atp")).await;
    assert_eq!(wrong.fault_paths(), ["severity"]);
    let wrong = stall.get(&format!("{MATRIX}?atpChannelId=NOPE&sortBy=atp")).await;
    assert_eq!(wrong.fault_paths(), ["atpChannelId"]);
    let wrong = stall.get(&format!("{MATRIX}?severity=LOW&atpChannelId=WEB")).await;
    assert_eq!(wrong.fault_paths(), ["atpChannelId"]);
}

#[tokio::test]
async fn rows_stand_in_the_order_of_a_channels_atp() {
    let stall = market().await;
    // The web shop keeps all but one of the apples for itself to hold back.
    stall.policy(json!({ "channelId": "WEB", "productMasterId": stall.apples, "reserveStock": 19 })).await;
    assert_eq!(skus(&stall, "sortBy=atp&atpChannelId=SHOP").await, ["PLUMS", "PEARS", "APPLES"]);
    assert_eq!(skus(&stall, "sortBy=atp&atpChannelId=WEB").await, ["PLUMS", "APPLES", "PEARS"]);
    assert_eq!(skus(&stall, "sortBy=atp&sortOrder=desc").await, ["PEARS", "APPLES", "PLUMS"]);
    assert_eq!(skus(&stall, "sortBy=totalOnHand&sortOrder=desc").await, ["APPLES", "PEARS", "PLUMS"]);
    stall.held("SHOP", &[(&stall.pears, 2)], json!({})).await;
    assert_eq!(skus(&stall, "sortBy=totalReserved&sortOrder=desc&limit=1").await, ["PEARS"]);
    // The worst of any channel: apples are low for the web shop.
    assert_eq!(skus(&stall, "sortBy=severity&sortOrder=desc&limit=1").await, ["PLUMS"]);
    assert_eq!(skus(&stall, "sortBy=severity&channelId=SHOP&limit=1").await, ["APPLES"]);
}

#[tokio::test]
async fn a_row_for_each_location_is_of_what_was_ever_there() {
    let stall = market().await;
    let each = "eachLocation=true&sortBy=globalSku";
    assert_eq!(skus(&stall, each).await, ["APPLES A", "PEARS B"]);
    stall.received(&stall.apples, 2, json!({ "locationId": stall.second })).await;
    assert_eq!(skus(&stall, each).await, ["APPLES A", "APPLES B", "PEARS B"]);
    assert_eq!(skus(&stall, "eachLocation=true&severity=LOW&sortBy=atp").await, ["APPLES B", "PEARS B"]);
    assert_eq!(skus(&stall, &format!("{each}&locationId={}", stall.second)).await, ["APPLES B", "PEARS B"]);
    // By cursor too, though two rows are of one product.
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for _ in 0..3 {
        let (found, pagination) = rows(&stall, &format!("{each}&limit=1{cursor}")).await;
        seen.extend(found);
        cursor = pagination["nextCursor"].as_str().map_or_else(String::new, |next| format!("&cursor={next}"));
    }
    assert_eq!((seen, cursor), (["APPLES A", "APPLES B", "PEARS B"].map(str::to_owned).to_vec(), String::new()));
}

#[tokio::test]
async fn a_location_shows_the_channels_that_sell_from_it() {
    let stall = market().await;
    let depot = stall.post("/api/locations", json!({ "name": "Depot", "type": "DC_STORAGE" })).await;
    let depot = depot.data()["id"].as_str().unwrap().to_owned();
    let channels = |got: &crate::testkit::Got| got.data()["channels"].as_array().unwrap().len();
    let there = stall.get(&format!("{MATRIX}?locationId={depot}")).await;
    assert_eq!((channels(&there), &there.data()["products"][0]["minAtp"]), (0, &Value::Null));
    assert_eq!(there.data()["products"][0]["hasCritical"], false);
    let here = stall.get(&format!("{MATRIX}?locationId={}", stall.place)).await;
    assert_eq!(channels(&here), 2);
}

/// What a filter says must be what the drilldown says, whatever has happened since somebody asked first.
#[tokio::test]
async fn a_filter_follows_every_change_at_once_on_every_node() {
    let stall = market().await;
    let node = stall.app.second_node().await;
    let there = |query: &'static str| {
        let asked = request("GET", &format!("{MATRIX}?{query}"), &stall.workspace.key, None);
        let node = node.clone();
        async move {
            let got = crate::testkit::send(&node, asked).await;
            got.data()["products"].as_array().unwrap().iter().map(|row| row["globalSku"].clone()).collect::<Vec<_>>()
        }
    };
    let critical = "severity=CRITICAL";
    assert_eq!(there(critical).await, ["PLUMS"]);
    // Sold.
    stall.moved("SALE", &stall.pears, json!(3), json!({ "locationId": stall.second })).await;
    assert_eq!(
        (skus(&stall, critical).await, there(critical).await),
        (vec!["PEARS".into(), "PLUMS".into()], vec![json!("PEARS"), json!("PLUMS")])
    );
    // Reserved, and the reservation ends by itself.
    stall.held("SHOP", &[(&stall.apples, 20)], json!({ "ttlSeconds": 60 })).await;
    assert_eq!(there(critical).await, ["APPLES", "PEARS", "PLUMS"]);
    stall.later(61);
    assert_eq!(there(critical).await, ["PEARS", "PLUMS"]);
    // On hold.
    let line = stall.received(&stall.pears, 9, json!({ "lot": "L", "expiryDate": "2018-01-20" })).await;
    assert_eq!(there(critical).await, ["PLUMS"]);
    let hold = json!({ "action": "HOLD", "quantity": 9, "reason": "wet" });
    assert_eq!(stall.post(&format!("/api/inventory/availability/{line}"), hold).await.status, 200);
    assert_eq!(there(critical).await, ["PEARS", "PLUMS"]);
    let release = json!({ "action": "RELEASE", "quantity": 9, "reason": "dry" });
    assert_eq!(stall.post(&format!("/api/inventory/availability/{line}"), release).await.status, 200);
    assert_eq!(there(critical).await, ["PLUMS"]);
    // A policy, a new product, and the day after the lot's last.
    stall.policy(json!({ "channelId": "WEB", "productMasterId": stall.pears, "lowAtpThreshold": 9, "criticalAtpThreshold": 9 })).await;
    assert_eq!(there(critical).await, ["PEARS", "PLUMS"]);
    let cherries = stall.post("/api/products", json!({ "globalSku": "CHERRIES", "name": "CHERRIES" })).await;
    assert_eq!(cherries.status, 201, "{}", cherries.json);
    assert_eq!(there(critical).await, ["CHERRIES", "PEARS", "PLUMS"]);
    assert_eq!(there("severity=CRITICAL&channelId=SHOP").await, ["CHERRIES", "PLUMS"]);
    stall.later(20 * 86_400);
    assert_eq!(there("severity=CRITICAL&channelId=SHOP").await, ["CHERRIES", "PEARS", "PLUMS"]);
}

#[tokio::test]
async fn a_filter_is_of_the_locations_that_the_caller_sees() {
    let stall = market().await;
    stall.app.person(&stall.workspace, "clerk@one.example", &[("TENANT_PEOPLE", Some(&stall.second))]).await;
    let clerk = stall.app.sign_in("clerk@one.example").await;
    let got = stall.app.get(&format!("{MATRIX}?severity=CRITICAL&sortBy=globalSku"), &clerk).await;
    let names: Vec<&Value> = got.data()["products"].as_array().unwrap().iter().map(|row| &row["globalSku"]).collect();
    // The apples lie where the clerk sees nothing.
    assert_eq!(names, ["APPLES", "PLUMS"]);
    assert_eq!(skus(&stall, "severity=CRITICAL").await, ["PLUMS"]);
}

/// Many rows, in the order of a sum made by hand.
#[tokio::test]
async fn pages_of_many_rows_are_the_whole_in_order_by_number_and_by_cursor() {
    let stall = Stall::new().await;
    let quantity = |n: i64| (n * 7_919) % 101;
    let items: Vec<Value> =
        (0..60).map(|n| json!({ "globalSku": format!("ITEM{n:02}"), "name": format!("ITEM{n:02}") })).collect();
    let made = stall.post("/api/products/bulk", json!({ "items": items })).await;
    assert_eq!(made.status, 200, "{}", made.json);
    let moves: Vec<Value> = (0..60)
        .filter(|n| quantity(*n) > 0)
        .map(|n| json!({ "type": "RECEIPT", "globalSku": format!("ITEM{n:02}"), "locationId": stall.place, "quantity": quantity(n) }))
        .collect();
    let got = stall.post("/api/inventory/movements/bulk", json!({ "items": moves })).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let mut expected: Vec<(i64, String)> = (0..60).map(|n| (quantity(n), format!("ITEM{n:02}"))).collect();
    expected.sort();
    let expected: Vec<String> = expected.into_iter().filter(|(n, _)| *n <= 50).map(|(_, sku)| sku).collect();
    stall.policy(json!({ "channelId": "WEB", "lowAtpThreshold": 50 })).await;
    let query = "q=item&severity=LOW,CRITICAL&sortBy=atp&atpChannelId=WEB&limit=7";
    let (mut numbered, mut followed, mut cursor) = (Vec::new(), Vec::new(), String::new());
    let pages = expected.len().div_ceil(7);
    for page in 1..=pages {
        let (found, pagination) = rows(&stall, &format!("{query}&page={page}")).await;
        assert_eq!(pagination["total"], expected.len());
        numbered.extend(found);
        let (found, pagination) = rows(&stall, &format!("{query}{cursor}")).await;
        followed.extend(found);
        cursor = pagination["nextCursor"].as_str().map_or_else(String::new, |next| format!("&cursor={next}"));
    }
    assert_eq!((numbered, followed, cursor.as_str()), (expected.clone(), expected, ""));
}
