//! What people see and do.

use super::world::{Shop, settings, shop};
use crate::testkit::{Sink, TestApp, request, send};
use serde_json::{Value, json};

async fn inbox(shop: &Shop<'_>, query: &str) -> Vec<Value> {
    let got = shop.app.get(&format!("/api/alerts{query}"), &shop.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().as_array().unwrap().clone()
}

async fn act(shop: &Shop<'_>, id: &Value, what: &str, body: Value) -> crate::testkit::Got {
    let path = format!("/api/alerts/{}/{what}", id.as_str().unwrap());
    shop.app.post(&path, &shop.workspace.key, body).await
}

#[tokio::test]
async fn an_alert_is_acknowledged_snoozed_and_opens_again() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.work().await;
    let alert = inbox(&shop, "").await.remove(0);
    assert_eq!((&alert["state"], &alert["type"]), (&json!("OPEN"), &json!("stockout")));
    let got = act(&shop, &alert["id"], "acknowledge", json!({})).await;
    assert_eq!((&got.data()["state"], &got.data()["actedBy"]), (&json!("ACKNOWLEDGED"), &json!("test")));
    let got = act(&shop, &alert["id"], "snooze", json!({ "minutes": 30 })).await;
    assert_eq!(got.data()["state"], "SNOOZED");
    assert_eq!(inbox(&shop, "?state=OPEN").await.len(), 0);
    app.app.clock.advance_seconds(1_800);
    shop.work().await;
    let again = inbox(&shop, "?state=OPEN").await.remove(0);
    assert_eq!((&again["id"], &again["snoozedUntil"]), (&alert["id"], &Value::Null));
    // It stood all the while, and fired once.
    assert_eq!(shop.history("").await.len(), 1);
}

#[tokio::test]
async fn what_somebody_resolved_is_silent_until_its_cause_was_gone() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.work().await;
    let alert = inbox(&shop, "").await.remove(0);
    let got = act(&shop, &alert["id"], "resolve", json!({ "outcome": "FALSE_ALARM" })).await;
    assert_eq!(got.data()["state"], "RESOLVED");
    assert_eq!(inbox(&shop, "").await.len(), 0);
    assert_eq!(act(&shop, &alert["id"], "acknowledge", json!({})).await.status, 404);
    app.app.clock.advance_seconds(86_400);
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    shop.adjust(10).await;
    assert_eq!(shop.evaluate().await, [0, 1, 0]);
    app.app.clock.advance_seconds(3_600);
    shop.adjust(-10).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
}

#[tokio::test]
async fn the_precision_of_a_rule_is_what_people_made_of_it() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    for outcome in ["ACTED", "ACTED", "FALSE_ALARM"] {
        shop.adjust(-10).await;
        shop.evaluate().await;
        let alert = inbox(&shop, "?type=stockout").await.remove(0);
        act(&shop, &alert["id"], "resolve", json!({ "outcome": outcome })).await;
        shop.adjust(10).await;
        shop.evaluate().await;
        app.app.clock.advance_seconds(3_600);
    }
    shop.adjust(-10).await;
    shop.evaluate().await;
    let got = app.get("/api/admin/alerts/precision", &shop.workspace.key).await;
    let rule = &got.data()[0];
    let numbers = ["fired", "useful", "falseAlarms", "unjudged"].map(|name| rule[name].as_i64().unwrap());
    assert_eq!((&rule["type"], numbers), (&json!("stockout"), [4, 2, 1, 1]));
    assert_eq!(rule["precision"].as_f64(), Some(0.667));
}

