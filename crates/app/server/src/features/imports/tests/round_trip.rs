//! What an export writes imports again unchanged: every resource, every format, whatever people write.

use super::world::World;
use proptest::prelude::*;
use serde_json::{Value, json};

const RESOURCES: [&str; 6] = ["products", "locations", "stock", "demand", "levels", "suppliers"];

/// A product with everything about it that goes into a file.
#[derive(Debug, Clone)]
struct Meant {
    texts: [String; 4],
    tags: Vec<String>,
    micros: [i64; 3],
    options: Vec<(String, String)>,
    flags: [bool; 3],
}

/// Formulas, quotes, delimiters, list separators, ends of lines, and letters of all sorts.
fn text(most: usize) -> impl Strategy<Value = String> {
    let wild = proptest::char::ranges(vec!['a'..='z', 'A'..='Z', '0'..='9', ' '..='/', 'À'..='ÿ', '一'..='丐'].into());
    let marks = prop::sample::select(vec!['=', '+', '-', '@', '\'', '"', '|', '\\', ',', ';', '\t', '\n', '\r', '😀']);
    let letters = prop::collection::vec(prop_oneof![3 => wild, 1 => marks], 1..most);
    letters.prop_map(String::from_iter).prop_filter("blank", |text| !text.trim().is_empty())
}

fn meant() -> impl Strategy<Value = Meant> {
    (
        [text(20), text(30), text(12), text(12)],
        prop::collection::vec(text(8), 0..4),
        [0_i64..2_000_000_000, 0_i64..2_000_000_000, 1_i64..100_000_000],
        prop::collection::btree_map("[a-z]{1,5}", text(8), 0..3),
        [any::<bool>(), any::<bool>(), any::<bool>()],
    )
        .prop_map(|(texts, tags, micros, options, flags)| Meant {
            texts,
            tags,
            micros,
            options: options.into_iter().collect(),
            flags,
        })
}

fn decimal(micros: i64) -> Value {
    serde_json::from_str(&format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)).unwrap()
}

