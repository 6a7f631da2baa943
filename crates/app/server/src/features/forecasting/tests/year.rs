//! Sums over a year follow the year's season, as the forecast of months does.

use crate::features::demand::Granularity;
use crate::features::demand::world::{Chain, chain, day, units};
use crate::features::forecasting::publish_all;
use crate::testkit::TestApp;
use serde_json::json;

/// What sells a day in each month of every year, from January on.
const RATES: [i64; 12] = [8, 8, 10, 12, 16, 22, 26, 24, 16, 12, 10, 20];

/// Four years up to the last day of 2017, and what is published of them.
async fn seasonal(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let first = day("2014-01-01");
    let month = |at: i64| Granularity::Month.start(first.plus(at)).to_date().month();
    let days = (0..1461).map(|at| units(&RATES[month(at) as usize - 1].to_string())).collect();
    chain.load(app, vec![chain.series(0, 0, None, "2014-01-01", days)]).await.unwrap();
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    chain
}

/// What is expected of the first days of 2018, by a scenario of that horizon; its id too.
async fn expected(app: &TestApp, chain: &Chain, days: usize) -> (String, f64) {
    let assumptions = json!({ "demandMultiplier": 2.0, "horizonDays": days });
    let body = json!({ "name": "Twice", "type": "WHAT_IF", "assumptions": assumptions });
    let made = app.post("/api/forecast/scenarios", &chain.workspace.key, body).await;
    let id = made.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/forecast/scenarios/{id}");
    assert_eq!(app.post(&format!("{path}/generate"), &chain.workspace.key, json!({})).await.status, 202);
    crate::features::jobs(&app.app).run_due_once().await;
    let got = app.get(&path, &chain.workspace.key).await;
    let summary = &got.data()["summary"];
    let (base, total) = (summary["base"].as_f64().unwrap(), summary["total"].as_f64().unwrap());
    assert!((total - 2.0 * base).abs() < 1e-3, "{}", got.json);
    (id, base)
}

#[tokio::test]
async fn a_year_ahead_has_its_season_and_agrees_with_the_forecast_of_months() {
    let app = TestApp::new().await;
    let chain = seasonal(&app).await;
    let path = format!(
        "/api/forecast/long-term?productMasterId={}&locationId={}&months=12",
        chain.products[0], chain.stores[0]
    );
    let got = app.get(&path, &chain.workspace.key).await;
    let points = got.data()["points"].as_array().unwrap().clone();
    let said =
        |months: std::ops::Range<usize>| -> f64 { points[months].iter().map(|p| p["mean"].as_f64().unwrap()).sum() };

    // To the ends of February, May, July and December: March begins beyond the 35 days that are published.
    let (mut before, mut ids) = (0.0, Vec::new());
    for (months, days) in [(0..2, 59), (2..5, 151), (5..7, 212), (7..12, 365)] {
        let (id, base) = expected(&app, &chain, days).await;
        ids.push(id);
        let own = base - before;
        before = base;
        if months.start == 0 {
            continue;
        }
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let true_one: i64 = months.clone().map(|month| RATES[month] * lengths[month]).sum();
        assert!((own / true_one as f64 - 1.0).abs() < 0.02, "{own} instead of {true_one} in {months:?}");
        let said = said(months.clone());
        assert!((own / said - 1.0).abs() < 1e-4, "{own} instead of {said} in {months:?}");
    }
    let body = json!({ "scenarioIds": [ids[3], ids[3]], "groupBy": "SERIES" });
    assert_eq!(app.post("/api/forecast/scenarios/compare", &chain.workspace.key, body).await.status, 400);
    let again = expected(&app, &chain, 365).await;
    let body = json!({ "scenarioIds": [ids[3], again.0], "groupBy": "SERIES" });
    let got = app.post("/api/forecast/scenarios/compare", &chain.workspace.key, body).await;
    assert_eq!((&got.data()["baseline"]["demand"], &got.data()["days"]), (&json!(before), &json!(365)), "{}", got.json);
}

/// What was published before months were kept goes on as its weekdays do, until it is made anew.
#[tokio::test]
async fn without_months_the_last_weeks_go_on() {
    let app = TestApp::new().await;
    let chain = seasonal(&app).await;
    let known = expected(&app, &chain, 365).await.1;
    let forget = |tx: &mut stockflow_db::Tx<'_>| tx.execute(&FORGET, stockflow_db::args![]);
    app.app.db.write(&chain.workspace.id, forget).await.unwrap();
    let flat = expected(&app, &chain, 365).await.1;
    assert!((flat / (365.0 * 20.0) - 1.0).abs() < 0.02 && known < 0.9 * flat, "{flat} {known}");
    // A day more is a new forecast of everything.
    chain.load(&app, vec![chain.series(0, 0, None, "2018-01-01", vec![units("8")])]).await.unwrap();
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let anew = expected(&app, &chain, 365).await.1;
    assert!((anew / known - 1.0).abs() < 0.1, "{anew} {known}");
}

stockflow_db::sql! {
    FORGET = "UPDATE forecast SET months = NULL WHERE workspace_id = $1";
}
