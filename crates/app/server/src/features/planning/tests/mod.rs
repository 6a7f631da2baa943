//! Key figures and the screen of one SKU, over a small chain whose numbers are worked out by hand.

use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting::publish_all;
use crate::testkit::{Got, TestApp, depot};
use serde_json::{Value, json};

/// Milk sells ten a day in the first store up to 17 December 2017, then twelve for a week; bread five throughout. Forecasts
/// were published on the eve of that week. The clock stands on 1 January 2018.
async fn week(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let of =
        |product, rate: &str, first: &str, days: usize| chain.series(product, 0, None, first, vec![units(rate); days]);
    chain.load(app, vec![of(0, "10", "2017-06-01", 200), of(1, "5", "2017-06-01", 200)]).await.unwrap();
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    chain.load(app, vec![of(0, "12", "2017-12-18", 7), of(1, "5", "2017-12-18", 7)]).await.unwrap();
    chain
}

async fn kpi(app: &TestApp, chain: &Chain, query: &str) -> Got {
    app.get(&format!("/api/planning/kpi{query}"), &chain.workspace.key).await
}

#[tokio::test]
async fn key_figures_measure_what_was_said_a_week_before() {
    let app = TestApp::new().await;
    let chain = week(&app).await;
    let got = kpi(&app, &chain, "?period=CUSTOM&from=2017-12-18&to=2017-12-24").await;
    assert_eq!(got.status, 200, "{}", got.json);
    let accuracy = &got.data()["forecastAccuracy"];
    // Seven days before, only the 24th had a forecast: ten of twelve, and five of five.
    assert_eq!(
        (&accuracy["skuCount"], &accuracy["bias"], &accuracy["biasPercent"]),
        (&json!(2), &json!(-2.0), &json!(-11.76))
    );
    assert_eq!(
        (&accuracy["wape"], &accuracy["accuracy"], &accuracy["mape"]),
        (&json!(11.76), &json!(88.24), &json!(8.33))
    );
    let classes: Vec<&Value> =
        ["excellentCount", "goodCount", "fairCount", "poorCount"].map(|name| &accuracy[name]).into();
    assert_eq!(classes, [&json!(1), &json!(1), &json!(0), &json!(0)]);
    assert_eq!(accuracy["topUnderforecast"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&accuracy["topUnderforecast"][0]["globalSku"], &accuracy["topOverforecast"]),
        (&json!("MILK"), &json!([]))
    );
}

#[tokio::test]
async fn key_figures_of_stock_come_from_the_ledger() {
    let app = TestApp::new().await;
    let chain = week(&app).await;
    let one = |kind: &str, quantity: i64, at: &str| json!({ "productMasterId": chain.products[0], "locationId": chain.stores[0], "type": kind, "quantity": quantity, "effectiveAt": at });
    // A hundred from the 21st on, sold out on the 26th: five days of a hundred, two of none.
    let items = [one("RECEIPT", 100, "2017-12-21T08:00:00Z"), one("SALE", 100, "2017-12-26T08:00:00Z")];
    let moved = app.post("/api/inventory/movements/bulk", &chain.workspace.key, json!({ "items": items })).await;
    assert_eq!(moved.status, 200, "{}", moved.json);
    let got = kpi(&app, &chain, "?period=CUSTOM&from=2017-12-21&to=2017-12-27&carryingRate=0.365").await;
    let data = got.data();
    assert_eq!((&data["stockouts"]["stockedDays"], &data["stockouts"]["stockoutDays"]), (&json!(7), &json!(2)));
    assert_eq!(data["serviceLevel"], json!(0.7143));
    // 500 unit days of seven at 0.3 are 21.43 on average; 0.365 a year of it for seven days, 0.15.
    assert_eq!(
        (&data["carryingCosts"][0]["averageStockValue"], &data["carryingCosts"][0]["carryingCost"]),
        (&json!(21.428571), &json!(0.15))
    );
    // A hundred at 0.3 were used in seven days: 30 · 365 / 7 over 21.43.
    assert_eq!(data["inventoryTurns"], json!(73.0));
}

