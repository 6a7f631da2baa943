//! `DELETE /api/channels/{id}`

use super::wire::ChannelView;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::{args, sql};

/// Delete a channel
///
/// Refused, with the reasons, while demand, policies or reservations speak of it.
#[utoipa::path(delete, path = "/api/channels/{id}", tag = "Network", security(("bearer" = ["inventory.write"])),
    params(("id" = String, Path, description = "The channel's code")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_channel(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ChannelView::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        seen.app().obstacles.clear_of(change.tx, "channel", &id)?;
        change.tx.execute(&SELL_NOWHERE, args![&id])?;
        change.tx.execute(&DELETE, args![&id])?;
        change.audit(Action::Delete, "channel", &id, Some(&before), None::<&()>)?;
        change.emit("network.channel_deleted.v1", json!({ "channelId": id }));
        Ok(Reply::none())
    })
    .await
}

sql! {
    SELL_NOWHERE = "DELETE FROM channel_location WHERE workspace_id = $1 AND channel_id = $2";
    DELETE = "DELETE FROM channel WHERE workspace_id = $1 AND id = $2";
}
