//! `GET /api/channels`

use super::store::channels;
use super::wire::ChannelView;
use crate::http::list::ListQuery;
use crate::http::{Answer, Reply};

/// Channels
#[utoipa::path(get, path = "/api/channels", tag = "Network", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of channels", body = [ChannelView])))]
pub(super) async fn list_channels(query: ListQuery) -> Answer {
    let call = query.call().clone();
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let (ids, pagination) = query.rows::<String>(tx)?;
        let mut all = channels(tx)?;
        let mut page = Vec::new();
        for id in ids {
            if let Some(at) = all.iter().position(|c| c.id == id) {
                page.push(ChannelView::from(all.swap_remove(at)));
            }
        }
        Ok((page, pagination))
    };
    let (page, pagination) = call.read(read).await?;
    Reply::page(&page, &pagination)
}
