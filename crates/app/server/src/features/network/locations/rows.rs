//! Locations as rows that come and go by the thousand: read by code, made and changed field by field.

use super::store::{insert, update};
use super::wire::{Activity, LIST, LocationBody, LocationRow, LocationView};
use crate::change::{Action, Change, Obstacles};
use crate::http::{ApiError, Fault};
use serde_json::{Map, Value, json};
use stockflow_db::{Query, Tx, args, sql};

/// The locations of these codes, as the API shows them.
pub fn locations_by_code(tx: &mut Tx<'_>, codes: &[String]) -> Result<Vec<Map<String, Value>>, ApiError> {
    locations_by(tx, " AND l.code = ANY($?)", codes)
}

/// The locations of these ids, as the API shows them.
pub fn locations_by_id(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Map<String, Value>>, ApiError> {
    locations_by(tx, " AND l.id = ANY($?)", ids)
}

fn locations_by(tx: &mut Tx<'_>, by: &'static str, names: &[String]) -> Result<Vec<Map<String, Value>>, ApiError> {
    let mut query = Query::scoped("SELECT ");
    query.push_static(LIST.columns).push_static(LIST.from);
    query.push(by, names.to_vec());
    let rows: Vec<LocationRow> = tx.query_all(&query)?;
    let shown = rows.into_iter().map(|row| serde_json::to_value(LocationView::from(row)));
    shown.map(|value| Ok(value.map_err(ApiError::internal)?.as_object().cloned().unwrap_or_default())).collect()
}

/// What is wrong with one field of a location by itself.
pub fn location_fault(name: &str, value: &Value) -> Option<Fault> {
    let text = value.as_str().unwrap_or_default();
    let rest = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    match name {
        "timeZone" if jiff::tz::TimeZone::get(text).is_err() => {
            Some(Fault::new(name, "enum", "is no IANA time zone; an example is Europe/Berlin"))
        }
        "type"
            if !(2..=40).contains(&text.len())
                || !text.starts_with(|c: char| c.is_ascii_uppercase())
                || !text.bytes().all(rest) =>
        {
            Some(Fault::new(name, "pattern", "must be capital letters, digits and _, such as STORE_FRONT"))
        }
        "activities" if serde_json::from_value::<Vec<Activity>>(value.clone()).is_err() => {
            let known = "RECEIVING, STORAGE, PICKING, SHIPPING, SALES, RETURNS, PRODUCTION";
            Some(Fault::new(name, "enum", format!("must be some of {known}")))
        }
        _ => None,
    }
}

/// Makes a location of these fields, or changes them of the one with this id; answers its id.
pub fn save_location(
    change: &mut Change<'_, '_>,
    id: Option<&str>,
    fields: Map<String, Value>,
) -> Result<String, ApiError> {
    let read = |fields: Map<String, Value>| -> Result<LocationBody, ApiError> {
        let body: LocationBody = serde_json::from_value(Value::Object(fields))
            .map_err(|error| ApiError::fault("body", "type", error.to_string()))?;
        body.check()?;
        Ok(body)
    };
    let Some(id) = id else { return insert(change, &read(fields)?) };
    let before = LocationView::find(change.tx, id)?;
    let mut all = match serde_json::to_value(before.body()).map_err(ApiError::internal)? {
        Value::Object(all) => all,
        _ => Map::new(),
    };
    all.extend(fields);
    update(change, id, &read(all)?)?;
    let after = LocationView::find(change.tx, id)?;
    change.audit(Action::Update, "location", id, Some(&before), Some(&after))?;
    change.emit("network.location_updated.v1", json!({ "locationId": id, "code": after.code }));
    Ok(id.to_owned())
}

/// Deletes a location; 409 with the reasons while anything speaks of it.
pub fn remove_location(change: &mut Change<'_, '_>, obstacles: &Obstacles, id: &str) -> Result<(), ApiError> {
    let before = LocationView::find(change.tx, id)?;
    obstacles.clear_of(change.tx, "location", id)?;
    change.tx.execute(&DELETE, args![id])?;
    change.audit(Action::Delete, "location", id, Some(&before), None::<&()>)?;
    change.emit("network.location_deleted.v1", json!({ "locationId": id, "code": before.code }));
    Ok(())
}

sql! {
    DELETE = "DELETE FROM location WHERE workspace_id = $1 AND id = $2";
}
