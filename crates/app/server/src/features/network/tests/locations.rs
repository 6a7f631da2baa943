//! Locations and their bins.

use super::world::World;
use serde_json::json;

#[tokio::test]
async fn a_location_cannot_come_to_lie_under_itself() {
    let world = World::new().await;
    let before = world.app.snapshot(&world.workspace.id).await;
    for parent in [&world.region, &world.store] {
        let path = format!("/api/locations/{}", world.region);
        let got = world.app.patch(&path, &world.workspace.key, json!({ "parentId": parent })).await;
        assert_eq!((got.status, got.fault_paths()), (400, vec!["parentId"]));
    }
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
    let path = format!("/api/locations/{}", world.store);
    let moved = world.app.patch(&path, &world.workspace.key, json!({ "parentId": null, "name": "Uno" })).await;
    assert_eq!(
        (&moved.data()["parentId"], &moved.data()["name"], &moved.data()["code"]),
        (&json!(null), &json!("Uno"), &json!("S1"))
    );
    assert_eq!(moved.header("etag"), "\"2\"");
}

#[tokio::test]
async fn all_faults_of_a_location_are_named() {
    let world = World::new().await;
    let body = json!({ "name": "X", "type": "STORE_FRONT", "timeZone": "Mars/Base", "latitude": 1 });
    assert_eq!(world.post("/api/locations", body).await.fault_paths(), ["timeZone", "longitude"]);
    let twin = json!({ "code": "S1", "name": "X", "type": "STORE_FRONT" });
    let got = world.post("/api/locations", twin).await;
    assert_eq!((got.status, got.code()), (409, "DUPLICATE"));
    let plain = world.post("/api/locations", json!({ "name": "X", "type": "STORE_FRONT" })).await;
    assert!(plain.data()["code"].as_str().unwrap().starts_with("LOC-"));
    assert_eq!(plain.data()["timeZone"], "UTC");
}

#[tokio::test]
async fn what_stands_in_the_way_of_deleting_is_listed_and_archiving_keeps_it() {
    let world = World::new().await;
    let got = world.app.delete(&format!("/api/locations/{}", world.region), &world.workspace.key).await;
    assert_eq!((got.status, got.code()), (409, "CONFLICT"));
    assert_eq!(got.json["details"]["reasons"][0]["kind"], "subLocations");
    assert_eq!(got.json["details"]["reasons"][0]["examples"], json!([world.store]));
    let path = format!("/api/locations/{}", world.other);
    let archived = world.app.delete(&format!("{path}?archive=true"), &world.workspace.key).await;
    assert_eq!((&archived.data()["status"], &archived.data()["sellable"]), (&json!("ARCHIVED"), &json!(false)));
    let under = json!({ "name": "X", "type": "STORE_FRONT", "parentId": world.other });
    assert_eq!(world.post("/api/locations", under).await.fault_paths(), ["parentId"]);
    let free = world.made("/api/locations", json!({ "name": "Free", "type": "STORE_FRONT" })).await;
    assert_eq!(world.app.delete(&format!("/api/locations/{free}"), &world.workspace.key).await.status, 204);
    assert_eq!(world.get(&format!("/api/locations/{free}")).await.status, 404);
}

#[tokio::test]
async fn a_bin_belongs_to_its_location_alone() {
    let world = World::new().await;
    let bins = format!("/api/locations/{}/bins", world.store);
    let bin = world.made(&bins, json!({ "code": "A-1", "type": "PICK" })).await;
    let twin = world.post(&bins, json!({ "code": "A-1", "type": "HOLD" })).await;
    assert_eq!((twin.status, twin.code()), (409, "DUPLICATE"));
    let elsewhere = format!("/api/locations/{}/bins", world.other);
    world.made(&elsewhere, json!({ "code": "A-1", "type": "HOLD" })).await;
    assert_eq!(world.get(&format!("{elsewhere}/{bin}")).await.status, 404);
    let listed = world.get(&bins).await;
    assert_eq!((listed.data().as_array().unwrap().len(), &listed.data()[0]["id"]), (1, &json!(bin)));
    let changed = world.app.patch(&format!("{bins}/{bin}"), &world.workspace.key, json!({ "active": false })).await;
    assert_eq!((&changed.data()["active"], &changed.data()["type"]), (&json!(false), &json!("PICK")));
    assert_eq!(world.app.delete(&format!("{bins}/{bin}"), &world.workspace.key).await.status, 204);
}

#[tokio::test]
async fn a_lane_joins_two_locations_once() {
    let world = World::new().await;
    let lane =
        json!({ "sourceLocationId": world.store, "destLocationId": world.other, "leadTimeDays": 2, "costPerTrip": 40 });
    let id = world.made("/api/lanes", lane.clone()).await;
    let twin = world.post("/api/lanes", lane).await;
    assert_eq!((twin.status, twin.code()), (409, "DUPLICATE"));
    let circle = json!({ "sourceLocationId": world.store, "destLocationId": world.store, "leadTimeDays": 2 });
    assert_eq!(world.post("/api/lanes", circle).await.fault_paths(), ["destLocationId"]);
    let closed = world.app.patch(&format!("/api/lanes/{id}"), &world.workspace.key, json!({ "allowed": false })).await;
    assert_eq!((&closed.data()["allowed"], &closed.data()["costPerTrip"]), (&json!(false), &json!(40)));
}
