//! Suppliers come in, change and go; what they supply stays.

use super::world::World;
use serde_json::json;

#[tokio::test]
async fn suppliers_are_made_changed_and_taken_back() {
    let world = World::new().await;
    let file = "supplier,name,leadTime,moq,packSize,currency,email\n\
        DAIRY,Valley dairy,7,12,6,EUR,orders@dairy.example\nMILL,Mill,soon,,,,\nBAKER,Baker,3,,0,,\nFARM,Farm,2,,,usd,\n";
    let path = world.read("resource=suppliers", file).await;
    let got = world.get(&path).await;
    assert_eq!(World::counts(&got.data()["import"]), json!({ "rows": 4, "creates": 1, "errors": 3 }), "{}", got.json);
    let columns: Vec<&str> =
        (1..4).map(|row| got.data()["rows"][row]["errors"][0]["column"].as_str().unwrap()).collect();
    assert_eq!(columns, ["leadTime", "packSize", "currency"]);
    assert_eq!(world.commit(&path).await["counts"]["applied"], 1);
    let dairy = world.get("/api/suppliers").await.data()[0].clone();
    assert_eq!(
        (&dairy["minimumOrderQuantity"], &dairy["contact"]["email"]),
        (&json!(12), &json!("orders@dairy.example"))
    );

    let product = world.first("/api/products").await;
    let items = json!({ "items": [{ "productMasterId": product, "unitCost": 2 }] });
    let supplier = format!("/api/suppliers/{}", dairy["id"].as_str().unwrap());
    assert_eq!(world.app.patch(&supplier, &world.workspace.key, items).await.status, 200);
    let second = world.read("resource=suppliers", "code,leadTimeDays,contactPhone\nDAIRY,9,555-0100\n").await;
    assert_eq!(world.commit(&second).await["counts"]["applied"], 1);
    let changed = world.get(&supplier).await.data().clone();
    assert_eq!((&changed["leadTimeDays"], &changed["contact"]["phone"]), (&json!(9), &json!("555-0100")));
    assert_eq!(changed["items"][0]["productMasterId"], json!(product), "{changed}");

    assert_eq!(World::counts(&world.undo(&path).await)["kept"], 1, "somebody gave it items since");
    assert_eq!(world.undo(&second).await["counts"]["undone"], 1);
    let back = world.get(&supplier).await.data().clone();
    assert_eq!((&back["leadTimeDays"], &back["contact"]["phone"]), (&json!(7), &json!("")));
}

#[tokio::test]
async fn one_that_an_order_names_stays_when_its_import_is_undone() {
    let world = World::new().await;
    let path = world.read("resource=suppliers", "code,name,leadTimeDays\nDAIRY,Dairy,7\nMILL,Mill,3\n").await;
    world.commit(&path).await;
    let order = json!({
        "supplierId": world.first("/api/suppliers?code=DAIRY").await,
        "locationId": world.first("/api/locations").await,
        "lines": [{ "productMasterId": world.first("/api/products").await, "quantity": 1, "unitCost": 1 }],
    });
    let got = world.post("/api/purchase-orders", order).await;
    assert_eq!(got.status, 201, "{}", got.json);
    let counts = world.undo(&path).await["counts"].clone();
    assert_eq!((&counts["undone"], &counts["kept"]), (&json!(1), &json!(1)), "{counts}");
    assert_eq!(world.get("/api/suppliers").await.data()[0]["code"], "DAIRY");
}
