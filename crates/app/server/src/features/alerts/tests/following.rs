//! What is looked at after which change, and that looking holds up nobody.

use super::super::changed::{self, Place};
use super::super::evaluate::{Evaluator, PAGE};
use super::super::{store, verdict};
use super::world::{CONFIG, settings, shop};
use crate::change::{Change, Who};
use crate::features::catalog::{NewProduct, create_products};
use crate::features::inventory::{Opening, record_opening};
use crate::http::ApiError;
use crate::testkit::TestApp;
use serde_json::json;
use stockflow_kernel::Quantity;

/// What has changed since a place, in one piece.
async fn changed_since(app: &TestApp, workspace: &str, place: Place) -> changed::Changed {
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let end = changed::end(tx)?;
        changed::next(tx, place, end)
    };
    app.app.db.read(workspace, read).await.unwrap()
}

async fn now_at(app: &TestApp, workspace: &str) -> Place {
    app.app.db.read(workspace, changed::end).await.unwrap()
}

/// Products with ten on hand each at a location.
async fn stocked(app: &TestApp, workspace: &str, location: &str, count: usize) -> Vec<String> {
    let location = location.to_owned();
    let make = move |change: &mut Change<'_, '_>| {
        let new: Vec<NewProduct> = (0..count)
            .map(|n| NewProduct {
                global_sku: format!("MANY-{n}"),
                name: format!("Product {n}"),
                ..NewProduct::default()
            })
            .collect();
        let products = create_products(change, &new)?;
        let openings: Vec<Opening> = products
            .iter()
            .map(|product| Opening {
                product_id: product.clone(),
                location_id: location.clone(),
                quantity: Quantity::whole(3),
                effective_at: change.now,
            })
            .collect();
        record_opening(change, &openings)?;
        Ok::<_, ApiError>(products)
    };
    app.app.change(workspace, Who::system("test"), make).await.unwrap()
}

#[tokio::test]
async fn a_movement_names_its_product_and_nothing_else_is_looked_at() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    stocked(&app, &shop.workspace.id, &shop.store, 5).await;
    let before = now_at(&app, &shop.workspace.id).await;
    shop.adjust(-1).await;
    let changed = changed_since(&app, &shop.workspace.id, before).await;
    assert!(changed.products.iter().eq([&shop.product]), "{changed:?}");
    assert!(!changed.everything);
    assert_eq!(changed.upto, now_at(&app, &shop.workspace.id).await);
}

#[tokio::test]
async fn a_reservation_names_its_products_from_first_to_last() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    stocked(&app, &shop.workspace.id, &shop.store, 2).await;
    let key = &shop.workspace.key;
    let before = now_at(&app, &shop.workspace.id).await;
    let body = json!({ "channelId": "WEB", "reference": "order-1",
        "lines": [{ "productMasterId": shop.product, "quantity": 1 }] });
    let made = app.post("/api/inventory/reservations", key, body).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let changed = changed_since(&app, &shop.workspace.id, before).await;
    assert!(changed.products.iter().eq([&shop.product]), "{changed:?}");
    let between = now_at(&app, &shop.workspace.id).await;
    let id = made.data()["id"].as_str().unwrap();
    let path = format!("/api/inventory/reservations/{id}/release");
    let released = app.post(&path, key, json!({})).await;
    assert_eq!(released.status, 200, "{}", released.json);
    let changed = changed_since(&app, &shop.workspace.id, between).await;
    assert!(changed.products.iter().eq([&shop.product]), "{changed:?}");
}

#[tokio::test]
async fn a_channel_or_the_settings_concern_everything_and_a_sign_in_nothing() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    let before = now_at(&app, &shop.workspace.id).await;
    app.sign_in(&shop.workspace.email).await;
    let changed = changed_since(&app, &shop.workspace.id, before).await;
    assert!(!changed.everything && changed.products.is_empty());
    let before = now_at(&app, &shop.workspace.id).await;
    app.put(CONFIG, &shop.workspace.key, settings(&json!([]))).await;
    assert!(changed_since(&app, &shop.workspace.id, before).await.everything);
}

