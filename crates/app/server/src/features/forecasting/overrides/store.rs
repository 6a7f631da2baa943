//! Overrides in the database.

use crate::features::forecasting::overlay::OverridePart;
use crate::features::forecasting::packed;
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Query, Tx, args, bulk, from_row, sql};
use stockflow_kernel::{Day, Quantity};

/// An override's part on one series, with who made it and why.
pub(in crate::features::forecasting) struct StandingPart {
    id: String,
    pub(in crate::features::forecasting) first: Day,
    pub(in crate::features::forecasting) last: Day,
    pub(in crate::features::forecasting) quantity: Quantity,
    pub(in crate::features::forecasting) reason: String,
    pub(in crate::features::forecasting) created_by: String,
}
from_row!(StandingPart { id, first, last, quantity, reason, created_by });

impl StandingPart {
    pub(in crate::features::forecasting) fn part(&self) -> OverridePart {
        let (first, last) = (self.first, self.last);
        OverridePart { override_id: self.id.clone(), first, last, quantity: self.quantity.to_f64() }
    }
}

/// What stands on a product at a location from a day on, in the order it was made.
pub(in crate::features::forecasting) fn standing(
    tx: &mut Tx<'_>,
    product: &str,
    location: &str,
    from: Day,
) -> Result<Vec<StandingPart>, ApiError> {
    Ok(tx.all(&STANDING, args![product, location, from])?)
}

/// What stands on every series from a day on, in the order it was made.
pub(in crate::features::forecasting) fn all_standing(
    tx: &mut Tx<'_>,
    from: Day,
) -> Result<HashMap<(String, String), Vec<OverridePart>>, ApiError> {
    let rows: Vec<(String, String, String, Day, Day, Quantity)> = tx.all(&ALL_STANDING, args![from])?;
    let mut parts: HashMap<(String, String), Vec<OverridePart>> = HashMap::new();
    for (product, location, override_id, first, last, quantity) in rows {
        let part = OverridePart { override_id, first, last, quantity: quantity.to_f64() };
        parts.entry((product, location)).or_default().push(part);
    }
    Ok(parts)
}

/// The products at locations on which an override stands from a day on, with its id.
pub(in crate::features::forecasting) fn touched(
    tx: &mut Tx<'_>,
    from: Day,
) -> Result<Vec<(String, String, String)>, ApiError> {
    Ok(tx.all(&TOUCHED, args![from])?)
}

/// Reason and author of an override, be it deleted, and who deleted it: for the history of changes.
pub(in crate::features::forecasting) fn author(
    tx: &mut Tx<'_>,
    id: &str,
) -> Result<Option<(String, String, String)>, ApiError> {
    Ok(tx.optional(&AUTHOR, args![id])?)
}

/// An override that is over, for measuring what it was worth.
pub(in crate::features::forecasting) struct Past {
    pub(in crate::features::forecasting) product_id: String,
    pub(in crate::features::forecasting) location_id: String,
    pub(in crate::features::forecasting) first: Day,
    pub(in crate::features::forecasting) last: Day,
    pub(in crate::features::forecasting) quantity: Quantity,
    pub(in crate::features::forecasting) model_quantity: Quantity,
    pub(in crate::features::forecasting) created_by: String,
}
from_row!(Past { product_id, location_id, first, last, quantity, model_quantity, created_by });

/// Overrides whose days lie within a window.
pub(in crate::features::forecasting) fn within(tx: &mut Tx<'_>, from: Day, to: Day) -> Result<Vec<Past>, ApiError> {
    Ok(tx.all(&WITHIN, args![from, to])?)
}

/// A product at a location, and what the model says of it.
pub(super) struct Child {
    pub(super) product_id: String,
    pub(super) location_id: String,
    /// Its demand over the span, by the published forecast.
    pub(super) said: f64,
}

/// Everything that has a published forecast in a scope, with what the model says over a span. Days beyond the published
/// ones count as the average of those.
pub(super) fn children(
    tx: &mut Tx<'_>,
    product: Option<&str>,
    location: Option<&str>,
    first: Day,
    last: Day,
) -> Result<Vec<Child>, ApiError> {
    let mut query = Query::scoped(
        "SELECT f.product_id, f.location_id, f.first_day, f.model_path FROM forecast f WHERE f.workspace_id = $1",
    );
    if let Some(product) = product {
        query.push(" AND f.product_id = $?", product);
    }
    if let Some(location) = location {
        query.push(" AND f.location_id = $?", location);
    }
    query.push_static(" ORDER BY f.product_id, f.location_id");
    let rows: Vec<(String, String, Day, Option<Vec<u8>>)> = tx.query_all(&query)?;
    let child = |(product_id, location_id, begins, path): (String, String, Day, Option<Vec<u8>>)| {
        let path = path.and_then(|bytes| packed::unpack(&mut bytes.as_slice())).unwrap_or_default();
        let usual = path.iter().sum::<f64>() / path.len().max(1) as f64;
        let days = first.number()..=last.number();
        let on = |day: i64| usize::try_from(day - begins.number()).ok().and_then(|at| path.get(at)).unwrap_or(&usual);
        Child { product_id, location_id, said: days.map(on).sum() }
    };
    Ok(rows.into_iter().map(child).collect())
}

bulk! {
    MAKE_PARTS = {
        table: "forecast_override_part",
        key: ["workspace_id", "product_id", "location_id", "override_id"],
        columns: ["workspace_id", "product_id", "location_id", "override_id", "first_day", "last_day", "quantity", "model_quantity"],
        types: [Text, Text, Text, Text, I64, I64, I64, I64],
        conflict: Fail,
    };
}

sql! {
    STANDING = "
        SELECT p.override_id, p.first_day, p.last_day, p.quantity, o.reason, o.created_by
          FROM forecast_override_part p JOIN forecast_override o ON o.workspace_id = p.workspace_id AND o.id = p.override_id
         WHERE p.workspace_id = $1 AND p.product_id = $2 AND p.location_id = $3 AND p.last_day >= $4
         ORDER BY o.created_at, o.id";
    ALL_STANDING = "
        SELECT p.product_id, p.location_id, p.override_id, p.first_day, p.last_day, p.quantity
          FROM forecast_override_part p JOIN forecast_override o ON o.workspace_id = p.workspace_id AND o.id = p.override_id
         WHERE p.workspace_id = $1 AND p.last_day >= $2 ORDER BY o.created_at, o.id";
    TOUCHED = "
        SELECT product_id, location_id, override_id FROM forecast_override_part
         WHERE workspace_id = $1 AND last_day >= $2 ORDER BY product_id, location_id, override_id";
    AUTHOR = "SELECT reason, created_by, deleted_by FROM forecast_override WHERE workspace_id = $1 AND id = $2";
    WITHIN = "
        SELECT product_id, location_id, first_day, last_day, quantity, model_quantity, created_by FROM forecast_override
         WHERE workspace_id = $1 AND first_day >= $2 AND last_day <= $3 AND deleted_at IS NULL ORDER BY id LIMIT 1000";
    INSERT = "
        INSERT INTO forecast_override (workspace_id, id, product_id, location_id, first_day, last_day, quantity, model_quantity, reason,
               created_by, created_by_id, deleted_by, deleted_at, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', NULL, 1, $12, $12)";
    DELETE_PARTS = "DELETE FROM forecast_override_part WHERE workspace_id = $1 AND override_id = $2";
    DELETE = "
        UPDATE forecast_override SET deleted_at = $3, deleted_by = $4, updated_at = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
