//! `GET /api/admin/alerts/config`

use super::config::AlertSettings;
use super::store;
use crate::http::{Answer, Call, Reply};

/// Alert settings
///
/// What is watched and who is told. Until they are set for the first time: the rules that are evaluated
/// are on, nobody is told, and the version is 0.
#[utoipa::path(get, path = "/api/admin/alerts/config", tag = "Alerts", security(("bearer" = ["admin.alerts.read"])),
    responses((status = 200, description = "The settings", body = AlertSettings)))]
pub(super) async fn get_alert_config(call: Call) -> Answer {
    let settings = call.read(store::settings).await?;
    Ok(Reply::ok(&settings)?.version(settings.version))
}
