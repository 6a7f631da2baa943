//! `GET /api/inventory/reservations`

use super::lapse::lapse;
use super::store::{Kept, parts};
use super::wire::Reservation;
use crate::http::list::ListQuery;
use crate::http::{Answer, Reply};

/// Reservations
///
/// The newest first.
#[utoipa::path(get, path = "/api/inventory/reservations", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of reservations", body = [Reservation])))]
pub(super) async fn list_reservations(query: ListQuery) -> Answer {
    let call = query.call().clone();
    lapse(&call).await?;
    let (rows, pagination) = call
        .read(move |tx| {
            let (rows, pagination) = query.rows::<Kept>(tx)?;
            let mut parts = parts(tx, rows.iter().map(|row| row.id.clone()).collect())?;
            let with_parts = rows.into_iter().map(|kept| {
                let own = parts.remove(&kept.id).unwrap_or_default();
                Reservation::new(kept, &own)
            });
            Ok((with_parts.collect::<Vec<_>>(), pagination))
        })
        .await?;
    Reply::page(&rows, &pagination)
}
