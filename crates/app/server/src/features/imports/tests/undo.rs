//! What an import has done is taken back, as far as nobody has built on it.

use super::world::World;
use serde_json::json;

const DEMAND: &str =
    "sku,location,date,qty,price,promo\nB,S,2017-12-30,5,2.5,yes\nB,S,2017-12-31,6,,\nC,S,2017-12-31,7,,\n";

#[tokio::test]
async fn demand_comes_and_goes_day_by_day() {
    let world = World::new().await;
    let first = world.read("resource=demand", DEMAND).await;
    assert_eq!(World::counts(&world.commit(&first).await), json!({ "rows": 3, "creates": 3, "applied": 3 }));
    let whole = world.download("/api/exports/demand").await;
    let second = world.read("resource=demand", "sku,location,date,qty\nB,S,2017-12-31,60\nC,S,2018-01-01,8\n").await;
    assert_eq!(
        World::counts(&world.commit(&second).await),
        json!({ "rows": 2, "creates": 1, "updates": 1, "applied": 2 })
    );
    assert_ne!(world.download("/api/exports/demand").await, whole);
    assert_eq!(world.undo(&second).await["counts"]["undone"], 2);
    assert_eq!(world.download("/api/exports/demand").await, whole);
    assert_eq!(world.undo(&first).await["counts"]["undone"], 3);
    let (_, left) = world.download("/api/exports/demand").await;
    assert_eq!(String::from_utf8(left).unwrap().lines().count(), 1, "the header alone");
}

#[tokio::test]
async fn a_day_that_somebody_has_corrected_stays() {
    let world = World::new().await;
    let path = world.read("resource=demand", DEMAND).await;
    world.commit(&path).await;
    let body = json!({ "observations": [
        { "globalSku": "C", "locationId": world.first("/api/locations").await, "date": "2017-12-31", "quantity": 70 } ] });
    assert_eq!(world.post("/api/demand/bulk", body).await.status, 200);
    let counts = world.undo(&path).await["counts"].clone();
    assert_eq!((&counts["undone"], &counts["kept"]), (&json!(2), &json!(1)), "{counts}");
    let kept = world.get(&format!("{path}?show=KEPT")).await;
    assert!(kept.data()["rows"][0]["reason"].as_str().unwrap().contains("70 now"), "{}", kept.json);
}

/// A field that the import did not set was not looked at: the product went, and with it somebody's text.
#[tokio::test]
async fn a_product_that_somebody_has_described_since_stays() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,name\nA,Milk\nD,Dill\n").await;
    world.commit(&path).await;
    let described = json!({ "items": [{ "globalSku": "A", "description": "From the valley." }] });
    assert_eq!(world.post("/api/products/bulk", described).await.status, 200);
    let counts = world.undo(&path).await["counts"].clone();
    assert_eq!((&counts["undone"], &counts["kept"]), (&json!(1), &json!(1)), "{counts}");
    assert_eq!(world.products().await[0].0, "A");
}

#[tokio::test]
async fn a_change_of_other_fields_does_not_hold_up_a_field_that_goes_back() {
    let world = World::new().await;
    let path = world.read("resource=products", "sku,price\nB,2\nC,4\n").await;
    world.commit(&path).await;
    let meddled = json!({ "items": [{ "globalSku": "B", "brand": "Mill" }, { "globalSku": "C", "price": 5 }] });
    assert_eq!(world.post("/api/products/bulk", meddled).await.status, 200);
    let counts = world.undo(&path).await["counts"].clone();
    assert_eq!((&counts["undone"], &counts["kept"]), (&json!(1), &json!(1)), "{counts}");
    let products = world.get("/api/products?sortBy=globalSku").await;
    assert_eq!((&products.data()[0]["price"], &products.data()[0]["brand"]), (&json!(1), &json!("Mill")));
    assert_eq!(products.data()[1]["price"], 5);
}
