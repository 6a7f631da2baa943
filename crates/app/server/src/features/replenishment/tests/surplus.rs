//! What of a surplus may be moved, and to whose list it belongs.

use super::super::keep::keep;
use super::super::run::{Wish, make};
use super::super::situation::Situation;
use super::world::{World, world};
use crate::change::{Change, Who};
use crate::http::Code;
use crate::testkit::TestApp;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

async fn post(app: &TestApp, world: &World, path: &str, body: Value) -> Value {
    let got = app.post(path, &world.workspace.key, body).await;
    assert!(got.status < 300, "{path}: {}", got.json);
    got.data().clone()
}

async fn adjust(app: &TestApp, world: &World, location: &str, delta: i64, more: Value) {
    let mut body = json!({ "productMasterId": world.product, "locationId": location, "deltaQuantity": delta,
        "reasonCodeId": "COUNT_CORRECTION" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    post(app, world, "/api/inventory/adjust", body).await;
}

/// What the transfer run proposes.
async fn transfers(app: &TestApp, world: &World) -> Vec<Value> {
    let made = post(app, world, "/api/transfers/recommendations", json!({})).await;
    made["recommendations"].as_array().unwrap().clone()
}

async fn status(app: &TestApp, world: &World, path: &str, id: &Value) -> Value {
    app.get(&format!("{path}/{}", id.as_str().unwrap()), &world.workspace.key).await.data()["status"].clone()
}

const MOVES: &str = "/api/transfers/recommendations";
const LINES: &str = "/api/planning/replenishment";

async fn approve(app: &TestApp, world: &World, path: &str, id: &Value) {
    let done = post(app, world, &format!("{path}/{}/approve", id.as_str().unwrap()), json!({})).await;
    assert_eq!(done["status"], "APPROVED");
}

/// Both runs propose the depot's thirty; there is a purchase besides.
async fn twice(app: &TestApp) -> (World, Value, Value) {
    let world = world(app, "one", 30).await;
    world.supplied(app).await;
    let moved = transfers(app, &world).await.remove(0)["id"].clone();
    world.generate(app, json!({})).await;
    let line = world.pending(app, "TRANSFER").await.remove(0)["id"].clone();
    assert_eq!(status(app, &world, MOVES, &moved).await, "PENDING");
    (world, moved, line)
}

#[tokio::test]
async fn a_surplus_belongs_to_the_list_in_which_its_move_is_approved_first() {
    let app = TestApp::new().await;
    let (world, moved, line) = twice(&app).await;
    approve(&app, &world, MOVES, &moved).await;
    assert_eq!(status(&app, &world, LINES, &line).await, "EXPIRED");
    let late = app.post(&format!("{LINES}/{}/approve", line.as_str().unwrap()), &world.workspace.key, json!({})).await;
    assert_eq!((late.status, late.code()), (409, "INVALID_STATE"));
    // What is bought draws on no surplus.
    assert_eq!(world.pending(&app, "PURCHASE").await.len(), 1);
    // For both runs it is gone from the depot and coming to the store.
    assert_eq!(transfers(&app, &world).await, Vec::<Value>::new());
    world.generate(&app, json!({})).await;
    assert_eq!(world.pending(&app, "TRANSFER").await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_other_list_gives_way_in_the_same_manner() {
    let app = TestApp::new().await;
    let (world, moved, line) = twice(&app).await;
    approve(&app, &world, LINES, &line).await;
    assert_eq!(status(&app, &world, MOVES, &moved).await, "EXPIRED");
    assert_eq!(transfers(&app, &world).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_plan_made_before_a_move_was_approved_is_not_kept() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    let (now, lists) = (app.app.clock.now(), app.app.clone());
    let read = move |tx: &mut stockflow_db::Tx<'_>| Situation::read(tx, &lists.move_lists, now);
    let situation = app.app.db.read(&world.workspace.id, read).await.unwrap();
    let wish = Wish::default();
    let plan = make(&situation, &wish).unwrap();
    let limits = situation.config.config.auto_approval.clone();
    let moved = transfers(&app, &world).await.remove(0)["id"].clone();
    approve(&app, &world, MOVES, &moved).await;
    let lists = app.app.clone();
    let keep = move |change: &mut Change<'_, '_>| keep(change, &lists.move_lists, &plan, &wish, &limits);
    let refused = app.app.change(&world.workspace.id, Who::system("test"), keep).await;
    assert_eq!(refused.unwrap_err().code(), Code::InvalidState);
    assert_eq!(world.pending(&app, "TRANSFER").await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_approves_itself_takes_its_surplus_too() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    let mut config = world.config(&app).await;
    config["autoApproval"] = json!({ "enabled": true, "maxLineCost": 500, "maxRunCost": 500 });
    assert_eq!(world.put_config(&app, &config).await.status, 200);
    let moved = transfers(&app, &world).await.remove(0)["id"].clone();
    assert_eq!(world.generate(&app, json!({})).await["approved"], 1);
    assert_eq!(status(&app, &world, MOVES, &moved).await, "EXPIRED");
}

#[tokio::test]
async fn what_is_locked_up_in_a_hold_bin_is_not_offered() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 400).await;
    adjust(&app, &world, &world.depot, -400, json!({})).await;
    post(&app, &world, &format!("/api/locations/{}/bins", world.depot), json!({ "code": "H-1", "type": "HOLD" })).await;
    adjust(&app, &world, &world.depot, 400, json!({ "bin": "H-1" })).await;
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 0);
    adjust(&app, &world, &world.depot, 20, json!({})).await;
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 1);
    assert_eq!(world.pending(&app, "TRANSFER").await[0]["quantity"], 20);
}

#[tokio::test]
async fn what_expires_before_anybody_elsewhere_buys_it_is_not_offered() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 400).await;
    adjust(&app, &world, &world.depot, -400, json!({})).await;
    // Today is the second of January.
    adjust(&app, &world, &world.depot, 100, json!({ "lot": "L-1", "expiryDate": "2018-01-04" })).await;
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 0);
    adjust(&app, &world, &world.depot, 25, json!({ "lot": "L-2", "expiryDate": "2018-01-20" })).await;
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 1);
    assert_eq!(world.pending(&app, "TRANSFER").await[0]["quantity"], 25);
}

