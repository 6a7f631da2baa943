//! The feed.

use super::world::{Shop, shop};
use crate::change::{Change, EventKind, Who};
use crate::http::ApiError;
use serde_json::{Value, json};

async fn events(shop: &Shop, query: &str) -> Vec<Value> {
    let got = shop.get(&format!("/api/events{query}")).await;
    assert_eq!(got.status, 200, "{}", got.json);
    got.data().as_array().unwrap().clone()
}

fn sequences(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["sequence"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn they_are_numbered_without_gaps_and_read_on_from_anywhere() {
    let shop = shop().await;
    for n in 0..7 {
        shop.change(&format!("T{n}")).await;
    }
    let all = events(&shop, "?limit=100").await;
    let count = i64::try_from(all.len()).unwrap();
    assert_eq!(sequences(&all), (1..=count).collect::<Vec<_>>());
    let mut read = Vec::new();
    let mut after = 0;
    loop {
        let some = events(&shop, &format!("?after={after}&limit=3")).await;
        let Some(last) = some.last() else { break };
        after = last["sequence"].as_i64().unwrap();
        read.extend(some);
    }
    assert_eq!(read, all);
    assert_eq!(events(&shop, &format!("?after={count}")).await.len(), 0);
}

#[tokio::test]
async fn a_change_that_is_rolled_back_leaves_none_and_one_that_is_not_exactly_one() {
    let shop = shop().await;
    let before = events(&shop, "?limit=100").await.len();
    let fails = |change: &mut Change<'_, '_>| {
        change.emit("catalog.taxonomy_created.v1", json!({ "taxonomyId": "none" }));
        Err::<(), _>(ApiError::invalid_state("no"))
    };
    shop.app.app.change(&shop.workspace.id, Who::system("test"), fails).await.unwrap_err();
    // A refused call leaves none either, and no number is lost.
    shop.change("T").await;
    let twice = shop.post("/api/taxonomies", json!({ "name": "T" })).await;
    assert_eq!(twice.status, 409, "{}", twice.json);
    shop.change("U").await;
    let all = events(&shop, "?limit=100").await;
    assert_eq!(all.len(), before + 2);
    assert_eq!(sequences(&all), (1..=i64::try_from(before).unwrap() + 2).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_payload_fits_the_schema_that_the_document_shows() {
    let shop = shop().await;
    shop.change("T").await;
    let all = events(&shop, "?limit=100").await;
    for event in &all {
        let kind = EventKind::named(event["type"].as_str().unwrap()).unwrap();
        let validator = jsonschema::validator_for(&kind.payload_schema()).unwrap();
        assert!(validator.is_valid(&event["data"]), "{event}");
    }
    let document = crate::wiring::openapi_document();
    let shown = document["webhooks"].as_object().unwrap();
    assert_eq!(shown.len(), crate::change::EVENT_KINDS.len());
    assert!(shown.contains_key("inventory.stock_adjusted.v1"));
}

#[tokio::test]
async fn one_may_ask_for_some_kinds_and_not_for_nonsense() {
    let shop = shop().await;
    shop.change("T").await;
    let some = events(&shop, "?type=catalog.taxonomy_created.v1").await;
    assert_eq!(some.len(), 1);
    assert_eq!(shop.get("/api/events?after=-1").await.fault_paths(), ["after"]);
    assert_eq!(shop.get("/api/events?limit=101").await.fault_paths(), ["limit"]);
    assert_eq!(shop.get("/api/events?since=1").await.fault_paths(), ["since"]);
}

#[tokio::test]
async fn another_workspace_has_its_own_numbers_and_a_part_of_one_sees_none() {
    let shop = shop().await;
    let other = shop.app.workspace("two").await;
    shop.change("T").await;
    let theirs = shop.app.get("/api/events", &other.key).await;
    let theirs = theirs.data().as_array().unwrap().clone();
    assert_eq!(theirs[0]["sequence"], 1);
    assert!(theirs.iter().all(|event| event["type"] != "catalog.taxonomy_created.v1"));
    shop.app.person(&shop.workspace, "part@one.example", &[("TENANT_ADMIN", Some("loc_x"))]).await;
    let session = shop.app.sign_in("part@one.example").await;
    assert_eq!(shop.app.get("/api/events", &session).await.status, 403);
}
