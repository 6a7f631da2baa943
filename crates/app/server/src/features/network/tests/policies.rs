//! Channel policies.

use super::world::World;
use serde_json::{Value, json};

async fn policy(world: &World, body: Value) -> String {
    world.made("/api/admin/channel-policies", body).await
}

async fn resolution(world: &World, location: &str) -> Value {
    let path = format!(
        "/api/admin/channel-policies/resolution?productMasterId={}&channelId=WEB&locationId={location}",
        world.product
    );
    let got = world.get(&path).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().clone()
}

fn setting<'a>(resolution: &'a Value, name: &str) -> &'a Value {
    resolution["settings"].as_array().unwrap().iter().find(|s| s["name"] == name).unwrap()
}

#[tokio::test]
async fn the_most_specific_decides_and_what_it_leaves_open_comes_from_the_next() {
    let world = World::new().await;
    let wide = policy(
        &world,
        json!({ "name": "Web", "channelId": "WEB", "priority": 1000, "lowAtpThreshold": 5, "tier": "LOW" }),
    )
    .await;
    let narrow = policy(
        &world,
        json!({ "name": "Web dairy in the region", "channelId": "WEB", "categoryId": world.category,
        "locationId": world.region, "lowAtpThreshold": 9 }),
    )
    .await;
    let here = resolution(&world, &world.store).await;
    assert_eq!(setting(&here, "lowAtpThreshold")["value"], 9);
    assert_eq!(setting(&here, "lowAtpThreshold")["policyId"], narrow.as_str());
    assert_eq!(setting(&here, "tier")["policyId"], wide.as_str());
    assert_eq!(setting(&here, "allowBackorder")["policyId"], Value::Null);
    assert_eq!(here["applying"][0]["policyId"], narrow.as_str());
    assert_eq!(here["applying"][0]["beats"], "names more: category and location and channel against channel");
    let elsewhere = resolution(&world, &world.other).await;
    assert_eq!(setting(&elsewhere, "lowAtpThreshold")["policyId"], wide.as_str());
}

#[tokio::test]
async fn what_can_be_promised_follows_the_policy() {
    let world = World::new().await;
    let adjust = json!({ "productMasterId": world.product, "locationId": world.store, "deltaQuantity": 10, "reasonCodeId": "COUNT_CORRECTION" });
    assert_eq!(world.post("/api/inventory/adjust", adjust).await.status, 200);
    let id = policy(&world, json!({ "productMasterId": world.product, "channelId": "WEB", "reserveStock": 3, "safetyStock": 2, "lowAtpThreshold": 5 })).await;
    let matrix = world.get("/api/inventory/channel-location").await;
    let cell = &matrix.data()["products"][0]["channels"][0];
    assert_eq!((&cell["atp"], &cell["severity"], &cell["policyId"]), (&json!(5), &json!("LOW"), &json!(id)));
    let path = format!("/api/admin/channel-policies/{id}");
    let off = world.app.patch(&path, &world.workspace.key, json!({ "active": false })).await;
    assert_eq!(off.data()["active"], false);
    let matrix = world.get("/api/inventory/channel-location").await;
    let cell = &matrix.data()["products"][0]["channels"][0];
    assert_eq!((&cell["atp"], &cell["severity"], &cell["policyId"]), (&json!(10), &json!("OK"), &Value::Null));
}

#[tokio::test]
async fn a_policy_must_set_something_and_name_what_exists() {
    let world = World::new().await;
    let before = world.app.snapshot(&world.workspace.id).await;
    let nothing = world.post("/api/admin/channel-policies", json!({ "channelId": "WEB" })).await;
    assert_eq!((nothing.status, nothing.fault_paths()), (400, vec!["body"]));
    for (field, id) in
        [("channelId", "NOPE"), ("productMasterId", "prod_x"), ("categoryId", "cat_x"), ("locationId", "loc_x")]
    {
        let got = world.post("/api/admin/channel-policies", json!({ field: id, "tier": "HIGH" })).await;
        assert_eq!(got.fault_paths(), [field]);
    }
    let odd = json!({ "priority": 1001, "allocationWeight": 101, "lowAtpThreshold": -1 });
    assert_eq!(
        world.post("/api/admin/channel-policies", odd).await.fault_paths(),
        ["allocationWeight", "lowAtpThreshold", "priority"]
    );
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
}

#[tokio::test]
async fn a_channel_with_a_policy_is_not_deleted() {
    let world = World::new().await;
    let id = policy(&world, json!({ "channelId": "WEB", "tier": "HIGH" })).await;
    let got = world.app.delete("/api/channels/WEB", &world.workspace.key).await;
    assert_eq!((got.status, &got.json["details"]["reasons"][0]["kind"]), (409, &json!("channelPolicies")));
    let path = format!("/api/admin/channel-policies/{id}");
    assert_eq!(world.app.delete(&path, &world.workspace.key).await.status, 204);
    assert_eq!(world.app.delete("/api/channels/WEB", &world.workspace.key).await.status, 204);
}