#[tokio::test]
async fn the_costliest_stands_first_and_each_has_one_action() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let key = &shop.workspace.key;
    let dear = app
        .post("/api/products", key, json!({ "globalSku": "DEAR", "name": "Caviar", "price": 90, "unitCost": 40 }))
        .await;
    let dear = dear.data()["id"].as_str().unwrap().to_owned();
    let stock = json!({ "productMasterId": dear, "locationId": shop.store, "deltaQuantity": 2, "reasonCodeId": "COUNT_CORRECTION" });
    assert_eq!(app.post("/api/inventory/adjust", key, stock).await.status, 200);
    shop.adjust(-6).await;
    shop.evaluate().await;
    let alerts = inbox(&shop, "").await;
    assert_eq!(alerts[0]["productMasterId"], dear.as_str());
    // Three units to the threshold of five, at a margin of fifty, with an even chance.
    assert_eq!((&alerts[0]["quantity"], &alerts[0]["moneyAtRisk"]), (&json!(3), &json!(150)));
    assert_eq!((alerts[0]["probability"].as_f64(), &alerts[0]["score"]), (Some(0.5), &json!(75)));
    assert_eq!(alerts[0]["action"]["type"], "GENERATE_TRANSFERS");
    let supplier = json!({ "code": "S1", "name": "Fish", "currency": "USD", "leadTimeDays": 3,
        "items": [{ "productMasterId": dear, "unitCost": 40, "minimumOrderQuantity": 6, "preferred": true }] });
    let made = app.post("/api/suppliers", key, supplier).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let action = inbox(&shop, "").await[0]["action"].clone();
    assert_eq!(action["type"], "RAISE_PURCHASE_ORDER");
    assert_eq!(action["body"]["quantity"], 6);
}

/// A supplier of the milk, at 2 a piece.
async fn supplied(shop: &Shop<'_>) {
    let supplier = json!({ "code": "S1", "name": "Dairy", "currency": "USD", "leadTimeDays": 3,
        "items": [{ "productMasterId": shop.product, "unitCost": 2, "minimumOrderQuantity": 6, "preferred": true }] });
    let made = shop.app.post("/api/suppliers", &shop.workspace.key, supplier).await;
    assert_eq!(made.status, 201, "{}", made.json);
}

async fn orders(shop: &Shop<'_>) -> Vec<Value> {
    let got = shop.app.get("/api/purchase-orders", &shop.workspace.key).await;
    got.data().as_array().unwrap().clone()
}

#[tokio::test]
async fn an_order_for_an_alert_is_made_once_whoever_asks_and_again_when_it_was_given_up() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    supplied(&shop).await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    let alert = inbox(&shop, "").await.remove(0);
    assert_eq!(alert["done"], Value::Null);
    let (path, body) = (alert["action"]["path"].as_str().unwrap(), alert["action"]["body"].clone());
    let first = app.post(path, &shop.workspace.key, body.clone()).await;
    assert_eq!((first.status, &first.data()["state"]), (200, &json!("ACKNOWLEDGED")), "{}", first.json);
    let made = orders(&shop).await;
    assert_eq!((made.len(), &made[0]["status"], &made[0]["reference"]), (1, &json!("DRAFT"), &alert["id"]));
    let done = &first.data()["done"];
    assert_eq!((&done["documentId"], &done["number"]), (&made[0]["id"], &made[0]["number"]));
    assert_eq!((&done["type"], &done["quantity"]), (&json!("PURCHASE_ORDER"), &body["quantity"]));
    // At the supplier's price.
    let order =
        app.get(&format!("/api/purchase-orders/{}", made[0]["id"].as_str().unwrap()), &shop.workspace.key).await;
    assert_eq!(order.data()["lines"][0]["unitCost"], 2);
    // Somebody else, who has not seen that, asks for more.
    app.person(&shop.workspace, "buyer@one.example", &[("TENANT_MANAGER", None)]).await;
    let buyer = app.sign_in("buyer@one.example").await;
    let mut more = body.clone();
    more["quantity"] = json!(99);
    let second = app.post(path, &buyer, more).await;
    assert_eq!((second.status, &second.data()["done"]), (200, done), "{}", second.json);
    assert_eq!(orders(&shop).await.len(), 1);
    let seen = inbox(&shop, "").await.remove(0);
    assert_eq!((&seen["action"], &seen["done"]), (&Value::Null, done));
    let cancel = format!("/api/purchase-orders/{}/cancel", made[0]["id"].as_str().unwrap());
    assert_eq!(app.post(&cancel, &shop.workspace.key, json!({})).await.status, 200);
    let again = inbox(&shop, "").await.remove(0);
    assert_eq!((&again["action"]["type"], &again["done"]), (&json!("RAISE_PURCHASE_ORDER"), &Value::Null));
    assert_eq!(app.post(path, &shop.workspace.key, body).await.status, 200);
    assert_eq!(orders(&shop).await.len(), 2);
}

