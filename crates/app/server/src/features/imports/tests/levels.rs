//! Levels come in, change and go.

use super::world::World;
use serde_json::json;

const FILE: &str = "sku,store,min,rop,max,abc,serviceLevel\nB,S,2,5,20,A,0.95\nC,S,5,4,3,,\nX,S,1,2,3,,\nB,Z,1,2,3,,\n";

#[tokio::test]
async fn levels_are_made_changed_and_taken_back() {
    let world = World::new().await;
    let path = world.read("resource=levels", FILE).await;
    let got = world.get(&path).await;
    let rows = &got.data()["rows"];
    assert_eq!(World::counts(&got.data()["import"]), json!({ "rows": 4, "creates": 1, "errors": 3 }), "{}", got.json);
    let fault = |row: usize, at: usize| {
        let error = &rows[row]["errors"][at];
        (error["column"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(fault(1, 0), ("reorderPoint".into(), "range".into()));
    assert_eq!(fault(1, 1), ("maxLevel".into(), "range".into()));
    assert_eq!(fault(2, 0), ("globalSku".into(), "reference".into()));
    assert_eq!(fault(3, 0), ("locationCode".into(), "reference".into()));
    assert_eq!(world.commit(&path).await["counts"]["applied"], 1);
    let level = world.get("/api/inventory-levels").await.data()[0].clone();
    assert_eq!(
        (&level["reorderPoint"], &level["abcClass"], &level["serviceLevel"]),
        (&json!(5), &json!("A"), &json!(0.95))
    );

    let second = world.read("resource=levels", "sku,store,rop,abc,comment\nB,S,6,B,from the file\n").await;
    assert_eq!(world.commit(&second).await["counts"]["applied"], 1);
    let changed = world.get("/api/inventory-levels").await.data()[0].clone();
    assert_eq!(
        (&changed["minLevel"], &changed["reorderPoint"], &changed["comments"]),
        (&json!(2), &json!(6), &json!("from the file"))
    );

    // Of what was made and then changed, undoing the making would take more than it brought.
    assert_eq!(World::counts(&world.undo(&path).await)["kept"], 1);
    assert_eq!(World::counts(&world.undo(&second).await)["undone"], 1);
    let back = world.get("/api/inventory-levels").await.data()[0].clone();
    assert_eq!((&back["reorderPoint"], &back["abcClass"], &back["comments"]), (&json!(5), &json!("A"), &json!("")));
}

#[tokio::test]
async fn a_level_that_nobody_changed_goes_with_its_import() {
    let world = World::new().await;
    let path = world.read("resource=levels", "sku,store,min,rop,max\nB,S,2,5,20\nC,S,0,0,0\n").await;
    assert_eq!(world.commit(&path).await["counts"]["applied"], 2);
    assert_eq!(world.undo(&path).await["counts"]["undone"], 2);
    assert_eq!(world.get("/api/inventory-levels").await.data(), &json!([]));
}

#[tokio::test]
async fn an_order_of_levels_that_a_partial_row_would_break_is_told_in_the_preview() {
    let world = World::new().await;
    let path = world.read("resource=levels", "sku,store,min,rop,max\nB,S,2,5,20\n").await;
    world.commit(&path).await;
    let second = world.read("resource=levels", "sku,store,max\nB,S,4\n").await;
    let row = world.get(&second).await.data()["rows"][0].clone();
    assert_eq!((&row["action"], &row["errors"][0]["column"]), (&json!("ERROR"), &json!("maxLevel")), "{row}");
}
