//! What stock is asked: reservations, movements, one ATP, a page of the matrix, a page of the past.

use crate::load::{Ask, read, request};
use crate::seed::Seeded;
use serde_json::json;
use std::sync::Arc;

/// Every question with its name, `/healthz` first.
pub(crate) fn asked(seeded: &Seeded) -> Vec<(String, Ask)> {
    let key = seeded.key.as_str();
    let matrix = "/api/inventory/channel-location?limit=20&sortBy=globalSku&cursor={cursor}";
    vec![
        ("/healthz".into(), read("/healthz", key)),
        (
            "reservation, of 10,000 products".into(),
            reservation(seeded, |turn, some| some[place(turn, some.len())].clone()),
        ),
        ("reservation, of one product".into(), hot(seeded)),
        ("reservation at a named location".into(), at_location(seeded)),
        ("movement, one a request".into(), movements(seeded, 1)),
        ("movements, 1,000 a request".into(), movements(seeded, 1_000)),
        ("one ATP".into(), one_atp(seeded)),
        ("page of the ATP matrix".into(), sku_cursor(matrix, key)),
        (
            "page of a snapshot asOf".into(),
            read("/api/inventory/snapshot?limit=20&asOf=2020-01-01&cursor={cursor}", key),
        ),
        ("page of a snapshot asOf now".into(), read("/api/inventory/snapshot?limit=20&cursor={cursor}", key)),
    ]
}

/// Far apart from one turn to the next.
fn place(turn: u64, of: usize) -> usize {
    usize::try_from(turn.wrapping_mul(7_919)).unwrap_or_default() % of
}

/// Holds one and lets time take it back: nothing runs out.
fn reservation(seeded: &Seeded, which: fn(u64, &[String]) -> String) -> Ask {
    let (key, some) = (seeded.key.clone(), seeded.some.clone());
    Arc::new(move |turn| {
        let body = json!({
            "channelId": "SHOP", "reference": format!("ORDER-{turn}"), "ttlSeconds": 3,
            "lines": [{ "productMasterId": which(turn, &some), "quantity": 1 }],
        });
        request("POST", "/api/inventory/reservations", &key, &body.to_string())
    })
}

/// The same at one location, and held for the usual quarter of an hour; so little that it lasts.
fn at_location(seeded: &Seeded) -> Ask {
    let (key, some, location) = (seeded.key.clone(), seeded.some.clone(), seeded.location.clone());
    Arc::new(move |turn| {
        let product = &some[place(turn, some.len())];
        let body = json!({
            "channelId": "SHOP", "reference": format!("ORDER-{turn}"),
            "lines": [{ "productMasterId": product, "quantity": 0.0001, "locationId": location }],
        });
        request("POST", "/api/inventory/reservations", &key, &body.to_string())
    })
}

/// The same product every time; a ten-thousandth of it, so that it lasts.
fn hot(seeded: &Seeded) -> Ask {
    let (key, product) = (seeded.key.clone(), seeded.some[seeded.some.len() / 2].clone());
    Arc::new(move |turn| {
        let body = json!({
            "channelId": "SHOP", "reference": format!("ORDER-{turn}"), "ttlSeconds": 3,
            "lines": [{ "productMasterId": product, "quantity": 0.0001 }],
        });
        request("POST", "/api/inventory/reservations", &key, &body.to_string())
    })
}

/// Receipts, each of another product.
fn movements(seeded: &Seeded, many: u64) -> Ask {
    let (key, some, location) = (seeded.key.clone(), seeded.some.clone(), seeded.location.clone());
    Arc::new(move |turn| {
        let item = |n: u64| json!({ "type": "RECEIPT", "productMasterId": some[place(turn * many + n, some.len())], "locationId": location, "quantity": 1 });
        let items: Vec<_> = (0..many).map(item).collect();
        request("POST", "/api/inventory/movements/bulk", &key, &json!({ "items": items }).to_string())
    })
}

/// One product for one channel, another product each time.
fn one_atp(seeded: &Seeded) -> Ask {
    let (key, some) = (seeded.key.clone(), seeded.some.clone());
    Arc::new(move |turn| {
        let product = &some[place(turn, some.len())];
        let path = format!("/api/inventory/channel-location/drilldown?productMasterId={product}&channelId=SHOP&days=1");
        request("GET", &path, &key, "")
    })
}

/// Another page of a list in the order of SKUs each time.
fn sku_cursor(path: &'static str, key: &str) -> Ask {
    use base64::Engine as _;
    let key = key.to_owned();
    Arc::new(move |turn| {
        let sku = format!("SKU-{:07}", place(turn, 9_000));
        let cursor =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("[\"globalSku\",false,\"{sku}\",\"0\"]"));
        request("GET", &path.replace("{cursor}", &cursor), &key, "")
    })
}
