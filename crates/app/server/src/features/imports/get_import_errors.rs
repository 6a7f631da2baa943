//! `GET /api/imports/{id}/errors`

use super::block::{self, Line};
use super::run::Run;
use super::work::target_of;
use crate::features::exports::{Download, send};
use crate::http::{ApiError, Call, PathId};
use axum::response::Response;
use stockflow_tables::{Cell, Column, Format, Kind};

static COLUMNS: &[Column] = &[
    Column { name: "line", kind: Kind::Integer },
    Column { name: "column", kind: Kind::Text },
    Column { name: "code", kind: Kind::Text },
    Column { name: "message", kind: Kind::Text },
    Column { name: "value", kind: Kind::Text },
];

/// Errors of an import
///
/// As a CSV file: line, column, code, message and value of everything that is wrong with a row, that was left out of
/// the commit, or that could not be taken back.
#[utoipa::path(get, path = "/api/imports/{id}/errors", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The import's id")),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String)))]
pub(super) async fn get_import_errors(call: Call, PathId(id): PathId) -> Result<Response, ApiError> {
    let (caller, asked) = (call.clone(), id.clone());
    call.read(move |tx| {
        let run = Run::find(tx, &asked)?;
        caller.require(target_of(&run)?.permission())
    })
    .await?;
    let download = Download { format: Format::Csv, columns: COLUMNS, name: format!("errors-of-{id}") };
    let more = move |tx: &mut stockflow_db::Tx<'_>, from: &mut i64| {
        let Some((number, lines)) = block::next_with_faults(tx, &id, *from)? else { return Ok(None) };
        *from = number + 1;
        Ok(Some(lines.iter().flat_map(rows).collect()))
    };
    send(&call, download, 0, more).await
}

fn rows(line: &Line) -> Vec<Vec<Cell>> {
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let number = Cell::Number(line.line.to_string());
    let row = |column: Option<&str>, code: &str, message: &str, value: Option<&str>| {
        vec![number.clone(), text(column), text(Some(code)), text(Some(message)), text(value)]
    };
    let mut rows: Vec<Vec<Cell>> =
        line.errors.iter().map(|e| row(e.column.as_deref(), &e.code, &e.message, e.value.as_deref())).collect();
    if let Some(reason) = &line.reason {
        let code = if line.outcome == block::Outcome::Kept { "kept" } else { "skipped" };
        rows.push(row(None, code, reason, None));
    }
    rows
}
