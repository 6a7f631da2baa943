//! Demand as a file: every observation of every series, day by day.

use super::download::{Download, send};
use crate::features::demand::{self, Observed, ObservedFilter};
use crate::http::{ApiError, Call};
use axum::response::Response;
use stockflow_tables::Cell;

/// Sends the observations of all series that the filter lets through.
pub(super) async fn export_demand(
    call: &Call,
    download: Download,
    filter: ObservedFilter,
) -> Result<Response, ApiError> {
    let more = move |tx: &mut stockflow_db::Tx<'_>, after: &mut String| {
        let Some((last, days)) = demand::observations_after(tx, &filter, after)? else { return Ok(None) };
        *after = last;
        Ok(Some(days.into_iter().map(cells).collect()))
    };
    send(call, download, String::new(), more).await
}

fn cells(observed: Observed) -> Vec<Cell> {
    let Observed { global_sku, location_code, channel_id, date, day } = observed;
    vec![
        Cell::Text(global_sku.to_string()),
        Cell::Text(location_code.to_string()),
        channel_id.map_or(Cell::Empty, |channel| Cell::Text(channel.to_string())),
        Cell::Day(date),
        Cell::Number(day.quantity.to_string()),
        day.price.map_or(Cell::Empty, |price| Cell::Number(price.to_string())),
        Cell::Bool(day.promotion),
    ]
}
