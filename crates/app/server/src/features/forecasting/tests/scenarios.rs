//! Scenarios: drafts, numbers beside what is published, publishing, taking back, and side by side.

use crate::features::demand::world::{Chain, chain, units};
use crate::features::forecasting::{outlook, publish_all};
use crate::http::ApiError;
use crate::testkit::{Got, TestApp};
use serde_json::{Value, json};

/// Milk sells ten a day in the first store and thirty in the second; bread five in the first. All is published; the
/// history ends on 17 December 2017.
async fn published(app: &TestApp) -> Chain {
    let chain = chain(app, "one").await;
    let of = |product, store, rate: &str| chain.series(product, store, None, "2017-06-01", vec![units(rate); 200]);
    chain.load(app, vec![of(0, 0, "10"), of(0, 1, "30"), of(1, 0, "5")]).await.unwrap();
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    chain
}

struct Planner<'a> {
    app: &'a TestApp,
    chain: &'a Chain,
}

impl Planner<'_> {
    async fn make(&self, assumptions: Value) -> String {
        let body = json!({ "name": "What if", "type": "WHAT_IF", "assumptions": assumptions });
        let made = self.app.post("/api/forecast/scenarios", &self.chain.workspace.key, body).await;
        assert_eq!(made.status, 201, "{}", made.json);
        assert_eq!(made.data()["status"], "DRAFT");
        made.data()["id"].as_str().unwrap().to_owned()
    }

    async fn act(&self, id: &str, action: &str) -> Got {
        self.app.post(&format!("/api/forecast/scenarios/{id}/{action}"), &self.chain.workspace.key, json!({})).await
    }

    async fn run_jobs(&self) {
        crate::features::jobs(&self.app.app).run_due_once().await;
    }

    async fn generated(&self, assumptions: Value) -> String {
        let id = self.make(assumptions).await;
        assert_eq!(self.act(&id, "generate").await.status, 202);
        self.run_jobs().await;
        assert_eq!(self.get(&id).await["status"], "GENERATED", "{}", self.get(&id).await);
        id
    }

    async fn get(&self, id: &str) -> Value {
        self.app.get(&format!("/api/forecast/scenarios/{id}"), &self.chain.workspace.key).await.data().clone()
    }

    /// The mean of the first day of milk in the first store.
    async fn milk(&self, rest: &str) -> f64 {
        let (product, store) = (&self.chain.products[0], &self.chain.stores[0]);
        let path = format!("/api/forecast?productMasterId={product}&locationId={store}&horizonDays=7{rest}");
        let got = self.app.get(&path, &self.chain.workspace.key).await;
        assert_eq!(got.status, 200, "{}", got.json);
        got.data()["points"][0]["mean"].as_f64().unwrap()
    }
}

#[tokio::test]
async fn it_is_generated_without_touching_what_is_published() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    let id = planner
        .make(json!({ "demandMultiplier": 1.5, "productMasterIds": [chain.products[0]], "horizonDays": 10 }))
        .await;
    let asked = planner.act(&id, "generate").await;
    assert_eq!((asked.status, &asked.data()["status"]), (202, &json!("GENERATING")));
    let job = asked.data()["jobId"].as_str().unwrap().to_owned();
    assert_eq!(asked.header("location"), format!("/api/jobs/{job}"));
    // Twice at once is refused.
    let again = planner.act(&id, "generate").await;
    assert_eq!((again.status, again.code()), (409, "INVALID_STATE"));
    planner.run_jobs().await;
    let job = app.get(&format!("/api/jobs/{job}"), &chain.workspace.key).await;
    assert_eq!((&job.data()["status"], &job.data()["result"]["series"]), (&json!("SUCCEEDED"), &json!(2)));
    assert_eq!(planner.get(&id).await["summary"], json!({ "series": 2, "days": 10, "base": 450.0, "total": 650.0 }));
    assert_eq!((planner.milk("").await, planner.milk(&format!("&scenarioId={id}")).await), (10.0, 15.0));
    let sum = app
        .get(
            &format!("/api/forecast?locationId={}&horizonDays=1&scenarioId={id}", chain.stores[0]),
            &chain.workspace.key,
        )
        .await;
    let mean = sum.data()["points"][0]["mean"].as_f64().unwrap();
    assert!((mean - 20.0).abs() < 0.01, "{mean}");
    let results = app.get(&format!("/api/forecast/scenarios/{id}/results?limit=1"), &chain.workspace.key).await;
    let first = &results.data()[0];
    // The largest difference first: thirty a day become forty-five.
    assert_eq!((&first["base"], &first["total"], &first["difference"]), (&json!(300.0), &json!(450.0), &json!(150.0)));
    assert_eq!(results.json["pagination"]["total"], 2);
}

