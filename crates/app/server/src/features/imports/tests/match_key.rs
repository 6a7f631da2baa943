//! The caller says how rows are matched.

use super::world::World;
use serde_json::json;

#[tokio::test]
async fn products_are_found_by_gtin_or_id() {
    let world = World::new().await;
    // GTINs with right check digits, from the GS1 General Specifications' examples.
    let items = json!({ "items": [
        { "globalSku": "B", "gtin": "036000291452" },
        { "globalSku": "C", "gtin": "9780201379624" },
        { "globalSku": "D", "name": "Dill", "gtin": "9780201379624" } ] });
    assert_eq!(world.post("/api/products/bulk", items).await.status, 200);
    let file = "ean,sku,name,price\n036000291452,,,5\n9780201379624,,,6\n4006381333931,,Eel,7\n40170725,F,Fig,8\n73513537,B,Beet,9\n";
    let path = world.read("resource=products&matchKey=gtin", file).await;
    let got = world.get(&path).await;
    assert_eq!(
        World::counts(&got.data()["import"]),
        json!({ "rows": 5, "creates": 1, "updates": 1, "errors": 3 }),
        "{}",
        got.json
    );
    let codes: Vec<&str> =
        [1, 2, 4].map(|row: usize| got.data()["rows"][row]["errors"][0]["code"].as_str().unwrap()).to_vec();
    assert_eq!(codes, ["ambiguous", "required", "conflict"]);
    world.commit(&path).await;
    let products = world.products().await;
    assert_eq!((&products[0].0, &products[0].2), (&"B".to_owned(), &json!(5)));
    assert_eq!(products[3], ("F".into(), "Fig".into(), json!(8)));
    assert_eq!(world.undo(&path).await["counts"]["undone"], 2);
    assert_eq!(world.products().await.len(), 3);

    let id = world.first("/api/products?globalSku=B").await;
    let file = format!("id,sku,price\n{id},,4\nprod_none,,4\n");
    let path = world.read("resource=products&matchKey=id", file).await;
    assert_eq!(
        World::counts(&world.commit(&path).await),
        json!({ "rows": 2, "updates": 1, "errors": 1, "applied": 1 })
    );
    assert_eq!(world.products().await[0].2, json!(4));
    let renamed = world.read("resource=products&matchKey=id", format!("id,sku\n{id},Z\n")).await;
    assert_eq!(world.get(&renamed).await.data()["rows"][0]["errors"][0]["code"], "conflict");
}

#[tokio::test]
async fn locations_and_suppliers_are_found_by_id_too() {
    let world = World::new().await;
    let supplier = json!({ "code": "DAIRY", "name": "Dairy", "leadTimeDays": 7 });
    assert_eq!(world.post("/api/suppliers", supplier).await.status, 201);
    for resource in ["locations", "suppliers"] {
        let id = world.first(&format!("/api/{resource}")).await;
        let path = world.read(&format!("resource={resource}&matchKey=id"), format!("id,name\n{id},Renamed\n")).await;
        assert_eq!(World::counts(&world.commit(&path).await), json!({ "rows": 1, "updates": 1, "applied": 1 }));
        assert_eq!(world.get(&format!("/api/{resource}")).await.data()[0]["name"], "Renamed");
    }
}

#[tokio::test]
async fn a_key_that_the_resource_has_not_is_refused() {
    let world = World::new().await;
    let got = world.send("resource=products&matchKey=colour", "sku\nA\n", None).await;
    assert_eq!((got.status, got.fault_paths()), (400, vec!["matchKey"]));
}
