//! Tests of stock.

mod atp;
mod counts;
mod faults;
mod held_bins;
mod ledger;
mod levels;
mod model;
mod ranked;
mod ranked_changes;
mod reservations;
mod stall;
mod world;

use crate::change::{Change, Who};
use crate::features::inventory::{self, Wanted, release, reserve};
use crate::testkit::TestApp;
use serde_json::json;
use stockflow_kernel::Quantity;
use world::shop;

#[tokio::test]
async fn an_adjustment_moves_the_balance_exactly_and_stands_in_the_ledger() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let adjust = |delta: serde_json::Value| {
        let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "deltaQuantity": delta, "reasonCodeId": "COUNT_CORRECTION" });
        app.post("/api/inventory/adjust", &shop.workspace.key, body)
    };
    adjust(json!(0.1)).await;
    let got = adjust(json!(0.2)).await;
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(got.data()["quantityOnHand"].to_string(), "10.3");
    let lines = app.get("/api/inventory", &shop.workspace.key).await;
    assert_eq!(lines.data()[0]["quantityAvailable"].to_string(), "10.3");
    assert_eq!(lines.data()[0]["totalValue"].to_string(), "3.09");
    let ledger = app.get("/api/inventory/movements?type=ADJUSTMENT", &shop.workspace.key).await;
    assert_eq!(ledger.json["pagination"]["total"], 2);
    assert_eq!(ledger.data()[0]["quantity"].to_string(), "0.2");
}

#[tokio::test]
async fn what_is_reserved_cannot_be_taken_away() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let (product, store) = (shop.product.clone(), shop.store.clone());
    let hold = move |change: &mut Change<'_, '_>| {
        reserve(change, &store, &[Wanted::any(&product, Quantity::whole(8))], "transfer_1")
    };
    app.app.change(&shop.workspace.id, Who::system("test"), hold).await.unwrap();
    let before = app.snapshot(&shop.workspace.id).await;
    let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "deltaQuantity": -3, "reasonCodeId": "DAMAGE" });
    let got = app.post("/api/inventory/adjust", &shop.workspace.key, body.clone()).await;
    assert_eq!((got.status, got.code()), (409, "INSUFFICIENT_STOCK"));
    assert_eq!(got.json["details"]["available"], 2);
    assert_eq!(app.snapshot(&shop.workspace.id).await, before);

    let end = |change: &mut Change<'_, '_>| release(change, "transfer_1");
    app.app.change(&shop.workspace.id, Who::system("test"), end).await.unwrap();
    assert_eq!(app.post("/api/inventory/adjust", &shop.workspace.key, body).await.status, 200);
    assert!(findings(&app, &shop.workspace.id).await.is_empty());
}

async fn findings(app: &TestApp, workspace: &str) -> Vec<String> {
    app.app.db.read(workspace, inventory::verify).await.unwrap()
}

#[tokio::test]
async fn forty_buyers_at_once_get_no_more_than_there_is() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "deltaQuantity": -1, "reasonCodeId": "SAMPLE" });
    let buyers = (0..40).map(|_| app.post("/api/inventory/adjust", &shop.workspace.key, body.clone()));
    let got = futures_util::future::join_all(buyers).await;
    assert_eq!(got.iter().filter(|g| g.status == 200).count(), 10);
    assert!(got.iter().filter(|g| g.status != 200).all(|g| g.code() == "INSUFFICIENT_STOCK"));
    assert!(findings(&app, &shop.workspace.id).await.is_empty());
}

#[tokio::test]
async fn ids_of_another_workspace_name_nothing_and_change_nothing() {
    let app = TestApp::new().await;
    let (mine, theirs) = (shop(&app, "one").await, shop(&app, "two").await);
    let line = app.get("/api/inventory", &theirs.workspace.key).await.data()[0]["id"].clone();
    let before = (app.snapshot(&mine.workspace.id).await, app.snapshot(&theirs.workspace.id).await);
    for (place, faults) in [
        (json!({ "inventoryItemId": line }), vec!["inventoryItemId"]),
        (
            json!({ "productMasterId": theirs.product, "locationId": theirs.store }),
            vec!["productMasterId", "locationId"],
        ),
        (json!({ "productMasterId": mine.product, "locationId": theirs.store }), vec!["locationId"]),
    ] {
        let mut body = json!({ "deltaQuantity": 1, "reasonCodeId": "FOUND" });
        body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        let got = app.post("/api/inventory/adjust", &mine.workspace.key, body).await;
        assert_eq!((got.status, got.fault_paths()), (400, faults));
    }
    assert_eq!((app.snapshot(&mine.workspace.id).await, app.snapshot(&theirs.workspace.id).await), before);
}

