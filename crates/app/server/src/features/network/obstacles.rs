//! What of the network keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "location",
        kind: "subLocations",
        found: &UNDER,
        remedy: "move the locations under it elsewhere, or delete them first",
    },
    Obstacle {
        entity: "location",
        kind: "channels",
        found: &SELLING,
        remedy: "take the location out of the channels that sell from it",
    },
];

sql! {
    UNDER = "
        SELECT count(*) OVER (), id FROM location WHERE workspace_id = $1 AND parent_id = $2 ORDER BY id LIMIT 5";
    SELLING = "
        SELECT count(*) OVER (), channel_id FROM channel_location
         WHERE workspace_id = $1 AND location_id = $2 ORDER BY channel_id LIMIT 5";
}
