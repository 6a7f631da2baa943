//! Categories as the API shows them.

use serde::Serialize;
use std::collections::BTreeMap;
use stockflow_db::{DbError, Tx, args, from_row, sql};

/// A category by its name, in what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::features::catalog) struct CategoryName {
    #[schema(example = "cat_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(in crate::features::catalog) id: String,
    #[schema(example = "Milk")]
    pub(in crate::features::catalog) name: String,
    #[schema(example = "tax_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(in crate::features::catalog) taxonomy_id: String,
}
from_row!(CategoryName { id, name, taxonomy_id });

/// These categories by id.
pub(in crate::features::catalog) fn names(
    tx: &mut Tx<'_>,
    ids: &[String],
) -> Result<BTreeMap<String, CategoryName>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<CategoryName> = tx.all(&NAMES, args![ids])?;
    Ok(found.into_iter().map(|category| (category.id.clone(), category)).collect())
}

sql! {
    NAMES = "SELECT id, name, taxonomy_id FROM category WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id";
}
