//! Making taxonomies.

use super::wire::{Taxonomy, taken};
use crate::change::{Action, Change};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{args, sql};

/// Makes a taxonomy and gives its id. A name that is taken is 409 `DUPLICATE`.
pub fn create_taxonomy(change: &mut Change<'_, '_>, name: &str, description: &str) -> Result<String, ApiError> {
    insert(change, name, description).map(|made| made.id)
}

pub(super) fn insert(change: &mut Change<'_, '_>, name: &str, description: &str) -> Result<Taxonomy, ApiError> {
    let id = change.id("tax");
    change.tx.execute(&INSERT, args![&id, name, description, change.now]).map_err(taken)?;
    let made = Taxonomy::find(change.tx, &id)?;
    change.audit(Action::Create, "taxonomy", &id, None::<&()>, Some(&made))?;
    change.emit("catalog.taxonomy_created.v1", json!({ "taxonomyId": id }));
    Ok(made)
}

sql! {
    INSERT = "
        INSERT INTO taxonomy (workspace_id, id, name, description, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 1, $5, $5)";
}
