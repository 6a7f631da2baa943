//! What is sent, to whom, and signed how.

use super::world::{DELIVERIES, ENDPOINTS, is_signed, kinds, shop};
use crate::testkit::Sink;
use serde_json::{Value, json};

#[tokio::test]
async fn an_event_is_sent_once_signed_as_the_reference_library_signs() {
    let shop = shop().await;
    let sink = Sink::answering(&[]).await;
    let (_, secret) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    assert_eq!(shop.deliver().await, 1);
    assert_eq!(shop.deliver().await, 0);
    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert!(is_signed(&received[0], &secret));
    assert!(!is_signed(&received[0], "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    let body = &received[0].body;
    let events = shop.get("/api/events?type=catalog.taxonomy_created.v1").await;
    let event = &events.data()[0];
    for field in ["id", "type", "timestamp", "sequence", "data"] {
        assert_eq!(body[field], event[field], "{field}");
    }
    assert_eq!(received[0].header("webhook-id"), event["id"].as_str());
    assert_eq!(body["workspaceId"], shop.workspace.id.as_str());
    assert_eq!(body["previousSequence"], Value::Null);
}

#[tokio::test]
async fn an_endpoint_gets_what_it_wants_in_order_and_can_see_what_came_before() {
    let shop = shop().await;
    let (all, some) = (Sink::answering(&[]).await, Sink::answering(&[]).await);
    shop.endpoint(&some.url(), &["catalog.taxonomy_created.v1"]).await;
    shop.endpoint(&all.url(), &[]).await;
    shop.change("T").await;
    let got = shop.post("/api/categories", json!({ "name": "no taxonomy" })).await;
    assert_eq!(got.status, 400, "{}", got.json);
    shop.change("U").await;
    shop.deliver().await;
    assert_eq!(kinds(&some), ["catalog.taxonomy_created.v1"; 2]);
    // Its own creation, and the two.
    assert_eq!(all.received().len(), 3);
    let mut received = some.received();
    received.sort_by_key(|request| request.body["sequence"].as_i64());
    assert_eq!(received[1].body["previousSequence"], received[0].body["sequence"]);
}

#[tokio::test]
async fn during_a_rotation_both_secrets_hold_and_afterwards_the_new_one() {
    let shop = shop().await;
    let sink = Sink::answering(&[]).await;
    let (id, old) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    let got = shop.post(&format!("{ENDPOINTS}/{id}/rotate-secret"), json!({ "graceSeconds": 60 })).await;
    let new = got.data()["secret"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    shop.change("T").await;
    shop.deliver().await;
    shop.pass(60);
    shop.change("U").await;
    shop.deliver().await;
    let received = sink.received();
    assert!(is_signed(&received[0], &old) && is_signed(&received[0], &new));
    assert!(!is_signed(&received[1], &old) && is_signed(&received[1], &new));
}

#[tokio::test]
async fn a_test_goes_to_its_endpoint_alone() {
    let shop = shop().await;
    let (sink, other) = (Sink::answering(&[]).await, Sink::answering(&[]).await);
    let (id, secret) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.endpoint(&other.url(), &["catalog.*"]).await;
    let got = shop.post(&format!("{ENDPOINTS}/{id}/test"), json!({})).await;
    shop.deliver().await;
    assert_eq!((kinds(&sink), other.received().len()), (vec!["webhooks.test.v1".to_owned()], 0));
    assert!(is_signed(&sink.received()[0], &secret));
    let path = format!("{DELIVERIES}/{}", got.data()["deliveryId"].as_str().unwrap());
    assert_eq!(shop.get(&path).await.data()["status"], "DELIVERED");
}

#[tokio::test]
async fn the_log_has_what_was_sent_and_what_was_answered() {
    let shop = shop().await;
    let sink = Sink::answering(&[500]).await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    shop.deliver().await;
    shop.pass(6);
    shop.deliver().await;
    let delivery = shop.deliveries("?status=DELIVERED").await.remove(0);
    assert_eq!((&delivery["attempts"], &delivery["detail"]), (&json!(2), &json!("HTTP 200")));
    let got = shop.get(&format!("{DELIVERIES}/{}", delivery["id"].as_str().unwrap())).await;
    let detail = got.data();
    assert_eq!(detail["requestBody"], sink.received()[0].text);
    let tries = detail["tries"].as_array().unwrap();
    assert_eq!((tries[0]["status"].as_i64(), tries[0]["detail"].as_str()), (Some(500), Some("HTTP 500")));
    assert_eq!(tries[1]["answer"], "thanks");
    assert_eq!(tries[1]["requestHeaders"]["webhook-id"], sink.received()[1].header("webhook-id").unwrap());
}

#[tokio::test]
async fn one_or_a_range_is_sent_again_under_the_same_ids() {
    let shop = shop().await;
    let sink = Sink::answering(&[]).await;
    let (id, _) = shop.endpoint(&sink.url(), &["catalog.*"]).await;
    shop.change("T").await;
    shop.change("U").await;
    shop.deliver().await;
    let one = shop.deliveries("").await.remove(0);
    let again = shop.post(&format!("{DELIVERIES}/{}/replay", one["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(again.data()["eventId"], one["eventId"]);
    assert_eq!(again.data()["replayed"], true);
    shop.deliver().await;
    let range = json!({ "endpointId": id, "fromSequence": 1, "toSequence": 1000 });
    let queued = shop.post(DELIVERIES, range).await;
    assert_eq!(queued.data()["queued"], 2, "{}", queued.json);
    shop.deliver().await;
    let received = sink.received();
    assert_eq!(received.len(), 5);
    let mut ids: Vec<_> = received.iter().map(|r| r.header("webhook-id").unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2);
    let wide = json!({ "endpointId": id, "fromSequence": 1, "toSequence": 5001 });
    assert_eq!(shop.post(DELIVERIES, wide).await.fault_paths(), ["toSequence"]);
    let nobody = json!({ "endpointId": "hook_x", "fromSequence": 1, "toSequence": 2 });
    assert_eq!(shop.post(DELIVERIES, nobody).await.fault_paths(), ["endpointId"]);
}
