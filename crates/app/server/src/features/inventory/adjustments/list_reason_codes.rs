//! `GET /api/inventory/adjustments/reason-codes`

use super::reason::{self, ReasonCode};
use crate::http::{Answer, Call, Reply};

/// Reason codes
///
/// Why stock may be adjusted, and which way each may move it: those of every workspace, those of its industry pack, and
/// its own.
#[utoipa::path(get, path = "/api/inventory/adjustments/reason-codes", tag = "Inventory", security(("bearer" = ["inventory.adjust"])),
    responses((status = 200, description = "All reason codes", body = [ReasonCode])))]
pub(super) async fn list_reason_codes(call: Call) -> Answer {
    Reply::ok(&call.read(reason::all).await?)
}
