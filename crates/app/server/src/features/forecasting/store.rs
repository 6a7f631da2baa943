//! Published forecasts in the database.

use super::made::Made;
use super::packed;
use crate::features::demand::{self, Subject};
use crate::http::ApiError;
use stockflow_db::{Query, Tx, args, bulk, sql};
use stockflow_kernel::{Day, Instant};

/// Days that a published forecast covers.
pub const HORIZON: usize = 35;

/// A published forecast.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    /// The model's own: without the events to come, overrides and a scenario.
    pub(super) made: Made,
    pub(super) made_at: Instant,
    /// A fingerprint of what its history was cleaned of.
    pub(super) learnt: i64,
}

/// The published forecast of a product at a location, while it is that of today's history.
pub(super) fn current(
    tx: &mut Tx<'_>,
    product: &str,
    location: &str,
    first_day: Day,
) -> Result<Option<Stored>, ApiError> {
    let row: Option<(i64, i64, String, Instant)> = tx.optional(&CURRENT, args![product, location, first_day])?;
    let Some((version, learnt, payload, made_at)) = row else { return Ok(None) };
    if version != demand::versions(tx, product, location)? {
        return Ok(None);
    }
    let made = serde_json::from_str(&payload).map_err(ApiError::internal)?;
    Ok(Some(Stored { made, made_at, learnt }))
}

/// What stands published of one series: means with events, and with overrides and a scenario too.
#[derive(Debug, Clone)]
pub(super) struct Paths {
    pub(super) product_id: String,
    pub(super) location_id: String,
    pub(super) model: Vec<f64>,
    /// The same as `model` where nothing stands on it.
    pub(super) mean: Vec<f64>,
}

/// The published paths of everything that the subject covers, whatever its channel, that begin on a day. `moved`: only
/// those on which an override or a scenario stands.
pub(super) fn paths(tx: &mut Tx<'_>, subject: &Subject, first_day: Day, moved: bool) -> Result<Vec<Paths>, ApiError> {
    let mut query = Query::scoped(
        "SELECT f.product_id, f.location_id, f.model_path, f.final_path FROM forecast f WHERE f.workspace_id = $1",
    );
    query.push(" AND f.first_day = $?", first_day);
    if let Some(product) = &subject.product_id {
        query.push(" AND f.product_id = $?", product.as_str());
    }
    if let Some(location) = &subject.location_id {
        query.push(" AND f.location_id = $?", location.as_str());
    }
    if let Some(visible) = &subject.visible {
        query.push(" AND f.location_id = ANY($?)", visible.clone());
    }
    if moved {
        query.push_static(" AND f.final_path IS NOT NULL");
    }
    query.push_static(" ORDER BY f.product_id, f.location_id");
    type Found = (String, String, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Found> = tx.query_all(&query)?;
    let read = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| packed::unpack(&mut bytes.as_slice()));
    let row = |(product_id, location_id, model, mean): Found| {
        let model = read(model)?;
        let mean = read(mean).unwrap_or_else(|| model.clone());
        Some(Paths { product_id, location_id, model, mean })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

bulk! {
    PUBLISH = {
        table: "forecast",
        key: ["workspace_id", "product_id", "location_id"],
        columns: [
            "workspace_id", "product_id", "location_id", "first_day", "horizon", "history_version", "learnt", "overlay", "payload",
            "model_path", "final_path", "made_at"
        ],
        types: [Text, Text, Text, I64, I64, I64, I64, Text, Text, Bytes, Bytes, I64],
        conflict: Update,
    };
}

sql! {
    CURRENT = "
        SELECT history_version, learnt, payload, made_at FROM forecast
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND first_day = $4";
}
