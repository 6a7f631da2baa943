//! The attributes of a workspace.

use super::definition::{AttributeType, Definition};
use super::wire::{Attribute, check};
use crate::change::{Action, Change, one_at_a_time};
use crate::http::{ApiError, Code};
use serde_json::json;
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

/// Makes an attribute and gives its id. A code that is taken is 409 `DUPLICATE`.
pub fn create_attribute(
    change: &mut Change<'_, '_>,
    definition: &Definition,
    description: &str,
) -> Result<String, ApiError> {
    insert(change, definition, description).map(|made| made.id)
}

pub(super) fn insert(
    change: &mut Change<'_, '_>,
    definition: &Definition,
    description: &str,
) -> Result<Attribute, ApiError> {
    one_at_a_time(change.tx)?;
    check(change.tx, definition)?;
    let id = change.id("attr");
    let row = args![
        &id,
        &definition.code,
        &definition.name,
        description,
        definition.kind.name(),
        &definition.unit,
        definition.required,
        json!(definition.rules),
        json!(definition.category_ids),
        change.now
    ];
    change.tx.execute(&INSERT, row).map_err(|error| match error {
        DbError::Duplicate { .. } => {
            ApiError::new(Code::Duplicate, format!("there is an attribute with the code {} already", definition.code))
        }
        other => other.into(),
    })?;
    let made = Attribute::find(change.tx, &id)?;
    change.audit(Action::Create, "attribute", &id, None::<&()>, Some(&made))?;
    change.emit("catalog.attribute_created.v1", json!({ "attributeId": id, "code": definition.code }));
    Ok(made)
}

sql! {
    ALL = "
        SELECT code, name, kind, unit, required, rules, category_ids FROM attribute WHERE workspace_id = $1 ORDER BY code";
    INSERT = "
        INSERT INTO attribute
            (workspace_id, id, code, name, description, kind, unit, required, rules, category_ids, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)";
}
