//! Stock at risk, and too much of it.

use super::world::{Shop, settings, shop};
use crate::testkit::TestApp;
use serde_json::{Value, json};

/// Sixty days of so much a day up to yesterday, and the forecast made of them: as much a day, for certain.
async fn expect_daily(shop: &Shop<'_>, quantity: i64) {
    let today = stockflow_kernel::Day::from_number(shop.app.app.clock.now().micros().div_euclid(86_400_000_000));
    let observations: Vec<Value> = (1..=60)
        .map(|ago| {
            json!({ "productMasterId": shop.product, "locationId": shop.store, "date": today.plus(-ago), "quantity": quantity })
        })
        .collect();
    let body = json!({ "observations": observations });
    let got = shop.app.post("/api/demand/bulk", &shop.workspace.key, body).await;
    assert_eq!(got.status, 200, "{}", got.json);
    crate::features::forecasting::publish_all(&shop.app.app, &shop.workspace.id, |_, _| ()).await.unwrap();
}

fn only(rule: &str, thresholds: Value) -> Value {
    let mut body = settings(&json!([]));
    body["config"]["alertTypes"] = json!({ rule: true });
    body["config"]["thresholds"] = thresholds;
    body
}

async fn level(shop: &Shop<'_>, minimum: i64, maximum: i64, lead_time: i64) {
    let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "minLevel": minimum,
        "reorderPoint": minimum, "maxLevel": maximum, "expectedLeadTimeDays": lead_time });
    let got = shop.app.post("/api/inventory-levels", &shop.workspace.key, body).await;
    assert!(got.status < 300, "{}", got.json);
}

#[tokio::test]
async fn stock_below_its_safety_stock_is_at_risk_now() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    // Ten on hand, low at five by the channel; the shelf is not to fall below eleven.
    level(&shop, 11, 100, 3).await;
    shop.work().await;
    let alert = shop.history("?status=FIRED").await.remove(0);
    assert_eq!((&alert["type"], &alert["terms"]["safetyStock"]), (&json!("lowAtp"), &json!(11)));
    assert!(alert["message"].as_str().unwrap().contains("is at risk"), "{alert}");
    shop.adjust(1).await;
    shop.work().await;
    assert_eq!(shop.history("?status=FIRED").await.len(), 0);
}

#[tokio::test]
async fn stock_that_will_be_below_it_one_lead_time_from_now_is_at_risk_too() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    level(&shop, 6, 100, 3).await;
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    // Two a day: ten less six is four, below six.
    expect_daily(&shop, 2).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let alert = shop.history("").await.remove(0);
    assert_eq!((&alert["terms"]["projected"], &alert["terms"]["leadTimeDays"]), (&json!(4), &json!(3)));
    assert_eq!(alert["terms"]["expectedDemand"].as_f64(), Some(6.0));
    let probability = alert["probability"].as_f64().unwrap();
    assert!(probability < 0.01, "ten are hardly asked for in three days: {probability}");
}

/// A projected stock below zero was told as a number of units that are expected.
#[tokio::test]
async fn what_will_be_lacking_is_told_as_lacking() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    level(&shop, 6, 100, 3).await;
    // Five a day: ten less fifteen.
    expect_daily(&shop, 5).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let alert = shop.history("").await.remove(0);
    assert!(alert["message"].as_str().unwrap().contains("in 3 days 5 will be lacking, safety stock"), "{alert}");
}

#[tokio::test]
async fn what_will_be_left_when_it_expires_is_told_with_its_cost() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.set(only("expiry", json!({ "expiryDays": 10 }))).await;
    let lot = json!({ "productMasterId": shop.product, "locationId": shop.store, "lot": "L1", "expiryDate": "2018-01-06",
        "deltaQuantity": 20, "reasonCodeId": "COUNT_CORRECTION" });
    assert_eq!(app.post("/api/inventory/adjust", &shop.workspace.key, lot).await.status, 200);
    // Five days from today to its last one, at two a day: ten of twenty are left.
    expect_daily(&shop, 2).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let alert = shop.history("").await.remove(0);
    assert_eq!((&alert["type"], &alert["quantity"]), (&json!("expiry"), &json!(10)));
    assert_eq!((&alert["locationId"], &alert["channelId"]), (&json!(shop.store), &Value::Null));
    assert_eq!(alert["terms"]["expiryDate"], "2018-01-06");
}

