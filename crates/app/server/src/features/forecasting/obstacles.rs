//! What of forecasting keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes. Most forecasts stand on a history, which tells of itself; some on a planner's value.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "forecasts",
        found: &OF_PRODUCT,
        remedy: "its published forecasts are kept for their accuracy: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "product",
        kind: "forecastOverrides",
        found: &OVERRIDES_OF_PRODUCT,
        remedy: "delete the overrides of its forecast first",
    },
    Obstacle {
        entity: "location",
        kind: "forecasts",
        found: &AT_LOCATION,
        remedy: "its published forecasts are kept for their accuracy",
    },
    Obstacle {
        entity: "location",
        kind: "forecastOverrides",
        found: &OVERRIDES_AT_LOCATION,
        remedy: "delete the overrides of its forecasts first",
    },
];

sql! {
    OF_PRODUCT = "
        SELECT count(*) OVER (), location_id FROM forecast
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY location_id LIMIT 5";
    OVERRIDES_OF_PRODUCT = "
        SELECT count(*) OVER (), override_id FROM forecast_override_part
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY override_id LIMIT 5";
    AT_LOCATION = "
        SELECT count(*) OVER (), product_id FROM forecast
         WHERE workspace_id = $1 AND location_id = $2 ORDER BY product_id LIMIT 5";
    OVERRIDES_AT_LOCATION = "
        SELECT count(*) OVER (), override_id FROM forecast_override_part
         WHERE workspace_id = $1 AND location_id = $2 ORDER BY override_id LIMIT 5";
}
