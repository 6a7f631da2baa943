//! `PUT /api/admin/replenishment-config`

use super::config::{self, ReplenishmentConfig, ReplenishmentSettings};
use crate::change::{Action, one_at_a_time};
use crate::features::catalog;
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use serde::Deserialize;
use serde_json::json;

/// The settings that replace those before.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReplaceReplenishmentConfig {
    config: ReplenishmentSettings,
}

/// Replace the replenishment settings
///
/// As a whole. They hold from the next run on.
#[utoipa::path(put, path = "/api/admin/replenishment-config", tag = "Planning", security(("bearer" = ["admin.write"])),
    request_body = ReplaceReplenishmentConfig,
    responses((status = 200, description = "Replaced", body = ReplenishmentConfig)))]
pub(super) async fn replace_replenishment_config(
    call: Call,
    ApiJson(body): ApiJson<ReplaceReplenishmentConfig>,
) -> Answer {
    body.config.check()?;
    let seen = call.clone();
    call.write(move |change| {
        one_at_a_time(change.tx)?;
        let before = config::read(change.tx)?;
        seen.expect_version(before.version)?;
        let ids: Vec<String> = body.config.products.iter().map(|rule| rule.product_master_id.clone()).collect();
        let known = catalog::known(change.tx, &ids)?;
        let strange = ids.iter().enumerate().filter(|(_, id)| !known.contains(*id));
        let faults: Vec<Fault> = strange
            .map(|(at, id)| {
                let path = format!("config.products[{at}].productMasterId");
                Fault::new(path, "reference", format!("names no product of this workspace: {id}"))
            })
            .collect();
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        config::write(change, &body.config)?;
        let after = config::read(change.tx)?;
        let workspace = seen.workspace();
        change.audit(Action::Update, "replenishmentConfig", workspace, Some(&before.config), Some(&after.config))?;
        change.emit("planning.replenishment_config_changed.v1", json!({ "version": after.version }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}
