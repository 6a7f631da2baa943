//! Making categories, and the rules of their trees.

use super::lineage::lineages;
use super::wire::{Category, taken};
use crate::change::{Action, Change, one_at_a_time};
use crate::http::ApiError;
use serde_json::json;
use stockflow_db::{Tx, args, sql};

/// A category to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCategory {
    pub taxonomy_id: String,
    /// The category right above it; none at the top.
    pub parent_id: Option<String>,
    pub name: String,
    pub description: String,
}

/// Makes a category and gives its id. A name that a sibling has is 409 `DUPLICATE`.
pub fn create_category(change: &mut Change<'_, '_>, new: &NewCategory) -> Result<String, ApiError> {
    insert(change, new).map(|made| made.id)
}

pub(super) fn insert(change: &mut Change<'_, '_>, new: &NewCategory) -> Result<Category, ApiError> {
    one_at_a_time(change.tx)?;
    let taxonomy: Option<String> = change.tx.optional(&TAXONOMY, args![&new.taxonomy_id])?;
    if taxonomy.is_none() {
        return Err(ApiError::unknown_reference("taxonomyId", "taxonomy", &new.taxonomy_id));
    }
    if let Some(parent) = &new.parent_id {
        check_parent(change.tx, parent, &new.taxonomy_id)?;
    }
    let id = change.id("cat");
    let row = args![&id, &new.taxonomy_id, new.parent_id.as_deref(), &new.name, &new.description, change.now];
    change.tx.execute(&INSERT, row).map_err(taken)?;
    let made = Category::find(change.tx, &id)?;
    change.audit(Action::Create, "category", &id, None::<&()>, Some(&made))?;
    change.emit("catalog.category_created.v1", json!({ "categoryId": id, "taxonomyId": new.taxonomy_id }));
    Ok(made)
}

/// The category above must be there, in the same tree.
pub(super) fn check_parent(tx: &mut Tx<'_>, parent: &str, taxonomy: &str) -> Result<(), ApiError> {
    let its: Option<String> = tx.optional(&TAXONOMY_OF, args![parent])?;
    match its {
        None => Err(ApiError::unknown_reference("parentId", "category", parent)),
        Some(its) if its != taxonomy => {
            Err(ApiError::fault("parentId", "invalid", "stands in another taxonomy; a category moves within its own"))
        }
        Some(_) => Ok(()),
    }
}

/// A category cannot stand below itself.
pub(super) fn check_no_circle(tx: &mut Tx<'_>, category: &str, parent: &str) -> Result<(), ApiError> {
    let above = lineages(tx, &[parent.to_owned()])?.remove(parent).unwrap_or_default();
    if above.iter().any(|id| id == category) {
        let what = if parent == category { "is the category itself" } else { "stands below the category itself" };
        return Err(ApiError::fault("parentId", "invalid", format!("{what}; a category cannot be moved under itself")));
    }
    Ok(())
}

sql! {
    TAXONOMY = "SELECT id FROM taxonomy WHERE workspace_id = $1 AND id = $2";
    TAXONOMY_OF = "SELECT taxonomy_id FROM category WHERE workspace_id = $1 AND id = $2";
    INSERT = "
        INSERT INTO category (workspace_id, id, taxonomy_id, parent_id, name, description, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)";
}