/// Moves thirty to the store, where everything is then lost: it is short again, and nothing is on its way.
async fn moved_and_lost(app: &TestApp, world: &World) {
    world.generate(app, json!({})).await;
    let line = world.pending(app, "TRANSFER").await.remove(0);
    approve(app, world, LINES, &line["id"]).await;
    let done = post(app, world, &format!("{LINES}/{}/execute", line["id"].as_str().unwrap()), json!({})).await;
    let transfer = format!("/api/inventory/transfers/{}", done["documentId"].as_str().unwrap());
    post(app, world, &transfer, json!({ "action": "ship" })).await;
    post(app, world, &transfer, json!({ "action": "receive" })).await;
    adjust(app, world, &world.store, -6 - line["quantity"].as_i64().unwrap(), json!({})).await;
}

#[tokio::test]
async fn the_same_move_is_not_proposed_again_for_two_weeks_after_it_came() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 400).await;
    moved_and_lost(&app, &world).await;
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 0);
    app.app.clock.advance_seconds(13 * DAY);
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 0);
    app.app.clock.advance_seconds(2 * DAY);
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 1);
}

#[tokio::test]
async fn a_centre_goes_on_supplying_whom_it_has_just_supplied() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 400).await;
    let lane = json!({ "sourceLocationId": world.depot, "destLocationId": world.store, "leadTimeDays": 1, "costPerTrip": 2, "costPerUnit": 0 });
    post(&app, &world, "/api/lanes", lane).await;
    moved_and_lost(&app, &world).await;
    assert_eq!(world.generate(&app, json!({})).await["transfers"], 1);
}
