//! Receivers that fail.

use super::world::{ENDPOINTS, Shop, shop};
use crate::testkit::{Sink, TestApp};
use serde_json::{Value, json};

async fn alerts(shop: &Shop) -> Vec<Value> {
    shop.get("/api/admin/alerts/history?type=webhookDisabled").await.data().as_array().unwrap().clone()
}

#[tokio::test]
async fn it_is_tried_again_under_the_same_id_with_the_same_body() {
    let shop = shop().await;
    let sink = Sink::answering(&[500, 307]).await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    assert_eq!(shop.deliver().await, 1);
    // Five seconds, and five minutes, up to a tenth more or less.
    shop.pass(4);
    assert_eq!(shop.deliver().await, 0);
    shop.pass(2);
    assert_eq!(shop.deliver().await, 1);
    shop.pass(269);
    assert_eq!(shop.deliver().await, 0);
    shop.pass(62);
    assert_eq!(shop.deliver().await, 1);
    let received = sink.received();
    assert_eq!(received.len(), 3);
    for request in &received[1..] {
        assert_eq!(request.header("webhook-id"), received[0].header("webhook-id"));
        assert_eq!(request.text, received[0].text);
    }
    assert_ne!(received[1].header("webhook-timestamp"), received[0].header("webhook-timestamp"));
    assert_eq!(shop.deliveries("").await[0]["status"], "DELIVERED");
}

#[tokio::test]
async fn after_ten_tries_it_is_given_up() {
    let shop = shop().await;
    let sink = Sink::answering(&[500; 20]).await;
    let (id, _) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    shop.deliver().await;
    // The schedule, and a tenth more.
    for pause in [6, 331, 1_981, 7_921, 19_801, 39_601, 55_441, 79_201, 95_041] {
        shop.pass(pause);
        assert_eq!(shop.deliver().await, 1, "after {pause} s");
    }
    shop.pass(7 * 86_400);
    assert_eq!(shop.deliver().await, 0);
    let delivery = shop.deliveries("").await.remove(0);
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("FAILED"), &json!(10)));
    assert_eq!(sink.received().len(), 10);
    assert_eq!(shop.read(&id).await["enabled"], true);
}

#[tokio::test]
async fn who_is_overloaded_is_left_alone_for_as_long_as_it_asks() {
    let shop = shop().await;
    let sink = Sink::with_headers(&[429], "retry-after: 120").await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    assert_eq!(shop.deliver().await, 1);
    // Also what is new waits.
    shop.change("U").await;
    shop.pass(119);
    assert_eq!(shop.deliver().await, 0);
    shop.pass(1);
    assert_eq!(shop.deliver().await, 2);
    assert_eq!(sink.received().len(), 3);
}

#[tokio::test]
async fn one_that_is_gone_is_switched_off_and_the_administrators_are_told() {
    let shop = shop().await;
    let sink = Sink::answering(&[410]).await;
    let (id, _) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    shop.deliver().await;
    let endpoint = shop.read(&id).await;
    assert_eq!(endpoint["enabled"], false);
    assert_eq!(endpoint["disabledReason"], "it answered 410 Gone");
    assert_eq!(shop.deliveries("").await[0]["status"], "FAILED");
    let alert = alerts(&shop).await.remove(0);
    assert_eq!((&alert["subjectId"], &alert["status"]), (&json!(id), &json!("FIRED")));
    // What happens meanwhile is not queued; switched on again it goes on from there.
    shop.change("U").await;
    assert_eq!(shop.deliver().await, 0);
    let on = shop.patch(&format!("{ENDPOINTS}/{id}"), json!({ "enabled": true })).await;
    assert_eq!(on.data()["disabledReason"], Value::Null);
    shop.change("V").await;
    assert_eq!(shop.deliver().await, 1);
    assert_eq!(alerts(&shop).await[0]["status"], "RESOLVED");
}

#[tokio::test]
async fn after_five_days_of_failure_it_is_switched_off_unless_something_went_through() {
    let shop = shop().await;
    let sink = Sink::answering(&[500, 200, 500, 500]).await;
    let (id, _) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    shop.deliver().await;
    shop.pass(3 * 86_400);
    shop.deliver().await;
    assert_eq!(shop.read(&id).await["failingSince"], Value::Null);
    shop.change("U").await;
    shop.deliver().await;
    shop.pass(5 * 86_400 - 1);
    shop.change("V").await;
    assert_eq!(shop.read(&id).await["enabled"], true);
    shop.pass(1);
    let more = Sink::answering(&[500; 9]).await;
    shop.patch(&format!("{ENDPOINTS}/{id}"), json!({ "url": more.url() })).await;
    shop.deliver().await;
    let endpoint = shop.read(&id).await;
    assert_eq!(endpoint["disabledReason"], "nothing went through for 5 days");
}

#[tokio::test]
async fn a_private_address_is_refused_when_it_is_connected_to() {
    let app = TestApp::new().await;
    let workspace = app.workspace("one").await;
    let sink = Sink::answering(&[]).await;
    let shop = Shop { app, workspace };
    // As a literal it is refused at once.
    shop.endpoint(&format!("http://localhost:{}/hook", sink.port), &["catalog.*"]).await;
    shop.change("T").await;
    assert_eq!(shop.deliver().await, 1);
    assert_eq!(sink.received().len(), 0);
    let delivery = shop.deliveries("").await.remove(0);
    assert!(delivery["detail"].as_str().unwrap().contains("private address"), "{delivery}");
}
