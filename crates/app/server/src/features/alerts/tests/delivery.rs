//! Who is told, and what the history says of it.

use super::world::{Shop, TRIGGER, settings, shop};
use crate::config::ServerConfig;
use crate::testkit::{Sink, TestApp};
use serde_json::{Value, json};

/// A program that may deliver to this machine.
async fn open() -> TestApp {
    TestApp::with(ServerConfig { allow_private_destinations: true, ..ServerConfig::default() }).await
}

fn hook(kind: &str, url: &str) -> Value {
    json!({ "type": kind, "value": url, "name": "Hook" })
}

/// Attempt, outcome and detail of the latest alert's deliveries.
async fn attempts(shop: &Shop<'_>) -> Vec<(i64, String, String)> {
    let alert = shop.history("").await.remove(0);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let deliveries = alert["deliveries"].as_array().unwrap();
    deliveries.iter().map(|d| (d["attempt"].as_i64().unwrap(), text(&d["outcome"]), text(&d["detail"]))).collect()
}

fn attempt(number: i64, outcome: &str, detail: &str) -> (i64, String, String) {
    (number, outcome.into(), detail.into())
}

#[tokio::test]
async fn a_web_hook_gets_the_alert_again_until_it_takes_it() {
    let (app, sink) = (open().await, Sink::answering(&[500, 307]).await);
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([hook("WEBHOOK", &sink.url())]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    // The pauses grow: 5 s, then 20 s.
    app.app.clock.advance_seconds(5);
    shop.work().await;
    app.app.clock.advance_seconds(19);
    shop.work().await;
    assert_eq!(sink.received().len(), 2);
    app.app.clock.advance_seconds(1);
    shop.work().await;
    app.app.clock.advance_seconds(3_600);
    shop.work().await;
    let received = sink.received();
    assert_eq!(received.len(), 3);
    let ids: Vec<_> = received.iter().map(|request| request.header("webhook-id").unwrap()).collect();
    assert_eq!(ids, [ids[0]; 3]);
    assert_eq!(received[0].header("webhook-timestamp"), Some("1514894400"));
    assert_eq!(received[0].body["type"], "alerts.alert_fired.v1");
    assert_eq!(received[0].body["alert"]["productMasterId"], shop.product.as_str());
    assert_eq!(
        attempts(&shop).await,
        [
            attempt(1, "FAILED", "HTTP 500"),
            attempt(2, "FAILED", "HTTP 307: redirects are not followed"),
            attempt(3, "DELIVERED", "HTTP 200")
        ]
    );
}

#[tokio::test]
async fn after_five_attempts_it_is_given_up() {
    let (app, sink) = (open().await, Sink::answering(&[500; 9]).await);
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([hook("WEBHOOK", &sink.url())]))).await;
    shop.adjust(-10).await;
    for _ in 0..8 {
        shop.work().await;
        app.app.clock.advance_seconds(3_600);
    }
    assert_eq!(sink.received().len(), 5);
    assert_eq!(attempts(&shop).await.last().unwrap(), &attempt(5, "FAILED", "HTTP 500"));
}

#[tokio::test]
async fn a_test_goes_to_one_destination_even_when_it_is_off() {
    let (app, sink) = (open().await, Sink::answering(&[]).await);
    let shop = shop(&app, "one").await;
    let mut slack = hook("SLACK", &sink.url());
    slack["enabled"] = json!(false);
    let put = shop.set(settings(&json!([slack]))).await;
    let id = &put["config"]["destinations"][0]["id"];
    let got = app.post(TRIGGER, &shop.workspace.key, json!({ "destinationId": id })).await;
    shop.work().await;
    let received = sink.received();
    assert_eq!(received[0].header("webhook-id"), got.data()["deliveryId"].as_str());
    assert!(received[0].body["text"].as_str().unwrap().contains("test of the destination Hook"));
    assert_eq!(shop.history("?type=test").await[0]["deliveries"][0]["outcome"], "DELIVERED");
    // An alert does not go there.
    shop.adjust(-10).await;
    shop.work().await;
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn a_private_address_is_refused_when_it_is_connected_to() {
    let (app, sink) = (TestApp::new().await, Sink::answering(&[]).await);
    let shop = shop(&app, "one").await;
    // As a literal it is refused by the settings already.
    let by_name = format!("http://localhost:{}/hook", sink.port);
    shop.set(settings(&json!([hook("WEBHOOK", &by_name)]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    app.app.clock.advance_seconds(3_600);
    shop.work().await;
    let why = "the host has a private address; the operator may allow them (allow-private-destinations)";
    assert_eq!(attempts(&shop).await, [attempt(1, "FAILED", why)]);
    assert_eq!(sink.received().len(), 0);
}

#[tokio::test]
async fn a_literal_that_was_allowed_once_is_checked_again_at_delivery() {
    let (app, sink) = (open().await, Sink::answering(&[]).await);
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([hook("WEBHOOK", &sink.url())]))).await;
    shop.adjust(-10).await;
    shop.evaluate().await;
    // The operator has changed his mind since.
    let closed = crate::App::new(
        app.app.db.clone(),
        ServerConfig::default(),
        std::sync::Arc::clone(&app.app.clock),
        stockflow_kernel::Ids::Random,
    );
    crate::features::jobs(&closed).run_due_once().await;
    assert_eq!(sink.received().len(), 0);
    assert_eq!(attempts(&shop).await[0].1, "FAILED");
}

#[tokio::test]
async fn mail_without_a_server_is_a_failure_on_record() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([{ "type": "EMAIL", "value": "planning@example.com", "name": "Planning" }]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    assert_eq!(attempts(&shop).await, [attempt(1, "FAILED", "no SMTP server is configured (smtp-url)")]);
}

#[tokio::test]
async fn beyond_the_budget_of_the_day_nobody_is_told_and_the_history_says_so() {
    let (app, sink) = (open().await, Sink::answering(&[]).await);
    let shop = shop(&app, "one").await;
    let mut body = settings(&json!([hook("WEBHOOK", &sink.url())]));
    body["config"]["dailyBudget"] = json!(1);
    shop.set(body).await;
    shop.adjust(-5).await;
    shop.work().await;
    shop.adjust(-5).await;
    shop.work().await;
    assert_eq!(sink.received().len(), 1);
    assert_eq!(attempts(&shop).await, [attempt(0, "SUPPRESSED", "the day's budget of 1 deliveries is spent")]);
    // Half a day later a new UTC day has its own budget.
    shop.adjust(10).await;
    shop.work().await;
    app.app.clock.advance_seconds(43_200);
    shop.adjust(-10).await;
    shop.work().await;
    // And what was left out before comes as a digest.
    let mut kinds: Vec<String> =
        sink.received().iter().map(|request| request.body["type"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    assert_eq!(kinds, ["alerts.alert_fired.v1", "alerts.alert_fired.v1", "alerts.digest.v1"]);
}

#[tokio::test]
async fn a_destination_that_was_removed_meanwhile_gets_nothing() {
    let (app, sink) = (open().await, Sink::answering(&[500]).await);
    let shop = shop(&app, "one").await;
    shop.set(settings(&json!([hook("WEBHOOK", &sink.url())]))).await;
    shop.adjust(-10).await;
    shop.work().await;
    shop.set(settings(&json!([]))).await;
    app.app.clock.advance_seconds(60);
    shop.work().await;
    assert_eq!(sink.received().len(), 1);
    assert_eq!(attempts(&shop).await[1], attempt(2, "FAILED", "the destination was removed or switched off"));
}
