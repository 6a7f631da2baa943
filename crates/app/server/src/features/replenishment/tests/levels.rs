//! Safety stock, reorder point and order-up-to level: what they are, why, and the same again.

use super::super::explain::{LevelNumber, explain_level};
use super::super::inputs::LineInputs;
use super::world::{World, world};
use crate::testkit::{Got, TestApp};
use serde_json::{Value, json};

/// Five a day with a deviation of 20 over the fourteen covered, of which seven are the supplier's, who is late by a deviation of
/// two; 95 of 100 times it shall last.
pub(super) fn line() -> Value {
    json!({
        "today": "2018-01-01", "method": "SERVICE_LEVEL", "segment": "AX", "serviceLevel": 0.95, "serviceLevelFrom": "PRODUCT",
        "reviewDays": 7, "fixedLotDays": 14, "minDays": 6, "maxDays": 28, "available": 3, "movedIn": 0, "receipts": [],
        "dailyDemand": vec![5; 14], "coverDays": 14, "demandMean": 70.0, "demandSd": 20.0, "unitMargin": 2, "expiring": [],
        "shelfLifeDays": null, "echelon": null, "boughtBy": null, "forecastMadeAt": "2018-01-01T00:10:00Z", "configVersion": 4,
        "supply": {
            "leadTimeDays": 7, "statedLeadTimeDays": 5, "leadTimeSdDays": 2.0, "receiptsMeasured": 9, "unitCost": 1,
            "minimumOrderQuantity": 0, "packSize": 1, "priceBreaks": [], "orderCost": 5, "holdingRatePerYear": 0.2
        }
    })
}

pub(super) fn read(line: &Value) -> LineInputs {
    serde_json::from_str(&line.to_string()).unwrap()
}

/// What was made of one line, explained by another.
pub(super) fn explained(number: LevelNumber, made: &Value, shown: &Value) -> Value {
    let made = read(made).levels().unwrap();
    serde_json::to_value(explain_level("id".into(), number, &made, read(shown)).unwrap()).unwrap()
}

pub(super) fn sensitivities(why: &Value) -> Vec<f64> {
    why["sensitivities"].as_array().unwrap().iter().map(|one| one["value"].as_f64().unwrap()).collect()
}