#[tokio::test]
async fn of_many_who_order_for_an_alert_at_once_one_makes_the_order() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    supplied(&shop).await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    let alert = inbox(&shop, "").await.remove(0);
    let nodes = [app.second_node().await, app.second_node().await];
    let mut buyers = tokio::task::JoinSet::new();
    for index in 0..12 {
        let node = nodes[index % 2].clone();
        let (path, body) = (alert["action"]["path"].as_str().unwrap(), alert["action"]["body"].clone());
        let wish = request("POST", path, &shop.workspace.key, Some(body));
        buyers.spawn(async move { send(&node, wish).await });
    }
    let answers = buyers.join_all().await;
    let made = orders(&shop).await;
    assert_eq!(made.len(), 1);
    for got in answers {
        assert_eq!((got.status, &got.data()["done"]["documentId"]), (200, &made[0]["id"]), "{}", got.json);
    }
}

#[tokio::test]
async fn an_order_for_an_alert_names_what_is_wrong_and_makes_nothing() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    let alert = inbox(&shop, "").await.remove(0);
    let before = app.snapshot(&shop.workspace.id).await;
    let wrong = json!({ "supplierId": "supplier_x", "locationId": "loc_x", "quantity": 1 });
    let got = act(&shop, &alert["id"], "order", wrong.clone()).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["supplierId", "locationId"]));
    assert_eq!(act(&shop, &json!("alert_x"), "order", wrong).await.status, 404);
    assert_eq!(app.snapshot(&shop.workspace.id).await, before);
}

#[tokio::test]
async fn who_may_see_one_location_acts_on_what_is_about_it_alone() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    let alert = inbox(&shop, "").await.remove(0);
    let path = format!("/api/alerts/{}/acknowledge", alert["id"].as_str().unwrap());
    for (email, location, seen) in [("depot@one.example", &shop.depot, false), ("store@one.example", &shop.store, true)]
    {
        app.person(&shop.workspace, email, &[("TENANT_MANAGER", Some(location))]).await;
        let token = app.sign_in(email).await;
        let list = app.get("/api/alerts", &token).await;
        assert_eq!(list.data().as_array().unwrap().len(), usize::from(seen), "{email}: {}", list.json);
        assert_eq!(app.post(&path, &token, json!({})).await.status, if seen { 200 } else { 404 }, "{email}");
    }
}

#[tokio::test]
async fn what_the_budget_has_no_room_for_comes_in_one_message_the_day_after() {
    let config =
        crate::config::ServerConfig { allow_private_destinations: true, ..crate::config::ServerConfig::default() };
    let app = TestApp::with(config).await;
    let shop = shop(&app, "one").await;
    let sink = Sink::answering(&[]).await;
    let mut body = settings(&json!([{ "type": "SLACK", "value": sink.url(), "name": "Channel" }]));
    body["config"]["dailyBudget"] = json!(1);
    shop.set(body).await;
    shop.adjust(-5).await;
    shop.work().await;
    shop.adjust(-5).await;
    shop.work().await;
    assert_eq!(sink.received().len(), 1);
    // Midnight is twelve hours away.
    app.app.clock.advance_seconds(43_199);
    shop.work().await;
    assert_eq!(sink.received().len(), 1);
    app.app.clock.advance_seconds(1);
    shop.work().await;
    let received = sink.received();
    assert_eq!(received.len(), 2);
    let text = received[1].body["text"].as_str().unwrap();
    assert!(text.starts_with("1 more alerts than the day's budget") && text.contains("is out of stock"), "{text}");
    assert_eq!(shop.history("?type=digest").await[0]["deliveries"][0]["outcome"], "DELIVERED");
}
