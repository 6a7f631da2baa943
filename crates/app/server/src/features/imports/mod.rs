//! Imports: a file of products, locations, stock, demand, levels or suppliers on its way in.
//!
//! A file is kept as it came (`file`), read in the background (`preview`): its dialect and columns are found out, what
//! it leaves open is asked, and each row is compared with what is there. Nothing changes before the commit (`commit`),
//! which writes block by block, and what it wrote can be taken back (`undo`). Each resource is one file in `target`.

mod block;
mod commit;
mod commit_import;
mod create_import;
mod file;
mod get_import;
mod get_import_errors;
mod judge;
mod list_imports;
mod parse;
mod preview;
mod run;
mod settings;
mod target;
mod undo;
mod undo_import;
mod update_import;
mod wire;
mod work;

#[cfg(test)]
mod tests;

use crate::App;
use crate::http::{ApiError, Endpoints, Permission};
use std::collections::HashMap;
use stockflow_jobs::Handler;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_imports::list_imports))
        .with(routes!(create_import::create_import))
        .with(routes!(get_import::get_import))
        .with(routes!(update_import::update_import))
        .with(routes!(commit_import::commit_import))
        .with(routes!(undo_import::undo_import))
        .with(routes!(get_import_errors::get_import_errors))
}

/// The background work of imports.
pub(crate) fn jobs(app: &App) -> HashMap<&'static str, Handler> {
    HashMap::from([
        (run::PREVIEW, work::handler(app, preview::work)),
        (run::COMMIT, work::handler(app, commit::work)),
        (run::UNDO, work::handler(app, undo::work)),
    ])
}

/// What can be imported.
pub(crate) const RESOURCES: &[&str] = target::NAMES;

/// What importing a resource needs.
pub(crate) fn permission_of(resource: &str) -> Option<Permission> {
    target::target(resource).map(target::Target::permission)
}

/// How long an uploaded file is kept that nobody goes on with.
const KEPT_SECONDS: i64 = 7 * 86_400;

/// Forgets files that nobody went on with.
pub async fn sweep(app: &App) -> Result<u64, ApiError> {
    let before = app.clock.now().plus_seconds(-KEPT_SECONDS);
    app.db.write_global(move |tx| Ok::<_, ApiError>(file::drop_forgotten(tx, before)?)).await
}
