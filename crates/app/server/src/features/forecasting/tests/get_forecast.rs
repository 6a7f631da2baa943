//! `GET /api/forecast`

use crate::features::demand::world::{Chain, chain, units};
use crate::testkit::TestApp;
use serde_json::{Value, json};

async fn year(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    chain.load_a_year(app).await;
    chain
}

impl Chain {
    fn forecast(&self, rest: &str) -> String {
        format!("/api/forecast?productMasterId={}{rest}", self.products[0])
    }
}

fn number(value: &Value) -> f64 {
    value.to_string().parse().unwrap()
}

fn points(data: &Value) -> &Vec<Value> {
    data["points"].as_array().unwrap()
}

#[tokio::test]
async fn thirty_days_begin_where_the_history_ends() {
    let app = TestApp::new().await;
    let chain = year(&app).await;
    let got = app.get(&chain.forecast(&format!("&locationId={}", chain.stores[0])), &chain.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let data = got.data();
    // The history is 365 days from Monday 2 January 2017.
    assert_eq!((&data["from"], &data["to"]), (&json!("2018-01-02"), &json!("2018-01-31")));
    assert_eq!((points(data).len(), &points(data)[29]["date"]), (30, &json!("2018-01-31")));
    assert_eq!(
        (&data["source"], &data["productName"], &data["globalSku"]),
        (&json!("COMPUTED"), &json!("Milk"), &json!("MILK"))
    );
    assert_eq!((&data["history"]["days"], &data["history"]["to"]), (&json!(365), &json!("2018-01-01")));
    assert_eq!(data["pattern"]["seasonal"], true);
    assert!(data["candidates"].as_array().unwrap().len() > 3, "{}", data["candidates"]);
    assert_eq!(data["candidates"][0]["outcome"], "CHOSEN");
    // Saturdays were asked for 14 to 16 units, Mondays 3 to 5.
    let saturday = points(data).iter().find(|point| point["date"] == "2018-01-06").unwrap();
    let monday = points(data).iter().find(|point| point["date"] == "2018-01-08").unwrap();
    assert!((13.0..17.0).contains(&number(&saturday["mean"])), "{saturday}");
    assert!((2.0..6.0).contains(&number(&monday["mean"])), "{monday}");
}

#[tokio::test]
async fn quantiles_never_cross_and_nothing_is_negative() {
    let app = TestApp::new().await;
    let chain = year(&app).await;
    for product in &chain.products {
        for granularity in ["DAY", "WEEK", "MONTH"] {
            let path = format!(
                "/api/forecast?productMasterId={product}&horizonDays=90&granularity={granularity}&quantiles=0.99,0.01,0.5"
            );
            let got = app.get(&path, &chain.workspace.key).await;
            assert_eq!(got.status, 200, "{}", got.json);
            for shown in points(got.data()).iter().chain([&got.data()["total"]]) {
                let at = |level: &str| number(&shown["quantiles"][level]);
                assert_eq!(shown["quantiles"].as_object().unwrap().len(), 3);
                assert!(0.0 <= at("0.01") && at("0.01") <= at("0.5") && at("0.5") <= at("0.99"), "{shown}");
                assert!(number(&shown["mean"]) >= 0.0, "{shown}");
            }
        }
    }
}

#[tokio::test]
async fn weeks_are_the_sums_of_their_days_and_their_quantiles_are_not() {
    let app = TestApp::new().await;
    let chain = year(&app).await;
    let key = &chain.workspace.key;
    let days = app.get(&chain.forecast("&horizonDays=28"), key).await;
    let weeks = app.get(&chain.forecast("&horizonDays=28&granularity=WEEK"), key).await;
    // Tuesday 2 January to Monday 29 January: six days, three weeks, one day.
    let lengths: Vec<i64> = points(weeks.data()).iter().map(|week| week["days"].as_i64().unwrap()).collect();
    assert_eq!(lengths, [6, 7, 7, 7, 1]);
    assert_eq!(points(weeks.data())[0]["date"], "2018-01-01");
    let sum = |field: &str, range: std::ops::Range<usize>| -> f64 {
        points(days.data())[range].iter().map(|day| number(&day[field])).sum()
    };
    let second = &points(weeks.data())[1];
    assert!((number(&second["mean"]) - sum("mean", 6..13)).abs() < 1e-3);
    assert!((number(&second["seasonalNaive"]) - sum("seasonalNaive", 6..13)).abs() < 1e-3);
    let high: f64 = points(days.data())[6..13].iter().map(|day| number(&day["quantiles"]["0.95"])).sum();
    assert!(number(&second["quantiles"]["0.95"]) < high, "{second} against {high}");
    assert_eq!(weeks.data()["total"], days.data()["total"]);
}

#[tokio::test]
async fn the_sum_over_stores_is_forecast_as_one_series() {
    let app = TestApp::new().await;
    let chain = year(&app).await;
    let got = app.get(&chain.forecast("&horizonDays=7"), &chain.workspace.key).await;
    assert_eq!(got.data()["locationId"], Value::Null);
    // Weeks of 46 and of 92 units, and about one more a day in each store.
    assert!((138.0..166.0).contains(&number(&got.data()["total"]["mean"])), "{}", got.data()["total"]);
    let path = format!("/api/forecast?locationId={}&horizonDays=7", chain.stores[1]);
    let store = app.get(&path, &chain.workspace.key).await;
    assert_eq!((store.status, &store.data()["productMasterId"]), (200, &Value::Null));
    assert!((92.0..108.0).contains(&number(&store.data()["total"]["mean"])), "{}", store.data()["total"]);
}

#[tokio::test]
async fn what_never_sold_is_expected_not_to_and_says_why() {
    let app = TestApp::new().await;
    let chain = year(&app).await;
    let path = format!("/api/forecast?productMasterId={}&locationId={}", chain.products[1], chain.stores[1]);
    let got = app.get(&path, &chain.workspace.key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let data = got.data();
    assert_eq!(
        (&data["from"], &data["model"], number(&data["total"]["mean"])),
        (&json!("2018-01-02"), &json!("ZERO"), 0.0)
    );
    assert_eq!((&data["history"]["days"], &data["pattern"]["class"]), (&json!(0), &json!("NEW")));
    assert!(data["fallback"].as_str().is_some_and(|text| text.contains("no demand history")));
}

#[tokio::test]
async fn without_any_history_it_begins_today() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let got = app.get(&chain.forecast("&horizonDays=1"), &chain.workspace.key).await;
    assert_eq!((got.status, &got.data()["from"], &got.data()["to"]), (200, &json!("2018-01-02"), &json!("2018-01-02")));
}

#[tokio::test]
async fn one_day_of_history_is_enough_to_answer() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    chain.load(&app, vec![chain.series(0, 0, None, "2018-01-01", vec![units("4")])]).await.unwrap();
    for granularity in ["DAY", "WEEK", "MONTH"] {
        let got = app
            .get(&chain.forecast(&format!("&horizonDays=365&granularity={granularity}")), &chain.workspace.key)
            .await;
        assert_eq!((got.status, &got.data()["pattern"]["class"]), (200, &json!("NEW")), "{}", got.json);
    }
}

