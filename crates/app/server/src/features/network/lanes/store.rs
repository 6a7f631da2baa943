//! Lanes as other features read them and as they are kept.

use super::wire::LaneBody;
use crate::change::{Action, Change};
use crate::features::network::locations::require;
use crate::http::{ApiError, Code};
use serde_json::json;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::{Money, Quantity};

/// A way from one location to another, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    pub source_id: String,
    pub dest_id: String,
    pub lead_time_days: i64,
    pub cost_per_trip: Money,
    pub cost_per_unit: Money,
    pub capacity: Option<Quantity>,
    pub allowed: bool,
}
from_row!(Lane { source_id, dest_id, lead_time_days, cost_per_trip, cost_per_unit, capacity, allowed });

/// Every lane, by id.
pub fn lanes(tx: &mut Tx<'_>) -> Result<Vec<Lane>, DbError> {
    tx.all(&ALL, args![])
}

/// The lane from one location to another, if it has terms of its own.
pub fn lane_between(tx: &mut Tx<'_>, source: &str, dest: &str) -> Result<Option<Lane>, DbError> {
    tx.optional(&BETWEEN, args![source, dest])
}

/// Makes a lane between two locations that have none. 409 `DUPLICATE` if they have one.
pub fn create_lane(change: &mut Change<'_, '_>, lane: &Lane) -> Result<String, ApiError> {
    let body = LaneBody {
        source_location_id: lane.source_id.clone(),
        dest_location_id: lane.dest_id.clone(),
        lead_time_days: lane.lead_time_days,
        cost_per_trip: lane.cost_per_trip,
        cost_per_unit: lane.cost_per_unit,
        capacity: lane.capacity,
        allowed: lane.allowed,
    };
    body.check()?;
    insert(change, &body)
}

pub(super) fn insert(change: &mut Change<'_, '_>, body: &LaneBody) -> Result<String, ApiError> {
    require(change.tx, "sourceLocationId", &body.source_location_id)?;
    require(change.tx, "destLocationId", &body.dest_location_id)?;
    let id = change.id("lane");
    let values = row(&id, body, change.now);
    if change.tx.execute(&INSERT, values)? == 0 {
        return Err(duplicate());
    }
    change.audit(Action::Create, "lane", &id, None::<&()>, Some(body))?;
    change.emit("network.lane_created.v1", json!({ "laneId": id }));
    Ok(id)
}

pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &LaneBody) -> Result<(), ApiError> {
    require(change.tx, "sourceLocationId", &body.source_location_id)?;
    require(change.tx, "destLocationId", &body.dest_location_id)?;
    let twin = args![&body.source_location_id, &body.dest_location_id, id];
    if change.tx.optional::<String>(&TWIN, twin)?.is_some() {
        return Err(duplicate());
    }
    let values = row(id, body, change.now);
    change.tx.execute(&UPDATE, values)?;
    Ok(())
}

fn row(id: &str, body: &LaneBody, now: stockflow_kernel::Instant) -> Vec<stockflow_db::Arg> {
    args![
        id,
        &body.source_location_id,
        &body.dest_location_id,
        body.lead_time_days,
        body.cost_per_trip,
        body.cost_per_unit,
        body.capacity,
        body.allowed,
        now
    ]
}

fn duplicate() -> ApiError {
    ApiError::new(Code::Duplicate, "there is a lane between these two locations already; change that one")
}

pub(super) fn delete(change: &mut Change<'_, '_>, id: &str) -> Result<(), DbError> {
    change.tx.execute(&DELETE, args![id])?;
    Ok(())
}

sql! {
    BETWEEN = "
        SELECT source_location_id, dest_location_id, lead_time_days, cost_per_trip, cost_per_unit, capacity, allowed FROM lane
         WHERE workspace_id = $1 AND source_location_id = $2 AND dest_location_id = $3";
    ALL = "
        SELECT source_location_id, dest_location_id, lead_time_days, cost_per_trip, cost_per_unit, capacity, allowed
          FROM lane WHERE workspace_id = $1 ORDER BY id";
    INSERT = "
        INSERT INTO lane (workspace_id, id, source_location_id, dest_location_id, lead_time_days, cost_per_trip, cost_per_unit, capacity, allowed, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)
        ON CONFLICT (workspace_id, source_location_id, dest_location_id) DO NOTHING";
    TWIN = "
        SELECT id FROM lane WHERE workspace_id = $1 AND source_location_id = $2 AND dest_location_id = $3 AND id <> $4";
    UPDATE = "
        UPDATE lane SET source_location_id = $3, dest_location_id = $4, lead_time_days = $5, cost_per_trip = $6, cost_per_unit = $7,
               capacity = $8, allowed = $9, updated_at = $10, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    DELETE = "DELETE FROM lane WHERE workspace_id = $1 AND id = $2";
}
