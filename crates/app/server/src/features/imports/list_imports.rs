//! `GET /api/imports`

use super::run::Run;
use super::target::TARGETS;
use super::wire::Import;
use crate::http::list::ListQuery;
use crate::http::{Answer, Call};

/// Imports
///
/// The newest first. Shows the imports of those resources that the caller may write.
#[utoipa::path(get, path = "/api/imports", tag = "Imports", security(("bearer" = [])),
    responses((status = 200, description = "A page of imports", body = [Import])))]
pub(super) async fn list_imports(call: Call, mut query: ListQuery) -> Answer {
    let mine = TARGETS.iter().filter(|target| call.require(target.permission()).is_ok());
    let mine: Vec<String> = mine.map(|target| target.name().to_owned()).collect();
    query.also(" AND r.resource = ANY($?)", mine);
    query.answer(|run: Run| Import::from(run)).await
}
