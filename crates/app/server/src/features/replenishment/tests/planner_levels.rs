//! Levels that a planner has set go before those that are computed.

use super::super::explain::LevelNumber;
use super::levels::{explained, line, planned, read, why};
use super::world::{World, world};
use crate::testkit::TestApp;
use serde_json::{Value, json};

fn with(levels: [i64; 3]) -> Value {
    let mut line = line();
    let [minimum, reorder, maximum] = levels;
    line["plannerLevels"] =
        json!({ "minLevel": minimum, "reorderPoint": reorder, "maxLevel": maximum, "ownStock": null });
    line
}

/// Safety stock, reorder point and order-up-to level: computed they are 41, 81 and 111.
#[test]
fn what_is_set_is_planned_with_and_the_rest_is_computed_within_it() {
    let levels = |method: &str, set| {
        let mut line = with(set);
        line["method"] = json!(method);
        let levels = read(&line).levels().unwrap();
        [levels.safety_stock, levels.reorder_point, levels.order_up_to].map(|units| units.to_f64())
    };
    assert_eq!(levels("SERVICE_LEVEL", [10, 20, 60]), [10.0, 20.0, 60.0]);
    // No minimum: no more is kept than sets off an order.
    assert_eq!(levels("SERVICE_LEVEL", [0, 20, 60]), [20.0, 20.0, 60.0]);
    assert_eq!(levels("SERVICE_LEVEL", [0, 90, 90]), [41.0, 90.0, 90.0]);
    // Only a maximum.
    assert_eq!(levels("SERVICE_LEVEL", [0, 0, 200]), [41.0, 81.0, 200.0]);
    assert_eq!(levels("SERVICE_LEVEL", [0, 0, 30]), [30.0, 30.0, 30.0]);
    assert_eq!(levels("PERIODIC", [0, 0, 200]), [41.0, 200.0, 200.0]);
    assert_eq!(levels("PERIODIC", [0, 20, 200]), [20.0, 20.0, 200.0]);
    // Six days of five are the minimum of MIN_MAX, unless there is another.
    assert_eq!(levels("MIN_MAX", [0, 0, 200])[0], 30.0);
    assert_eq!(levels("MIN_MAX", [4, 9, 40]), [4.0, 9.0, 40.0]);
}

#[test]
fn the_explanation_names_what_was_set_and_what_would_be_computed() {
    let [safety, reorder, up_to] = LevelNumber::ALL.map(|number| {
        let why = explained(number, &with([10, 20, 60]), &with([10, 20, 60]));
        assert_eq!((&why["same"], &why["source"]), (&json!(true), &json!("")), "{why}");
        (why["bindingConstraint"].clone(), why["value"].as_f64(), why["computed"].as_f64())
    });
    assert_eq!(safety, (json!("MINIMUM_OF_LEVEL"), Some(10.0), Some(41.0)));
    assert_eq!(reorder, (json!("REORDER_POINT_OF_LEVEL"), Some(20.0), Some(81.0)));
    assert_eq!(up_to, (json!("MAXIMUM_OF_LEVEL"), Some(60.0), Some(111.0)));
    // A maximum above all leaves the others as they are computed, and says so.
    let high = with([0, 0, 200]);
    let why = explained(LevelNumber::ReorderPoint, &high, &high);
    assert_eq!((&why["bindingConstraint"], &why["value"]), (&json!("SERVICE_LEVEL_OF_PRODUCT"), &why["computed"]));
    let low = with([0, 0, 30]);
    for number in LevelNumber::ALL {
        assert_eq!(explained(number, &low, &low)["bindingConstraint"], "MAXIMUM_OF_LEVEL");
    }
    for other in [with([10, 20, 61]), with([10, 21, 60]), with([11, 20, 60]), line()] {
        assert_eq!(explained(LevelNumber::SafetyStock, &with([10, 20, 60]), &other)["same"], false);
    }
    assert_eq!(explained(LevelNumber::SafetyStock, &line(), &line())["computed"], Value::Null);
}

