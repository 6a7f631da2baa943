//! What of replenishment keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes: recommendations are kept as documents also when they are done.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "replenishmentRecommendations",
        found: &WITH_PRODUCT,
        remedy: "recommendations name it: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "location",
        kind: "replenishmentRecommendations",
        found: &THERE,
        remedy: "recommendations begin or end there",
    },
];

sql! {
    WITH_PRODUCT = "
        SELECT count(*) OVER (), id FROM replenishment_recommendation
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5";
    THERE = "
        SELECT count(*) OVER (), id FROM replenishment_recommendation
         WHERE workspace_id = $1 AND (location_id = $2 OR source_location_id = $2) ORDER BY id LIMIT 5";
}
