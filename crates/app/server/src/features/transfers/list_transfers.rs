//! `GET /api/inventory/transfers`

use super::transfer::{Transfer, TransferRow};
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
            let page = rows.into_iter().map(|row| Transfer::with_lines(tx, row)).collect::<Result<Vec<_>, _>>()?;
            Ok((page, pagination))
        })
        .await?;
    Reply::page(&page, &pagination)
}
