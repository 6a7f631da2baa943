//! `GET /api/admin/channel-policies/{id}`

use super::wire::ChannelPolicy;
use crate::http::{Answer, Call, PathId, Reply};

/// One channel policy
#[utoipa::path(get, path = "/api/admin/channel-policies/{id}", tag = "Network", security(("bearer" = ["admin.channelpolicies.read"])),
    params(("id" = String, Path, description = "The policy's id")),
    responses((status = 200, description = "The policy", body = ChannelPolicy)))]
pub(super) async fn get_channel_policy(call: Call, PathId(id): PathId) -> Answer {
    let policy = call.read(move |tx| ChannelPolicy::find(tx, &id)).await?;
    Ok(Reply::ok(&policy)?.version(policy.version))
}
