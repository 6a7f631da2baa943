//! Products, locations and channels that rows name by code or id.

use super::{Seen, texts};
use crate::http::ApiError;
use serde_json::Value;
use std::collections::HashMap;
use stockflow_db::{Sql, Tx, args, sql};

/// Ids by the codes and ids that some rows name.
pub(super) struct Refs {
    by_code: HashMap<String, String>,
    by_id: HashMap<String, String>,
    what: &'static str,
}

impl Refs {
    /// Products by SKU in one column, or by id in another.
    pub(super) fn products(tx: &mut Tx<'_>, rows: &[&[Value]], code: usize, id: usize) -> Result<Self, ApiError> {
        Self::read(tx, "product", (&PRODUCTS_BY_CODE, texts(rows, code)), (&PRODUCTS, texts(rows, id)))
    }

    /// Locations by code in one column, or by id in another.
    pub(super) fn locations(tx: &mut Tx<'_>, rows: &[&[Value]], code: usize, id: usize) -> Result<Self, ApiError> {
        Self::read(tx, "location", (&LOCATIONS_BY_CODE, texts(rows, code)), (&LOCATIONS, texts(rows, id)))
    }

    /// Channels by id.
    pub(super) fn channels(tx: &mut Tx<'_>, rows: &[&[Value]], id: usize) -> Result<Self, ApiError> {
        Self::read(tx, "channel", (&CHANNELS, texts(rows, id)), (&CHANNELS, Vec::new()))
    }

    fn read(
        tx: &mut Tx<'_>,
        what: &'static str,
        (by_code, codes): (&'static Sql, Vec<String>),
        (by_id, ids): (&'static Sql, Vec<String>),
    ) -> Result<Self, ApiError> {
        let mut read = |sql, names: Vec<String>| -> Result<HashMap<String, String>, ApiError> {
            if names.is_empty() {
                return Ok(HashMap::new());
            }
            let rows: Vec<(String, String)> = tx.all(sql, args![names])?;
            Ok(rows.into_iter().collect())
        };
        Ok(Self { by_code: read(by_code, codes)?, by_id: read(by_id, ids)?, what })
    }

    /// What a row names, by code or id, each in its column.
    pub(super) fn find(&self, row: &[Value], code: usize, id: usize) -> Result<&str, Seen> {
        for (field, known) in [(code, &self.by_code), (id, &self.by_id)] {
            if let Some(text) = row[field].as_str() {
                return known.get(text).map(String::as_str).ok_or_else(|| Seen::Refused {
                    field,
                    code: "reference",
                    message: format!("names no {} of this workspace: {text}", self.what),
                });
            }
        }
        let message = format!("is empty; the row needs its {}", self.what);
        Err(Seen::Refused { field: code, code: "required", message })
    }
}

sql! {
    PRODUCTS_BY_CODE = "SELECT global_sku, id FROM product WHERE workspace_id = $1 AND global_sku = ANY($2)";
    PRODUCTS = "SELECT id, id FROM product WHERE workspace_id = $1 AND id = ANY($2)";
    LOCATIONS_BY_CODE = "SELECT code, id FROM location WHERE workspace_id = $1 AND code = ANY($2)";
    LOCATIONS = "SELECT id, id FROM location WHERE workspace_id = $1 AND id = ANY($2)";
    CHANNELS = "SELECT id, id FROM channel WHERE workspace_id = $1 AND id = ANY($2)";
}
