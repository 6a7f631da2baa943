//! `GET /api/inventory/analytics`: the world's table has the days by which these numbers are computed.

use super::world::{Shops, WINDOW, movement, shops};
use crate::testkit::TestApp;
use serde_json::{Value, json};

fn row<'a>(rows: &'a [Value], name: &str) -> &'a Value {
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no row {name}"))
}

/// The row has these fields and values.
fn has(row: &Value, expected: &Value) {
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(row[field].to_string(), value.to_string(), "{field} of {row}");
    }
}

#[tokio::test]
async fn a_products_numbers_follow_from_its_days() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let rows = shops.ask(&app, &format!("{WINDOW}&locationId={}", shops.north)).await;
    assert_eq!(rows.len(), 4);
    // 990 / 14 on average; 70 × 365 / 990 turns; 50 are 10 / 7 weeks of 35. Weeks of 30 and 40: √50 / 35.
    has(
        row(&rows, "MILK"),
        &json!({
            "id": shops.products[0], "groupBy": "PRODUCT", "globalSku": "MILK", "currency": "USD", "days": 14, "products": 1,
            "from": "2017-12-20", "to": "2018-01-02",
            "quantityOnHand": 50, "averageQuantity": 70.714286, "quantityUsed": 70, "unitCost": 2,
            "stockValue": 100, "averageStockValue": 141.428572, "costOfGoodsSold": 140,
            "turns": 25.8081, "weeksOfSupply": 1.4286, "pace": "MOVING", "deadStockValue": 0, "slowStockValue": 0,
            "abcClass": "A", "xyzClass": "X", "usageVariation": 0.202,
            "stockedDays": 14, "stockoutDays": 0, "serviceLevel": 1.0,
        }),
    );
    let ages: Vec<_> =
        row(&rows, "MILK")["ageing"].as_array().unwrap().iter().map(|age| age["quantity"].clone()).collect();
    assert_eq!(ages, [20, 0, 30, 0, 0]);
    // Of 153 used at cost 140 are milk, 12 bread: 92 % stand before what follows them.
    has(
        row(&rows, "BREAD"),
        &json!({
            "quantityOnHand": 3, "averageQuantity": 2.571429, "abcClass": "B", "xyzClass": "Y", "usageVariation": 0.9428,
            "stockedDays": 12, "stockoutDays": 6, "serviceLevel": 0.5,
        }),
    );
    has(
        row(&rows, "SALT"),
        &json!({
            "pace": "DEAD", "stockValue": 4, "deadStockValue": 4, "turns": 0.0, "weeksOfSupply": null,
            "abcClass": "C", "xyzClass": "Z", "usageVariation": null, "serviceLevel": 1.0,
        }),
    );
    has(&row(&rows, "SALT")["ageing"][4], &json!({ "fromDays": 181, "toDays": null, "quantity": 8, "value": 4 }));
    // 59 at half a unit a week.
    has(
        row(&rows, "PEPPER"),
        &json!({ "pace": "SLOW", "weeksOfSupply": 118.0, "slowStockValue": 59, "abcClass": "C" }),
    );
    has(&row(&rows, "PEPPER")["ageing"][1], &json!({ "fromDays": 31, "toDays": 60, "quantity": 59 }));
}

#[tokio::test]
async fn days_are_those_of_the_location() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let rows = shops.ask(&app, &format!("{WINDOW}&locationId={}", shops.new_york)).await;
    // In UTC it would have been there from the 26th to the 31st, and out for two days.
    has(&rows[0], &json!({ "averageQuantity": 4.285714, "stockedDays": 9, "stockoutDays": 3, "pace": "OUT" }));
}

#[tokio::test]
async fn groups_sum_money_over_their_products_and_locations() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let all = shops.ask(&app, &format!("{WINDOW}&groupBy=NONE")).await;
    assert_eq!(all.len(), 1);
    // Average 150 + 2.571429 + 4 + 59.785714 = 216.357143; 173 of it was used in 14 days.
    has(
        &all[0],
        &json!({
            "id": ":USD", "groupId": null, "products": 4, "quantityOnHand": null, "abcClass": null, "pace": null,
            "stockValue": 166, "averageStockValue": 216.357143, "costOfGoodsSold": 173, "turns": 20.8468,
            "deadStockValue": 4, "slowStockValue": 59, "stockedDays": 63, "stockoutDays": 9, "serviceLevel": 0.8571,
        }),
    );
    let places = shops.ask(&app, &format!("{WINDOW}&groupBy=LOCATION&sortBy=name&sortOrder=asc")).await;
    has(&places[0], &json!({ "name": "New York", "groupId": shops.new_york, "products": 1, "stockValue": 0 }));
    has(&places[1], &json!({ "name": "North", "groupId": shops.north, "products": 4, "stockValue": 166 }));
    let segment = json!([{ "abcClass": "A", "xyzClass": "Z", "products": 1, "costOfGoodsSold": 20, "stockValue": 0 }]);
    assert_eq!(places[0]["segments"], segment, "0 and 10 a week vary by √2");
    let categories = shops.ask(&app, &format!("{WINDOW}&groupBy=CATEGORY")).await;
    has(&categories[0], &json!({ "name": "No category", "groupId": null, "stockValue": 166 }));
}

