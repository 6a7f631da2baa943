//! Failed sign-ins are throttled by account and by address, on all nodes together.

use super::*;

async fn fail(app: &TestApp, email: &str, address: &str) -> Got {
    attempt(app, email, "wrong", address).await
}

async fn attempt(app: &TestApp, email: &str, password: &str, address: &str) -> Got {
    let body = json!({ "email": email, "password": password });
    app.send(from(request("POST", "/api/sessions", "", Some(body)), address)).await
}

#[tokio::test]
async fn an_account_is_closed_for_a_while_after_ten_failures_from_anywhere() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    for index in 0..10 {
        assert_eq!(fail(&app, &ws.email, &format!("198.51.100.{index}")).await.status, 401);
    }
    app.app.clock.advance_seconds(100);
    let refused = attempt(&app, &ws.email, PASSWORD, "203.0.113.1").await;
    assert_eq!((refused.status, refused.code()), (429, "RATE_LIMIT_EXCEEDED"));
    assert_eq!(refused.header("retry-after"), "800");
    let node = app.second_node().await;
    let body = json!({ "email": ws.email, "password": PASSWORD });
    let elsewhere = send(&node, request("POST", "/api/sessions", "", Some(body))).await;
    assert_eq!(elsewhere.status, 429);
    app.app.clock.advance_seconds(800);
    assert_eq!(attempt(&app, &ws.email, PASSWORD, "203.0.113.1").await.status, 201);
}

#[tokio::test]
async fn an_address_is_closed_after_ten_failures_whatever_the_account() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    for index in 0..10 {
        assert_eq!(fail(&app, &format!("guess{index}@one.example"), "198.51.100.7").await.status, 401);
    }
    let refused = attempt(&app, &ws.email, PASSWORD, "198.51.100.7").await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "900");
    assert_eq!(attempt(&app, &ws.email, PASSWORD, "198.51.100.8").await.status, 201);
}

#[tokio::test]
async fn signing_in_forgets_the_failures_of_the_account() {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    for round in 0..3 {
        for index in 0..9 {
            assert_eq!(fail(&app, &ws.email, &format!("198.51.{round}.{index}")).await.status, 401);
        }
        assert_eq!(attempt(&app, &ws.email, PASSWORD, "203.0.113.1").await.status, 201);
    }
}