#[tokio::test]
async fn stock_of_which_nothing_comes_or_goes_is_slow_until_it_moves() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.set(only("slowMoving", json!({ "slowMovingDays": 30 }))).await;
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    app.app.clock.advance_seconds(30 * 86_400 + 1);
    // A correction is no sale.
    shop.adjust(-1).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let moves = json!({ "items": [{ "productMasterId": shop.product, "locationId": shop.store, "type": "SALE", "quantity": 1 }] });
    let got = app.post("/api/inventory/movements/bulk", &shop.workspace.key, moves).await;
    assert!(got.status < 300, "{}", got.json);
    assert_eq!(shop.evaluate().await, [0, 1, 0]);
}

/// Demand of today.
async fn sell(shop: &Shop<'_>, quantity: i64) {
    let today = stockflow_kernel::Day::from_number(shop.app.app.clock.now().micros().div_euclid(86_400_000_000));
    let day = json!({ "productMasterId": shop.product, "locationId": shop.store, "date": today, "quantity": quantity });
    let got = shop.app.post("/api/demand/bulk", &shop.workspace.key, json!({ "observations": [day] })).await;
    assert_eq!(got.status, 200, "{}", got.json);
}

#[tokio::test]
async fn a_week_is_compared_with_what_was_published_before_it_began_whatever_was_published_since() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    expect_daily(&shop, 2).await;
    // The week from today: 28 instead of 14, and the forecast that is published every day moves with it.
    for _ in 0..7 {
        sell(&shop, 4).await;
        app.app.clock.advance_seconds(86_400);
        let publish = crate::features::forecasting::publish_all(&app.app, &shop.workspace.id, |_, _| ());
        publish.await.unwrap();
    }
    // The rule may be switched on when the week is over: what was said of it is kept.
    shop.set(only("forecastDeviation", Value::Null)).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let alert = shop.history("").await.remove(0);
    let number = |name: &str| alert["terms"][name].as_f64().unwrap();
    assert_eq!((number("expectedDemand"), number("actualDemand")), (14.0, 28.0));
    assert_eq!((&alert["type"], &alert["quantity"]), (&json!("forecastDeviation"), &json!(14)));
    assert_eq!((&alert["terms"]["expectedBy"], &alert["terms"]["days"]), (&json!("PUBLISHED"), &json!(7)));
    assert!(!alert["message"].as_str().unwrap().contains("four weeks"), "{alert}");
}

#[tokio::test]
async fn where_nothing_had_been_published_the_four_weeks_before_are_compared_and_the_alert_says_so() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.set(only("forecastDeviation", Value::Null)).await;
    // Published only after the first week: of the week nothing had been said before.
    expect_daily(&shop, 2).await;
    let today = stockflow_kernel::Day::from_number(app.app.clock.now().micros().div_euclid(86_400_000_000));
    let week: Vec<Value> = (1..=7)
        .map(|ago| {
            json!({ "productMasterId": shop.product, "locationId": shop.store, "date": today.plus(-ago), "quantity": 5 })
        })
        .collect();
    let body = json!({ "observations": week });
    assert_eq!(app.post("/api/demand/bulk", &shop.workspace.key, body).await.status, 200);
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let alert = shop.history("").await.remove(0);
    let number = |name: &str| alert["terms"][name].as_f64().unwrap();
    assert_eq!((number("expectedDemand"), number("actualDemand")), (14.0, 35.0));
    assert_eq!(alert["terms"]["expectedBy"], "PAST_WEEKS");
    assert!(alert["message"].as_str().unwrap().contains("no forecast of it had been published"), "{alert}");
}

#[tokio::test]
async fn today_is_not_over_and_in_no_week() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.set(only("forecastDeviation", Value::Null)).await;
    expect_daily(&shop, 2).await;
    sell(&shop, 500).await;
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
}

#[tokio::test]
async fn more_than_the_maximum_is_too_much() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.set(only("overstock", Value::Null)).await;
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    level(&shop, 1, 8, 3).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    let alert = shop.history("").await.remove(0);
    assert_eq!((&alert["quantity"], &alert["terms"]["threshold"]), (&json!(2), &json!(8)));
    shop.adjust(-2).await;
    assert_eq!(shop.evaluate().await, [0, 1, 0]);
}
