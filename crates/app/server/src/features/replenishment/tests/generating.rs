//! What a run recommends.

use super::world::world;
use crate::testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn surplus_elsewhere_goes_first_and_the_supplier_brings_the_rest_in_packs() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    let supplier = world.supplied(&app).await;
    let result = world.generate(&app, json!({})).await;
    assert_eq!((&result["transfers"], &result["purchases"]), (&json!(1), &json!(1)), "{result}");
    let moved = &world.pending(&app, "TRANSFER").await[0];
    assert_eq!((&moved["sourceLocationId"], &moved["locationId"]), (&json!(world.depot), &json!(world.store)));
    assert_eq!(moved["quantity"], 30);
    let bought = &world.pending(&app, "PURCHASE").await[0];
    assert_eq!((&bought["supplierId"], &bought["locationId"]), (&json!(supplier), &json!(world.store)));
    let quantity = bought["quantity"].as_i64().unwrap();
    // Two weeks of five a day and some safety stock, less the 36 that are there or moved; six to a pack.
    assert!(quantity % 6 == 0 && (30..=72).contains(&quantity), "{quantity}");
    assert_eq!(bought["cost"], quantity);
    assert!(bought["expectedGain"].as_f64().unwrap() > 0.0);
    // What is on its way to be approved is not recommended twice: a second run replaces the first.
    world.generate(&app, json!({})).await;
    assert_eq!(world.pending(&app, "PURCHASE").await.len(), 1);
}

/// What was on its way counted from tomorrow on, whenever it was to arrive.
#[tokio::test]
async fn a_transfer_that_comes_too_late_hides_no_shortage() {
    let app = TestApp::new().await;
    let (late, none) = (world(&app, "late", 30).await, world(&app, "none", 0).await);
    let post = async |path: &str, body: serde_json::Value| {
        let got = app.post(path, &late.workspace.key, body).await;
        assert!(got.status < 300, "{path}: {}", got.json);
        got.data()["id"].as_str().unwrap().to_owned()
    };
    let line = json!({ "productMasterId": late.product, "quantity": 30 });
    let draft = json!({ "sourceLocationId": late.depot, "destLocationId": late.store, "lines": [line],
        "expectedOn": "2018-03-01" });
    let transfer = post("/api/inventory/transfers", draft).await;
    post(&format!("/api/inventory/transfers/{transfer}"), json!({ "action": "ready" })).await;
    for world in [&late, &none] {
        world.supplied(&app).await;
        world.generate(&app, json!({})).await;
    }
    let (late, none) = (late.pending(&app, "PURCHASE").await, none.pending(&app, "PURCHASE").await);
    assert_eq!((late.len(), &late[0]["quantity"]), (1, &none[0]["quantity"]), "{late:?}");
}

/// Both runs recommended the same stock.
#[tokio::test]
async fn what_an_approved_transfer_takes_is_not_there_to_be_moved_again() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 30).await;
    world.supplied(&app).await;
    let key = &world.workspace.key;
    let found = app.post("/api/transfers/recommendations", key, json!({})).await;
    let first = &found.data()["recommendations"][0];
    let path = format!("/api/transfers/recommendations/{}/approve", first["id"].as_str().unwrap());
    assert_eq!(app.post(&path, key, json!({})).await.status, 200);
    world.generate(&app, json!({})).await;
    let moved = world.pending(&app, "TRANSFER").await;
    let again: i64 = moved.iter().map(|one| one["quantity"].as_i64().unwrap()).sum();
    assert!(first["quantity"].as_i64().unwrap() + again <= 30, "{first} {moved:?}");
}

#[tokio::test]
async fn a_product_that_nobody_supplies_is_a_finding() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    let result = world.generate(&app, json!({})).await;
    assert_eq!(result["created"], 0, "{result}");
    assert_eq!(result["findings"]["NO_SUPPLY_PATH"], 1);
    let finding = &result["findingsShown"][0];
    assert_eq!((&finding["productMasterId"], &finding["locationId"]), (&json!(world.product), &json!(world.store)));
}