/// A world of these products, each with stock by lot and bin, a level, demand, and a supplier of the same name.
async fn furnished(meant: &[Meant]) -> World {
    let world = World::new().await;
    let made = async |path: &str, body: Value| {
        let got = world.post(path, body).await;
        assert!(got.status < 300, "{path}: {}", got.json);
        got.data()["id"].as_str().unwrap_or_default().to_owned()
    };
    let store = world.first("/api/locations").await;
    let tree = made("/api/taxonomies", json!({ "name": "All" })).await;
    let category = made("/api/categories", json!({ "taxonomyId": tree, "parentId": null, "name": "Food" })).await;
    made("/api/attributes", json!({ "code": "note", "name": "Note", "type": "TEXT", "rules": {} })).await;
    made("/api/attributes", json!({ "code": "fat", "name": "Fat", "type": "NUMBER", "rules": {} })).await;
    made(&format!("/api/locations/{store}/bins"), json!({ "code": "=A|1", "type": "PICK" })).await;
    made("/api/channels", json!({ "id": "SHOP", "name": "Shop", "type": "RETAIL", "locationIds": [store] })).await;
    for (at, one) in meant.iter().enumerate() {
        let sku = format!("{}#{at}", one.texts[0]);
        let options: serde_json::Map<String, Value> =
            one.options.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let product = json!({
            "globalSku": sku, "name": one.texts[1], "description": one.texts[2], "brand": one.texts[3], "tags": one.tags,
            "price": decimal(one.micros[0]), "unitCost": decimal(one.micros[1]), "packSize": decimal(one.micros[2]),
            "gtin": one.flags[0].then_some("036000291452"), "requiresLotTracking": one.flags[1], "options": options,
            "categories": if one.flags[2] { vec![&category] } else { vec![] },
            "attributes": if one.flags[0] { json!({ "note": one.texts[2], "fat": decimal(one.micros[2]) }) } else { json!({}) },
            "unitConversions": if one.flags[2] { json!([{ "unit": "BOX", "numerator": 12, "denominator": 5 }]) } else { json!([]) },
            "variantOf": if at > 0 && one.flags[2] { Some("B") } else { None },
        });
        let product = made("/api/products", product).await;
        let lot = one.flags[1].then_some(one.texts[3].as_str());
        let adjustment = json!({
            "productMasterId": product, "locationId": store, "deltaQuantity": decimal(one.micros[2]), "lot": lot,
            "expiryDate": lot.map(|_| "2018-03-04"), "bin": one.flags[0].then_some("=A|1"), "reasonCodeId": "COUNT_CORRECTION",
        });
        made("/api/inventory/adjust", adjustment).await;
        let level = json!({
            "productMasterId": product, "locationId": store, "minLevel": 0, "reorderPoint": decimal(one.micros[0]),
            "maxLevel": 3_000, "abcClass": one.flags[0].then_some("B"), "comments": one.texts[2], "status": one.texts[3],
            "serviceLevel": one.flags[1].then_some(0.123_456_789), "expectedLeadTimeDays": one.flags[2].then_some(0),
        });
        made("/api/inventory-levels", level).await;
        let observations: Vec<Value> = [Some("SHOP"), None]
            .iter()
            .zip(["2017-12-03", "2017-04-05"])
            .map(|(channel, date)| {
                json!({ "productMasterId": product, "locationId": store, "channelId": channel, "date": date,
                    "quantity": decimal(one.micros[2]), "promotion": one.flags[0],
                    "price": one.flags[1].then(|| decimal(one.micros[0])) })
            })
            .collect();
        made("/api/demand/bulk", json!({ "observations": observations })).await;
        let supplier = json!({
            "code": sku, "name": one.texts[1], "leadTimeDays": at, "minimumOrderQuantity": decimal(one.micros[0]),
            "packSize": decimal(one.micros[2]), "paymentTerms": one.texts[2],
            "contact": { "name": one.texts[3], "email": "", "phone": one.texts[0] },
        });
        made("/api/suppliers", supplier).await;
        let place = json!({ "code": sku, "name": one.texts[1], "type": "STORE_FRONT", "sellable": one.flags[0],
            "latitude": one.flags[0].then_some(52.520_008_123_456_7), "longitude": one.flags[0].then_some(-13.404_954),
            "parentId": one.flags[1].then_some(&store), "activities": if one.flags[2] { vec!["RECEIVING", "SALES"] } else { vec![] } });
        made("/api/locations", place).await;
    }
    world
}

/// Imports what was exported, and says what it would do; then does it, and says what is different.
async fn again(world: &World, resource: &str, format: &str) -> (Value, Vec<Value>) {
    let (media_type, file) = world.download(&format!("/api/exports/{resource}?format={format}")).await;
    let got = world.send_as(&media_type, &format!("resource={resource}"), file).await;
    assert_eq!(got.status, 202, "{}", got.json);
    world.work().await;
    let path = format!("/api/imports/{}", got.data()["id"].as_str().unwrap());
    let got = world.get(&format!("{path}?limit=100")).await;
    let rows = got.data()["rows"].as_array().unwrap().iter().filter(|row| row["action"] != "UNCHANGED").cloned();
    (got.data()["import"].clone(), rows.collect())
}

proptest! {
    // Each case makes a database and eighteen imports.
    #![proptest_config(ProptestConfig { cases: 5, max_shrink_iters: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_exported_imports_again_unchanged(meant in prop::collection::vec(meant(), 1..5)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let world = furnished(&meant).await;
            for resource in RESOURCES {
                for format in ["csv", "ndjson", "parquet"] {
                    let (import, differing) = again(&world, resource, format).await;
                    prop_assert_eq!(&import["status"], &json!("PREVIEWED"), "{} {}: {}", resource, format, import);
                    prop_assert!(differing.is_empty(), "{} {}: {:?}", resource, format, differing);
                    let rows = meant.len() * if resource == "demand" { 2 } else { 1 };
                    let own = match resource { "products" => 2, "locations" => 1, _ => 0 };
                    prop_assert_eq!(&import["counts"]["rows"], &json!(rows + own), "{} {}", resource, format);
                }
            }
            Ok(())
        })?;
    }
}
