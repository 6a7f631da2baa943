//! `PATCH /api/imports/{id}`

use super::create_import::{Delimiter, Mark, Order, TextEncoding};
use super::preview::key_of;
use super::run::{self, Run};
use super::settings::Settings;
use super::wire::Import;
use super::work::target_of;
use crate::change::Action;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, PathId, Reply};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Answers to what the file leaves open, and other words on how it is to be read. What is left out stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateImport {
    /// The field for each column that is not found by its name; null leaves a column out.
    #[serde(default)]
    #[schema(example = json!({ "colour": null }))]
    mapping: BTreeMap<String, Option<String>>,
    #[schema(example = json!(null), max_length = 60)]
    match_key: Option<String>,
    date_order: Option<Order>,
    decimal_mark: Option<Mark>,
    delimiter: Option<Delimiter>,
    encoding: Option<TextEncoding>,
    /// The sheet of a workbook.
    #[schema(example = json!(null), max_length = 100)]
    sheet: Option<String>,
}

/// Answer questions of an import
///
/// Has the file read again with these answers: the preview is made anew. How the columns of a source are mapped is
/// remembered for its next file. Only before the commit.
#[utoipa::path(patch, path = "/api/imports/{id}", tag = "Imports", security(("bearer" = [])),
    params(("id" = String, Path, description = "The import's id")),
    request_body = UpdateImport,
    responses((status = 202, description = "The file is being read again", body = Import)))]
pub(super) async fn update_import(call: Call, PathId(id): PathId, ApiJson(body): ApiJson<UpdateImport>) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let run = Run::find(change.tx, &id)?;
        let target = target_of(&run)?;
        caller.require(target.permission())?;
        caller.expect_version(run.version)?;
        let known = |name: &String| target.fields().iter().any(|field| field.name == name);
        let faults: Vec<Fault> = body
            .mapping
            .iter()
            .filter_map(|(header, field)| Some((header, field.as_ref().filter(|field| !known(field))?)))
            .map(|(header, field)| {
                Fault::new(format!("mapping.{header}"), "enum", format!("{field} is no field of {}", run.resource))
            })
            .collect();
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        let mut settings = run.settings();
        settings.overlay(&body.settings());
        key_of(target, &settings)?;
        if !["READING", "NEEDS_ANSWER", "PREVIEWED", "FAILED"].contains(&run.status()) {
            return Err(ApiError::invalid_state(format!("the import cannot be read again: it is {}", run.status()))
                .with("status", run.status()));
        }
        run::read_again(change, &run, &settings)?;
        run::save_settings(change.tx, &run.resource, &run.source, &settings, change.now)?;
        let after = json!({ "mapping": body.mapping, "settings": settings });
        change.audit(Action::Update, "import", &run.id, None::<&()>, Some(&after))?;
        change.emit("imports.import_changed.v1", json!({ "importId": run.id }));
        let import = Import::from(Run::find(change.tx, &id)?);
        let mut reply = Reply::ok(&import)?.version(import.version);
        reply.status = 202;
        Ok(reply)
    })
    .await
}

impl UpdateImport {
    fn settings(&self) -> Settings {
        Settings {
            format: None,
            delimiter: self.delimiter.map(Delimiter::text),
            encoding: self.encoding.map(TextEncoding::text),
            sheet: self.sheet.clone(),
            date_order: self.date_order.map(Order::text),
            decimal_mark: self.decimal_mark.map(Mark::text),
            match_key: self.match_key.clone(),
            mapping: self.mapping.clone(),
        }
    }
}
