//! `GET /api/inventory/lots/{id}`

use super::list_lots::{LIST, Lot};
use crate::features::inventory::on_hold;
use crate::features::inventory::reservations::lapse;
use crate::http::list::by_id;
use crate::http::{Answer, ApiError, Call, LocationScope, PathId, Reply};
use serde::Serialize;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

/// The most movements and reservations that a trace shows each way.
const MOST: i64 = 200;

/// A lot with its trace.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LotTrace {
    #[serde(flatten)]
    lot: Lot,
    /// Where it is.
    stock: Vec<LotStock>,
    /// Where it came from: what came in, the earliest first.
    came_from: Vec<LotMovement>,
    /// Where it went: what went out, the latest first.
    went_to: Vec<LotMovement>,
    /// Who has reserved some of it.
    reserved_by: Vec<LotReservation>,
    /// There are more movements or reservations than are shown; GET /api/inventory/movements has them all.
    #[schema(example = false)]
    truncated: bool,
}

/// What of it is where.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LotStock {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "Store 367")]
    location_name: String,
    #[schema(example = json!(null))]
    bin_name: Option<String>,
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    quantity_on_hold: Quantity,
    quantity_recalled: Quantity,
}
from_row!(LotStock {
    inventory_item_id,
    location_id,
    location_name,
    bin_name,
    quantity_on_hand,
    quantity_reserved,
    quantity_on_hold,
    quantity_recalled
});

/// One movement of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LotMovement {
    #[schema(example = "txn_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    movement_id: String,
    #[serde(rename = "type")]
    #[schema(example = "RECEIPT")]
    kind: String,
    /// Positive in, negative out.
    quantity: Quantity,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    /// The purchase order, the order, the transfer or whatever it was recorded with.
    #[schema(example = "PO-1001")]
    reference: String,
    effective_at: Instant,
}
from_row!(LotMovement { movement_id, kind, quantity, location_id, reference, effective_at });

/// Who holds some of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LotReservation {
    #[schema(example = "res_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    reservation_id: String,
    #[schema(example = "ORDER-1001")]
    reference: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    quantity: Quantity,
}
from_row!(LotReservation { reservation_id, reference, location_id, quantity });

/// One lot, traced
///
/// Where it is, what brought it in (trace back), and who got it or has reserved it (trace forward).
#[utoipa::path(get, path = "/api/inventory/lots/{id}", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(("id" = String, Path, description = "The lot's id")),
    responses((status = 200, description = "The lot", body = LotTrace)))]
pub(super) async fn get_lot(call: Call, PathId(id): PathId) -> Answer {
    lapse(&call).await?;
    let scope = call.location_scope();
    let trace = call.read(move |tx| trace(tx, &id, &scope)).await?;
    Reply::ok(&trace)
}

fn trace(tx: &mut Tx<'_>, id: &str, scope: &LocationScope) -> Result<LotTrace, ApiError> {
    let lot: Option<Lot> = by_id(tx, &LIST, id)?;
    let mut stock: Vec<LotStock> = tx.all(&STOCK, args![id])?;
    let there = stock.len();
    stock.retain(|line| scope.covers(&line.location_id));
    // Who sees none of its locations does not see the lot; one that was never stocked belongs to nobody's location.
    let hidden = stock.is_empty() && there > 0;
    let lot = lot.filter(|_| !hidden).ok_or_else(|| ApiError::not_found("lot", id))?;
    let mut came_from: Vec<LotMovement> = tx.all(&CAME, args![id, MOST + 1])?;
    let mut went_to: Vec<LotMovement> = tx.all(&WENT, args![id, MOST + 1])?;
    let mut reserved_by: Vec<LotReservation> = tx.all(&RESERVED, args![id, MOST + 1])?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let truncated = came_from.len() > most || went_to.len() > most || reserved_by.len() > most;
    came_from.truncate(most);
    went_to.truncate(most);
    reserved_by.truncate(most);
    came_from.retain(|movement| scope.covers(&movement.location_id));
    went_to.retain(|movement| scope.covers(&movement.location_id));
    reserved_by.retain(|part| scope.covers(&part.location_id));
    Ok(LotTrace { lot, stock, came_from, went_to, reserved_by, truncated })
}

sql! {
    STOCK = concat!(
        "SELECT l.id, l.location_id, o.name, b.code, l.on_hand, l.reserved, ",
        on_hold!(),
        ", l.recalled
          FROM stock_line l
          JOIN location o ON o.workspace_id = l.workspace_id AND o.id = l.location_id
          LEFT JOIN bin b ON b.workspace_id = l.workspace_id AND b.id = l.bin_id
         WHERE l.workspace_id = $1 AND l.lot_id = $2 AND l.lot_id <> '' ORDER BY o.name, b.code, l.id"
    );
    CAME = "
        SELECT m.id, m.kind, m.quantity, m.location_id, m.reference, m.effective_at
          FROM stock_line l JOIN movement m ON m.workspace_id = l.workspace_id AND m.stock_line_id = l.id
         WHERE l.workspace_id = $1 AND l.lot_id = $2 AND l.lot_id <> '' AND m.quantity > 0
         ORDER BY m.effective_at, m.number LIMIT $3";
    WENT = "
        SELECT m.id, m.kind, m.quantity, m.location_id, m.reference, m.effective_at
          FROM stock_line l JOIN movement m ON m.workspace_id = l.workspace_id AND m.stock_line_id = l.id
         WHERE l.workspace_id = $1 AND l.lot_id = $2 AND l.lot_id <> '' AND m.quantity < 0
         ORDER BY m.effective_at DESC, m.number DESC LIMIT $3";
    RESERVED = "
        SELECT p.reservation_id, r.reference, p.location_id, p.open
          FROM stock_line l
          JOIN reservation_part p ON p.workspace_id = l.workspace_id AND p.stock_line_id = l.id AND p.open > 0
          JOIN reservation r ON r.workspace_id = p.workspace_id AND r.id = p.reservation_id
         WHERE l.workspace_id = $1 AND l.lot_id = $2 AND l.lot_id <> '' ORDER BY r.created_at, r.id, p.part LIMIT $3";
}
