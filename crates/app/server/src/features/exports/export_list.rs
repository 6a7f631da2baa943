//! A list's rows as cells.

use super::download::{Download, send};
use crate::http::list::{Feed, FeedPlace, ListQuery};
use crate::http::{ApiError, Call};
use axum::response::Response;
use serde_json::Value;
use stockflow_tables::{Cell, Column, Kind};

/// Rows of a piece.
const ROWS: i64 = 2_000;

/// Sends a list to its end.
pub(super) async fn export_list(
    call: &Call,
    download: Download,
    feed: &'static Feed,
    query: ListQuery,
) -> Result<Response, ApiError> {
    let columns = download.columns;
    let more = move |tx: &mut stockflow_db::Tx<'_>, place: &mut FeedPlace| {
        let rows = (feed.rows)(&query, tx, place, ROWS)?;
        if rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(
            rows.iter().map(|row| columns.iter().map(|column| cell(column, &row[column.name])).collect()).collect(),
        ))
    };
    send(call, download, FeedPlace::default(), more).await
}

/// A value as its column holds it.
fn cell(column: &Column, value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(value) => Cell::Bool(*value),
        Value::Number(number) => Cell::Number(number.to_string()),
        Value::String(text) if column.kind == Kind::Day => {
            text.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Day)
        }
        Value::String(text) => Cell::Text(text.clone()),
        Value::Array(items) if items.is_empty() => Cell::Empty,
        Value::Object(fields) if fields.is_empty() => Cell::Empty,
        Value::Array(items) if column.kind == Kind::List => {
            let text = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
            Cell::List(items.iter().map(text).collect())
        }
        Value::Array(_) | Value::Object(_) => Cell::Text(value.to_string()),
    }
}