#[tokio::test]
async fn products_in_another_currency_have_rows_of_their_own() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let body = json!({ "currency": "EUR" });
    let got = app.patch(&format!("/api/products/{}", shops.products[0]), &shops.workspace.key, body).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let rows = shops.ask(&app, &format!("{WINDOW}&groupBy=NONE")).await;
    has(&rows[0], &json!({ "currency": "EUR", "stockValue": 100, "products": 1 }));
    has(&rows[1], &json!({ "currency": "USD", "stockValue": 66, "products": 3 }));
}

#[tokio::test]
async fn filters_narrow_what_is_shown_and_not_what_classes_compare() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let names = async |query: &str| -> Vec<String> {
        let rows = shops.ask(&app, &format!("{WINDOW}&sortBy=name&sortOrder=asc&{query}")).await;
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("pace=DEAD,SLOW").await, ["PEPPER", "SALT"]);
    assert_eq!(names("abcClass=A").await, ["MILK"]);
    assert_eq!(names("xyzClass=Y").await, ["BREAD"]);
    assert_eq!(names("categoryId=cat_none").await, Vec::<String>::new());
    let bread = shops.ask(&app, &format!("{WINDOW}&productMasterId={}", shops.products[1])).await;
    assert_eq!(bread.len(), 1);
    assert_eq!(bread[0]["abcClass"], "B");
}

#[tokio::test]
async fn what_is_recorded_late_counts_on_its_day() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let before = shops.ask(&app, &format!("{WINDOW}&productMasterId={}", shops.products[2])).await;
    assert_eq!(before[0]["quantityUsed"], 0);
    shops.record(&app, &[movement("SALE", "SALT", &shops.north, 7, "2017-12-27T00:00:00Z")]).await;
    let after = shops.ask(&app, &format!("{WINDOW}&productMasterId={}", shops.products[2])).await;
    // Seven days of 8 and seven of 1; 1 is 2 / 7 of the 3.5 used a week.
    has(
        &after[0],
        &json!({ "quantityOnHand": 1, "quantityUsed": 7, "averageQuantity": 4.5, "weeksOfSupply": 0.2857, "pace": "MOVING" }),
    );
    let then = shops.ask(&app, &format!("from=2017-12-20&to=2017-12-26&productMasterId={}", shops.products[2])).await;
    has(&then[0], &json!({ "quantityOnHand": 8, "quantityUsed": 0, "days": 7, "xyzClass": null }));
}

#[tokio::test]
async fn what_a_count_finds_is_no_arrival_and_what_is_not_sold_any_more_is_not_missed() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let Shops { workspace, north, products, .. } = &shops;
    let found =
        json!({ "productMasterId": products[3], "locationId": north, "deltaQuantity": 5, "reasonCodeId": "FOUND" });
    assert_eq!(app.post("/api/inventory/adjust", &workspace.key, found).await.status, 200);
    let rows = shops.ask(&app, &format!("{WINDOW}&productMasterId={}", products[3])).await;
    let ages: Vec<_> = rows[0]["ageing"].as_array().unwrap().iter().map(|age| age["quantity"].clone()).collect();
    assert_eq!(ages, [0, 64, 0, 0, 0], "as old as the first that is known of it");
    let status = json!({ "status": "DISCONTINUED" });
    let got = app.patch(&format!("/api/products/{}", products[1]), &workspace.key, status).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let rows = shops.ask(&app, &format!("{WINDOW}&productMasterId={}", products[1])).await;
    has(&rows[0], &json!({ "quantityUsed": 12, "stockedDays": 0, "stockoutDays": 0, "serviceLevel": null }));
}

#[tokio::test]
async fn a_role_for_one_location_sees_that_location_alone() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    app.person(&shops.workspace, "clerk@one.example", &[("TENANT_PEOPLE", Some(&shops.new_york))]).await;
    let clerk = app.sign_in("clerk@one.example").await;
    let got = app.get(&format!("/api/inventory/analytics?{WINDOW}"), &clerk).await;
    assert_eq!(got.json["pagination"]["total"], 1, "{}", got.json);
    has(&got.data()[0], &json!({ "name": "MILK", "quantityOnHand": 0, "quantityUsed": 10, "abcClass": "A" }));
    let other = app.get(&format!("/api/inventory/analytics?locationId={}", shops.north), &clerk).await;
    assert_eq!((other.status, other.fault_paths()), (400, vec!["locationId"]));
}

