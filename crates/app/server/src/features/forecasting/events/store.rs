//! External events in the database.

use super::moment::Moment;
use super::stack::StackingMode;
use super::wire::{EventBody, LIST};
use crate::change::Change;
use crate::features::demand::Asked;
use crate::http::list::by_id;
use crate::http::{ApiError, Call};
use stockflow_db::{Arg, DbError, FromRow, Row, Tx, args, sql};
use stockflow_kernel::Instant;

/// An external event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) starts: Moment,
    pub(crate) ends: Moment,
    pub(crate) lift: f64,
    pub(crate) stacking: StackingMode,
    pub(crate) description: String,
    /// `None`: all.
    pub(crate) product_id: Option<String>,
    pub(crate) location_id: Option<String>,
    pub(crate) channel_id: Option<String>,
    pub(crate) scenario_only: bool,
    pub(crate) changed_by: String,
    pub(crate) version: i64,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

impl FromRow for Event {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        let broken = |e: &str| DbError::Other(format!("an event has no end: {e}"));
        let (id, name, kind) = (row.next()?, row.next()?, row.next()?);
        let (starts, ends) = (row.next::<String>()?, row.next::<String>()?);
        let lift = row.next()?;
        let stacking = match row.next::<String>()?.as_str() {
            "ADDITIVE" => StackingMode::Additive,
            _ => StackingMode::Multiplicative,
        };
        let description = row.next()?;
        let mut scope = || Ok::<_, DbError>(Some(row.next::<String>()?).filter(|id| !id.is_empty()));
        let (product_id, location_id, channel_id) = (scope()?, scope()?, scope()?);
        Ok(Self {
            id,
            name,
            kind,
            starts: starts.parse().map_err(broken)?,
            ends: ends.parse().map_err(broken)?,
            lift,
            stacking,
            description,
            product_id,
            location_id,
            channel_id,
            scenario_only: row.next()?,
            changed_by: row.next()?,
            version: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

impl Event {
    /// 404 unless it is there and the caller may see where it is.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str, call: &Call) -> Result<Self, ApiError> {
        let found: Option<Self> = by_id(tx, &LIST, id)?;
        let scope = call.location_scope();
        found
            .filter(|event| event.location_id.as_ref().is_none_or(|place| scope.covers(place)))
            .ok_or_else(|| ApiError::not_found("event", id))
    }

    /// Whether it is about a series.
    pub(crate) fn concerns(&self, product: &str, location: &str, channel: Option<&str>) -> bool {
        let fits = |own: &Option<String>, id: &str| own.as_ref().is_none_or(|own| own == id);
        fits(&self.product_id, product)
            && fits(&self.location_id, location)
            && self.channel_id.as_ref().is_none_or(|own| Some(own.as_str()) == channel)
    }
}

/// The events that the published forecast reckons with, of one product or of any, oldest first.
pub(crate) fn in_force(tx: &mut Tx<'_>, product: Option<&str>) -> Result<Vec<Event>, DbError> {
    match product {
        Some(product) => tx.all(&OF_PRODUCT, args![vec![String::new(), product.to_owned()]]),
        None => tx.all(&ALL, args![]),
    }
}

/// Events by their ids, those for scenarios only among them; what is not there is left out.
pub(crate) fn by_ids(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Event>, DbError> {
    tx.all(&BY_IDS, args![ids])
}

/// Name and author of an event, be it deleted: for the history of changes.
pub(crate) fn author(tx: &mut Tx<'_>, id: &str) -> Result<Option<(String, String, bool)>, DbError> {
    tx.optional(&AUTHOR, args![id])
}

pub(super) fn insert(change: &mut Change<'_, '_>, body: &EventBody) -> Result<String, ApiError> {
    check_references(change.tx, body)?;
    let id = change.id("event");
    let values = row(change, &id, body);
    change.tx.execute(&INSERT, values)?;
    Ok(id)
}

pub(super) fn update(change: &mut Change<'_, '_>, id: &str, body: &EventBody) -> Result<(), ApiError> {
    check_references(change.tx, body)?;
    let values = row(change, id, body);
    change.tx.execute(&UPDATE, values)?;
    Ok(())
}

pub(super) fn delete(change: &mut Change<'_, '_>, id: &str) -> Result<(), DbError> {
    change.tx.execute(&DELETE, args![id, change.now, &change.who.name])?;
    Ok(())
}

fn check_references(tx: &mut Tx<'_>, body: &EventBody) -> Result<(), ApiError> {
    let asked = Asked {
        product_master_id: body.product_master_id.clone(),
        product_id: None,
        location_id: body.location_id.clone(),
        channel_id: body.channel_id.clone(),
    };
    asked.resolve(tx, None).map(|_| ())
}

fn row(change: &Change<'_, '_>, id: &str, body: &EventBody) -> Vec<Arg> {
    let scope = |id: &Option<String>| id.clone().unwrap_or_default();
    args![
        id,
        &body.name,
        body.kind.name(),
        body.starts_at.to_string(),
        body.ends_at.to_string(),
        body.starts_at.in_utc(),
        body.value.lift_pct,
        body.value.stacking_mode.name(),
        &body.value.description,
        scope(&body.product_master_id),
        scope(&body.location_id),
        scope(&body.channel_id),
        body.scenario_only,
        &change.who.name,
        change.now
    ]
}

sql! {
    INSERT = "
        INSERT INTO forecast_event (workspace_id, id, name, kind, starts, ends, starts_at, lift, stacking, description, product_id,
               location_id, channel_id, scenario_only, changed_by, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $16)";
    UPDATE = "
        UPDATE forecast_event SET name = $3, kind = $4, starts = $5, ends = $6, starts_at = $7, lift = $8, stacking = $9,
               description = $10, product_id = $11, location_id = $12, channel_id = $13, scenario_only = $14, changed_by = $15,
               updated_at = $16, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    DELETE = "
        UPDATE forecast_event SET deleted_at = $3, updated_at = $3, changed_by = $4, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    OF_PRODUCT = "
        SELECT id, name, kind, starts, ends, lift, stacking, description, product_id, location_id, channel_id, scenario_only,
               changed_by, version, created_at, updated_at FROM forecast_event
         WHERE workspace_id = $1 AND product_id = ANY($2) AND deleted_at IS NULL AND NOT scenario_only ORDER BY starts_at, id";
    ALL = "
        SELECT id, name, kind, starts, ends, lift, stacking, description, product_id, location_id, channel_id, scenario_only,
               changed_by, version, created_at, updated_at FROM forecast_event
         WHERE workspace_id = $1 AND deleted_at IS NULL AND NOT scenario_only ORDER BY starts_at, id";
    BY_IDS = "
        SELECT id, name, kind, starts, ends, lift, stacking, description, product_id, location_id, channel_id, scenario_only,
               changed_by, version, created_at, updated_at FROM forecast_event
         WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL ORDER BY starts_at, id";
    AUTHOR = "
        SELECT name, changed_by, deleted_at IS NOT NULL FROM forecast_event WHERE workspace_id = $1 AND id = $2";
}