#[tokio::test]
async fn events_are_put_in_and_left_out() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    let event = async |lift: f64, only: bool| {
        let body = json!({
            "name": "E", "type": "OTHER", "startsAt": "2017-12-18", "endsAt": "2017-12-18", "scenarioOnly": only,
            "value": { "liftPct": lift },
        });
        let made = app.post("/api/forecast/events", &chain.workspace.key, body).await;
        made.data()["id"].as_str().unwrap().to_owned()
    };
    let (standing, wished) = (event(0.25, false).await, event(1.0, true).await);
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    assert_eq!(planner.milk("").await, 12.5);
    let with = planner.generated(json!({ "includedEventIds": [wished] })).await;
    let without = planner.generated(json!({ "excludedEventIds": [standing] })).await;
    assert_eq!(planner.milk(&format!("&scenarioId={with}")).await, 25.0);
    assert_eq!(planner.milk(&format!("&scenarioId={without}")).await, 10.0);
    // One that names an event which is gone by then fails and says so; it cannot be published.
    let late = planner.make(json!({ "includedEventIds": [wished] })).await;
    assert_eq!(app.delete(&format!("/api/forecast/events/{wished}"), &chain.workspace.key).await.status, 204);
    planner.act(&late, "generate").await;
    planner.run_jobs().await;
    let failed = planner.get(&late).await;
    assert!(failed["status"] == "FAILED" && failed["failure"].as_str().unwrap().contains("deleted"), "{failed}");
    let refused = planner.act(&late, "publish").await;
    assert_eq!((refused.status, refused.code()), (409, "INVALID_STATE"));
}

#[tokio::test]
async fn it_is_published_at_once_outlives_runs_and_is_taken_back() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    let first = planner.generated(json!({ "demandMultiplier": 2.0, "horizonDays": 35 })).await;
    let second = planner.generated(json!({ "demandMultiplier": 3.0, "horizonDays": 35 })).await;
    assert_eq!(planner.act(&first, "publish").await.status, 200);
    assert_eq!(planner.milk("").await, 20.0);
    let read = async || {
        let all =
            app.app.change(&chain.workspace.id, crate::change::Who::system("test"), |change| outlook(change.tx, 10));
        let all: Result<_, ApiError> = all.await;
        all.unwrap().iter().map(|one| one.mean).sum::<f64>()
    };
    assert!((read().await - 900.0).abs() < 0.1, "{}", read().await);
    assert_eq!(planner.act(&second, "publish").await.status, 200);
    assert_eq!((planner.milk("").await, planner.get(&first).await["status"].clone()), (30.0, json!("ARCHIVED")));
    // A run later it is still there.
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    assert_eq!(planner.milk("").await, 30.0);
    let changes = app.get("/api/forecast/change-history?cause=SCENARIO", &chain.workspace.key).await;
    assert_eq!((&changes.data()[0]["causeId"], &changes.json["pagination"]["total"]), (&json!(second), &json!(3)));
    assert_eq!(planner.act(&second, "rollback").await.status, 200);
    assert_eq!((planner.milk("").await, planner.get(&first).await["status"].clone()), (20.0, json!("PUBLISHED")));
    assert_eq!(planner.get(&second).await["status"], "GENERATED");
    assert_eq!(app.delete(&format!("/api/forecast/scenarios/{first}"), &chain.workspace.key).await.status, 204);
    assert_eq!((planner.milk("").await, planner.get(&first).await["status"].clone()), (10.0, json!("ARCHIVED")));
    assert_eq!(planner.act(&second, "rollback").await.code(), "INVALID_STATE");
}

