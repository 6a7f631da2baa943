//! A commit writes what was shown, once, also after a break, and undoing takes it back.

use super::super::run::Run;
use super::super::target::target;
use super::super::{block, commit};
use super::world::World;
use crate::change::{Change, Who};
use serde_json::{Value, json};
use stockflow_db::{args, sql};

const FILE: &str = "sku,name,price\nA,Milk,2.5\nB,Bread,2\nD,Dill,cheap\n";

#[tokio::test]
async fn good_rows_go_in_once_and_out_again() {
    let world = World::new().await;
    let before = world.products().await;
    let path = world.read("resource=products", FILE).await;
    let import = world.commit(&path).await;
    assert_eq!((&import["status"], &import["counts"]["applied"]), (&json!("COMMITTED"), &json!(2)), "{import}");
    let after = world.products().await;
    assert_eq!(after[0], ("A".into(), "Milk".into(), json!(2.5)));
    assert_eq!(after[1], ("B".into(), "Bread".into(), json!(2)));
    let again = world.post(&format!("{path}/commit"), json!({})).await;
    assert_eq!((again.status, again.code()), (409, "INVALID_STATE"));

    let undone = world.post(&format!("{path}/undo"), json!({})).await;
    assert_eq!(undone.status, 202, "{}", undone.json);
    world.work().await;
    let import = world.import(&path).await;
    assert_eq!((&import["status"], &import["counts"]["undone"]), (&json!("UNDONE"), &json!(2)), "{import}");
    assert_eq!(world.products().await, before);
    let twice = world.post(&format!("{path}/undo"), json!({})).await;
    assert_eq!((twice.status, twice.code()), (409, "INVALID_STATE"));
}

#[tokio::test]
async fn all_or_nothing_refuses_a_file_with_an_error() {
    let world = World::new().await;
    let before = world.products().await;
    let path = world.read("resource=products", FILE).await;
    let got = world.post(&format!("{path}/commit"), json!({ "mode": "ALL_OR_NOTHING" })).await;
    assert_eq!((got.status, got.code()), (409, "INVALID_STATE"));
    world.work().await;
    assert_eq!(world.products().await, before);
}

#[tokio::test]
async fn all_or_nothing_takes_everything_back_when_a_row_turns_out_unwritable() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,name,price\nA,Milk,2.5\nB,Bread,2\n").await;
    let meddled = json!({ "items": [{ "globalSku": "B", "price": 9 }] });
    assert_eq!(world.post("/api/products/bulk", meddled).await.status, 200);
    let before = world.products().await;
    let got = world.post(&format!("{path}/commit"), json!({ "mode": "ALL_OR_NOTHING" })).await;
    assert_eq!(got.status, 202, "{}", got.json);
    world.work().await;
    assert_eq!(world.products().await, before);
    let import = world.import(&path).await;
    assert!(import["error"].as_str().unwrap().contains("line 3"), "{import}");
}

/// The first block stands already when a row of the second cannot be written.
#[tokio::test]
async fn all_or_nothing_takes_back_the_blocks_before_too() {
    let world = World::new().await;
    let rows: String = (0..2_100).map(|row| format!("N{row},Name {row},1\n")).collect();
    let path = world.read("resource=products", format!("sku,name,price\nB,Bread,2\n{rows}")).await;
    let meddled = json!({ "items": [{ "globalSku": "N2050", "name": "Mine" }] });
    assert_eq!(world.post("/api/products/bulk", meddled).await.status, 200);
    let before = world.products().await;
    let got = world.post(&format!("{path}/commit"), json!({ "mode": "ALL_OR_NOTHING" })).await;
    assert_eq!(got.status, 202, "{}", got.json);
    world.work().await;
    let import = world.import(&path).await;
    assert_eq!(import["status"], "UNDONE", "{import}");
    assert_eq!((&import["counts"]["applied"], &import["counts"]["undone"]), (&json!(2_000), &json!(2_000)), "{import}");
    assert!(import["error"].as_str().unwrap().contains("made by somebody else"), "{import}");
    assert_eq!(world.products().await, before);
}

#[tokio::test]
async fn a_row_that_somebody_changed_after_the_preview_is_left_out_with_its_reason() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,name,price\nA,Milk,2.5\nB,Bread,2\n").await;
    let meddled = json!({ "items": [{ "globalSku": "B", "price": 9 }] });
    assert_eq!(world.post("/api/products/bulk", meddled).await.status, 200);
    let import = world.commit(&path).await;
    assert_eq!((&import["counts"]["applied"], &import["counts"]["skipped"]), (&json!(1), &json!(1)), "{import}");
    assert_eq!(world.products().await[1].2, json!(9));
    let rows = world.get(&format!("{path}?show=SKIPPED")).await;
    assert!(rows.data()["rows"][0]["reason"].as_str().unwrap().contains("changed after the preview"));
}

