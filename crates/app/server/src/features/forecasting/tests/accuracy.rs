//! Accuracy on what was said at the time, months ahead, channels, and what changed a forecast.

use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting::publish_all;
use crate::testkit::TestApp;
use serde_json::{Value, json};

async fn ask(app: &TestApp, chain: &Chain, path: &str) -> Value {
    let got = app.get(path, &chain.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().clone()
}

async fn publish(app: &TestApp, chain: &Chain) {
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
}

/// Milk sells ten a day for 200 days, up to 17 December 2017, in the first store; then twelve a day for a week, each day
/// published the evening before.
async fn week_of_twelve(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let shop = chain.series(0, 0, Some("SHOP"), "2017-06-01", vec![units("6"); 200]);
    let web = chain.series(0, 0, Some("WEB"), "2017-06-01", vec![units("4"); 200]);
    chain.load(app, vec![shop, web]).await.unwrap();
    publish(app, &chain).await;
    for day in 18..25 {
        let date = format!("2017-12-{day}");
        let shop = chain.series(0, 0, Some("SHOP"), &date, vec![units("8")]);
        let web = chain.series(0, 0, Some("WEB"), &date, vec![units("4")]);
        chain.load(app, vec![shop, web]).await.unwrap();
        publish(app, &chain).await;
    }
    chain
}

#[tokio::test]
async fn it_is_measured_on_what_was_said_so_many_days_before() {
    let app = TestApp::new().await;
    let chain = week_of_twelve(&app).await;
    let window = "from=2017-12-18&to=2017-12-24";
    // Seven days before the 18th nothing was published; before the 24th ten a day was said.
    let seven = ask(&app, &chain, &format!("/api/forecast/accuracy?lag=7&{window}")).await;
    let row = &seven[0];
    assert_eq!(
        (&row["days"], &row["series"], &row["demand"], &row["forecast"]),
        (&json!(1), &json!(1), &json!(12.0), &json!(10.0))
    );
    // Two of twelve: by hand.
    assert_eq!((&row["wape"], &row["mape"], &row["bias"]), (&json!(0.1667), &json!(0.1667), &json!(-0.1667)));
    // A day before, the first said ten, and the later ones learnt.
    let one = ask(&app, &chain, &format!("/api/forecast/accuracy?lag=1&{window}")).await;
    assert_eq!((&one[0]["days"], &one[0]["demand"]), (&json!(7), &json!(84.0)));
    assert!(one[0]["forecast"].as_f64().unwrap() > 70.0, "{one}");
    // Seasonal naive said ten on each of them: the week before was ten.
    assert_eq!(one[0]["naiveWape"], json!(0.1667));
    assert_eq!(one[0]["beatsNaive"], true);
    let honest =
        ask(&app, &chain, &format!("/api/forecast/accuracy?lag=1&{window}&groupBy=PRODUCT&beatsNaive=false")).await;
    assert_eq!(honest, json!([]));
}

#[tokio::test]
async fn it_is_broken_down_by_what_is_asked_for() {
    let app = TestApp::new().await;
    let chain = week_of_twelve(&app).await;
    let by = async |group: &str| {
        ask(
            &app,
            &chain,
            &format!("/api/forecast/accuracy?lag=1&from=2017-12-18&to=2017-12-18&groupBy={group}&sortBy=name"),
        )
        .await
    };
    let names = |rows: &Value| {
        rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&by("PRODUCT").await), ["Milk"]);
    assert_eq!(names(&by("LOCATION").await), ["N"]);
    assert_eq!(names(&by("SERIES").await), ["Milk at N"]);
    assert_eq!(names(&by("CLASS").await), ["SMOOTH"]);
    assert_eq!(by("MODEL").await.as_array().unwrap().len(), 1);
    let channels = by("CHANNEL").await;
    let mut wapes: Vec<(String, Value)> = channels
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row["wape"].clone()))
        .collect();
    wapes.sort_by(|a, b| a.0.cmp(&b.0));
    // Six were said of the eight in the shop, four of the four on the web.
    assert_eq!(wapes, [("SHOP".to_owned(), json!(0.25)), ("WEB".to_owned(), json!(0.0))]);
    let lags = ask(&app, &chain, "/api/forecast/accuracy?groupBy=LAG&from=2017-12-18&to=2017-12-24").await;
    let mut days: Vec<(i64, i64)> = lags
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["lag"].as_i64().unwrap(), row["days"].as_i64().unwrap()))
        .collect();
    days.sort_unstable();
    assert_eq!(days, [(1, 7), (2, 6), (3, 5), (7, 1)]);
    let refused = app.get("/api/forecast/accuracy?lag=36", &chain.workspace.key).await;
    assert_eq!((refused.status, refused.fault_paths()), (400, vec!["lag"]));
}

