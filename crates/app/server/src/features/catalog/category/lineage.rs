//! Where categories stand in their trees.

use std::collections::HashMap;
use stockflow_db::{DbError, Tx, args, from_row, sql};

/// A category with its place above it.
struct Step {
    of: String,
    id: String,
}
from_row!(Step { of, id });

/// Each of these categories that exists, with itself and all above it, lowest first.
pub fn lineages(tx: &mut Tx<'_>, ids: &[String]) -> Result<HashMap<String, Vec<String>>, DbError> {
    let mut lineages: HashMap<String, Vec<String>> = HashMap::new();
    if ids.is_empty() {
        return Ok(lineages);
    }
    let steps: Vec<Step> = tx.all(&UPWARDS, args![ids])?;
    for step in steps {
        lineages.entry(step.of).or_default().push(step.id);
    }
    Ok(lineages)
}

/// These categories and all below them.
pub fn subtrees(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<String>, DbError> {
    tx.all(&DOWNWARDS, args![ids])
}

sql! {
    UPWARDS = "
        WITH RECURSIVE up (start_id, id, parent_id, depth) AS (
            SELECT id, id, parent_id, 0 FROM category WHERE workspace_id = $1 AND id = ANY($2)
            UNION ALL
            SELECT up.start_id, c.id, c.parent_id, up.depth + 1
              FROM up JOIN category c ON c.workspace_id = $1 AND c.id = up.parent_id)
        SELECT start_id, id FROM up ORDER BY start_id, depth";
    DOWNWARDS = "
        WITH RECURSIVE down (id) AS (
            SELECT id FROM category WHERE workspace_id = $1 AND id = ANY($2)
            UNION
            SELECT c.id FROM down JOIN category c ON c.workspace_id = $1 AND c.parent_id = down.id)
        SELECT id FROM down ORDER BY id";
}
