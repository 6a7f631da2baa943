//! Locations, known by their code, or by id where the caller says so.

use super::matched::{Found, agreeing};
use super::{Field, FieldKind, Key, Need, Seen, Target, Write, Written, texts, written};
use crate::change::Change;
use crate::features::network;
use crate::http::{ApiError, Permission};
use serde_json::{Map, Value};
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_tables::ValueError;

pub(super) struct Locations;

const CODE: usize = 0;
const ID: usize = 9;

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
    field("activities", FieldKind::List, Need::Never, &[]),
    field("latitude", FieldKind::Degrees(90), Need::Never, &["lat"]),
    field("longitude", FieldKind::Degrees(180), Need::Never, &["lng", "lon", "long"]),
    field("id", FieldKind::Text(60), Need::MayFind, &["locationId"]),
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
        &[Key { name: "code", groups: &[&[CODE]] }, Key { name: "id", groups: &[&[ID]] }]
    }

    fn check(&self, field: usize, value: &Value) -> Result<(), ValueError> {
        let fault = network::location_fault(FIELDS[field].name, value);
        fault.map_or(Ok(()), |fault| Err(ValueError::new("invalid", fault.message)))
    }

    fn look(&self, tx: &mut Tx<'_>, key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError> {
        let by = if key == "id" { ID } else { CODE };
        let names = texts(rows, by);
        let known =
            if by == ID { network::locations_by_id(tx, &names) } else { network::locations_by_code(tx, &names) };
        let mut found: HashMap<String, Found> = HashMap::new();
        for location in known? {
            let values: Vec<Value> =
                FIELDS.iter().map(|field| location.get(field.name).cloned().unwrap_or_default()).collect();
            let id = values[ID].as_str().unwrap_or_default().to_owned();
            let version = location.get("version").and_then(Value::as_i64).unwrap_or_default();
            found.insert(values[by].as_str().unwrap_or_default().to_owned(), Found { id, values, version });
        }
        let seen = |row: &&[Value]| {
            let one = row[by].as_str().and_then(|name| found.get(name)).cloned();
            if by == ID { agreeing(FIELDS, row, ID, CODE, one) } else { one.map_or(Seen::Missing, Seen::from) }
        };
        Ok(rows.iter().map(seen).collect())
    }

    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError> {
        let save = |row: &Write<'_>| {
            let set = row.set.iter().map(|(at, value)| (FIELDS[*at].name.to_owned(), value.clone()));
            let mut fields: Map<String, Value> = set.collect();
            if row.id.is_none() {
                fields.insert(FIELDS[CODE].name.to_owned(), row.row[CODE].clone());
            }
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