#[tokio::test]
async fn scenarios_stand_side_by_side() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    // Four hundred of milk in the first store: enough for twenty-eight days of ten, not of twenty.
    let stock = |change: &mut crate::change::Change<'_, '_>, product: String, location: String| {
        let opening = crate::features::inventory::Opening {
            product_id: product,
            location_id: location,
            quantity: "400".parse().unwrap_or_default(),
            effective_at: change.now,
        };
        crate::features::inventory::record_opening(change, &[opening])
    };
    let (milk, north) = (chain.products[0].clone(), chain.stores[0].clone());
    let make = move |change: &mut crate::change::Change<'_, '_>| stock(change, milk.clone(), north.clone());
    app.app.change(&chain.workspace.id, crate::change::Who::system("test"), make).await.unwrap();
    let more = planner
        .generated(json!({ "demandMultiplier": 2.0, "productMasterIds": [chain.products[0]], "horizonDays": 28 }))
        .await;
    let less = planner
        .generated(json!({ "demandMultiplier": 0.5, "locationIds": [chain.stores[1]], "horizonDays": 30 }))
        .await;
    let compare = async |ids: &[&String], by: &str| {
        let body = json!({ "scenarioIds": ids, "groupBy": by });
        app.post("/api/forecast/scenarios/compare", &chain.workspace.key, body).await
    };
    let got = compare(&[&more, &less], "PRODUCT").await;
    assert_eq!(got.status, 200, "{}", got.json);
    let data = got.data();
    // 45 a day over the shorter horizon; milk doubled adds 40 a day, the second store halved takes 15.
    assert_eq!((&data["days"], &data["baseline"]["demand"]), (&json!(28), &json!(1260.0)));
    let of = |at: usize, field: &str| data["scenarios"][at][field].clone();
    assert_eq!((of(0, "difference"), of(1, "difference")), (json!(1120.0), json!(-420.0)));
    assert_eq!(of(0, "differencePct"), json!(0.8889));
    assert_eq!(data["scenarios"][0]["movers"][0]["id"], json!(chain.products[0]));
    assert_eq!(
        data["groups"],
        json!([{ "id": chain.products[0], "name": "Milk", "base": 1120.0, "totals": [2240.0, 700.0] }])
    );
    let stockouts = |effects: &Value| effects["stockoutSeries"].as_i64().unwrap();
    assert_eq!((stockouts(&data["baseline"]), stockouts(&of(0, "effects"))), (0, 1));
    let units = |effects: &Value| effects["purchaseUnits"].as_f64().unwrap();
    assert!(units(&of(0, "effects")) >= 160.0 && units(&data["baseline"]) < 1.0, "{data}");
    assert!(of(0, "effects")["purchaseValue"].as_object().unwrap().len() == 1);
    // Two hundred more are on order and come in a week; then it is enough for doubled demand too.
    let key = &chain.workspace.key;
    let made = async |path: &str, body: Value| {
        let got = app.post(path, key, body).await;
        assert!([200, 201].contains(&got.status), "{path}: {}", got.json);
        got.data()["id"].as_str().unwrap().to_owned()
    };
    let supplier = made(
        "/api/suppliers",
        json!({ "code": "DAIRY", "name": "Dairy", "leadTimeDays": 7, "items": [{ "productMasterId": chain.products[0], "unitCost": 2 }] }),
    );
    let order = json!({ "supplierId": supplier.await, "locationId": chain.stores[0],
        "lines": [{ "productMasterId": chain.products[0], "quantity": 200 }] });
    let order = format!("/api/purchase-orders/{}", made("/api/purchase-orders", order).await);
    for step in ["submit", "approve"] {
        made(&format!("{order}/{step}"), json!({})).await;
    }
    let later = compare(&[&more, &less], "PRODUCT").await;
    assert_eq!(stockouts(&later.data()["scenarios"][0]["effects"]), 0, "{}", later.json);
    let stores = compare(&[&more, &less], "LOCATION").await;
    assert_eq!(stores.data()["groups"].as_array().unwrap().len(), 2);

    let draft = planner.make(json!({})).await;
    assert_eq!(compare(&[&more], "PRODUCT").await.fault_paths(), ["scenarioIds"]);
    assert_eq!(compare(&[&more, &less, &more, &less, &more, &less], "PRODUCT").await.fault_paths(), ["scenarioIds"]);
    assert_eq!(compare(&[&more, &more], "PRODUCT").await.fault_paths(), ["scenarioIds[1]"]);
    assert_eq!(
        compare(&[&more, &"scenario_01k8zq5f3m9v7a1r2c4d5e6f7g".into()], "PRODUCT").await.fault_paths(),
        ["scenarioIds[1]"]
    );
    assert_eq!(compare(&[&more, &draft], "PRODUCT").await.code(), "INVALID_STATE");
}

