//! The attributes of a workspace.

use super::definition::{AttributeType, Definition};
use stockflow_db::{DbError, FromRow, Row, Tx, args, sql};

impl FromRow for Definition {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            code: row.next()?,
            name: row.next()?,
            kind: AttributeType::from_name(&row.next::<String>()?),
            unit: row.next()?,
            required: row.next()?,
            rules: serde_json::from_str(&row.next::<String>()?).unwrap_or_default(),
            category_ids: serde_json::from_str(&row.next::<String>()?).unwrap_or_default(),
        })
    }
}

/// All attributes, by code.
pub fn definitions(tx: &mut Tx<'_>) -> Result<Vec<Definition>, DbError> {
    tx.all(&ALL, args![])
}

sql! {
    ALL = "
        SELECT code, name, kind, unit, required, rules, category_ids FROM attribute WHERE workspace_id = $1 ORDER BY code";
}
