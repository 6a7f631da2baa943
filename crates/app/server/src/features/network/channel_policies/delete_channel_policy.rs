//! `DELETE /api/admin/channel-policies/{id}`

use super::store;
use super::wire::ChannelPolicy;
use crate::change::Action;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;

/// Delete a channel policy
///
/// What it beat holds from now on. Set it inactive to keep it.
#[utoipa::path(delete, path = "/api/admin/channel-policies/{id}", tag = "Network", security(("bearer" = ["admin.channelpolicies.write"])),
    params(("id" = String, Path, description = "The policy's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_channel_policy(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ChannelPolicy::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        store::delete(change, &id)?;
        change.audit(Action::Delete, "channelPolicy", &id, Some(&before), None::<&()>)?;
        change.emit("network.channel_policy_deleted.v1", json!({ "policyId": id }));
        Ok(Reply::none())
    })
    .await
}
