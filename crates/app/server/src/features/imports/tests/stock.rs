//! Stock by lot and bin.

use super::world::World;
use serde_json::{Value, json};

async fn on_hand(world: &World) -> Vec<(Value, Value, Value)> {
    let got = world.get("/api/inventory?sortBy=quantityOnHand").await;
    let lines = got.data().as_array().unwrap();
    lines.iter().map(|l| (l["lotNumber"].clone(), l["binName"].clone(), l["quantityOnHand"].clone())).collect()
}

#[tokio::test]
async fn lots_and_bins_are_lines_of_their_own() {
    let world = World::new().await;
    let tracked =
        json!({ "items": [{ "globalSku": "B", "requiresLotTracking": true, "requiresExpiryTracking": true }] });
    assert_eq!(world.post("/api/products/bulk", tracked).await.status, 200);
    let bins = format!("/api/locations/{}/bins", world.first("/api/locations").await);
    assert_eq!(world.post(&bins, json!({ "code": "A-1", "type": "PICK" })).await.status, 201);
    let file = "sku,location,lot,expiry,bin,quantity\n\
        B,S,L1,2018-05-01,A-1,3\nB,S,L2,2018-06-01,,4\nB,S,,,,5\nB,S,L3,,,6\nC,S,,,B-9,7\nC,S,,,,8\nC,S,,2018-07-01,,9\n";
    let path = world.read("resource=stock", file).await;
    let got = world.get(&path).await;
    let faults: Vec<(u64, &str, &str)> = (0..7)
        .filter_map(|at| {
            let row = &got.data()["rows"][at];
            let error = row["errors"].get(0)?;
            Some((row["line"].as_u64()?, error["column"].as_str().unwrap_or_default(), error["code"].as_str()?))
        })
        .collect();
    assert_eq!(
        faults,
        [
            (4, "lotNumber", "required"),
            (5, "expiryDate", "required"),
            (6, "binName", "reference"),
            (8, "", "duplicate")
        ]
    );
    assert_eq!(world.commit(&path).await["counts"]["applied"], 3);
    let lines = [
        (json!("L1"), json!("A-1"), json!(3)),
        (json!("L2"), json!(null), json!(4)),
        (json!(null), json!(null), json!(8)),
    ];
    assert_eq!(on_hand(&world).await, lines);

    let second = world
        .read("resource=stock", "sku,location,lot,expiry,bin,quantity\nB,S,L1,,A-1,1\nB,S,L2,2018-06-02,,4\n")
        .await;
    let import = world.commit(&second).await;
    assert_eq!(World::counts(&import), json!({ "rows": 2, "updates": 1, "errors": 1, "applied": 1 }));
    assert_eq!(on_hand(&world).await[0].2, 1);
    assert_eq!(world.undo(&second).await["counts"]["undone"], 1);
    assert_eq!(on_hand(&world).await, lines);
    assert_eq!(world.undo(&path).await["counts"]["undone"], 3);
    assert!(on_hand(&world).await.iter().all(|line| line.2 == 0));
}
