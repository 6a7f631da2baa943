//! What people see and do.

use super::world::{Shop, settings, shop};
use crate::testkit::{Sink, TestApp};
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
    assert_eq!(action["body"]["lines"][0]["quantity"], 6);
    // As it stands it can be made.
    let order = app.post(action["path"].as_str().unwrap(), key, action["body"].clone()).await;
    assert_eq!(order.status, 201, "{}", order.json);
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