#[tokio::test]
async fn more_products_than_a_page_are_all_looked_at_and_written_in_pieces() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    stocked(&app, &shop.workspace.id, &shop.store, PAGE + 30).await;
    let [fired, resolved, suppressed] = shop.evaluate().await;
    // All but the milk are low.
    assert_eq!([fired, resolved, suppressed], [i64::try_from(PAGE).unwrap() + 30, 0, 0]);
    assert_eq!(shop.evaluate().await, [0, 0, 0]);
    let mut off = settings(&json!([]));
    off["config"]["enabled"] = json!(false);
    shop.set(off).await;
    shop.work().await;
    assert_eq!(shop.history("?status=FIRED").await.len(), 0);
}

#[tokio::test]
async fn an_older_look_at_the_stock_never_overrules_a_newer_one() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.work().await;
    let evaluator = Evaluator { advances: true, ..Evaluator::of(&app.app, &shop.workspace.id) };
    shop.adjust(-10).await;
    // One has seen that it is out …
    let (asked, products, now) = (evaluator.clone(), vec![shop.product.clone()], app.app.clock.now());
    let judge = move |tx: &mut stockflow_db::Tx<'_>| super::super::evaluate::judge(tx, &asked, &products, now);
    let stale = app.app.db.read(&shop.workspace.id, judge).await.unwrap();
    assert_eq!(stale.fire.len(), 1);
    // … and before he writes, it is there again, and another has looked at that.
    shop.adjust(10).await;
    evaluator.products(vec![shop.product.clone()]).await.unwrap();
    let mut done = super::super::Evaluation::default();
    assert!(!verdict::write(&evaluator, stale, now, &mut done).await.unwrap());
    assert_eq!((done.fired, shop.history("").await.len()), (0, 0));
}

#[tokio::test]
async fn looking_at_stock_that_does_not_change_the_alerts_writes_nothing() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.adjust(-10).await;
    let evaluator = Evaluator::of(&app.app, &shop.workspace.id);
    assert_eq!(evaluator.everything(None).await.unwrap().fired, 1);
    let before = app.snapshot(&shop.workspace.id).await;
    let again = evaluator.everything(None).await.unwrap();
    assert_eq!((again.pairs, again.fired, again.resolved), (1, 0, 0));
    assert_eq!(app.snapshot(&shop.workspace.id).await, before);
}

#[tokio::test]
async fn all_stock_is_looked_at_once_an_hour_without_any_event() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.work().await;
    let whole = || async {
        crate::features::alerts::follow(&app.app).await.unwrap();
        crate::features::jobs(&app.app).run_due_once().await
    };
    app.app.clock.advance_seconds(3_599);
    assert_eq!(whole().await, 0);
    app.app.clock.advance_seconds(1);
    assert_eq!(whole().await, 1);
    assert_eq!(whole().await, 0);
}

#[tokio::test]
async fn what_was_followed_is_remembered_with_the_ledger() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    shop.work().await;
    shop.adjust(-10).await;
    let end = now_at(&app, &shop.workspace.id).await;
    shop.work().await;
    let seen = app.app.db.read(&shop.workspace.id, store::seen).await.unwrap();
    assert_eq!(seen.movement, end.movement);
    assert!(seen.sequence >= end.sequence);
}

#[tokio::test]
async fn a_bin_that_gets_another_type_names_what_lies_in_it() {
    let app = TestApp::new().await;
    let shop = shop(&app, "one").await;
    stocked(&app, &shop.workspace.id, &shop.store, 3).await;
    let path = format!("/api/locations/{}/bins", shop.store);
    let bin = app.post(&path, &shop.workspace.key, json!({ "code": "B", "type": "PICK" })).await;
    let bin = format!("{path}/{}", bin.data()["id"].as_str().unwrap());
    let body = json!({ "productMasterId": shop.product, "locationId": shop.store, "bin": "B", "deltaQuantity": 1, "reasonCodeId": "FOUND" });
    assert_eq!(app.post("/api/inventory/adjust", &shop.workspace.key, body).await.status, 200);
    let before = now_at(&app, &shop.workspace.id).await;
    assert_eq!(app.patch(&bin, &shop.workspace.key, json!({ "type": "HOLD" })).await.status, 200);
    let changed = changed_since(&app, &shop.workspace.id, before).await;
    assert_eq!(
        (changed.everything, changed.products.into_iter().collect::<Vec<_>>()),
        (false, vec![shop.product.clone()])
    );
}