#[tokio::test]
async fn what_is_said_later_does_not_change_it() {
    let app = TestApp::new().await;
    let chain = week_of_twelve(&app).await;
    let path = "/api/forecast/accuracy?lag=3&from=2017-12-20&to=2017-12-24";
    let before = ask(&app, &chain, path).await;
    let body = json!({
        "name": "Late", "type": "OTHER", "startsAt": "2017-11-01", "endsAt": "2018-01-10", "value": { "liftPct": 2.0 },
    });
    assert_eq!(app.post("/api/forecast/events", &chain.workspace.key, body).await.status, 201);
    publish(&app, &chain).await;
    assert_eq!(ask(&app, &chain, path).await, before);
}

#[tokio::test]
async fn overrides_are_measured_by_person_and_direction() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    chain.load(&app, vec![chain.series(0, 0, None, "2017-06-01", vec![units("10"); 200])]).await.unwrap();
    publish(&app, &chain).await;
    let stand = async |day: u32, quantity: i64| {
        let date = format!("2017-12-{day}");
        let body = json!({
            "productMasterId": chain.products[0], "locationId": chain.stores[0], "from": date, "to": date,
            "quantity": quantity, "reason": "I know",
        });
        assert_eq!(app.post("/api/forecast/overrides", &chain.workspace.key, body).await.status, 201);
    };
    // Twelve came on both days: fourteen was nearer than... as far off as ten, thirteen nearer, eight further off.
    stand(18, 13).await;
    stand(19, 8).await;
    publish(&app, &chain).await;
    chain.load(&app, vec![chain.series(0, 0, None, "2017-12-18", vec![units("12"); 2])]).await.unwrap();
    let rows = ask(&app, &chain, "/api/forecast/overrides/value-added").await;
    let of = |direction: &str| rows.as_array().unwrap().iter().find(|row| row["direction"] == direction).unwrap();
    let (up, down) = (of("UP"), of("DOWN"));
    assert_eq!((&up["overrides"], &up["improved"], &up["valueAdded"]), (&json!(1), &json!(1), &json!(1.0)));
    assert_eq!((&down["improved"], &down["valueAdded"], &down["wape"]), (&json!(0), &json!(-2.0), &json!(0.3333)));
    // The forecast with overrides beside the model's: 1 and 4 against 2 and 2 of 24.
    let row = ask(&app, &chain, "/api/forecast/accuracy?lag=1&from=2017-12-18&to=2017-12-18").await;
    assert_eq!((&row[0]["wape"], &row[0]["modelWape"]), (&json!(0.0833), &json!(0.1667)));
}

#[tokio::test]
async fn changes_name_what_made_them_and_who() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    chain.load(&app, vec![chain.series(0, 0, None, "2017-06-01", vec![units("10"); 200])]).await.unwrap();
    publish(&app, &chain).await;
    app.app.clock.advance_seconds(60);
    let body = json!({
        "name": "Fair", "type": "OTHER", "startsAt": "2017-12-20", "endsAt": "2017-12-21", "value": { "liftPct": 0.5 },
    });
    let event = app.post("/api/forecast/events", &chain.workspace.key, body).await.data()["id"].clone();
    publish(&app, &chain).await;
    app.app.clock.advance_seconds(60);
    let body = json!({
        "productMasterId": chain.products[0], "locationId": chain.stores[0], "from": "2017-12-22", "to": "2017-12-22",
        "quantity": 30, "reason": "they told me",
    });
    assert_eq!(app.post("/api/forecast/overrides", &chain.workspace.key, body).await.status, 201);
    publish(&app, &chain).await;
    let changes = ask(&app, &chain, "/api/forecast/change-history").await;
    let field = |at: usize, name: &str| changes[at][name].clone();
    assert_eq!(
        (field(0, "cause"), field(0, "why"), field(0, "change")),
        (json!("OVERRIDE"), json!("they told me"), json!(20.0))
    );
    assert_eq!((field(1, "cause"), field(1, "causeId"), field(1, "change")), (json!("EVENT"), event, json!(10.0)));
    assert_eq!((field(2, "cause"), field(2, "from"), field(2, "to")), (json!("RUN"), json!(null), json!(350.0)));
    assert_ne!(field(0, "who"), json!("system"));
}

