//! Rows about a product at a location: which columns name the two, and what they name.

use super::refs::Refs;
use super::{Field, FieldKind, Need, Seen};
use crate::http::ApiError;
use serde_json::Value;
use stockflow_db::Tx;

pub(super) const SKU: usize = 0;
pub(super) const PRODUCT: usize = 1;
pub(super) const CODE: usize = 2;
pub(super) const LOCATION: usize = 3;

/// The columns with which such a resource begins, in this order.
pub(super) const FIELDS: [Field; 4] = [
    Field { name: "globalSku", kind: FieldKind::Text(100), need: Need::ToFind, aliases: &["sku", "article", "item"] },
    Field { name: "productMasterId", kind: FieldKind::Text(60), need: Need::ToFind, aliases: &["productId"] },
    Field {
        name: "locationCode",
        kind: FieldKind::Text(100),
        need: Need::ToFind,
        aliases: &["location", "store", "warehouse", "site"],
    },
    Field { name: "locationId", kind: FieldKind::Text(60), need: Need::ToFind, aliases: &[] },
];

/// A row's product and location, or what is wrong with the names of them.
pub(super) type Place = Result<(String, String), Seen>;

/// The places of all rows.
pub(super) fn places(tx: &mut Tx<'_>, rows: &[&[Value]]) -> Result<Vec<Place>, ApiError> {
    let products = Refs::products(tx, rows, SKU, PRODUCT)?;
    let locations = Refs::locations(tx, rows, CODE, LOCATION)?;
    let place = |row: &&[Value]| {
        let product = products.find(row, SKU, PRODUCT)?;
        Ok((product.to_owned(), locations.find(row, CODE, LOCATION)?.to_owned()))
    };
    Ok(rows.iter().map(place).collect())
}

/// The distinct products and locations that the rows name.
pub(super) fn named(places: &[Place]) -> (Vec<String>, Vec<String>) {
    let distinct = |mut ids: Vec<String>| {
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let products = places.iter().flatten().map(|(product, _)| product.clone()).collect();
    let locations = places.iter().flatten().map(|(_, location)| location.clone()).collect();
    (distinct(products), distinct(locations))
}
