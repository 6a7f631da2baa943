//! `PATCH /api/channels/{id}`

use super::store;
use super::wire::{ChannelFields, ChannelView};
use crate::change::Action;
use crate::http::{Answer, Call, Patch, PathId, Reply};
use serde_json::json;

type ChannelPatch = Patch<ChannelFields>;

/// Change a channel
///
/// `locationIds` replaces all locations that it sells from.
#[utoipa::path(patch, path = "/api/channels/{id}", tag = "Network", security(("bearer" = ["inventory.write"])),
    params(("id" = String, Path, description = "The channel's code")),
    request_body = ChannelPatch,
    responses((status = 200, description = "Changed", body = ChannelView)))]
pub(super) async fn update_channel(call: Call, PathId(id): PathId, patch: ChannelPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ChannelView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let fields = patch.onto(&before.fields()?)?;
        fields.check()?;
        store::update(change, &id, &fields)?;
        let after = ChannelView::find(change.tx, &id)?;
        change.audit(Action::Update, "channel", &id, Some(&before), Some(&after))?;
        change.emit("network.channel_updated.v1", json!({ "channelId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
