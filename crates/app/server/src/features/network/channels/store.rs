//! Channels as other features and the program itself read and make them.

use super::wire::ChannelFields;
use crate::change::{Action, Change};
use crate::features::network::locations::require;
use crate::http::{ApiError, Code};
use serde_json::json;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::Quantity;

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
    pub version: i64,
}

struct ChannelRow {
    id: String,
    name: String,
    kind: String,
    low_atp_threshold: Quantity,
    critical_atp_threshold: Quantity,
    reserve_stock: Quantity,
    version: i64,
}
from_row!(ChannelRow { id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock, version });

impl ChannelRow {
    fn selling_from(self, location_ids: Vec<String>) -> Channel {
        Channel {
            id: self.id,
            name: self.name,
            kind: self.kind,
            low_atp_threshold: self.low_atp_threshold,
            critical_atp_threshold: self.critical_atp_threshold,
            reserve_stock: self.reserve_stock,
            location_ids,
            version: self.version,
        }
    }
}

/// Every channel, by id.
pub(crate) fn channels(tx: &mut Tx<'_>) -> Result<Vec<Channel>, DbError> {
    let rows: Vec<ChannelRow> = tx.all(&CHANNELS, args![])?;
    let mut sells = std::collections::HashMap::<String, Vec<String>>::new();
    for (channel, location) in tx.all::<(String, String)>(&SELLS_FROM, args![])? {
        sells.entry(channel).or_default().push(location);
    }
    let with_locations = rows.into_iter().map(|row| {
        let locations = sells.remove(&row.id).unwrap_or_default();
        row.selling_from(locations)
    });
    Ok(with_locations.collect())
}

/// One channel of the workspace, if there is such a one.
pub fn find_channel(tx: &mut Tx<'_>, id: &str) -> Result<Option<Channel>, DbError> {
    let Some(row) = tx.optional::<ChannelRow>(&CHANNEL, args![id])? else { return Ok(None) };
    let locations = tx.all(&ONE_SELLS_FROM, args![id])?;
    Ok(Some(row.selling_from(locations)))
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
    let fields = ChannelFields {
        name: new.name.clone(),
        kind: serde_json::from_value(new.kind.as_str().into()).map_err(ApiError::internal)?,
        low_atp_threshold: new.low_atp_threshold,
        critical_atp_threshold: new.critical_atp_threshold,
        reserve_stock: new.reserve_stock,
        location_ids: new.location_ids.clone(),
    };
    insert(change, &new.id, &fields)
}

pub(super) fn insert(change: &mut Change<'_, '_>, id: &str, fields: &ChannelFields) -> Result<(), ApiError> {
    let values = args![
        id,
        &fields.name,
        fields.kind.name(),
        fields.low_atp_threshold,
        fields.critical_atp_threshold,
        fields.reserve_stock,
        change.now
    ];
    if change.tx.execute(&INSERT, values)? == 0 {
        return Err(ApiError::new(Code::Duplicate, format!("there is a channel {id} already")));
    }
    sell_from(change, id, &fields.location_ids)?;
    change.audit(Action::Create, "channel", id, None::<&()>, Some(fields))?;
    change.emit("network.channel_created.v1", json!({ "channelId": id }));
    Ok(())
}

pub(super) fn update(change: &mut Change<'_, '_>, id: &str, fields: &ChannelFields) -> Result<(), ApiError> {
    let values = args![
        id,
        &fields.name,
        fields.kind.name(),
        fields.low_atp_threshold,
        fields.critical_atp_threshold,
        fields.reserve_stock,
        change.now
    ];
    change.tx.execute(&UPDATE, values)?;
    change.tx.execute(&SELL_NOWHERE, args![id])?;
    sell_from(change, id, &fields.location_ids)
}

fn sell_from(change: &mut Change<'_, '_>, id: &str, locations: &[String]) -> Result<(), ApiError> {
    for (index, location) in locations.iter().enumerate() {
        let path = format!("locationIds[{index}]");
        require(change.tx, &path, location)?;
        if change.tx.execute(&SELL_FROM, args![id, location])? == 0 {
            return Err(ApiError::fault(path, "invalid", "is named twice"));
        }
    }
    Ok(())
}

sql! {
    CHANNELS = "
        SELECT id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock, version FROM channel
         WHERE workspace_id = $1 ORDER BY id";
    CHANNEL = "
        SELECT id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock, version FROM channel
         WHERE workspace_id = $1 AND id = $2";
    SELLS_FROM = "SELECT channel_id, location_id FROM channel_location WHERE workspace_id = $1 ORDER BY channel_id, location_id";
    ONE_SELLS_FROM = "SELECT location_id FROM channel_location WHERE workspace_id = $1 AND channel_id = $2 ORDER BY location_id";
    INSERT = "
        INSERT INTO channel (workspace_id, id, name, kind, low_atp_threshold, critical_atp_threshold, reserve_stock, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8) ON CONFLICT (workspace_id, id) DO NOTHING";
    UPDATE = "
        UPDATE channel SET name = $3, kind = $4, low_atp_threshold = $5, critical_atp_threshold = $6, reserve_stock = $7,
               updated_at = $8, version = version + 1
         WHERE workspace_id = $1 AND id = $2";
    SELL_NOWHERE = "DELETE FROM channel_location WHERE workspace_id = $1 AND channel_id = $2";
    SELL_FROM = "
        INSERT INTO channel_location (workspace_id, channel_id, location_id) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, channel_id, location_id) DO NOTHING";
}