#[tokio::test]
async fn windows_and_places_that_cannot_be_are_refused_by_name() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    for (query, field) in [
        ("from=2018-01-02&to=2018-01-01", "from"),
        ("from=2018-01-03", "from"),
        ("to=2018-01-05", "to"),
        ("from=2014-12-31&to=2018-01-01", "from"),
        ("from=yesterday", "from"),
        ("locationId=loc_x", "locationId"),
        ("groupBy=BRAND", "groupBy"),
        ("groupBy=NONE,PRODUCT", "groupBy"),
    ] {
        let got = app.get(&format!("/api/inventory/analytics?{query}"), &shops.workspace.key).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec![field]), "{query}: {}", got.json);
    }
    assert_eq!(shops.ask(&app, "from=2015-01-02&to=2018-01-01").await[0]["days"], 1096);
    assert_eq!(shops.ask(&app, "").await[0]["from"], "2017-10-05", "ninety days, today the last");
}

#[tokio::test]
async fn goods_between_two_locations_have_a_value_of_their_own_where_they_are_going() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let post = async |path: &str, body: Value| {
        let got = app.post(path, &shops.workspace.key, body).await;
        assert!([200, 201].contains(&got.status), "{path}: {}", got.json);
        got.data().clone()
    };
    let transfer = json!({ "sourceLocationId": shops.north, "destLocationId": shops.new_york,
        "lines": [{ "productMasterId": shops.products[0], "quantity": 10 }] });
    let made = post("/api/inventory/transfers", transfer).await;
    let path = format!("/api/inventory/transfers/{}", made["id"].as_str().unwrap());
    post(&path, json!({ "action": "ready" })).await;
    let reserved = shops.ask(&app, "groupBy=NONE").await;
    has(&reserved[0], &json!({ "stockValue": 166, "inTransitValue": 0 }));
    post(&path, json!({ "action": "ship" })).await;
    // Ten at 2: out of the north's stock, and in nobody's yet.
    let all = shops.ask(&app, "groupBy=NONE").await;
    has(&all[0], &json!({ "stockValue": 146, "inTransitValue": 20, "quantityInTransit": null }));
    let milk = shops.ask(&app, &format!("productMasterId={}", shops.products[0])).await;
    has(&milk[0], &json!({ "quantityOnHand": 40, "quantityInTransit": 10, "stockValue": 80, "inTransitValue": 20 }));
    let places = shops.ask(&app, "groupBy=LOCATION&sortBy=inTransitValue&sortOrder=desc").await;
    has(&places[0], &json!({ "name": "New York", "stockValue": 0, "inTransitValue": 20 }));
    has(&places[1], &json!({ "name": "North", "stockValue": 146, "inTransitValue": 0 }));
    // Six come, one of them broken; the rest is on its way.
    app.app.clock.advance_seconds(86_400);
    post(&path, json!({ "action": "receive", "lines": [{ "line": 1, "quantity": 5, "damaged": 1 }] })).await;
    has(&shops.ask(&app, "groupBy=NONE").await[0], &json!({ "stockValue": 158, "inTransitValue": 8 }));
    // Three come and one never will.
    app.app.clock.advance_seconds(86_400);
    let last = json!({ "action": "receive", "lines": [{ "line": 1, "quantity": 3 }], "final": true });
    post(&path, last).await;
    has(&shops.ask(&app, "groupBy=NONE").await[0], &json!({ "stockValue": 164, "inTransitValue": 0 }));
    // At the end of earlier days it is as it was, and the day before nothing had left.
    for (day, stock, moving) in [("2018-01-03", 158, 8), ("2018-01-02", 146, 20), ("2018-01-01", 166, 0)] {
        let then = shops.ask(&app, &format!("groupBy=NONE&from=2017-12-20&to={day}")).await;
        has(&then[0], &json!({ "stockValue": stock, "inTransitValue": moving }));
    }
}

#[tokio::test]
async fn what_is_on_its_way_to_where_it_has_never_been_is_there_as_in_transit_alone() {
    let app = TestApp::new().await;
    let shops = shops(&app).await;
    let send = json!({ "sourceLocationId": shops.north, "destLocationId": shops.new_york,
        "lines": [{ "productMasterId": shops.products[2], "quantity": 4 }] });
    let made = app.post("/api/inventory/transfers", &shops.workspace.key, send).await;
    let path = format!("/api/inventory/transfers/{}", made.data()["id"].as_str().unwrap());
    for action in ["ready", "ship"] {
        assert_eq!(app.post(&path, &shops.workspace.key, json!({ "action": action })).await.status, 200);
    }
    let rows = shops.ask(&app, &format!("{WINDOW}&locationId={}", shops.new_york)).await;
    let salt = row(&rows, "SALT");
    has(
        salt,
        &json!({ "quantityOnHand": 0, "quantityInTransit": 4, "inTransitValue": 2, "pace": "OUT", "stockedDays": 0 }),
    );
}
