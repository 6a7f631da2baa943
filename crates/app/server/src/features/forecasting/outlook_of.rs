//! Demand over the days to come of some products, for those who look at stock product by product.

use super::made::Made;
use super::outlook::Outlook;
use super::store::HORIZON;
use crate::http::ApiError;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// Demand over the whole [`HORIZON`] for the published forecasts of some products.
///
/// # Errors
/// As the database says; internal when a stored forecast is damaged.
pub fn outlook_of(tx: &mut Tx<'_>, products: &[String]) -> Result<Vec<Outlook>, ApiError> {
    let rows: Vec<(String, String, Day, String)> = tx.all(&PUBLISHED_OF, args![products])?;
    let read = |(product_id, location_id, first_day, payload): (String, String, Day, String)| {
        let made: Made = serde_json::from_str(&payload).map_err(ApiError::internal)?;
        let days = made.mean.len().min(HORIZON);
        let sum = made.sum(0..days);
        let daily_mean = made.mean.iter().take(days).copied().collect();
        Ok(Outlook { product_id, location_id, first_day, mean: sum.mean, sd: sum.sd, daily_mean })
    };
    rows.into_iter().map(read).collect()
}

sql! {
    PUBLISHED_OF = "
        SELECT product_id, location_id, first_day, payload FROM forecast WHERE workspace_id = $1 AND product_id = ANY($2)";
}
