//! Locations, known by their code.

use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written};
use crate::change::Change;
use crate::features::network;
use crate::http::{ApiError, Permission};
use serde_json::{Map, Value};
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_tables::ValueError;

pub(super) struct Locations;

const CODE: usize = 0;

const fn field(name: &'static str, kind: FieldKind, need: Need, aliases: &'static [&'static str]) -> Field {
    Field { name, kind, need, aliases }
}

const FIELDS: &[Field] = &[
    field("code", FieldKind::Text(100), Need::ToFind, &["locationCode", "location", "store", "site"]),
    field("name", FieldKind::Text(300), Need::ToCreate, &["locationName"]),
    field("type", FieldKind::Text(40), Need::ToCreate, &["kind", "locationType"]),
    field("parentId", FieldKind::Text(60), Need::Never, &["parent"]),
    field("timeZone", FieldKind::Text(60), Need::Never, &["tz"]),
    field("sellable", FieldKind::Boolean, Need::Never, &[]),
];

impl Target for Locations {
    fn name(&self) -> &'static str {
        "locations"
    }

    fn permission(&self) -> Permission {
        Permission::InventoryWrite
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn keys(&self) -> &'static [Key] {
        &[Key { name: "code", groups: &[&[CODE]] }]
    }

    fn check(&self, field: usize, value: &Value) -> Result<(), ValueError> {
        let fault = network::location_fault(FIELDS[field].name, value);
        fault.map_or(Ok(()), |fault| Err(ValueError::new("invalid", fault.message)))
    }

    fn look(&self, tx: &mut Tx<'_>, _key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let mut codes: Vec<String> = rows.iter().filter_map(|row| row[CODE].as_str().map(str::to_owned)).collect();
        codes.sort_unstable();
        codes.dedup();
        let known = network::locations_by_code(tx, &codes)?;
        let known: HashMap<&str, &Map<String, Value>> =
            known.iter().filter_map(|location| Some((location.get("code")?.as_str()?, location))).collect();
        let seen = |row: &&[Value]| match row[CODE].as_str().and_then(|code| known.get(code)) {
            None => Seen::Missing,
            Some(location) => Seen::There {
                id: location.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
                values: FIELDS.iter().map(|field| location.get(field.name).cloned().unwrap_or_default()).collect(),
            },
        };
        Ok(rows.iter().map(seen).collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let save = |row: &Write<'_>| {
            let set = row.set.iter().map(|(at, value)| (FIELDS[*at].name.to_owned(), value.clone()));
            let mut fields: Map<String, Value> = set.collect();
            fields.insert(FIELDS[CODE].name.to_owned(), row.row[CODE].clone());
            written(network::save_location(change, row.id, fields))
        };
        rows.iter().map(save).collect()
    }

    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let obstacles = crate::features::obstacles();
        let remove = |row: &Write<'_>| {
            let id = row.id.unwrap_or_default();
            written(network::remove_location(change, &obstacles, id).map(|()| id.to_owned()))
        };
        rows.iter().map(remove).collect()
    }
}

/// A refusal concerns its row alone; a failure of the database the whole block.
fn written(result: Result<String, ApiError>) -> Result<Written, ApiError> {
    match result {
        Ok(id) => Ok(Ok(id)),
        Err(error) if error.code().status().is_server_error() => Err(error),
        Err(error) => {
            let faults = error.detail("fields").and_then(Value::as_array).into_iter().flatten();
            let each: Vec<String> = faults
                .filter_map(|fault| Some(format!("{}: {}", fault["path"].as_str()?, fault["message"].as_str()?)))
                .collect();
            Ok(Err(if each.is_empty() { error.message().to_owned() } else { each.join("; ") }))
        }
    }
}
