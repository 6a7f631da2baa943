//! `GET /api/admin/replenishment-config`

use super::config::{self, ReplenishmentConfig};
use crate::http::{Answer, Call, Reply};

/// Replenishment settings
///
/// Methods, costs, service by class, and what approves itself. Until they are set for the first time the defaults hold
/// and the version is 0.
#[utoipa::path(get, path = "/api/admin/replenishment-config", tag = "Planning", security(("bearer" = ["admin.read"])),
    responses((status = 200, description = "The settings", body = ReplenishmentConfig)))]
pub(super) async fn get_replenishment_config(call: Call) -> Answer {
    let found = call.read(config::read).await?;
    Ok(Reply::ok(&found)?.version(found.version))
}
