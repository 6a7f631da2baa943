//! Locations and channels as other features and the program itself read and make them.

use crate::change::{Action, Change};
use crate::http::{ApiError, Code};
use serde_json::json;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::Quantity;

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

/// A channel with the locations it sells from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub low_atp_threshold: Quantity,
    pub critical_atp_threshold: Quantity,
    pub reserve_stock: Quantity,
    pub location_ids: Vec<String>,
}

struct ChannelRow {
    id: String,
    name: String,
    kind: String,
    low_atp_threshold: Quantity,
    critical_atp_threshold: Quantity,
    reserve_stock: Quantity,
}
from_row!(ChannelRow { id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock });

/// Every channel, by id.
pub fn channels(tx: &mut Tx<'_>) -> Result<Vec<Channel>, DbError> {
    let rows: Vec<ChannelRow> = tx.all(&CHANNELS, args![])?;
    let sells: Vec<(String, String)> = tx.all(&SELLS_FROM, args![])?;
    Ok(rows
        .into_iter()
        .map(|row| Channel {
            location_ids: sells
                .iter()
                .filter(|(channel, _)| *channel == row.id)
                .map(|(_, location)| location.clone())
                .collect(),
            id: row.id,
            name: row.name,
            kind: row.kind,
            low_atp_threshold: row.low_atp_threshold,
            critical_atp_threshold: row.critical_atp_threshold,
            reserve_stock: row.reserve_stock,
        })
        .collect())
}

/// One channel of the workspace, if there is such a one.
pub fn find_channel(tx: &mut Tx<'_>, id: &str) -> Result<Option<Channel>, DbError> {
    Ok(channels(tx)?.into_iter().find(|channel| channel.id == id))
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
    let id = change.id("loc");
    let values =
        args![&id, &new.code, &new.name, &new.kind, new.parent_id.as_deref(), &new.time_zone, new.sellable, change.now];
    if change.tx.execute(&INSERT_LOCATION, values)? == 0 {
        return Err(ApiError::new(Code::Duplicate, format!("there is a location with the code {} already", new.code)));
    }
    let after = json!({ "code": new.code, "name": new.name, "type": new.kind });
    change.audit(Action::Create, "location", &id, None::<&()>, Some(&after))?;
    change.emit("network.location_created.v1", json!({ "locationId": id, "code": new.code }));
    Ok(id)
}

/// A channel to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChannel {
    /// The customer's own code.
    pub id: String,
    pub name: String,
    /// `RETAIL`, `E_COMMERCE` and so on.
    pub kind: String,
    /// At or below it ATP is low.
    pub low_atp_threshold: Quantity,
    /// At or below it ATP is critical.
    pub critical_atp_threshold: Quantity,
    /// What of each product is never promised to this channel.
    pub reserve_stock: Quantity,
    /// The locations it sells from.
    pub location_ids: Vec<String>,
}

/// Makes a channel. A code that exists already is 409 `DUPLICATE`.
pub fn create_channel(change: &mut Change<'_, '_>, new: &NewChannel) -> Result<(), ApiError> {
    let values = args![
        &new.id,
        &new.name,
        &new.kind,
        new.low_atp_threshold,
        new.critical_atp_threshold,
        new.reserve_stock,
        change.now
    ];
    if change.tx.execute(&INSERT_CHANNEL, values)? == 0 {
        return Err(ApiError::new(Code::Duplicate, format!("there is a channel {} already", new.id)));
    }
    for location in &new.location_ids {
        change.tx.execute(&INSERT_SELLS_FROM, args![&new.id, location])?;
    }
    let after = json!({ "name": new.name, "type": new.kind, "locationIds": new.location_ids });
    change.audit(Action::Create, "channel", &new.id, None::<&()>, Some(&after))?;
    change.emit("network.channel_created.v1", json!({ "channelId": new.id }));
    Ok(())
}

sql! {
    LOCATION = "SELECT id, code, name, kind, time_zone, sellable FROM location WHERE workspace_id = $1 AND id = $2";
    LOCATIONS = "SELECT id, code, name, kind, time_zone, sellable FROM location WHERE workspace_id = $1 ORDER BY id";
    CHANNELS = "
        SELECT id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock FROM channel
         WHERE workspace_id = $1 ORDER BY id";
    SELLS_FROM = "SELECT channel_id, location_id FROM channel_location WHERE workspace_id = $1 ORDER BY channel_id, location_id";
    INSERT_LOCATION = "
        INSERT INTO location (workspace_id, id, code, name, kind, parent_id, time_zone, sellable, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9) ON CONFLICT (workspace_id, code) DO NOTHING";
    INSERT_CHANNEL = "
        INSERT INTO channel (workspace_id, id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8) ON CONFLICT (workspace_id, id) DO NOTHING";
    INSERT_SELLS_FROM = "INSERT INTO channel_location (workspace_id, channel_id, location_id) VALUES ($1, $2, $3)";
}