#[tokio::test]
async fn channels_add_up_to_the_whole() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let of = |channel: Option<&str>, rate: &str| chain.series(0, 0, channel, "2017-06-01", vec![units(rate); 200]);
    chain.load(&app, vec![of(Some("SHOP"), "7"), of(Some("WEB"), "3"), of(None, "1")]).await.unwrap();
    let body = json!({
        "name": "Web week", "type": "PROMOTION", "startsAt": "2017-12-20", "endsAt": "2017-12-21",
        "value": { "liftPct": 1.0 }, "channelId": "WEB",
    });
    assert_eq!(app.post("/api/forecast/events", &chain.workspace.key, body).await.status, 201);
    for (question, published) in [
        ("&horizonDays=20", false),
        ("&horizonDays=30&granularity=WEEK", true),
        ("&horizonDays=90&granularity=MONTH", true),
    ] {
        if published {
            publish(&app, &chain).await;
        }
        for place in [format!("&locationId={}", chain.stores[0]), String::new()] {
            let path =
                format!("/api/forecast/channel-projection?productMasterId={}{place}{question}", chain.products[0]);
            let data = ask(&app, &chain, &path).await;
            let whole = data["points"].as_array().unwrap();
            let channels = data["channels"].as_array().unwrap();
            assert_eq!(channels.len(), 3, "{data}");
            for (at, point) in whole.iter().enumerate() {
                let tenths = |value: &Value| (value.as_f64().unwrap() * 1e4).round() as i64;
                let sum: i64 = channels.iter().map(|channel| tenths(&channel["points"][at]["mean"])).sum();
                assert_eq!(sum, tenths(&point["mean"]), "{path} {point}");
            }
        }
    }
    let path = format!(
        "/api/forecast/channel-projection?productMasterId={}&locationId={}&horizonDays=5",
        chain.products[0], chain.stores[0]
    );
    let data = ask(&app, &chain, &path).await;
    let web = data["channels"].as_array().unwrap().iter().find(|channel| channel["channelId"] == "WEB").unwrap();
    assert!(
        (web["points"][0]["mean"].as_f64().unwrap() - 3.0).abs() < 0.01
            && (web["points"][2]["mean"].as_f64().unwrap() - 6.0).abs() < 0.01,
        "{web}"
    );
}

#[tokio::test]
async fn months_are_forecast_from_months() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    chain.load(&app, vec![chain.series(0, 0, None, "2016-01-01", vec![units("10"); 731])]).await.unwrap();
    let path = format!(
        "/api/forecast/long-term?productMasterId={}&locationId={}&months=36",
        chain.products[0], chain.stores[0]
    );
    let data = ask(&app, &chain, &path).await;
    let points = data["points"].as_array().unwrap();
    assert_eq!(
        (points.len(), &data["from"], &data["to"], &data["historyMonths"]),
        (36, &json!("2018-01-01"), &json!("2020-12-31"), &json!(24))
    );
    // Ten a day: January has 31 days, February of 2020 has 29.
    assert!(
        (points[0]["mean"].as_f64().unwrap() - 310.0).abs() < 1.0
            && (points[25]["mean"].as_f64().unwrap() - 290.0).abs() < 1.0,
        "{data}"
    );
    for months in [2, 37] {
        let path = format!("/api/forecast/long-term?productMasterId={}&months={months}", chain.products[0]);
        assert_eq!(app.get(&path, &chain.workspace.key).await.fault_paths(), ["months"]);
    }
    let empty = ask(&app, &chain, &format!("/api/forecast/long-term?productMasterId={}", chain.products[1])).await;
    assert_eq!(
        (&empty["total"], &empty["fallback"]),
        (&json!(0.0), &json!("there is no demand history to learn from"))
    );
}

#[tokio::test]
async fn days_out_of_stock_are_no_days_without_demand() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    // The last ten days were empty shelves.
    let days = (0..200).map(|day| units(if day < 190 { "10" } else { "0" })).collect();
    chain.load(&app, vec![chain.series(0, 0, None, "2017-06-01", days)]).await.unwrap();
    let path =
        format!("/api/forecast?productMasterId={}&locationId={}&horizonDays=7", chain.products[0], chain.stores[0]);
    let blind = ask(&app, &chain, &path).await;
    assert_eq!(blind["history"]["stockoutDaysCorrected"], 0);
    let moves = |kind: &str, quantity: &str, at: &str| json!({ "productMasterId": chain.products[0], "locationId": chain.stores[0], "type": kind, "quantity": quantity.parse::<f64>().unwrap(), "effectiveAt": at });
    let body = json!({ "items": [moves("RECEIPT", "1900", "2017-06-01T06:00:00Z"), moves("WRITE_OFF", "1900", "2017-12-07T20:00:00Z")] });
    let moved = app.post("/api/inventory/movements/bulk", &chain.workspace.key, body).await;
    assert_eq!(moved.status, 200, "{}", moved.json);
    let seen = ask(&app, &chain, &path).await;
    assert!(seen["history"]["stockoutDaysCorrected"].as_i64().unwrap() >= 10, "{}", seen["history"]);
    assert!(seen["points"][0]["mean"].as_f64().unwrap() > 9.0, "{}", seen["points"][0]);
}
