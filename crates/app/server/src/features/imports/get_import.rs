//! `GET /api/imports/{id}`

use super::block::{self, Show};
use super::run::Run;
use super::wire::{Import, ImportWithRows, shown};
use super::work::target_of;
use crate::http::list::{DEFAULT_LIMIT, Pagination};
use crate::http::{Answer, ApiQuery, Call, PathId, Reply};
use serde::Deserialize;

/// Which rows to show.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GetImport {
    /// Only rows of this kind.
    #[param(inline)]
    show: Option<Show>,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 1_000_000_000)]
    page: Option<i64>,
    /// The most rows of a page; 20 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
}

/// One import
///
/// Where it stands, how its file was read, and a page of its rows: what each would do, with the old and the new values,
/// or what is wrong with it.
#[utoipa::path(get, path = "/api/imports/{id}", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The import's id"), GetImport),
    responses((status = 200, description = "The import with a page of its rows", body = ImportWithRows)))]
pub(super) async fn get_import(call: Call, PathId(id): PathId, ApiQuery(asked): ApiQuery<GetImport>) -> Answer {
    let limit = asked.limit.unwrap_or(DEFAULT_LIMIT);
    let page = asked.page.unwrap_or(1);
    let caller = call.clone();
    let (with_rows, total) = call
        .read(move |tx| {
            let run = Run::find(tx, &id)?;
            caller.require(target_of(&run)?.permission())?;
            let (lines, total) =
                block::page(tx, &id, run.position, asked.show, (page - 1).saturating_mul(limit), limit)?;
            let resource = run.resource.clone();
            let rows = lines.into_iter().map(|line| shown(&resource, line)).collect();
            Ok((ImportWithRows { import: Import::from(run), rows }, total))
        })
        .await?;
    let pagination = Pagination {
        page: Some(page),
        page_size: limit,
        total: Some(total),
        total_pages: Some((total + limit - 1) / limit),
        next_cursor: None,
    };
    let version = with_rows.import.version;
    Ok(Reply::paged(&with_rows, &pagination)?.version(version))
}
