//! `GET /api/channels/{id}`

use super::wire::ChannelView;
use crate::http::{Answer, Call, PathId, Reply};

/// One channel
#[utoipa::path(get, path = "/api/channels/{id}", tag = "Network", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The channel's code")),
    responses((status = 200, description = "The channel", body = ChannelView)))]
pub(super) async fn get_channel(call: Call, PathId(id): PathId) -> Answer {
    let channel = call.read(move |tx| ChannelView::find(tx, &id)).await?;
    Ok(Reply::ok(&channel)?.version(channel.version))
}
