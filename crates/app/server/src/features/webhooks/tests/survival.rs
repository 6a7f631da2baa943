//! Workers that die, workers beside each other, receivers that are slow, clocks that are set, and many deliveries.

use super::super::send::Dispatcher;
use super::world::{ENDPOINTS, Shop, shop};
use crate::change::{Change, Who};
use crate::http::ApiError;
use crate::testkit::Sink;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::net::TcpListener;

async fn many(shop: &Shop, count: usize) {
    let make = move |change: &mut Change<'_, '_>| {
        for n in 0..count {
            change.emit("catalog.taxonomy_created.v1", json!({ "taxonomyId": format!("tax_{n}") }));
        }
        Ok::<_, ApiError>(())
    };
    shop.app.app.change(&shop.workspace.id, Who::system("test"), make).await.unwrap();
}

fn ids(sink: &Sink) -> Vec<String> {
    sink.received().iter().map(|request| request.header("webhook-id").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn two_workers_at_once_send_every_event_once() {
    let shop = shop().await;
    let sink = Sink::answering(&[]).await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    many(&shop, 150).await;
    let (one, two) = (Dispatcher::new(&shop.app.app), Dispatcher::new(&shop.app.app));
    let (a, b) = tokio::join!(one.run_due_once(), two.run_due_once());
    a.unwrap();
    b.unwrap();
    shop.deliver().await;
    let ids = ids(&sink);
    assert_eq!((ids.len(), ids.iter().collect::<HashSet<_>>().len()), (150, 150));
}

/// One event on its way to a receiver that accepts and does not answer: the worker that sends it, and the connection.
async fn under_way(shop: &Shop) -> (Dispatcher, String, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (id, _) = shop.endpoint(&url, &["catalog.*"]).await;
    many(shop, 1).await;
    (Dispatcher::new(&shop.app.app), id, listener)
}

/// A worker that dies while it waits for the answer, and where it sent to.
async fn died(shop: &Shop) -> String {
    let (dying, id, listener) = under_way(shop).await;
    tokio::select! {
        _ = dying.run_due_once() => panic!("nobody answers"),
        _ = listener.accept() => {}
    }
    id
}

async fn moves_to(shop: &Shop, endpoint: &str, sink: &Sink) {
    shop.patch(&format!("{ENDPOINTS}/{endpoint}"), json!({ "url": sink.url() })).await;
}

#[tokio::test]
async fn what_a_worker_had_in_its_hands_when_it_died_is_sent_by_another_under_the_same_id_within_fifteen_seconds() {
    let shop = shop().await;
    let id = died(&shop).await;
    let sink = Sink::answering(&[]).await;
    moves_to(&shop, &id, &sink).await;
    shop.pass(14);
    assert_eq!(shop.deliver().await, 0, "the lane is still its own");
    shop.pass(1);
    assert_eq!(shop.deliver().await, 1);
    let delivery = shop.deliveries("").await.remove(0);
    assert_eq!(ids(&sink), [delivery["eventId"].as_str().unwrap()]);
}

#[tokio::test]
async fn a_worker_that_lives_keeps_its_lane_however_long_a_receiver_takes() {
    let shop = shop().await;
    let (working, id, listener) = under_way(&shop).await;
    let working = Arc::new(working);
    let task = tokio::spawn({
        let working = Arc::clone(&working);
        async move { working.run_due_once().await }
    });
    let connection = listener.accept().await.unwrap();
    let sink = Sink::answering(&[]).await;
    moves_to(&shop, &id, &sink).await;
    for _ in 0..5 {
        shop.pass(10);
        working.beat().await.unwrap();
    }
    assert_eq!(shop.deliver().await, 0, "it gave signs of life");
    shop.pass(15);
    assert_eq!(shop.deliver().await, 1, "none came any more");
    task.abort();
    drop(connection);
    // Who has lost a lane does not get it back by a late sign of life.
    let lane = |tx: &mut stockflow_db::Tx<'_>| tx.one::<(String, i64)>(&super::LANE, stockflow_db::args![]);
    working.beat().await.unwrap();
    assert_eq!(shop.app.app.db.read(&shop.workspace.id, lane).await.unwrap(), (String::new(), 0));
}

#[tokio::test]
async fn on_sqlite_the_only_process_takes_over_at_once_and_beside_another_it_waits() {
    let shop = shop().await;
    let id = died(&shop).await;
    let sink = Sink::answering(&[]).await;
    moves_to(&shop, &id, &sink).await;
    let other = Dispatcher::new(&shop.app.app);
    if other.enter().await.unwrap().is_none() {
        // PostgreSQL: leases end by themselves.
        assert_eq!(shop.deliver().await, 0);
        return;
    }
    assert_eq!(shop.deliver().await, 1, "nobody else was there");

    // Another delivers on the file when a third enters.
    let presence = other.enter().await.unwrap();
    let id = died(&shop).await;
    moves_to(&shop, &id, &sink).await;
    let third = Dispatcher::new(&shop.app.app);
    let beside = third.enter().await.unwrap();
    assert!(presence.is_some() && beside.is_some());
    assert_eq!(shop.deliver().await, 0, "whoever holds the lane may live");
    drop((presence, beside));
    let _alone = third.enter().await.unwrap();
    assert_eq!(shop.deliver().await, 1);
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_holds_up_no_other() {
    let shop = shop().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let slow = format!("http://{}/", listener.local_addr().unwrap());
    shop.endpoint(&slow, &["catalog.*"]).await;
    many(&shop, 1).await;
    let stuck = Dispatcher::new(&shop.app.app);
    let task = tokio::spawn(async move { stuck.run_due_once().await });
    let connection = listener.accept().await.unwrap();
    // It is under way, and stays so; another endpoint is told of what happens all the same.
    let sink = Sink::answering(&[]).await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    many(&shop, 100).await;
    assert_eq!(shop.deliver().await, 100);
    assert_eq!(sink.received().len(), 100);
    assert!(!task.is_finished());
    task.abort();
    drop(connection);
}

#[tokio::test]
async fn a_clock_that_is_set_back_holds_up_nothing() {
    let shop = shop().await;
    let sink = Sink::answering(&[]).await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    // A worker took the lane while the clock was a day ahead, and died.
    shop.pass(86_400);
    let take = |tx: &mut stockflow_db::Tx<'_>| {
        let later = stockflow_kernel::Instant::from_micros(1_514_894_400_000_000).plus_seconds(86_415);
        tx.execute(&super::TAKE, stockflow_db::args![later])
    };
    shop.app.app.db.write(&shop.workspace.id, take).await.unwrap();
    shop.pass(-86_400);
    many(&shop, 1).await;
    assert_eq!(shop.deliver().await, 1);
}

#[tokio::test]
async fn thousands_that_wait_are_queued_and_sent_each_once() {
    let shop = shop().await;
    let sink = Sink::answering(&[]).await;
    shop.endpoint(&sink.url(), &["catalog.*"]).await;
    many(&shop, 1_200).await;
    assert_eq!(shop.deliver().await, 1_200);
    let mut sequences: Vec<i64> =
        sink.received().iter().map(|request| request.body["sequence"].as_i64().unwrap()).collect();
    // First come, first sent, as far as sixteen at once allow.
    let late = sequences.windows(2).filter(|pair| pair[1] + 64 < pair[0]).count();
    assert_eq!(late, 0);
    sequences.sort_unstable();
    sequences.dedup();
    assert_eq!(sequences.len(), 1_200);
}
