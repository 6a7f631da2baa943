//! What of the demand history keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes. A forecast stands on the history of its product and place, so the history tells
/// of both.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "demandSeries",
        found: &OF_PRODUCT,
        remedy: "its demand history is kept for forecasts: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "location",
        kind: "demandSeries",
        found: &AT_LOCATION,
        remedy: "its demand history is kept for forecasts",
    },
    Obstacle {
        entity: "channel",
        kind: "demandSeries",
        found: &OF_CHANNEL,
        remedy: "its demand history is kept for forecasts",
    },
];

sql! {
    OF_PRODUCT = "
        SELECT count(*) OVER (), id FROM demand_series WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5";
    AT_LOCATION = "
        SELECT count(*) OVER (), id FROM demand_series WHERE workspace_id = $1 AND location_id = $2 ORDER BY id LIMIT 5";
    OF_CHANNEL = "
        SELECT count(*) OVER (), id FROM demand_series WHERE workspace_id = $1 AND channel_id = $2 ORDER BY id LIMIT 5";
}