#[tokio::test]
async fn the_matrix_promises_each_channel_what_its_locations_hold() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let (product, store) = (shop.product.clone(), shop.store.clone());
    let hold = move |change: &mut Change<'_, '_>| {
        reserve(change, &store, &[Wanted::any(&product, Quantity::whole(4))], "order")
    };
    app.app.change(&shop.workspace.id, Who::system("test"), hold).await.unwrap();
    let got = app.get("/api/inventory/channel-location", &shop.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let row = &got.data()["products"][0];
    assert_eq!(row["totalOnHand"], 10);
    assert_eq!(row["totalReserved"], 4);
    // 10 on hand − 4 reserved − 1 held back = 5, which is at the low threshold.
    assert_eq!(row["channels"][0]["channelId"], "SHOP");
    assert_eq!(row["channels"][0]["atp"], 5);
    assert_eq!(row["channels"][0]["severity"], "LOW");
    // The web shop sells from nowhere that holds the product.
    assert_eq!(row["channels"][1]["channelId"], "WEB");
    assert_eq!(row["channels"][1]["severity"], "CRITICAL");
    assert_eq!((&row["minAtp"], &row["maxAtp"], &row["hasCritical"]), (&json!(0), &json!(5), &json!(true)));
    assert_eq!(got.json["pagination"]["total"], 1);
    let one = app
        .get(&format!("/api/inventory/channel-location?locationId={}&channelId=SHOP", shop.store), &shop.workspace.key)
        .await;
    assert_eq!(one.data()["location"]["locationName"], "Store");
    assert_eq!(one.data()["channels"].as_array().unwrap().len(), 1);
    let wrong = app.get("/api/inventory/channel-location?locationId=loc_x&channelId=NOPE", &shop.workspace.key).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn a_line_never_holds_more_than_an_exact_sum_can_bear() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let adjust = |delta: i64| {
        let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "deltaQuantity": delta, "reasonCodeId": "FOUND" });
        app.post("/api/inventory/adjust", &shop.workspace.key, body)
    };
    assert_eq!(adjust(1_000_000_001).await.fault_paths(), ["deltaQuantity"]);
    assert_eq!(adjust(999_999_990).await.status, 200);
    let before = app.snapshot(&shop.workspace.id).await;
    let over = adjust(1).await;
    assert_eq!((over.status, over.code()), (409, "CONFLICT"));
    assert_eq!(app.snapshot(&shop.workspace.id).await, before);
}

#[tokio::test]
async fn an_answer_that_is_kept_is_dropped_with_the_next_change_on_every_node_and_is_the_callers_own() {
    let app = TestApp::new().await;
    let (shop, other) = (shop(&app, "one").await, shop(&app, "two").await);
    let second = app.second_node().await;
    let on_hand = |got: &crate::testkit::Got| got.data()[0]["quantityOnHand"].clone();
    let path = "/api/inventory?limit=50";
    let there = || crate::testkit::send(&second, crate::testkit::request("GET", path, &shop.workspace.key, None));
    for _ in 0..2 {
        assert_eq!(on_hand(&app.get(path, &shop.workspace.key).await), 10);
        assert_eq!(on_hand(&there().await), 10);
    }
    let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "deltaQuantity": 1, "reasonCodeId": "COUNT_CORRECTION" });
    assert_eq!(app.post("/api/inventory/adjust", &shop.workspace.key, body).await.status, 200);
    assert_eq!(on_hand(&app.get(path, &shop.workspace.key).await), 11);
    assert_eq!(on_hand(&there().await), 11);
    assert_eq!(on_hand(&app.get(path, &other.workspace.key).await), 10);
    let place = json!({ "name": "Empty", "type": "STORE_FRONT" });
    let empty = app.post("/api/locations", &shop.workspace.key, place).await.data()["id"].as_str().unwrap().to_owned();
    app.person(&shop.workspace, "clerk@one.example", &[("TENANT_PEOPLE", Some(&empty))]).await;
    let clerk = app.sign_in("clerk@one.example").await;
    assert_eq!(app.get(path, &clerk).await.json["pagination"]["total"], 0);
    let matrix = app.get("/api/inventory/channel-location", &shop.workspace.key).await;
    assert_eq!(matrix.data()["products"][0]["totalOnHand"], 11);
}
