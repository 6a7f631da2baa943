//! `PATCH /api/admin/channel-policies/{id}`

use super::store;
use super::wire::{ChannelPolicy, ChannelPolicyBody};
use crate::change::Action;
use crate::http::{Answer, Call, Patch, PathId, Reply};
use serde_json::json;

type ChannelPolicyPatch = Patch<ChannelPolicyBody>;

/// Change a channel policy
///
/// A setting that becomes null is no longer set by it.
#[utoipa::path(patch, path = "/api/admin/channel-policies/{id}", tag = "Network", security(("bearer" = ["admin.channelpolicies.write"])),
    params(("id" = String, Path, description = "The policy's id")),
    request_body = ChannelPolicyPatch,
    responses((status = 200, description = "Changed", body = ChannelPolicy)))]
pub(super) async fn update_channel_policy(call: Call, PathId(id): PathId, patch: ChannelPolicyPatch) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = ChannelPolicy::find(change.tx, &id)?;
        seen.expect_version(before.version)?;
        let body = patch.onto(&before.body())?;
        body.check()?;
        store::update(change, &id, &body)?;
        let after = ChannelPolicy::find(change.tx, &id)?;
        change.audit(Action::Update, "channelPolicy", &id, Some(&before), Some(&after))?;
        change.emit("network.channel_policy_updated.v1", json!({ "policyId": id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
