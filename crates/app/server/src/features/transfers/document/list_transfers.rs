//! `GET /api/inventory/transfers`

use super::store::{TransferRow, whole};
use super::wire::Transfer;
use crate::http::list::ListQuery;
use crate::http::{Answer, Call, Reply};

/// Transfers
///
/// The latest first.
#[utoipa::path(get, path = "/api/inventory/transfers", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    responses((status = 200, description = "A page of transfers", body = [Transfer])))]
pub(super) async fn list_transfers(call: Call, query: ListQuery) -> Answer {
    let (page, pagination) = call
        .read(move |tx| {
            let (rows, pagination) = query.rows::<TransferRow>(tx)?;
            Ok((whole(tx, rows)?, pagination))
        })
        .await?;
    Reply::page(&page, &pagination)
}