/// Quantiles by mpmath 1.3: over fourteen days √(20² + (5 · 2)²) is the deviation, and 40.37 above the mean of 70 are not
/// exceeded 95 of 100 times.
#[test]
fn the_numbers_are_those_of_the_published_formulas() {
    let line = line();
    let why = |number| explained(number, &line, &line);
    let safety = why(LevelNumber::SafetyStock);
    assert_eq!((&safety["number"], &safety["same"]), (&json!("safetyStock"), &json!(true)));
    assert_eq!((safety["value"].as_f64(), safety["replayed"].as_f64()), (Some(41.0), Some(41.0)));
    // 96 of 100: 43.60. Fifteen days of which eight are the supplier's: 42.01 above 75. A deviation of 22: 43.90.
    assert_eq!(sensitivities(&safety), [44.0, 43.0, 44.0]);
    assert_eq!(safety["sensitivities"][0]["change"], "service level 96 % instead of 95 %");
    // Eight days until an order made tomorrow could arrive; fourteen until the next one arrives.
    let reorder = why(LevelNumber::ReorderPoint);
    assert_eq!((reorder["value"].as_f64(), sensitivities(&reorder)), (Some(81.0), vec![84.0, 88.0, 84.0]));
    assert_eq!(why(LevelNumber::OrderUpTo)["value"].as_f64(), Some(111.0));
    for (number, bound) in LevelNumber::ALL.into_iter().zip([
        "SERVICE_LEVEL_OF_PRODUCT",
        "SERVICE_LEVEL_OF_PRODUCT",
        "DEMAND_UNTIL_NEXT_ORDER",
    ]) {
        let why = why(number);
        assert_eq!(why["bindingConstraint"], bound, "{why}");
        assert_eq!(
            (&why["versions"]["forecast"], &why["versions"]["config"]),
            (&json!("2018-01-01T00:10:00Z"), &json!(4))
        );
        assert!(why["source"].as_str().unwrap().contains("Silver, Pyke & Thomas (2017)"), "{why}");
        assert_eq!(why["steps"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn inputs_that_were_tampered_with_do_not_replay() {
    let line = line();
    for (input, value) in [
        ("/serviceLevel", json!(0.9)),
        ("/demandMean", json!(90.0)),
        ("/demandSd", json!(30.0)),
        ("/dailyDemand/3", json!(9)),
        ("/coverDays", json!(16)),
        ("/reviewDays", json!(3)),
        ("/method", json!("MIN_MAX")),
        ("/supply/leadTimeDays", json!(9)),
        ("/supply/leadTimeSdDays", json!(4.0)),
    ] {
        let mut tampered = line.clone();
        *tampered.pointer_mut(input).unwrap() = value;
        for number in LevelNumber::ALL {
            assert_eq!(explained(number, &line, &tampered)["same"], false, "{input} {number:?}");
        }
    }
    // What none of the three depends on may be what it likes.
    let mut other = line.clone();
    other["available"] = json!(99);
    assert_eq!(explained(LevelNumber::SafetyStock, &line, &other)["same"], true);
}

#[test]
fn what_binds_is_named() {
    let bound = |change: &dyn Fn(&mut Value), number| {
        let mut line = line();
        change(&mut line);
        explained(number, &line, &line)["bindingConstraint"].clone()
    };
    use LevelNumber::{ReorderPoint, SafetyStock};
    for (from, name) in [("LEVEL", "OF_LEVEL"), ("SEGMENT", "OF_SEGMENT"), ("DEFAULT", "BY_DEFAULT")] {
        let set = |line: &mut Value| line["serviceLevelFrom"] = json!(from);
        assert_eq!(bound(&set, SafetyStock), json!(format!("SERVICE_LEVEL_{name}")));
    }
    // Six days of five are kept.
    assert_eq!(bound(&|line| line["method"] = json!("MIN_MAX"), SafetyStock), "MINIMUM_DAYS");
    assert_eq!(bound(&|line| line["demandSd"] = json!(2.0), ReorderPoint), "LEAD_TIME_DEMAND");
    assert_eq!(bound(&|line| line["supply"] = json!(null), ReorderPoint), "NO_SUPPLIER");
    assert_eq!(bound(&|line| line["boughtBy"] = json!("loc_0"), ReorderPoint), "DEMAND_UNTIL_CENTRE_DELIVERS");
    assert_eq!(bound(&|line| line["demandMean"] = json!(0.0), SafetyStock), "NO_DEMAND");
}

pub(super) async fn planned(app: &TestApp, world: &World, location: &str) -> Value {
    let got = app.get("/api/planning/sku/SKU-1", &world.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let all = got.data()["locations"].as_array().unwrap();
    all.iter().find(|one| one["locationId"] == location).unwrap()["planned"].clone()
}

pub(super) async fn why(app: &TestApp, key: &str, number: &Value) -> Got {
    app.get(&format!("/api/planning/explanations/{}", number["explanationId"].as_str().unwrap()), key).await
}

#[tokio::test]
async fn each_number_of_one_sku_has_its_reason_recommended_or_not() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let before = planned(&app, &world, &world.store).await;
    for (name, number) in [("safetyStock", "safetyStock"), ("reorderPoint", "reorderPoint"), ("orderUpTo", "orderUpTo")]
    {
        let got = why(&app, &world.workspace.key, &before[name]).await;
        assert_eq!(got.status, 200, "{}", got.json);
        let why = got.data();
        assert_eq!((&why["number"], &why["same"]), (&json!(number), &json!(true)), "{why}");
        assert_eq!(why["value"].as_f64(), before[name]["quantity"].as_f64(), "{why}");
        assert_eq!(why["sensitivities"].as_array().unwrap().len(), 3);
        assert_eq!((&why["inputs"]["coverDays"], &why["inputs"]["serviceLevelFrom"]), (&json!(14), &json!("DEFAULT")));
        assert!(why["versions"]["forecast"].is_string() && why["versions"]["config"] == 0, "{why}");
    }
    // Eight days of 4, 5 and 6 are between 38 and 42, demand being all but certain.
    let reorder = before["reorderPoint"]["quantity"].as_f64().unwrap();
    assert!((38.0..=44.0).contains(&reorder), "{before}");
    // A line that is recommended stands on the same numbers.
    world.generate(&app, json!({})).await;
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    let line = why(&app, &world.workspace.key, &bought).await;
    let steps = line.data()["steps"].as_array().unwrap();
    for name in ["safetyStock", "reorderPoint", "orderUpTo"] {
        let step = steps.iter().find(|step| step["name"] == name).unwrap();
        assert_eq!(step["value"].as_f64(), before[name]["quantity"].as_f64(), "{name}");
    }
    assert_eq!(
        planned(&app, &world, &world.store).await,
        before,
        "the class that the run kept is the one found before"
    );
}

#[tokio::test]
async fn a_planners_service_level_goes_before_all_rules() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    let key = &world.workspace.key;
    world.supplied(&app).await;
    let mut config = world.config(&app).await;
    config["products"] = json!([{ "productMasterId": world.product, "method": null, "serviceLevel": 0.9 }]);
    assert_eq!(world.put_config(&app, &config).await.status, 200);
    let read = async || {
        let planned = planned(&app, &world, &world.store).await;
        let why = why(&app, key, &planned["safetyStock"]).await.data().clone();
        (planned["serviceLevel"].clone(), why["inputs"]["serviceLevelFrom"].clone(), why["versions"]["config"].clone())
    };
    assert_eq!(read().await, (json!(0.9), json!("PRODUCT"), json!(1)));
    world.level(&app, &world.store, [0, 0, 0], json!({ "serviceLevel": 0.99 })).await;
    assert_eq!(read().await, (json!(0.99), json!("LEVEL"), json!(1)));
}

#[tokio::test]
async fn a_centres_numbers_are_those_of_all_that_it_supplies() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 40).await;
    world.supplied(&app).await;
    let lane = json!({ "sourceLocationId": world.depot, "destLocationId": world.store, "leadTimeDays": 2, "costPerTrip": 2, "costPerUnit": 0 });
    assert_eq!(app.post("/api/lanes", &world.workspace.key, lane).await.status, 201);
    let centre = planned(&app, &world, &world.depot).await;
    let got = why(&app, &world.workspace.key, &centre["orderUpTo"]).await;
    // Sixteen days of five, as in what it buys.
    assert_eq!((&got.data()["inputs"]["coverDays"], &got.data()["same"]), (&json!(16), &json!(true)));
    assert_eq!(got.data()["inputs"]["echelon"]["members"][1]["locationId"], json!(world.store));
    // The store covers its way and the days until the next run, at every run.
    let store = planned(&app, &world, &world.store).await;
    assert_eq!(store["reorderPoint"]["quantity"], store["orderUpTo"]["quantity"]);
    let got = why(&app, &world.workspace.key, &store["reorderPoint"]).await;
    assert_eq!(
        (&got.data()["inputs"]["coverDays"], &got.data()["bindingConstraint"]),
        (&json!(9), &json!("DEMAND_UNTIL_CENTRE_DELIVERS"))
    );
}

#[tokio::test]
async fn what_is_not_planned_or_not_seen_cannot_be_explained() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    let other = app.workspace("two").await;
    let number = planned(&app, &world, &world.store).await["safetyStock"].clone();
    assert_eq!(why(&app, &other.key, &number).await.status, 404);
    // Nothing of it is in the depot, and nobody asks for it there.
    assert_eq!(
        app.get("/api/planning/sku/SKU-1", &world.workspace.key).await.data()["locations"].as_array().unwrap().len(),
        1
    );
    for strange in [
        format!("safety-stock:{}:{}", world.product, world.depot),
        "safety-stock:prod_x:loc_x".into(),
        format!("reorder-point:{}:loc_x", world.product),
    ] {
        let got = why(&app, &world.workspace.key, &json!({ "explanationId": strange })).await;
        assert_eq!((got.status, got.code()), (404, "NOT_FOUND"), "{strange}");
    }
    app.person(&world.workspace, "depot@one.example", &[("TENANT_MANAGER", Some(&world.depot))]).await;
    let manager = app.sign_in("depot@one.example").await;
    assert_eq!(why(&app, &manager, &number).await.status, 404);
}