/// What is due after the days covered fills nothing; what expires unsold before does not count.
#[test]
fn what_is_there_and_due_in_time_is_compared_with_the_levels() {
    let bought = |available: i64, receipts: Value, expiring: Value| {
        let mut line = with([0, 20, 60]);
        (line["available"], line["receipts"], line["expiring"]) = (json!(available), receipts, expiring);
        read(&line).line().unwrap().unwrap().quantity.to_f64()
    };
    assert_eq!(bought(20, json!([]), json!([])), 40.0);
    assert_eq!(bought(21, json!([]), json!([])), 0.0);
    assert_eq!(bought(15, json!([{ "inDays": 13, "quantity": 6 }]), json!([])), 0.0);
    assert_eq!(bought(15, json!([{ "inDays": 14, "quantity": 6 }]), json!([])), 45.0);
    assert_eq!(bought(25, json!([]), json!([{ "inDays": 2, "quantity": 8 }])), 43.0);
}

/// What a run buys; `None`: nothing.
async fn bought(app: &TestApp, world: &World) -> Option<Value> {
    world.generate(app, json!({})).await;
    world.pending(app, "PURCHASE").await.pop()
}

#[tokio::test]
async fn the_plan_obeys_a_planners_levels_and_says_so() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    let key = &world.workspace.key;
    world.supplied(&app).await;
    let before = bought(&app, &world).await.unwrap();
    let computed = planned(&app, &world, &world.store).await;
    // Six are there.
    world.level(&app, &world.store, [2, 10, 60], json!({})).await;
    let line = bought(&app, &world).await.unwrap();
    assert_eq!(line["quantity"], 54, "{line}");
    assert!(line["reason"].as_str().unwrap().contains("at or below the reorder point of 10 that is set"), "{line}");
    let why_line = why(&app, key, &line).await.data().clone();
    assert_eq!(
        (&why_line["same"], &why_line["bindingConstraint"]),
        (&json!(true), &json!("MAXIMUM_OF_LEVEL")),
        "{why_line}"
    );
    assert_eq!(why_line["computed"].as_f64(), before["quantity"].as_f64());
    let shown = planned(&app, &world, &world.store).await;
    for (name, units) in [("safetyStock", 2.0), ("reorderPoint", 10.0), ("orderUpTo", 60.0)] {
        let step = why_line["steps"].as_array().unwrap().iter().find(|step| step["name"] == name).unwrap();
        let would_be = computed[name]["quantity"].as_f64();
        assert_eq!((step["value"].as_f64(), step["computed"].as_f64()), (Some(units), would_be), "{step}");
        let (number, computed) = (shown[name]["quantity"].as_f64(), shown[name]["computed"].as_f64());
        assert_eq!((number, computed), (Some(units), would_be), "{shown}");
        let why = why(&app, key, &shown[name]).await.data().clone();
        assert_eq!((why["value"].as_f64(), why["computed"].as_f64(), &why["same"]), (number, computed, &json!(true)));
    }
    // Six are more than five.
    world.level(&app, &world.store, [0, 5, 60], json!({})).await;
    assert_eq!(bought(&app, &world).await, None);
    // A level that is not supported, or says nothing but a service level, changes nothing.
    for (levels, more) in
        [([0, 5, 60], json!({ "status": "Discontinued" })), ([0, 0, 0], json!({ "serviceLevel": 0.98 }))]
    {
        world.level(&app, &world.store, levels, more).await;
        assert_eq!(bought(&app, &world).await.unwrap()["quantity"], before["quantity"]);
        let planned = planned(&app, &world, &world.store).await;
        assert_eq!(planned["reorderPoint"], computed["reorderPoint"], "{planned}");
    }
}

