//! Locations as other features and the program itself read and make them.

use super::wire::LocationBody;
use crate::change::{Action, Change};
use crate::features::access;
use crate::http::{ApiError, Code};
use serde_json::json;
use stockflow_db::{DbError, Tx, args, from_row, sql};

/// What other features need to know of a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    pub id: String,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub time_zone: String,
    pub sellable: bool,
}
from_row!(Location { id, code, name, kind, time_zone, sellable });

/// One location of the workspace, if there is such a one.
pub fn find_location(tx: &mut Tx<'_>, id: &str) -> Result<Option<Location>, DbError> {
    tx.optional(&LOCATION, args![id])
}

/// Every location, by id.
pub fn locations(tx: &mut Tx<'_>) -> Result<Vec<Location>, DbError> {
    tx.all(&LOCATIONS, args![])
}

/// Whether there is such a location that is not archived.
pub fn is_in_use(tx: &mut Tx<'_>, id: &str) -> Result<bool, DbError> {
    Ok(tx.optional::<String>(&STATUS, args![id])?.as_deref() == Some("ACTIVE"))
}

/// 400 naming the field, unless the location named there can be used.
pub(in crate::features::network) fn require(tx: &mut Tx<'_>, path: &str, id: &str) -> Result<(), ApiError> {
    let status: Option<String> = tx.optional(&STATUS, args![id])?;
    match status.as_deref() {
        Some("ACTIVE") => Ok(()),
        Some(_) => {
            Err(ApiError::fault(path, "reference", "names an archived location; bring it back or choose another"))
        }
        None => Err(ApiError::unknown_reference(path, "location", id)),
    }
}

/// A location to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLocation {
    pub code: String,
    pub name: String,
    /// `DC_STORAGE`, `STORE_FRONT`, or another type of the industry pack.
    pub kind: String,
    pub parent_id: Option<String>,
    /// An IANA name.
    pub time_zone: String,
    pub sellable: bool,
}

/// Makes a location and answers its id. A code that exists already is 409 `DUPLICATE`.
pub fn create_location(change: &mut Change<'_, '_>, new: &NewLocation) -> Result<String, ApiError> {
    let body = LocationBody {
        code: Some(new.code.clone()),
        name: new.name.clone(),
        kind: new.kind.clone(),
        parent_id: new.parent_id.clone(),
        time_zone: Some(new.time_zone.clone()),
        sellable: new.sellable,
        activities: Vec::new(),
        latitude: None,
        longitude: None,
    };
    body.check()?;
    insert(change, &body)
}

/// Makes a location that has been checked.
pub(super) fn insert(change: &mut Change<'_, '_>, body: &LocationBody) -> Result<String, ApiError> {
    if let Some(parent) = &body.parent_id {
        require(change.tx, "parentId", parent)?;
    }
    let id = change.id("loc");
    let (code, time_zone) = settled(change, &id, body)?;
    let values = args![
        &id,
        &code,
        &body.name,
        &body.kind,
        &body.parent_id,
        &time_zone,
        body.sellable,
        json!(body.activities),
        body.latitude,
        body.longitude,
        change.now
    ];
    if change.tx.execute(&INSERT, values)? == 0 {
        return Err(duplicate(&code));
    }
    change.audit(Action::Create, "location", &id, None::<&()>, Some(body))?;
    change.emit("network.location_created.v1", json!({ "locationId": id, "code": code }));
    Ok(id)
}

/// Code and time zone, where they are left open.
fn settled(change: &mut Change<'_, '_>, id: &str, body: &LocationBody) -> Result<(String, String), ApiError> {
    let time_zone = match &body.time_zone {
        Some(zone) => zone.clone(),
        None => access::time_zone(change.tx)?,
    };
    let made = || format!("LOC-{}", id[id.len().saturating_sub(10)..].to_uppercase());
    Ok((body.code.clone().unwrap_or_else(made), time_zone))
}

fn duplicate(code: &str) -> ApiError {
    ApiError::new(Code::Duplicate, format!("there is a location with the code {code} already"))
}

/// Changes a location; nothing may come to lie under itself.
pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &LocationBody) -> Result<(), ApiError> {
    if let Some(parent) = &body.parent_id {
        require(change.tx, "parentId", parent)?;
        let under: Vec<String> = change.tx.all(&UNDER, args![id])?;
        if under.contains(parent) {
            let message = "is the location itself or lies under it; choose one outside";
            return Err(ApiError::fault("parentId", "invalid", message));
        }
    }
    let (code, time_zone) = settled(change, id, body)?;
    if change.tx.optional::<String>(&CODED, args![&code, id])?.is_some() {
        return Err(duplicate(&code));
    }
    let values = args![
        id,
        &code,
        &body.name,
        &body.kind,
        &body.parent_id,
        &time_zone,
        body.sellable,
        json!(body.activities),
        body.latitude,
        body.longitude,
        change.now
    ];
    change.tx.execute(&UPDATE, values)?;
    Ok(())
}

sql! {
    LOCATION = "SELECT id, code, name, kind, time_zone, sellable FROM location WHERE workspace_id = $1 AND id = $2";
    LOCATIONS = "SELECT id, code, name, kind, time_zone, sellable FROM location WHERE workspace_id = $1 ORDER BY id";
    STATUS = "SELECT status FROM location WHERE workspace_id = $1 AND id = $2";
    CODED = "SELECT id FROM location WHERE workspace_id = $1 AND code = $2 AND id <> $3";
    /// The location and everything under it.
    UNDER = "
        WITH RECURSIVE under (id) AS (
            SELECT id FROM location WHERE workspace_id = $1 AND id = $2
            UNION
            SELECT l.id FROM location l JOIN under u ON l.parent_id = u.id WHERE l.workspace_id = $1)
        SELECT id FROM under";
    INSERT = "
        INSERT INTO location (workspace_id, id, code, name, kind, parent_id, time_zone, sellable, activities, latitude, longitude, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12) ON CONFLICT (workspace_id, code) DO NOTHING";
    UPDATE = "
        UPDATE location SET code = $3, name = $4, kind = $5, parent_id = $6, time_zone = $7, sellable = $8, activities = $9,
               latitude = $10, longitude = $11, updated_at = $12, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
}
