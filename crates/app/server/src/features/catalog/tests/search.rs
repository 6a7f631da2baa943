//! Filters and search: the two ways of reading give the same pages.

use super::world::{product, skus};
use crate::testkit::{TestApp, Workspace};
use serde_json::{Value, json};
use stockflow_db::{EngineKind, Query, from_row};

async fn furnished() -> (TestApp, Workspace) {
    let app = TestApp::new().await;
    let ws = app.workspace("one").await;
    let make = async |sku: &str, fields: Value| product(&app, &ws, sku, fields).await;
    make("MILK-1", json!({ "name": "Whole milk", "brand": "Acme", "tags": ["dairy", "fresh"] })).await;
    make("MILK-2", json!({ "name": "Skimmed milk", "brand": "Best", "tags": ["dairy"], "status": "DRAFT" })).await;
    make("CHOC-1", json!({ "name": "Milky chocolate", "brand": "Acme", "description": "with buttermilk" })).await;
    make("OIL-1", json!({ "name": "Oil, 100 %_pure", "brand": "Acme", "gtin": "036000291452" })).await;
    (app, ws)
}

#[tokio::test]
async fn every_filter_finds_its_products() {
    let (app, ws) = furnished().await;
    let cases: &[(&str, &[&str])] = &[
        ("brand=Acme", &["CHOC-1", "MILK-1", "OIL-1"]),
        ("brand=Acme,Best&tag=dairy", &["MILK-1", "MILK-2"]),
        ("tag=fresh", &["MILK-1"]),
        ("tag=fre", &[]),
        ("status=DRAFT,ARCHIVED", &["MILK-2"]),
        ("status=ACTIVE&tag=dairy", &["MILK-1"]),
        ("gtin=036000291452", &["OIL-1"]),
        ("globalSku=OIL-1,MILK-2", &["MILK-2", "OIL-1"]),
        ("updatedSince=2019-01-01", &[]),
        ("updatedSince=2018-01-01&brand=Best", &["MILK-2"]),
    ];
    for (query, expected) in cases {
        assert_eq!(skus(&app, &ws, &format!("{query}&sortBy=globalSku")).await, *expected, "{query}");
    }
}

#[tokio::test]
async fn every_word_of_a_search_begins_a_word_of_the_product() {
    let (app, ws) = furnished().await;
    let cases: &[(&str, &[&str])] = &[
        ("milk", &["CHOC-1", "MILK-1", "MILK-2"]),
        ("MIL+who", &["MILK-1"]),
        ("ilk", &[]),
        ("milk-2", &["MILK-2"]),
        ("buttermilk", &["CHOC-1"]),
        ("dairy+acme", &["MILK-1"]),
        ("100+pure", &["OIL-1"]),
        ("%25", &["CHOC-1", "MILK-1", "MILK-2", "OIL-1"]),
        ("036000291452", &["OIL-1"]),
        ("milk+nothing", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(skus(&app, &ws, &format!("q={text}&sortBy=globalSku")).await, *expected, "{text}");
    }
}

#[tokio::test]
async fn a_change_is_found_by_its_new_words_and_no_more_by_the_old() {
    let (app, ws) = furnished().await;
    let id = product(&app, &ws, "TEA-1", json!({ "name": "Green tea", "brand": "Acme", "tags": ["hot"] })).await;
    let change = json!({ "name": "Black tea", "brand": "Best", "tags": ["cold"], "status": "PHASE_OUT" });
    assert_eq!(app.patch(&format!("/api/products/{id}"), &ws.key, change).await.status, 200);
    for (query, found) in [
        ("q=green", false),
        ("q=black", true),
        ("tag=hot", false),
        ("tag=cold", true),
        ("brand=Best&q=tea", true),
        ("status=PHASE_OUT", true),
        ("status=ACTIVE&q=tea", false),
    ] {
        assert_eq!(!skus(&app, &ws, query).await.is_empty(), found, "{query}");
    }
}

/// SQLite walked the whole order of the list to find a single SKU.
#[tokio::test]
async fn one_product_among_many_is_found_by_its_index() {
    let (app, ws) = furnished().await;
    let db = &app.app.db;
    if db.engine() != EngineKind::Sqlite {
        return;
    }
    let items: Vec<Value> = (0..1_000).map(|n| json!({ "globalSku": format!("N-{n}"), "name": "Nut" })).collect();
    assert_eq!(app.post("/api/products/bulk", &ws.key, json!({ "items": items })).await.status, 200);
    let plan = db
        .read(&ws.id, |tx| {
            let mut query =
                Query::scoped("EXPLAIN QUERY PLAN SELECT p.id, 0, p.name FROM product p WHERE p.workspace_id = $1");
            query.push(" AND p.global_sku = ANY($?) ORDER BY p.name, p.id LIMIT 21", vec!["A".to_owned()]);
            tx.query_all::<Step>(&query)
        })
        .await
        .unwrap();
    assert!(plan[0].detail.contains("global_sku=?"), "{}", plan[0].detail);
    assert_eq!(skus(&app, &ws, "globalSku=MILK-1").await, ["MILK-1"]);
}

struct Step {
    _id: i64,
    _parent: i64,
    _unused: i64,
    detail: String,
}
from_row!(Step { _id, _parent, _unused, detail });
