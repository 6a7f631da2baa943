//! Things that a file may name in more than one way: by their code, or by the key that the caller has chosen.

use super::{Field, Seen};
use serde_json::Value;

/// A thing that was found: its id, its values in the order of the fields, and its version.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) values: Vec<Value>,
    pub(super) version: i64,
}

impl From<Found> for Seen {
    fn from(found: Found) -> Self {
        Self::There { id: found.id, values: found.values, version: Some(found.version) }
    }
}

/// A row that names its thing by another field than its code: there must be one, and a code that the row has beside
/// it must be that thing's.
pub(super) fn agreeing(fields: &[Field], row: &[Value], by: usize, code: usize, found: Option<Found>) -> Seen {
    let Some(found) = found else {
        let message = format!("names nothing of this workspace: {}", shown(&row[by]));
        return Seen::Refused { field: by, code: "reference", message };
    };
    if row[code].is_null() || row[code] == found.values[code] {
        return found.into();
    }
    let (name, own) = (fields[by].name, shown(&found.values[code]));
    let message = format!("is not that of {name} {}, which is {own}; an import does not rename", shown(&row[by]));
    Seen::Refused { field: code, code: "conflict", message }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
