//! `GET /api/purchase-orders`

use super::store::with_lines;
use super::wire::{OrderRow, PurchaseOrder};
use crate::http::list::ListQuery;
use crate::http::{Answer, Reply};

/// Purchase orders
#[utoipa::path(get, path = "/api/purchase-orders", tag = "Network", security(("bearer" = ["procurement.read"])),
    responses((status = 200, description = "A page of purchase orders with their lines", body = [PurchaseOrder])))]
pub(super) async fn list_purchase_orders(query: ListQuery) -> Answer {
    let call = query.call().clone();
    let read = move |tx: &mut stockflow_db::Tx<'_>| {
        let (rows, pagination) = query.rows::<OrderRow>(tx)?;
        Ok((with_lines(tx, rows)?, pagination))
    };
    let (orders, pagination) = call.read(read).await?;
    Reply::page(&orders, &pagination)
}
