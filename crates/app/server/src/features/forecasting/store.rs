//! Published forecasts in the database.

use super::made::Made;
use crate::features::demand;
use crate::http::ApiError;
use stockflow_db::{Tx, args, bulk, sql};
use stockflow_kernel::{Day, Instant};

/// Days that a published forecast covers.
pub const HORIZON: usize = 35;

/// A published forecast.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) made: Made,
    pub(super) made_at: Instant,
}

/// The published forecast of a product at a location, while it is that of today's history.
pub(super) fn current(
    tx: &mut Tx<'_>,
    product: &str,
    location: &str,
    first_day: Day,
) -> Result<Option<Stored>, ApiError> {
    let row: Option<(i64, String, Instant)> = tx.optional(&CURRENT, args![product, location, first_day])?;
    let Some((version, payload, made_at)) = row else { return Ok(None) };
    if version != demand::versions(tx, product, location)? {
        return Ok(None);
    }
    let made = serde_json::from_str(&payload).map_err(ApiError::internal)?;
    Ok(Some(Stored { made, made_at }))
}

bulk! {
    PUBLISH = {
        table: "forecast",
        key: ["workspace_id", "product_id", "location_id"],
        columns: ["workspace_id", "product_id", "location_id", "first_day", "horizon", "history_version", "payload", "made_at"],
        types: [Text, Text, Text, I64, I64, I64, Text, I64],
        conflict: Update,
    };
}

sql! {
    CURRENT = "
        SELECT history_version, payload, made_at FROM forecast
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3 AND first_day = $4";
}
