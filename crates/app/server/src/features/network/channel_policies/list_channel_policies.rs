//! `GET /api/admin/channel-policies`

use super::wire::{ChannelPolicy, PolicyRow};
use crate::http::Answer;
use crate::http::list::ListQuery;

/// Channel policies
#[utoipa::path(get, path = "/api/admin/channel-policies", tag = "Network", security(("bearer" = ["admin.channelpolicies.read"])),
    responses((status = 200, description = "A page of policies", body = [ChannelPolicy])))]
pub(super) async fn list_channel_policies(query: ListQuery) -> Answer {
    query.answer(|row: PolicyRow| ChannelPolicy::from(row)).await
}
