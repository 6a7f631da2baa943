//! What a job needs of those who look at it or cancel it.

use crate::features::imports;
use crate::http::Permission;
use serde_json::Value;

/// Permissions to see and to cancel, by the beginning of a kind.
const AREAS: &[(&str, Permission, Permission)] = &[
    ("forecast.", Permission::ForecastRead, Permission::ForecastWrite),
    ("planning.", Permission::PlanningRead, Permission::PlanningWrite),
    ("replenishment.", Permission::PlanningRead, Permission::PlanningWrite),
    ("transfers.", Permission::TransfersRead, Permission::TransfersWrite),
    ("alerts.", Permission::AdminAlertsRead, Permission::AdminAlertsWrite),
    ("events.", Permission::AdminWebhooksRead, Permission::AdminWebhooksWrite),
    ("webhooks.", Permission::AdminWebhooksRead, Permission::AdminWebhooksWrite),
    ("catalog.", Permission::ProductsRead, Permission::ProductsWrite),
    ("inventory.", Permission::InventoryRead, Permission::InventoryWrite),
];

/// What seeing and cancelling a job need.
pub(super) fn needed(kind: &str, payload: &Value) -> (Permission, Permission) {
    if kind.starts_with("imports.")
        && let Some(permission) = payload["resource"].as_str().and_then(imports::permission_of)
    {
        return (permission, permission);
    }
    let area = AREAS.iter().find(|(area, ..)| kind.starts_with(area));
    area.map_or((Permission::AdminRead, Permission::AdminWrite), |(_, see, cancel)| (*see, *cancel))
}
