//! Service targets as a fill rate.

use super::super::explain::LevelNumber;
use super::levels::{explained, line, planned, read, sensitivities, why};
use super::world::world;
use crate::testkit::TestApp;
use serde_json::{Value, json};

fn filled(method: &str) -> Value {
    let mut line = line();
    (line["serviceMeasure"], line["method"]) = (json!("FILL_RATE"), json!(method));
    line
}

/// By numeric integration with mpmath 1.3: gamma demand of 70 with a deviation of √(20² + 10²), 35 sold a week; 25.84 above the
/// mean leave 5 of 100 unserved, 29.17 four. With lots of two weeks, 70, it is 16.20, and with lots of 302 less than the mean.
#[test]
fn safety_stock_leaves_the_asked_share_of_demand_unserved() {
    let why = explained(LevelNumber::SafetyStock, &filled("SERVICE_LEVEL"), &filled("SERVICE_LEVEL"));
    assert_eq!((why["value"].as_f64(), &why["same"]), (Some(26.0), &json!(true)), "{why}");
    assert_eq!(why["sensitivities"][0]["change"], "fill rate 96 % instead of 95 %");
    assert_eq!(sensitivities(&why)[0], 30.0);
    assert_eq!(why["bindingConstraint"], "FILL_RATE_OF_PRODUCT");
    assert!(why["formula"].as_str().unwrap().contains("E[(D − s)⁺]"), "{why}");
    assert!(why["source"].as_str().unwrap().contains("Hadley & Whitin (1963)"), "{why}");
    let safety = |method| read(&filled(method)).levels().unwrap().safety_stock.to_f64();
    assert_eq!((safety("PERIODIC"), safety("FIXED_QUANTITY"), safety("EOQ")), (26.0, 17.0, 0.0));
    // By its days, whatever the service.
    assert_eq!(safety("MIN_MAX"), 30.0);
    // The measure goes into the number.
    assert_eq!(explained(LevelNumber::SafetyStock, &filled("PERIODIC"), &line())["same"], false);
}

/// Chopra & Meindl (2016), "Supply Chain Management", example 12-4: 2,500 ± 500 a week, two weeks, lots of 10,000: for a fill
/// rate of 0.975 a safety stock of 67. Demand is normal there, and gamma here: 68.45 by numeric integration with mpmath 1.3.
#[test]
fn the_published_example_is_met_but_for_its_distribution() {
    let mut line = filled("FIXED_QUANTITY");
    line["serviceLevel"] = json!(0.975);
    (line["demandMean"], line["demandSd"]) = (json!(5000.0), json!(500.0 * 2.0_f64.sqrt()));
    (line["fixedLotDays"], line["supply"]["leadTimeSdDays"]) = (json!(28), json!(0.0));
    assert_eq!(read(&line).levels().unwrap().safety_stock.to_f64(), 69.0);
}

/// One store behind the centre covers nine days, of which seven are from one run to the next.
#[test]
fn the_places_of_a_centre_are_served_by_the_same_measure() {
    let mut line = filled("SERVICE_LEVEL");
    line["echelon"] = json!({ "onwardDays": 0, "members": [{
        "locationId": "loc_1", "available": 0, "wayDays": 0, "promiseDays": 0, "coveredDays": 14, "demandMean": 70.0,
        "demandSd": 20.0, "serviceLevel": 0.95
    }] });
    assert_eq!(read(&line).levels().unwrap().safety_stock.to_f64(), 26.0);
    line["echelon"]["members"][0]["minLevel"] = json!(8);
    assert_eq!(read(&line).levels().unwrap().safety_stock.to_f64(), 8.0);
}

#[tokio::test]
async fn the_settings_say_by_class_and_product_what_service_is_a_share_of() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    let key = &world.workspace.key;
    world.supplied(&app).await;
    let mut config = world.config(&app).await;
    assert_eq!(config["serviceMeasure"], "CYCLE_SERVICE_LEVEL");
    let measured = async |config: &Value| {
        let put = world.put_config(&app, config).await;
        assert_eq!(put.status, 200, "{}", put.json);
        let planned = planned(&app, &world, &world.store).await;
        let why = why(&app, key, &planned["safetyStock"]).await.data().clone();
        assert_eq!(
            (&why["same"], &why["inputs"]["serviceMeasure"]),
            (&json!(true), &planned["serviceMeasure"]),
            "{why}"
        );
        planned["serviceMeasure"].as_str().unwrap().to_owned()
    };
    config["serviceMeasure"] = json!("FILL_RATE");
    assert_eq!(measured(&config).await, "FILL_RATE");
    // The only product is the one that sells most, and evenly.
    config["segments"] = json!([{ "abc": "A", "xyz": "X", "method": null, "serviceLevel": 0.9, "serviceMeasure": "CYCLE_SERVICE_LEVEL" }]);
    assert_eq!(measured(&config).await, "CYCLE_SERVICE_LEVEL");
    config["products"] = json!([{ "productMasterId": world.product, "method": null, "serviceLevel": null, "serviceMeasure": "FILL_RATE" }]);
    assert_eq!(measured(&config).await, "FILL_RATE");
    world.generate(&app, json!({})).await;
    let bought = world.pending(&app, "PURCHASE").await.remove(0);
    let why = why(&app, key, &bought).await.data().clone();
    assert_eq!((&why["same"], &why["inputs"]["serviceMeasure"]), (&json!(true), &json!("FILL_RATE")), "{why}");
    assert_eq!(why["sensitivities"][1]["change"], "half the share of demand that is not served");
    config["serviceMeasure"] = json!("FILLED");
    let refused = world.put_config(&app, &config).await;
    assert_eq!((refused.status, refused.fault_paths()), (400, vec!["config.serviceMeasure"]));
    // Settings as they were written before there was a measure.
    for rule in ["/segments/0", "/products/0"] {
        config.pointer_mut(rule).unwrap().as_object_mut().unwrap().remove("serviceMeasure");
    }
    config.as_object_mut().unwrap().remove("serviceMeasure");
    assert_eq!(measured(&config).await, "CYCLE_SERVICE_LEVEL");
}
