//! Stripe: subscriptions and invoices.
//!
//! The fixtures are events of the API version 2025-03-31.basil with the fields of docs.stripe.com/api (event, subscription, subscription item, price,
//! invoice) and what that version changed (docs.stripe.com/changelog/basil): billing periods stand on the items and no longer on the subscription,
//! an invoice names its subscription and that one's metadata in `parent.subscription_details`, an updated subscription comes with
//! `previous_attributes`. The values are our own. The signature is that of docs.stripe.com/webhooks/signature: HMAC-SHA-256 of `t.body`,
//! in hexadecimal, as `v1` in `Stripe-Signature`.

use super::world::{STRIPE, Shop, outcome, shop, stripe_signature};
use serde_json::json;

const CREATED: &str = include_str!("fixtures/stripe_created.json");
const UPDATED: &str = include_str!("fixtures/stripe_updated.json");
const DELETED: &str = include_str!("fixtures/stripe_deleted.json");
const PAID: &str = include_str!("fixtures/stripe_invoice_paid.json");
const FAILED: &str = include_str!("fixtures/stripe_invoice_payment_failed.json");

async fn plan(shop: &Shop) -> (String, i64) {
    let organization = shop.get("/api/admin/organization").await;
    let limit = organization["limits"]["callsPerMinute"].as_i64().unwrap();
    (organization["plan"].as_str().unwrap().to_owned(), limit)
}

#[tokio::test]
async fn a_subscription_sets_plan_and_limits_and_its_end_takes_them_away() {
    let shop = shop().await;
    assert_eq!(outcome(&shop.stripe(CREATED).await), "APPLIED");
    assert_eq!(plan(&shop).await, ("PRO".to_owned(), 1_000));
    assert_eq!(outcome(&shop.stripe(UPDATED).await), "APPLIED");
    assert_eq!(plan(&shop).await.0, "ENTERPRISE");
    assert_eq!(outcome(&shop.stripe(DELETED).await), "APPLIED");
    assert_eq!(plan(&shop).await, ("FREE".to_owned(), 100));
    let events = shop.get("/api/events?type=access.plan_changed.v1").await;
    assert_eq!(events.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn events_that_come_in_another_order_end_where_the_last_one_was() {
    let shop = shop().await;
    shop.stripe(DELETED).await;
    assert_eq!(outcome(&shop.stripe(UPDATED).await), "LATE");
    assert_eq!(plan(&shop).await.0, "FREE");
    assert_eq!(outcome(&shop.stripe(DELETED).await), "DUPLICATE");
}

#[tokio::test]
async fn an_invoice_that_fails_alerts_until_it_is_paid() {
    let shop = shop().await;
    // It names no workspace; the customer is known by the subscription.
    assert_eq!(outcome(&shop.stripe(FAILED).await), "IGNORED");
    shop.stripe(CREATED).await;
    let again = FAILED.replace("evt_StockflowFailed", "evt_again");
    assert_eq!(outcome(&shop.stripe(&again).await), "APPLIED");
    let standing = async || {
        let history = shop.get("/api/admin/alerts/history").await;
        history.as_array().unwrap()[0]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(standing().await, "FIRED");
    assert_eq!(outcome(&shop.stripe(PAID).await), "APPLIED");
    assert_eq!(standing().await, "RESOLVED");
    let log = shop.get("/api/admin/audit-log?limit=100").await;
    assert_eq!(log.as_array().unwrap().iter().filter(|line| line["entity"] == "invoice").count(), 2);
}

#[tokio::test]
async fn a_signature_that_is_wrong_or_old_is_400() {
    let shop = shop().await;
    let body = CREATED.replace("WORKSPACE", &shop.workspace.id);
    let now = shop.app.app.clock.now().seconds();
    for signature in [
        String::new(),
        "t=1,v1=00".to_owned(),
        stripe_signature("other", now, &body),
        stripe_signature(STRIPE, now - 301, &body),
        stripe_signature(STRIPE, now, "{}"),
    ] {
        let got = shop.send("/webhooks/stripe", &[("stripe-signature", &*signature)], &body).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec!["Stripe-Signature"]), "{signature}");
    }
    assert_eq!(plan(&shop).await.0, "ENTERPRISE");
}

#[tokio::test]
async fn what_is_unknown_is_accepted_and_a_price_without_a_plan_changes_nothing() {
    let shop = shop().await;
    let unknown = json!({ "id": "evt_x", "type": "charge.succeeded", "data": { "object": {} } }).to_string();
    assert_eq!(outcome(&shop.stripe(&unknown).await), "IGNORED");
    assert_eq!(outcome(&shop.stripe(&CREATED.replace("price_pro", "price_other")).await), "IGNORED");
    assert_eq!(plan(&shop).await.0, "ENTERPRISE");
}
