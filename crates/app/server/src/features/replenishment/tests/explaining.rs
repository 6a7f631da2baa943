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
    let read = move |tx: &mut stockflow_db::Tx<'_>| Situation::read(tx, now);
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
    let world = world(&app, "one", 30).await;
    let moved = drafts(&app, &world, None).await.remove(0);
    let sound = explained(moved.quantity, moved.kept.clone());
    assert_eq!((sound["same"].clone(), sound["number"].clone()), (json!(true), json!("roi")));
    for term in ["expectedExtraMargin", "holdingSaved", "expiryAvoided", "trip", "units", "lostAtSource", "roi"] {
        let kept = tampered(&moved.kept, &format!("/TRANSFER/terms/{term}"), 0.5);
        assert_eq!(explained(moved.quantity, kept)["same"], false, "{term}");
    }
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