#[tokio::test]
async fn a_long_horizon_is_summed_up_to_its_end_with_the_events_that_lie_beyond_what_is_published() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    // The sixty-first day, of which nothing is published: demand doubles.
    let event = json!({
        "name": "Festival", "type": "OTHER", "startsAt": "2018-02-16", "endsAt": "2018-02-16", "value": { "liftPct": 1.0 },
    });
    assert_eq!(app.post("/api/forecast/events", &chain.workspace.key, event).await.status, 201);
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let milk = json!([chain.products[0]]);
    let year = json!({ "demandMultiplier": 2.0, "productMasterIds": milk, "horizonDays": 365 });
    let (year, quarter) = (planner.generated(year).await, json!({ "demandMultiplier": 0.5, "horizonDays": 90 }));
    let quarter = planner.generated(quarter).await;
    // Forty-five a day and the festival's once more; forty of it are milk.
    let total = 45.0 * 366.0 + 40.0 * 366.0;
    assert_eq!(
        planner.get(&year).await["summary"],
        json!({ "series": 2, "days": 365, "base": 16_470.0, "total": total })
    );
    assert_eq!(
        planner.get(&quarter).await["summary"],
        json!({ "series": 3, "days": 90, "base": 4_095.0, "total": 2_047.5 })
    );
    let results = app.get(&format!("/api/forecast/scenarios/{year}/results?limit=1"), &chain.workspace.key).await;
    assert_eq!((&results.data()[0]["base"], &results.data()[0]["total"]), (&json!(10_980.0), &json!(21_960.0)));

    let body = json!({ "scenarioIds": [year, quarter], "groupBy": "LOCATION" });
    let got = app.post("/api/forecast/scenarios/compare", &chain.workspace.key, body).await;
    let data = got.data();
    assert_eq!(
        (&data["from"], &data["to"], &data["days"]),
        (&json!("2017-12-18"), &json!("2018-03-17"), &json!(90)),
        "{}",
        got.json
    );
    let of = |at: usize, field: &str| data["scenarios"][at][field].clone();
    assert_eq!((of(0, "horizonDays"), of(1, "horizonDays")), (json!(365), json!(90)));
    assert_eq!(data["baseline"]["demand"], 4_095.0);
    assert_eq!((of(0, "difference"), of(1, "difference")), (json!(40.0 * 91.0), json!(-2_047.5)));

    // Day by day too, where series are summed: fifteen a day in the first store, ten of them doubled.
    let path = format!("/api/forecast?locationId={}&horizonDays=120&scenarioId={year}", chain.stores[0]);
    let got = app.get(&path, &chain.workspace.key).await;
    let mean = |day: usize| got.data()["points"][day]["mean"].as_f64().unwrap();
    assert!((mean(100) - 25.0).abs() < 0.02 && (mean(60) - 50.0).abs() < 0.04, "{} {}", mean(100), mean(60));
}

#[tokio::test]
async fn days_that_are_over_are_compared_no_more() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    let one = planner.generated(json!({ "demandMultiplier": 2.0, "horizonDays": 40 })).await;
    let two = planner.generated(json!({ "demandMultiplier": 3.0, "horizonDays": 60 })).await;
    // Ten days later.
    let day = |store: usize| chain.series(0, store, None, "2017-12-18", vec![units("10"); 10]);
    chain.load(&app, vec![day(0)]).await.unwrap();
    publish_all(&app.app, &chain.workspace.id, |_, _| {}).await.unwrap();
    let body = json!({ "scenarioIds": [one, two] });
    let got = app.post("/api/forecast/scenarios/compare", &chain.workspace.key, body).await;
    let data = got.data();
    assert_eq!((&data["from"], &data["to"], &data["days"]), (&json!("2017-12-28"), &json!("2018-01-26"), &json!(30)));
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let app = TestApp::new().await;
    let chain = published(&app).await;
    let other = chain_of_another(&app).await;
    let planner = Planner { app: &app, chain: &chain };
    let refused = async |assumptions: Value| {
        let body = json!({ "name": "x", "type": "STRESS", "assumptions": assumptions });
        let got = app.post("/api/forecast/scenarios", &chain.workspace.key, body).await;
        assert_eq!(got.status, 400, "{}", got.json);
        got.fault_paths().iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(refused(json!({ "horizonDays": 0 })).await, ["assumptions.horizonDays"]);
    assert_eq!(refused(json!({ "horizonDays": 366 })).await, ["assumptions.horizonDays"]);
    assert_eq!(refused(json!({ "serviceLevel": 1.0 })).await, ["assumptions.serviceLevel"]);
    // Another workspace's event is none.
    assert_eq!(refused(json!({ "includedEventIds": [other] })).await, ["assumptions.includedEventIds[0]"]);
    assert_eq!(refused(json!({ "productMasterIds": ["nothing"] })).await, ["assumptions.productMasterIds[0]"]);
    let draft = planner.make(json!({})).await;
    assert_eq!(planner.act(&draft, "publish").await.code(), "INVALID_STATE");
    let asked = app
        .get(&format!("/api/forecast?productMasterId={}&scenarioId={draft}", chain.products[0]), &chain.workspace.key)
        .await;
    assert_eq!((asked.status, asked.code()), (409, "INVALID_STATE"));
    let asked = app
        .get(&format!("/api/forecast?productMasterId={}&scenarioId=none", chain.products[0]), &chain.workspace.key)
        .await;
    assert_eq!(asked.fault_paths(), ["scenarioId"]);
}

/// The id of an event of another workspace.
async fn chain_of_another(app: &TestApp) -> String {
    let other = chain(app, "two").await;
    let body = json!({
        "name": "Theirs", "type": "OTHER", "startsAt": "2017-12-18", "endsAt": "2017-12-18", "value": { "liftPct": 0.1 },
    });
    let made = app.post("/api/forecast/events", &other.workspace.key, body).await;
    made.data()["id"].as_str().unwrap().to_owned()
}
