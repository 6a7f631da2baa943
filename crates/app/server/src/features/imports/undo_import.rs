//! `POST /api/imports/{id}/undo`

use super::run::{self, Run};
use super::wire::Import;
use super::work::target_of;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Undo an import
///
/// Takes back what the import has written, in the background: what it made goes, what it changed gets its old values,
/// stock is moved back by new movements. What somebody else has changed since is kept, and its row says why. An import
/// is undone once.
#[utoipa::path(post, path = "/api/imports/{id}/undo", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The import's id")),
    responses((status = 202, description = "It is being taken back", body = Import)))]
pub(super) async fn undo_import(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let run = Run::find(change.tx, &id)?;
        caller.require(target_of(&run)?.permission())?;
        run::begin(change, &run, run::UNDO, &["COMMITTED", "STOPPED"], &run.mode)?;
        change.audit(Action::Reject, "import", &run.id, None::<&()>, Some(&json!({ "applied": run.applied })))?;
        change.emit("imports.undo_started.v1", json!({ "importId": run.id }));
        let import = Import::from(Run::find(change.tx, &id)?);
        let mut reply = Reply::ok(&import)?.version(import.version);
        reply.status = 202;
        Ok(reply)
    })
    .await
}
