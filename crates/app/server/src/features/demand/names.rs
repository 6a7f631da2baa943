//! Which of many ids name something of the workspace, each kind with one statement.

use stockflow_db::{DbError, Tx, args, sql};

/// Those of these ids that are products.
pub(super) fn products(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<String>, DbError> {
    tx.all(&PRODUCTS, args![ids])
}

/// SKU and id of those of these SKUs that are products.
pub(super) fn products_by_sku(tx: &mut Tx<'_>, skus: &[String]) -> Result<Vec<(String, String)>, DbError> {
    tx.all(&PRODUCTS_BY_SKU, args![skus])
}

/// Those of these ids that are locations.
pub(super) fn locations(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<String>, DbError> {
    tx.all(&LOCATIONS, args![ids])
}

/// Those of these ids that are channels.
pub(super) fn channels(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<String>, DbError> {
    tx.all(&CHANNELS, args![ids])
}

sql! {
    PRODUCTS = "SELECT id FROM product WHERE workspace_id = $1 AND id = ANY($2)";
    PRODUCTS_BY_SKU = "SELECT global_sku, id FROM product WHERE workspace_id = $1 AND global_sku = ANY($2)";
    LOCATIONS = "SELECT id FROM location WHERE workspace_id = $1 AND id = ANY($2)";
    CHANNELS = "SELECT id FROM channel WHERE workspace_id = $1 AND id = ANY($2)";
}