#[tokio::test]
async fn a_budget_is_never_exceeded_and_what_it_left_is_a_finding() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let result = world.generate(&app, json!({ "budget": 25 })).await;
    assert_eq!(result["findings"]["OVER_BUDGET"], 1, "{result}");
    let bought = &world.pending(&app, "PURCHASE").await[0];
    assert_eq!(bought["quantity"], 24);
    let explained =
        app.get(&format!("/api/planning/explanations/{}", bought["id"].as_str().unwrap()), &world.workspace.key).await;
    assert_eq!(explained.data()["bindingConstraint"], "BUDGET");
    assert_eq!(explained.data()["same"], true);
    assert_eq!(world.generate(&app, json!({ "budget": 5 })).await["purchases"], 0);
}

#[tokio::test]
async fn what_is_within_the_limits_approves_itself() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let mut config = world.config(&app).await;
    config["autoApproval"] = json!({ "enabled": true, "maxLineCost": 500, "maxRunCost": 500 });
    let put = world.put_config(&app, &config).await;
    assert_eq!((put.status, &put.data()["version"]), (200, &json!(1)), "{}", put.json);
    assert_eq!(world.generate(&app, json!({})).await["approved"], 1);
    // It is counted as coming: nothing more is recommended.
    assert_eq!(world.generate(&app, json!({})).await["created"], 0);
    config["autoApproval"] = json!({ "enabled": true, "maxLineCost": 5, "maxRunCost": 500 });
    config["maxDays"] = json!(1);
    let refused = world.put_config(&app, &config).await;
    assert_eq!(refused.fault_paths(), ["config.maxDays"]);
}

#[tokio::test]
async fn each_method_orders_in_its_own_way() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let mut config = world.config(&app).await;
    let mut quantities = Vec::new();
    for method in ["SERVICE_LEVEL", "PERIODIC", "EOQ", "FIXED_QUANTITY", "MIN_MAX"] {
        config["products"] = json!([{ "productMasterId": world.product, "method": method, "serviceLevel": 0.9 }]);
        config["fixedLotDays"] = json!(60);
        let put = world.put_config(&app, &config).await;
        assert_eq!(put.status, 200, "{}", put.json);
        world.generate(&app, json!({})).await;
        let bought = &world.pending(&app, "PURCHASE").await[0];
        quantities.push(bought["quantity"].as_i64().unwrap());
    }
    let [service, periodic, eoq, fixed, min_max] = quantities[..] else { panic!("five methods") };
    assert_eq!(service, periodic);
    // √(2 · 5 · 5 · 365 / 0.2) is about 302 a time.
    assert!((300..=306).contains(&eoq), "{eoq}");
    // A lot of sixty days of five.
    assert!((294..=306).contains(&fixed), "{fixed}");
    // 28 days of five on arrival, nothing there, and the day of arrival itself.
    assert!((138..=156).contains(&min_max), "{min_max}");
    assert!(service < min_max);
}

#[tokio::test]
async fn of_two_plans_made_at_the_same_time_one_is_kept() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let now = app.app.clock.now();
    let lists = app.app.clone();
    let read =
        move |tx: &mut stockflow_db::Tx<'_>| super::super::situation::Situation::read(tx, &lists.move_lists, now);
    let situation = app.app.db.read(&world.workspace.id, read).await.unwrap();
    let wish = super::super::run::Wish::default();
    let late = super::super::run::make(&situation, &wish).unwrap();
    // Another run is faster.
    world.generate(&app, json!({})).await;
    let limits = situation.config.config.auto_approval.clone();
    let lists = app.app.clone();
    let keep = move |change: &mut crate::change::Change<'_, '_>| {
        super::super::keep::keep(change, &lists.move_lists, &late, &wish, &limits)
    };
    let refused = app.app.change(&world.workspace.id, crate::change::Who::system("test"), keep).await;
    assert!(refused.is_err());
    assert_eq!(world.pending(&app, "PURCHASE").await.len(), 1);
}
