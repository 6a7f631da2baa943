//! Suppliers as rows that come and go by the thousand: read by code or id, made and changed field by field. The contact
//! lies flat in a row: `contactName`, `contactEmail`, `contactPhone`.

use super::store::{find, insert, update};
use super::wire::{LIST, Supplier, SupplierBody, SupplierRow};
use crate::change::{Action, Change, Obstacles};
use crate::http::list::{FeedPlace, ListQuery};
use crate::http::{ApiError, Fault};
use serde_json::{Map, Value, json};
use stockflow_db::{Query, Tx, args, sql};

const CONTACT: [(&str, &str); 3] = [("contactName", "name"), ("contactEmail", "email"), ("contactPhone", "phone")];

/// The list of suppliers as rows, to its end.
pub(super) fn piece(
    query: &ListQuery,
    tx: &mut Tx<'_>,
    place: &mut FeedPlace,
    most: i64,
) -> Result<Vec<Value>, ApiError> {
    let rows = query.piece::<SupplierRow>(tx, place, most)?;
    rows.into_iter().map(|row| Ok(Value::Object(flat(row)?))).collect()
}

fn flat(row: SupplierRow) -> Result<Map<String, Value>, ApiError> {
    let Value::Object(mut fields) = serde_json::to_value(Supplier::from(row)).map_err(ApiError::internal)? else {
        return Ok(Map::new());
    };
    let contact = fields.remove("contact").unwrap_or_default();
    fields.extend(CONTACT.iter().map(|(name, within)| ((*name).to_owned(), contact[*within].clone())));
    Ok(fields)
}

/// The suppliers of these codes.
pub fn suppliers_by_code(tx: &mut Tx<'_>, codes: &[String]) -> Result<Vec<Map<String, Value>>, ApiError> {
    suppliers_by(tx, " AND s.code = ANY($?)", codes)
}

/// The suppliers of these ids.
pub fn suppliers_by_id(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Map<String, Value>>, ApiError> {
    suppliers_by(tx, " AND s.id = ANY($?)", ids)
}

fn suppliers_by(tx: &mut Tx<'_>, by: &'static str, names: &[String]) -> Result<Vec<Map<String, Value>>, ApiError> {
    let mut query = Query::scoped("SELECT ");
    query.push_static(LIST.columns).push_static(LIST.from);
    query.push(by, names.to_vec());
    let rows: Vec<SupplierRow> = tx.query_all(&query)?;
    rows.into_iter().map(flat).collect()
}

/// What is wrong with one field of a supplier by itself.
pub fn supplier_fault(name: &str, value: &Value) -> Option<Fault> {
    let text = value.as_str().unwrap_or_default();
    match name {
        "code" | "name" if text.trim().is_empty() => Some(Fault::new(name, "length", "must not be blank")),
        "leadTimeDays" if !(0..=1_000).contains(&value.as_i64().unwrap_or_default()) => {
            Some(Fault::new(name, "range", "must lie between 0 and 1000"))
        }
        "packSize" if value.as_f64() == Some(0.0) => Some(Fault::new(name, "range", "must be greater than 0")),
        "currency" if text.len() != 3 || !text.bytes().all(|b| b.is_ascii_uppercase()) => {
            Some(Fault::new(name, "pattern", "must be an ISO 4217 code such as USD"))
        }
        _ => None,
    }
}

/// Makes a supplier of these fields, or changes them of the one with this id; answers its id. What it supplies stays.
pub fn save_supplier(
    change: &mut Change<'_, '_>,
    id: Option<&str>,
    fields: Map<String, Value>,
) -> Result<String, ApiError> {
    let Some(id) = id else {
        let body = read(Map::new(), fields)?;
        return insert(change, &body);
    };
    let before = find(change.tx, id, change.now)?;
    let all = match serde_json::to_value(before.body()).map_err(ApiError::internal)? {
        Value::Object(all) => all,
        _ => Map::new(),
    };
    let body = read(all, fields)?;
    update(change, id, &body)?;
    let after = find(change.tx, id, change.now)?;
    change.audit(Action::Update, "supplier", id, Some(&before), Some(&after))?;
    change.emit("procurement.supplier_updated.v1", json!({ "supplierId": id, "code": after.code }));
    Ok(id.to_owned())
}

/// A supplier of these fields put over others.
fn read(mut all: Map<String, Value>, fields: Map<String, Value>) -> Result<SupplierBody, ApiError> {
    for (name, value) in fields {
        match CONTACT.iter().find(|(flat, _)| *flat == name) {
            Some((_, within)) => {
                let contact = all.entry("contact").or_insert_with(|| json!({}));
                contact[*within] = if value.is_null() { Value::from("") } else { value };
            }
            None if value.is_null() => {
                all.remove(&name);
            }
            None => {
                all.insert(name, value);
            }
        }
    }
    let body: SupplierBody = serde_json::from_value(Value::Object(all))
        .map_err(|error| ApiError::fault("body", "type", error.to_string()))?;
    body.check()?;
    Ok(body)
}

/// Deletes a supplier; 409 with the reasons while anything speaks of it.
pub fn remove_supplier(change: &mut Change<'_, '_>, obstacles: &Obstacles, id: &str) -> Result<(), ApiError> {
    let before = find(change.tx, id, change.now)?;
    obstacles.clear_of(change.tx, "supplier", id)?;
    change.tx.execute(&NO_ITEMS, args![id])?;
    change.tx.execute(&DELETE, args![id])?;
    change.audit(Action::Delete, "supplier", id, Some(&before), None::<&()>)?;
    change.emit("procurement.supplier_deleted.v1", json!({ "supplierId": id, "code": before.code }));
    Ok(())
}

sql! {
    NO_ITEMS = "DELETE FROM supplier_item WHERE workspace_id = $1 AND supplier_id = $2";
    DELETE = "DELETE FROM supplier WHERE workspace_id = $1 AND id = $2";
}
