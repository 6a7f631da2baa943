//! Explanations replay what was kept, and say so when it was tampered with.

use super::super::explain::{Kept, explain};
use super::super::keep::Draft;
use super::super::run::{Wish, make};
use super::super::situation::Situation;
use super::world::{World, world};
use crate::testkit::TestApp;
use serde_json::{Value, json};
use stockflow_kernel::{Money, Quantity};

async fn drafts(app: &TestApp, world: &World, budget: Option<i64>) -> Vec<Draft> {
    let now = app.app.clock.now();
    let lists = app.app.clone();
    let read = move |tx: &mut stockflow_db::Tx<'_>| Situation::read(tx, &lists.move_lists, now);
    let situation = app.app.db.read(&world.workspace.id, read).await.unwrap();
    make(&situation, &Wish { budget: budget.map(Money::whole), location_id: None }).unwrap().drafts
}

fn explained(quantity: Quantity, kept: Kept) -> Value {
    serde_json::to_value(explain("rec_1".into(), quantity, kept).unwrap()).unwrap()
}

/// What is kept with `more` added to one number of it.
fn tampered(kept: &Kept, path: &str, more: f64) -> Kept {
    let mut json = serde_json::to_value(kept).unwrap();
    let number = json.pointer_mut(path).unwrap_or_else(|| panic!("{path}"));
    *number = json!(number.as_f64().unwrap() + more);
    serde_json::from_value(json).unwrap()
}

#[tokio::test]
async fn a_move_whose_terms_were_tampered_with_does_not_replay() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 400).await;
    let moved = drafts(&app, &world, None).await.remove(0);
    let sound = explained(moved.quantity, moved.kept.clone());
    assert_eq!((sound["same"].clone(), sound["number"].clone()), (json!(true), json!("roi")));
    let terms = [
        "expectedExtraMargin",
        "holdingSaved",
        "expiryAvoided",
        "trip",
        "units",
        "lostAtSource",
        "roi",
        "roiLow",
        "roiHigh",
    ];
    // The depot of four hundred sells nothing, and a little would not hurt: four hundred would.
    let basis = [
        ("destination/demandMean", 4.0),
        ("destination/stock", 4.0),
        ("destination/movedInAll", 4.0),
        ("destination/unitMargin", 4.0),
        ("source/demandMean", 400.0),
        ("source/holdingCost", 4.0),
        ("costPerUnit", 4.0),
        ("lateShare", 0.5),
    ];
    let basis = basis.map(|(input, more)| (format!("basis/{input}"), more));
    for (input, more) in terms.map(|term| (term.to_owned(), 0.5)).iter().chain(&basis) {
        let kept = tampered(&moved.kept, &format!("/TRANSFER/terms/{input}"), *more);
        assert_eq!(explained(moved.quantity, kept)["same"], false, "{input}");
    }
}

/// Of the transfer run, with numbers that can be counted: demand is all but certain.
#[tokio::test]
async fn the_money_of_a_move_is_worked_out_of_the_demand_at_both_ends() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 400).await;
    let key = &world.workspace.key;
    let made = app.post("/api/transfers/recommendations", key, json!({})).await;
    let rec = &made.data()["recommendations"][0];
    let got = app.get(&format!("/api/planning/explanations/{}", rec["explanationId"].as_str().unwrap()), key).await;
    assert_eq!(got.status, 200, "{}", got.json);
    let why = got.data();
    assert_eq!((&why["number"], &why["same"]), (&json!("roi"), &json!(true)), "{why}");
    assert_eq!(why["value"].as_f64(), rec["estimatedROI"].as_f64());
    let [source, destination] = ["source", "destination"].map(|end| why["terms"]["basis"][end].clone());
    assert_eq!((&source["stock"], &source["demandMean"], &source["days"]), (&json!(400), &json!(0.0), &json!(14.0)));
    // The goods are there after one of fourteen days.
    let number = |value: &Value| value.as_f64().unwrap();
    assert_eq!(number(&destination["days"]), 13.0);
    let mean = number(&rec["forecast"]["destMean"]);
    assert!((number(&destination["demandMean"]) - mean * 13.0 / 14.0).abs() < 1e-9, "{destination}");
    let deviation = number(&rec["forecast"]["destSd"]) * (13.0_f64 / 14.0).sqrt();
    assert!((number(&destination["demandSd"]) - deviation).abs() < 1e-9, "{destination}");
    assert!((number(&destination["stock"]) - (6.0 - mean / 14.0)).abs() < 1e-5, "{destination}");
    // Demand is all but certain: what was there and what came are sold, at 2 each, or left over.
    let sold = number(&destination["demandMean"]) - number(&destination["stock"]);
    let step = |name: &str| why["steps"].as_array().unwrap().iter().find(|step| step["name"] == name).unwrap().clone();
    assert!((number(&step("expectedExtraMargin")["replayed"]) - 2.0 * sold).abs() < 0.02, "{why}");
    let values: Vec<f64> = why["sensitivities"].as_array().unwrap().iter().map(|one| number(&one["value"])).collect();
    let roi = number(&why["value"]);
    assert!(values[0] < roi && values[1] < roi && values[2] == roi, "{values:?} {roi}");
}

#[tokio::test]
async fn a_purchase_whose_inputs_were_tampered_with_does_not_replay() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let bought = drafts(&app, &world, None).await.remove(0);
    let sound = explained(bought.quantity, bought.kept.clone());
    assert_eq!((sound["same"].clone(), sound["number"].clone()), (json!(true), json!("quantity")));
    for (input, more) in [("available", 7.0), ("dailyDemand/10", 9.0), ("demandSd", 9.0), ("supply/packSize", 5.0)] {
        let kept = tampered(&bought.kept, &format!("/PURCHASE/inputs/{input}"), more);
        assert_eq!(explained(bought.quantity, kept)["same"], false, "{input}");
    }
    // Less than the inputs ask for, and no budget to say why.
    let less = explained(bought.quantity.checked_sub(Quantity::whole(6)).unwrap(), bought.kept);
    assert_eq!(less["same"], false);
    assert_ne!(less["bindingConstraint"], "BUDGET");
    assert_eq!(less["replayed"].as_f64(), Some(bought.quantity.to_f64()));
}

#[tokio::test]
async fn what_a_budget_bought_is_worked_out_of_the_money_that_it_gave() {
    let app = TestApp::new().await;
    let world = world(&app, "one", 0).await;
    world.supplied(&app).await;
    let bought = drafts(&app, &world, Some(25)).await.remove(0);
    // Four packs of six at 1 each are the most that 25 pays.
    assert_eq!(bought.quantity, Quantity::whole(24));
    let sound = explained(bought.quantity, bought.kept.clone());
    assert_eq!((&sound["same"], &sound["bindingConstraint"]), (&json!(true), &json!("BUDGET")));
    let kept = tampered(&bought.kept, "/PURCHASE/budget", 6.0);
    assert_eq!(explained(bought.quantity, kept)["same"], false);
    assert_eq!(explained(Quantity::whole(18), bought.kept)["same"], false);
}