#[tokio::test]
async fn of_two_commits_at_once_one_is_taken() {
    let world = World::new().await;
    let path = format!("{}/commit", world.read("resource=products", FILE).await);
    let (one, two) = tokio::join!(world.post(&path, json!({})), world.post(&path, json!({})));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 409], "{} {}", one.json, two.json);
}

#[tokio::test]
async fn a_commit_that_broke_off_goes_on_and_writes_nothing_twice() {
    let world = World::new().await;
    let rows = 2_500;
    let file: String =
        std::iter::once("sku,name\n".to_owned()).chain((0..rows).map(|row| format!("N{row},Name {row}\n"))).collect();
    let path = world.read("resource=products", file).await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(world.post(&format!("{path}/commit"), json!({})).await.status, 202);
    // The node writes the first block, and dies.
    let step = move |change: &mut Change<'_, '_>| {
        let run = Run::find(change.tx, &id)?;
        let now = change.now;
        change.tx.execute(&TAKEN, args![&run.job_id, now])?;
        let lines = block::read(change.tx, &run.id, 0, run.position)?.unwrap();
        commit::step(change, &run, target("products").unwrap(), 0, &lines, now)
    };
    let app = &world.app.app;
    app.change(&world.workspace.id, Who::system("test"), step.clone()).await.unwrap();
    assert!(app.change(&world.workspace.id, Who::system("test"), step).await.is_err(), "a block is written once");
    world.work().await;
    let import = world.import(&path).await;
    assert_eq!((&import["status"], &import["counts"]["applied"]), (&json!("COMMITTED"), &json!(rows)), "{import}");
    assert_eq!(world.get("/api/products?limit=1").await.json["pagination"]["total"], rows + 2);
}

#[tokio::test]
async fn rows_that_were_written_as_they_stand_say_so_and_can_be_taken_back() {
    let world = World::new().await;
    let file = "sku,location,date,quantity\nB,S,2017-12-30,3\nB,S,2017-12-31,4\nB,S,soon,5\n";
    let path = world.read("resource=demand", file).await;
    let outcomes = async || -> Vec<Value> {
        let shown = world.get(&path).await;
        shown.data()["rows"].as_array().unwrap().iter().map(|row| row["outcome"].clone()).collect()
    };
    assert_eq!(outcomes().await, ["PENDING", "PENDING", "PENDING"]);
    world.commit(&path).await;
    assert_eq!(outcomes().await, ["APPLIED", "APPLIED", "PENDING"]);
    world.post(&format!("{path}/undo"), json!({})).await;
    world.work().await;
    assert_eq!(outcomes().await, ["UNDONE", "UNDONE", "PENDING"]);
}

#[tokio::test]
async fn locations_and_stock_come_and_go() {
    let world = World::new().await;
    let path =
        world.read("resource=locations", "code,name,type,timeZone\nT,Two,STORE_FRONT,UTC\nS,Store,store,Mars\n").await;
    let import = world.commit(&path).await;
    assert_eq!((&import["counts"]["applied"], &import["counts"]["errors"]), (&json!(1), &json!(1)), "{import}");
    let stock = world.read("resource=stock", "sku,location,quantity\nB,S,12\nC,T,3\n").await;
    assert_eq!(world.commit(&stock).await["counts"]["applied"], 2);
    let lines = world.get("/api/inventory?globalSku=B").await;
    assert_eq!(lines.data()[0]["quantityOnHand"], 12, "{}", lines.json);
    // The location holds stock and its ledger: it stays.
    world.post(&format!("{path}/undo"), json!({})).await;
    world.work().await;
    let import = world.import(&path).await;
    assert_eq!((&import["counts"]["undone"], &import["counts"]["kept"]), (&json!(0), &json!(1)), "{import}");
    world.post(&format!("{stock}/undo"), json!({})).await;
    world.work().await;
    let lines = world.get("/api/inventory?globalSku=B").await;
    assert_eq!(lines.data()[0]["quantityOnHand"], 0, "{}", lines.json);
}

sql! {
    /// A node has taken the job, and its lease has run out.
    TAKEN = "
        UPDATE job SET state = 'RUNNING', worker = 'gone', lease_until = $3 WHERE workspace_id = $1 AND id = $2";
}