#[tokio::test]
async fn periods_that_make_no_sense_are_refused() {
    let app = TestApp::new().await;
    let chain = week(&app).await;
    let refused = async |query: &str| {
        let got = kpi(&app, &chain, query).await;
        assert_eq!(got.status, 400, "{query} {}", got.json);
        got.fault_paths().iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(refused("?period=CUSTOM&from=2017-12-18").await, ["to"]);
    assert_eq!(refused("?period=CUSTOM&from=2017-12-18&to=2017-12-17").await, ["from"]);
    assert_eq!(refused("?period=CUSTOM&from=2017-12-18&to=2030-01-01").await, ["to"]);
    assert_eq!(refused("?from=2017-12-18").await, ["from"]);
    assert_eq!(refused("?period=LAST_8_DAYS").await, ["period"]);
    assert_eq!(refused("?locationId=nowhere").await, ["locationId"]);
    assert_eq!(kpi(&app, &chain, "").await.data()["period"], "LAST_30_DAYS");
}

#[tokio::test]
async fn one_screen_shows_position_projection_policy_and_supply() {
    let app = TestApp::new().await;
    let chain = week(&app).await;
    let key = &chain.workspace.key;
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let item = json!({ "productMasterId": chain.products[1], "locationId": chain.stores[0], "type": "RECEIPT", "quantity": 52 });
    assert_eq!(app.post("/api/inventory/movements/bulk", key, json!({ "items": [item] })).await.status, 200);
    let level = json!({ "productMasterId": chain.products[1], "locationId": chain.stores[0], "minLevel": 10, "reorderPoint": 60, "maxLevel": 100 });
    let levelled = app.post("/api/inventory-levels", key, level).await;
    let got = app.get("/api/planning/sku/BREAD", key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let data = got.data();
    assert_eq!((&data["productMasterId"], &data["accuracy"]["demand"]), (&json!(chain.products[1]), &json!(5.0)));
    assert_eq!((&data["accuracy"]["wape"], &data["accuracy"]["beatsNaive"]), (&json!(0.0), &json!(true)));
    let here = &data["locations"][0];
    assert_eq!((&here["quantityOnHand"], &here["quantityAvailable"]), (&json!(52), &json!(52)));
    assert_eq!((&here["forecast"]["mean"], here["projected"].as_array().unwrap().len()), (&json!(175.0), 35));
    // Fifty-two last ten days of five.
    assert_eq!((&here["projected"][9]["stock"], &here["shortOn"]), (&json!(2.0), &here["projected"][10]["date"]));
    assert!(levelled.status < 300, "{}", levelled.json);
    assert_eq!(here["policy"]["reorder"], true, "{here}");
    let nowhere = app.get("/api/planning/sku/CAKE", key).await;
    assert_eq!((nowhere.status, nowhere.code()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn one_screen_shows_what_both_runs_propose() {
    let app = TestApp::new().await;
    let world = depot(&app, "one", 400, 120).await;
    let key = &world.workspace.key;
    let moved = app.post("/api/transfers/recommendations", key, json!({})).await;
    assert_eq!(moved.data()["created"], 1, "{}", moved.json);
    let run = app.post("/api/planning/replenishment", key, json!({})).await;
    assert_eq!(run.status, 202, "{}", run.json);
    let jobs = crate::features::jobs(&app.app);
    while jobs.run_due_once().await > 0 {}
    let got = app.get("/api/planning/sku/SKU-1", key).await;
    let proposed = got.data()["recommendations"].as_array().unwrap();
    let of = |origin: &str| proposed.iter().find(|one| one["origin"] == origin).unwrap_or_else(|| panic!("{origin}"));
    for one in [of("TRANSFER_RUN"), of("REPLENISHMENT_RUN")] {
        assert_eq!((&one["type"], &one["status"]), (&json!("TRANSFER"), &json!("PENDING")));
        assert_eq!((&one["sourceLocationId"], &one["destLocationId"]), (&json!(world.depot), &json!(world.store)));
        assert_eq!(one["supplierId"], json!(null));
    }
    assert!(of("REPLENISHMENT_RUN")["expectedGain"].as_f64().unwrap() > 0.0);
    // After a week nobody decided: neither stands any more.
    app.app.clock.advance_seconds(8 * 86_400);
    let later = app.get("/api/planning/sku/SKU-1", key).await;
    assert_eq!(later.data()["recommendations"], json!([]));
}
