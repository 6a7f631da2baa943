//! What other features ask of many products at once.

use super::category::lineages;
use std::collections::{HashMap, HashSet};
use stockflow_db::{Arg, DbError, Tx, args, sql};

/// Those of some ids that are products of the workspace.
pub fn known(tx: &mut Tx<'_>, ids: &[String]) -> Result<HashSet<String>, DbError> {
    Ok(tx.all::<String>(&KNOWN, args![Arg::List(ids.to_vec())])?.into_iter().collect())
}

/// The products with some SKUs, by SKU.
pub fn ids_of_skus(tx: &mut Tx<'_>, skus: &[String]) -> Result<HashMap<String, String>, DbError> {
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(tx.all::<(String, String)>(&BY_SKU, args![Arg::List(skus.to_vec())])?.into_iter().collect())
}

/// Those of some products that are counted in whole units only.
pub fn indivisible(tx: &mut Tx<'_>, ids: &[String]) -> Result<HashSet<String>, DbError> {
    Ok(tx.all::<String>(&INDIVISIBLE, args![Arg::List(ids.to_vec())])?.into_iter().collect())
}

/// What a promise of a product depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sold {
    /// It is counted in whole units only.
    pub indivisible: bool,
    /// It is made of other products, and has no stock of its own.
    pub is_bundle: bool,
}

/// Of those of some ids that are products of the workspace.
pub fn sold(tx: &mut Tx<'_>, ids: &[String]) -> Result<HashMap<String, Sold>, DbError> {
    let rows: Vec<(String, bool, bool)> = tx.all(&SOLD, args![Arg::List(ids.to_vec())])?;
    Ok(rows.into_iter().map(|(id, indivisible, is_bundle)| (id, Sold { indivisible, is_bundle })).collect())
}

/// How a product's stock is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tracking {
    pub by_lot: bool,
    pub by_expiry: bool,
}

/// Of one product.
pub fn tracking(tx: &mut Tx<'_>, id: &str) -> Result<Tracking, DbError> {
    let (by_lot, by_expiry) = tx.optional(&TRACKING, args![id])?.unwrap_or_default();
    Ok(Tracking { by_lot, by_expiry })
}

/// Whether there is such a category.
pub fn is_category(tx: &mut Tx<'_>, id: &str) -> Result<bool, DbError> {
    Ok(!lineages(tx, &[id.to_owned()])?.is_empty())
}

/// The categories that some products lie in, those above them included, each with how many steps it is away.
pub fn categories_above(
    tx: &mut Tx<'_>,
    products: &[String],
) -> Result<HashMap<String, Vec<(String, usize)>>, DbError> {
    let rows: Vec<(String, serde_json::Value)> = tx.all(&CATEGORIES, args![Arg::List(products.to_vec())])?;
    let own: HashMap<String, Vec<String>> =
        rows.into_iter().map(|(id, list)| (id, serde_json::from_value(list).unwrap_or_default())).collect();
    let mut named: Vec<String> = own.values().flatten().cloned().collect();
    named.sort();
    named.dedup();
    let lineages = lineages(tx, &named)?;
    let above = |categories: Vec<String>| {
        let mut nearest: HashMap<String, usize> = HashMap::new();
        for (distance, id) in
            categories.iter().filter_map(|id| lineages.get(id)).flat_map(|line| line.iter().enumerate())
        {
            let known = nearest.entry(id.clone()).or_insert(distance);
            *known = distance.min(*known);
        }
        let mut all: Vec<(String, usize)> = nearest.into_iter().collect();
        all.sort();
        all
    };
    Ok(own.into_iter().map(|(product, categories)| (product, above(categories))).collect())
}

sql! {
    KNOWN = "SELECT id FROM product WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
    BY_SKU = "SELECT global_sku, id FROM product WHERE workspace_id = $1 AND global_sku = ANY($2) ORDER BY global_sku";
    INDIVISIBLE = "SELECT id FROM product WHERE workspace_id = $1 AND id = ANY($2) AND unit_indivisible ORDER BY id";
    SOLD = "
        SELECT p.id, p.unit_indivisible,
               EXISTS (SELECT 1 FROM product_link l WHERE l.workspace_id = p.workspace_id AND l.product_id = p.id AND l.kind = 'BUNDLE')
          FROM product p WHERE p.workspace_id = $1 AND p.id = ANY($2)";
    TRACKING = "SELECT requires_lot_tracking, requires_expiry_tracking FROM product WHERE workspace_id = $1 AND id = $2";
    CATEGORIES = "SELECT id, categories FROM product WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
}
