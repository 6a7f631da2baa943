//! What of the transfers keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes. Transfers and recommendations are kept as documents also when they are done.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "transfers",
        found: &WITH_PRODUCT,
        remedy: "transfers name it: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "product",
        kind: "transferRecommendations",
        found: &RECOMMENDED,
        remedy: "recommendations name it: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "bin",
        kind: "transfers",
        found: &BY_BIN,
        remedy: "transfers name it: set the bin inactive instead",
    },
    Obstacle { entity: "location", kind: "transfers", found: &BY_LOCATION, remedy: "transfers begin or end there" },
    Obstacle {
        entity: "location",
        kind: "transferRecommendations",
        found: &RECOMMENDED_THERE,
        remedy: "recommendations begin or end there",
    },
];

sql! {
    WITH_PRODUCT = "
        SELECT count(*) OVER (), transfer_id FROM transfer_line
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY transfer_id LIMIT 5";
    RECOMMENDED = "
        SELECT count(*) OVER (), id FROM transfer_recommendation
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5";
    BY_BIN = "
        SELECT count(*) OVER (), transfer_id FROM transfer_line
         WHERE workspace_id = $1 AND (bin_id = $2 OR dest_bin_id = $2) ORDER BY transfer_id LIMIT 5";
    BY_LOCATION = "
        SELECT count(*) OVER (), id FROM transfer
         WHERE workspace_id = $1 AND (source_location_id = $2 OR dest_location_id = $2) ORDER BY id LIMIT 5";
    RECOMMENDED_THERE = "
        SELECT count(*) OVER (), id FROM transfer_recommendation
         WHERE workspace_id = $1 AND (source_location_id = $2 OR dest_location_id = $2) ORDER BY id LIMIT 5";
}