#[tokio::test]
async fn bad_questions_are_refused_by_name() {
    let app = TestApp::new().await;
    let chain = chain(&app, "one").await;
    let other = crate::features::demand::world::chain(&app, "two").await;
    let many: Vec<String> = (1..=21).map(|at| format!("0.{at:02}")).collect();
    for (rest, path, code) in [
        ("&horizonDays=0".to_owned(), "horizonDays", "range"),
        ("&horizonDays=366".to_owned(), "horizonDays", "range"),
        ("&horizonDays=ten".to_owned(), "horizonDays", "type"),
        ("&quantiles=0".to_owned(), "quantiles[0]", "range"),
        ("&quantiles=0.5,1.2".to_owned(), "quantiles[1]", "range"),
        ("&quantiles=1".to_owned(), "quantiles[0]", "range"),
        ("&quantiles=".to_owned(), "quantiles[0]", "type"),
        ("&quantiles=NaN".to_owned(), "quantiles[0]", "type"),
        (format!("&quantiles={}", many.join(",")), "quantiles", "length"),
        ("&granularity=day".to_owned(), "granularity", "enum"),
        ("&horizon=30".to_owned(), "horizon", "unknown"),
        ("&channelId=FAX".to_owned(), "channelId", "reference"),
        (format!("&locationId={}", other.stores[0]), "locationId", "reference"),
    ] {
        let got = app.get(&chain.forecast(&rest), &chain.workspace.key).await;
        assert_eq!(got.status, 400, "{rest}: {}", got.json);
        let fields = &got.json["details"]["fields"];
        assert_eq!((&fields[0]["path"], &fields[0]["code"]), (&json!(path), &json!(code)), "{rest}");
    }
    for path in ["/api/forecast".to_owned(), other.forecast("")] {
        let got = app.get(&path, &chain.workspace.key).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec!["productMasterId"]), "{path}");
    }
}

#[tokio::test]
async fn a_person_of_one_store_gets_the_forecast_of_that_store() {
    let app = TestApp::new().await;
    let chain = year(&app).await;
    app.person(&chain.workspace, "south@one.example", &[("TENANT_USER", Some(&chain.stores[1]))]).await;
    let session = app.sign_in("south@one.example").await;
    let theirs = app.get(&chain.forecast("&horizonDays=14"), &session).await;
    let south = chain.forecast(&format!("&horizonDays=14&locationId={}", chain.stores[1]));
    let asked = app.get(&south, &chain.workspace.key).await;
    assert_eq!((theirs.status, &theirs.data()["points"]), (200, &asked.data()["points"]), "{}", theirs.json);
    let north = app.get(&chain.forecast(&format!("&locationId={}", chain.stores[0])), &session).await;
    assert_eq!((north.status, north.fault_paths()), (400, vec!["locationId"]));
}
