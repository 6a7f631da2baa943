//! Rate limits: two windows, headers that speak of the one that binds, and one count for all nodes.

use super::*;
use crate::config::ServerConfig;
use crate::features::access::Plan;
use stockflow_db::EngineKind;

const PATH: &str = "/api/admin/organization";

fn shown(got: &Got) -> [i64; 3] {
    ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"].map(|name| got.header(name).parse().unwrap())
}

/// 2018-01-02T12:00:00Z.
const NOON: i64 = 1_514_894_400;

#[tokio::test]
async fn the_hundred_and_first_call_of_a_minute_is_refused_until_the_next() {
    let app = TestApp::new().await;
    let ws = app.workspace_on("one", Plan::Free).await;
    let other = app.key(&ws, &["*"]).await;
    app.app.clock.advance_seconds(10);
    for call in 1..=100 {
        let got = app.get(PATH, &ws.key).await;
        assert_eq!(got.status, 200);
        assert_eq!(shown(&got), [100, 100 - call, NOON + 60], "call {call}");
    }
    let refused = app.get(PATH, &ws.key).await;
    assert_eq!((refused.status, refused.code()), (429, "RATE_LIMIT_EXCEEDED"));
    assert_eq!(shown(&refused), [100, 0, NOON + 60]);
    assert_eq!(refused.header("retry-after"), "50");
    assert_eq!(app.get(PATH, &other).await.status, 200);
    app.app.clock.advance_seconds(50);
    let next = app.get(PATH, &ws.key).await;
    assert_eq!((next.status, shown(&next)), (200, [100, 99, NOON + 120]));
}

#[tokio::test]
async fn the_thousand_and_first_call_of_an_hour_is_refused_until_the_next() {
    let app = TestApp::new().await;
    let ws = app.workspace_on("one", Plan::Free).await;
    for _ in 0..10 {
        for _ in 0..100 {
            assert_eq!(app.get(PATH, &ws.key).await.status, 200);
        }
        app.app.clock.advance_seconds(60);
    }
    let refused = app.get(PATH, &ws.key).await;
    assert_eq!(refused.status, 429);
    assert_eq!(shown(&refused), [1000, 0, NOON + 3600]);
    assert_eq!(refused.header("retry-after"), "3000");
    app.app.clock.advance_seconds(3000);
    assert_eq!(app.get(PATH, &ws.key).await.status, 200);
}

#[tokio::test]
async fn the_headers_speak_of_the_hour_when_it_binds_first() {
    let app = TestApp::new().await;
    let ws = app.workspace_on("one", Plan::Free).await;
    for minute in 0..9 {
        for _ in 0..100 {
            app.get(PATH, &ws.key).await;
        }
        app.app.clock.advance_seconds(60);
        assert!(minute < 9);
    }
    app.get(PATH, &ws.key).await;
    let got = app.get(PATH, &ws.key).await;
    // 902 of 1,000 in the hour and 2 of 100 in the minute: both leave 98, and the minute ends first.
    assert_eq!(shown(&got), [100, 98, NOON + 600]);
    app.app.clock.advance_seconds(60);
    assert_eq!(shown(&app.get(PATH, &ws.key).await), [1000, 97, NOON + 3600]);
}

#[tokio::test]
async fn refused_calls_say_where_the_caller_stands_too() {
    let app = TestApp::new().await;
    let ws = app.workspace_on("one", Plan::Free).await;
    let weak = app.key(&ws, &["products:read"]).await;
    let got = app.get(PATH, &weak).await;
    assert_eq!((got.status, shown(&got)), (403, [100, 99, NOON + 60]));
}

#[tokio::test]
async fn a_session_has_a_limit_of_its_own() {
    let config = ServerConfig { session_calls_per_minute: 3, ..ServerConfig::default() };
    let app = TestApp::with(config).await;
    let ws = app.workspace_on("one", Plan::Free).await;
    let session = app.sign_in(&ws.email).await;
    for _ in 0..3 {
        assert_eq!(app.get(PATH, &session).await.status, 200);
    }
    let refused = app.get(PATH, &session).await;
    assert_eq!((refused.status, shown(&refused)[0]), (429, 3));
    assert_eq!(app.get(PATH, &ws.key).await.status, 200);
}

/// With SQLite there is one node, whose memory holds the count.
#[tokio::test]
async fn two_nodes_share_one_count_on_postgresql() {
    let app = TestApp::new().await;
    let ws = app.workspace_on("one", Plan::Free).await;
    let node = app.second_node().await;
    let mut let_through = 0;
    for _ in 0..75 {
        let_through += usize::from(app.get(PATH, &ws.key).await.status == 200);
        let there = send(&node, request("GET", PATH, &ws.key, None)).await;
        let_through += usize::from(there.status == 200);
    }
    let expected = if app.app.db.engine() == EngineKind::Postgres { 100 } else { 150 };
    assert_eq!(let_through, expected);
}