#[tokio::test]
async fn each_method_orders_by_the_levels_in_its_own_way() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    let key = &world.workspace.key;
    world.supplied(&app).await;
    world.level(&app, &world.store, [0, 10, 60], json!({})).await;
    let mut config = world.config(&app).await;
    config["fixedLotDays"] = json!(3);
    // Six of six are there. Up to sixty; of lots of about fifteen one; of the economic 302 no more than up to sixty.
    for (method, units, bound) in [
        ("SERVICE_LEVEL", 54..=54, "MAXIMUM_OF_LEVEL"),
        ("PERIODIC", 54..=54, "MAXIMUM_OF_LEVEL"),
        ("MIN_MAX", 54..=54, "MAXIMUM_OF_LEVEL"),
        ("EOQ", 54..=54, "MAXIMUM_OF_LEVEL"),
        ("FIXED_QUANTITY", 12..=18, "REORDER_POINT_OF_LEVEL"),
    ] {
        config["products"] = json!([{ "productMasterId": world.product, "method": method, "serviceLevel": 0.9 }]);
        assert_eq!(world.put_config(&app, &config).await.status, 200);
        let line = bought(&app, &world).await.unwrap();
        assert!(units.contains(&line["quantity"].as_i64().unwrap()), "{method} {line}");
        let why = why(&app, key, &line).await.data().clone();
        assert_eq!((&why["same"], &why["bindingConstraint"]), (&json!(true), &json!(bound)), "{method} {why}");
    }
    // Rejected, it is not proposed again while the position is at or below the reorder point.
    let line = bought(&app, &world).await.unwrap();
    let path = format!("/api/planning/replenishment/{}/reject", line["id"].as_str().unwrap());
    assert_eq!(app.post(&path, key, json!({ "reason": "too dear" })).await.status, 200);
    assert_eq!(bought(&app, &world).await, None);
    assert_eq!(bought(&app, &world).await, None);
}

#[tokio::test]
async fn what_was_filled_up_to_a_level_is_not_moved_away() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 60).await;
    let moved = async || {
        world.generate(&app, json!({})).await;
        world.pending(&app, "TRANSFER").await[0]["quantity"].as_i64().unwrap()
    };
    assert!(moved().await > 55);
    world.level(&app, &world.depot, [0, 20, 30], json!({})).await;
    assert_eq!(moved().await, 30);
}

async fn lane(app: &TestApp, world: &World) {
    let lane = json!({
        "sourceLocationId": world.depot, "destLocationId": world.store, "leadTimeDays": 2, "costPerTrip": 2, "costPerUnit": 0
    });
    assert_eq!(app.post("/api/lanes", &world.workspace.key, lane).await.status, 201);
}

#[tokio::test]
async fn a_centres_levels_are_about_what_lies_in_it() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 100).await;
    world.supplied(&app).await;
    lane(&app, &world).await;
    world.level(&app, &world.depot, [0, 99, 130], json!({})).await;
    let line = bought(&app, &world).await.unwrap();
    assert_eq!(line["locationId"], json!(world.depot));
    let moved = world.pending(&app, "TRANSFER").await[0]["quantity"].as_i64().unwrap();
    // What goes to the store is not there any more: up to 130, in packs of six.
    assert!(moved > 0);
    assert_eq!(line["quantity"].as_i64().unwrap(), (30 + moved + 5) / 6 * 6, "{line}");
    let shown = why(&app, &world.workspace.key, &line).await.data().clone();
    assert_eq!((&shown["same"], &shown["bindingConstraint"]), (&json!(true), &json!("MAXIMUM_OF_LEVEL")), "{shown}");
    assert_eq!(shown["inputs"]["plannerLevels"]["ownStock"]["movedIn"], json!(-moved));
    assert_eq!(planned(&app, &world, &world.depot).await["reorderPoint"]["quantity"], 99);
    world.level(&app, &world.depot, [0, 20, 130], json!({})).await;
    assert_eq!(bought(&app, &world).await, None);
}

#[tokio::test]
async fn a_store_behind_a_centre_is_filled_by_its_own_levels() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 100).await;
    world.supplied(&app).await;
    lane(&app, &world).await;
    let moved = async || {
        world.generate(&app, json!({})).await;
        world.pending(&app, "TRANSFER").await.first().map(|line| line["quantity"].as_i64().unwrap())
    };
    // Six are there, and nine days of five are wanted.
    world.level(&app, &world.store, [0, 6, 20], json!({})).await;
    assert_eq!(moved().await, Some(14));
    world.level(&app, &world.store, [0, 5, 20], json!({})).await;
    assert_eq!(moved().await, None);
}
