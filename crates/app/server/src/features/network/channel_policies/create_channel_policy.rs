//! `POST /api/admin/channel-policies`

use super::store;
use super::wire::{ChannelPolicy, ChannelPolicyBody};
use crate::http::{Answer, ApiJson, Call, Reply};

/// Create a channel policy
///
/// It holds at once for everything in its scope. Which of several policies decides is described in the guide to
/// the network; GET /api/admin/channel-policies/resolution shows it for one place.
#[utoipa::path(post, path = "/api/admin/channel-policies", tag = "Network", security(("bearer" = ["admin.channelpolicies.write"])),
    request_body = ChannelPolicyBody,
    responses((status = 201, description = "Created", body = ChannelPolicy)))]
pub(super) async fn create_channel_policy(call: Call, ApiJson(body): ApiJson<ChannelPolicyBody>) -> Answer {
    body.check()?;
    call.write(move |change| {
        let id = store::insert(change, &body)?;
        let policy = ChannelPolicy::find(change.tx, &id)?;
        Ok(Reply::created(format!("/api/admin/channel-policies/{id}"), &policy)?.version(1))
    })
    .await
}
