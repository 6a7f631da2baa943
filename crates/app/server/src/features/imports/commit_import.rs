//! `POST /api/imports/{id}/commit`

use super::commit::{ALL_OR_NOTHING, GOOD_ROWS};
use super::run::{self, Run};
use super::wire::Import;
use super::work::target_of;
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, PathId, Reply};
use serde::Deserialize;
use serde_json::json;

/// How to commit.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CommitImport {
    #[serde(default)]
    mode: CommitMode,
}

/// What happens when some rows are no good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum CommitMode {
    /// The good ones are written.
    #[default]
    GoodRows,
    /// None is written. A row that turns out to be unwritable on the way has everything taken back.
    AllOrNothing,
}

/// Commit an import
///
/// Writes what the preview has shown, in the background, some thousand rows at a time. A row whose thing was changed
/// after the preview is left out and says so. A commit that broke off goes on where it stood. An import is committed
/// once: two at the same time, or a second one later, are 409 `INVALID_STATE`.
#[utoipa::path(post, path = "/api/imports/{id}/commit", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The import's id")),
    request_body = CommitImport,
    responses((status = 202, description = "It is being written", body = Import)))]
pub(super) async fn commit_import(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<CommitImport>) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let run = Run::find(change.tx, &id)?;
        caller.require(target_of(&run)?.permission())?;
        let mode = if body.mode == CommitMode::GoodRows { GOOD_ROWS } else { ALL_OR_NOTHING };
        if mode == ALL_OR_NOTHING && run.errors > 0 {
            return Err(ApiError::invalid_state(format!(
                "{} rows cannot be used, so nothing is committed; mend them, or commit the good rows",
                run.errors
            ))
            .with("errors", run.errors));
        }
        run::begin(change, &run, run::COMMIT, &["PREVIEWED", "STOPPED"], mode)?;
        run::save_settings(change.tx, &run.resource, &run.source, &run.settings(), change.now)?;
        change.audit(Action::Approve, "import", &run.id, None::<&()>, Some(&json!({ "mode": mode })))?;
        change.emit("imports.commit_started.v1", json!({ "importId": run.id, "mode": mode }));
        let import = Import::from(Run::find(change.tx, &id)?);
        let mut reply = Reply::ok(&import)?.version(import.version);
        reply.status = 202;
        Ok(reply)
    })
    .await
}
