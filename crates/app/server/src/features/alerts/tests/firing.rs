//! When alerts fire, stand and are resolved.

use super::world::{CONFIG, HISTORY, TRIGGER, settings, shop};
use crate::testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_cause_fires_once_while_it_stands_and_is_resolved_when_it_is_gone() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    shop.adjust(-5).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    let alert = shop.history("").await.remove(0);
    assert_eq!(alert["type"], "lowAtp");
    assert_eq!(alert["severity"], "LOW");
    assert_eq!(alert["productMasterId"], shop.product.as_str());
    assert_eq!(alert["channelId"], "WEB");
    assert_eq!(alert["terms"], json!({ "atp": 5, "onHand": 5, "reserved": 0, "threshold": 5 }));
    assert_eq!(alert["message"], "Milk (SKU-1) runs low for Web shop: ATP 5, threshold 5, on hand 5, reserved 0");
    assert_eq!(alert["resolvedAt"], Value::Null);
    shop.adjust(1).await;
    assert_eq!(shop.evaluate().await, [0, 1, 0]);
    assert_eq!(shop.history("").await[0]["status"], "RESOLVED");
}

#[tokio::test]
async fn a_stockout_speaks_for_the_low_atp_too() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    assert_eq!(shop.history("?status=FIRED").await[0]["type"], "stockout");
    // Stock for two: no longer out, but low.
    shop.adjust(2).await;
    assert_eq!(shop.evaluate().await, [1, 1, 0]);
    assert_eq!(shop.history("?status=FIRED").await[0]["type"], "lowAtp");
}

#[tokio::test]
async fn within_the_cooldown_a_cause_does_not_fire_again_and_after_it_by_itself() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    shop.adjust(10).await;
    shop.evaluate().await;
    shop.adjust(-10).await;
    shop.work().await;
    app.app.clock.advance_seconds(3_599);
    assert_eq!(shop.evaluate().await, [0, 0, 1]);
    shop.work().await;
    assert_eq!(shop.history("?status=FIRED").await.len(), 0);
    app.app.clock.advance_seconds(1);
    shop.work().await;
    assert_eq!(shop.history("?status=FIRED").await.len(), 1);
}

#[tokio::test]
async fn a_change_of_stock_is_followed_without_being_asked() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.work().await;
    shop.adjust(-10).await;
    assert_eq!(shop.history("").await.len(), 0);
    shop.work().await;
    assert_eq!(shop.history("").await.len(), 1);
    // Its own events are seen, and bring nothing to do.
    shop.work().await;
    let jobs = crate::features::jobs(&app.app);
    crate::features::alerts::follow(&app.app).await.unwrap();
    assert_eq!(jobs.run_due_once().await, 0);
}

#[tokio::test]
async fn what_is_switched_off_is_not_watched() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    let mut off = settings(&json!([]));
    off["config"]["alertTypes"]["stockout"] = json!(false);
    shop.set(off.clone()).await;
    // The stockout is watched no more, and the low ATP has nobody who speaks for it.
    assert_eq!(shop.evaluate().await, [1, 1, 0]);
    off["config"]["enabled"] = json!(false);
    shop.set(off).await;
    assert_eq!(shop.evaluate().await, [0, 1, 0]);
}

#[tokio::test]
async fn thresholds_of_the_settings_go_before_those_of_the_channel() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let mut body = settings(&json!([]));
    body["config"]["thresholds"] = json!({ "lowAtp": 10 });
    shop.set(body).await;
    assert_eq!(shop.evaluate().await, [1, 0, 0]);
    assert_eq!(shop.history("").await[0]["terms"]["threshold"], 10);
}

#[tokio::test]
async fn a_trigger_may_name_rules_or_a_destination_and_not_both() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    let trigger = |body: Value| app.post(TRIGGER, &shop.workspace.key, body);
    let low = trigger(json!({ "alertTypes": ["lowAtp"] })).await;
    assert_eq!((low.data()["fired"].as_i64(), low.data()["evaluated"].as_i64()), (Some(0), Some(1)));
    assert_eq!(low.header("x-api-stability"), "beta");
    let out = trigger(json!({ "alertTypes": ["stockout"] })).await;
    assert_eq!(out.data()["alerts"][0]["type"], "stockout");
    let refused = trigger(json!({ "alertTypes": ["stockout"], "destinationId": "dest_x" })).await;
    assert_eq!(refused.fault_paths(), ["alertTypes"]);
    let unknown = trigger(json!({ "destinationId": "dest_unknown" })).await;
    assert_eq!(unknown.fault_paths(), ["destinationId"]);
}

#[tokio::test]
async fn the_history_is_filtered_by_what_an_alert_is_about() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-5).await;
    shop.evaluate().await;
    app.app.clock.advance_seconds(86_400);
    shop.adjust(-5).await;
    shop.evaluate().await;
    let kinds = |alerts: Vec<Value>| -> Vec<String> {
        alerts.iter().map(|alert| alert["type"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(shop.history("").await), ["stockout", "lowAtp"]);
    assert_eq!(kinds(shop.history("?type=lowAtp").await), ["lowAtp"]);
    assert_eq!(kinds(shop.history("?severity=CRITICAL").await), ["stockout"]);
    assert_eq!(kinds(shop.history("?status=FIRED").await).len(), 2);
    assert_eq!(kinds(shop.history(&format!("?productMasterId={}", shop.product)).await).len(), 2);
    assert_eq!(kinds(shop.history("?productMasterId=prod_other").await).len(), 0);
    assert_eq!(kinds(shop.history("?channelId=WEB,SHOP").await).len(), 2);
    assert_eq!(kinds(shop.history("?channelId=SHOP").await).len(), 0);
    assert_eq!(kinds(shop.history("?from=2018-01-03").await), ["stockout"]);
    assert_eq!(kinds(shop.history("?to=2018-01-02").await), ["lowAtp"]);
    let wrong = app.get(&format!("{HISTORY}?type=stockouts&channel=WEB"), &shop.workspace.key).await;
    assert_eq!(wrong.fault_paths(), ["type", "channel"]);
}

#[tokio::test]
async fn another_workspace_sees_and_changes_nothing() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let other = super::world::shop(&app, "two").await;
    let put = shop.set(settings(&json!([{ "type": "EMAIL", "value": "a@example.com", "name": "A" }]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    assert_eq!(shop.history("").await.len(), 1);
    assert_eq!(other.history("").await.len(), 0);
    assert_eq!(other.app.get(CONFIG, &other.workspace.key).await.data()["version"], 0);
    let id = &put["config"]["destinations"][0]["id"];
    let stolen = json!([{ "id": id, "type": "EMAIL", "value": "a@example.com", "name": "A" }]);
    let got = app.put(CONFIG, &other.workspace.key, settings(&stolen)).await;
    assert_eq!(got.fault_paths(), ["config.destinations[0].id"]);
    let got = app.post(TRIGGER, &other.workspace.key, json!({ "destinationId": id })).await;
    assert_eq!(got.fault_paths(), ["destinationId"]);
}

#[tokio::test]
async fn who_administers_one_location_sees_the_alerts_of_its_channels_alone() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    let seen = async |email: &str, location: &str| {
        app.person(&shop.workspace, email, &[("TENANT_ADMIN", Some(location))]).await;
        let token = app.sign_in(email).await;
        let got = app.get(HISTORY, &token).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.json["pagination"]["total"].as_i64()
    };
    assert_eq!(seen("store@one.example", &shop.store).await, Some(1));
    assert_eq!(seen("depot@one.example", &shop.depot).await, Some(0));
}
