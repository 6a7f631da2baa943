//! `POST /api/channels`

use super::store;
use super::wire::{ChannelFields, ChannelType, ChannelView};
use crate::http::{Answer, ApiJson, Call, NotNegative, Reply};
use serde::Deserialize;
use stockflow_kernel::Quantity;

/// A channel to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateChannel {
    /// Your own code: it stays the channel's id.
    #[schema(example = "WEB-EU", pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")]
    id: String,
    #[schema(example = "Web shop Europe", min_length = 1, max_length = 300)]
    name: String,
    #[serde(rename = "type")]
    kind: ChannelType,
    /// At or below it ATP is low, where no policy says otherwise.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    low_atp_threshold: Quantity,
    /// At or below it ATP is critical, where no policy says otherwise.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    critical_atp_threshold: Quantity,
    /// What of each product is never promised to this channel, where no policy says otherwise.
    #[serde(default)]
    #[schema(value_type = NotNegative, default = 0)]
    reserve_stock: Quantity,
    /// The locations it sells from.
    #[serde(default)]
    #[schema(example = json!(["loc_01k8zq5f3m9v7a1r2c4d5e6f7g"]), max_items = 10_000)]
    location_ids: Vec<String>,
}

/// Create a channel
#[utoipa::path(post, path = "/api/channels", tag = "Network", security(("bearer" = ["inventory.write"])),
    request_body = CreateChannel,
    responses((status = 201, description = "Created", body = ChannelView)))]
pub(super) async fn create_channel(call: Call, ApiJson(body): ApiJson<CreateChannel>) -> Answer {
    let fields = ChannelFields {
        name: body.name,
        kind: body.kind,
        low_atp_threshold: body.low_atp_threshold,
        critical_atp_threshold: body.critical_atp_threshold,
        reserve_stock: body.reserve_stock,
        location_ids: body.location_ids,
    };
    fields.check()?;
    let id = body.id;
    call.write(move |change| {
        store::insert(change, &id, &fields)?;
        Ok(Reply::created(format!("/api/channels/{id}"), &ChannelView::find(change.tx, &id)?)?.version(1))
    })
    .await
}
