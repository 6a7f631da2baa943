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
    Obstacle { entity: "location", kind: "bins", found: &BINS, remedy: "delete its bins first" },
    Obstacle { entity: "location", kind: "lanes", found: &LANES, remedy: "delete the lanes from and to it" },
    Obstacle {
        entity: "location",
        kind: "channelPolicies",
        found: &POLICIES_AT,
        remedy: "delete the policies that name it, or let them name another",
    },
    Obstacle {
        entity: "channel",
        kind: "channelPolicies",
        found: &POLICIES_FOR,
        remedy: "delete the policies that name it, or let them name another",
    },
    Obstacle {
        entity: "product",
        kind: "channelPolicies",
        found: &POLICIES_OF,
        remedy: "delete the policies that name it, or let them name another",
    },
    Obstacle {
        entity: "category",
        kind: "channelPolicies",
        found: &POLICIES_IN,
        remedy: "delete the policies that name it, or let them name another",
    },
];

sql! {
    UNDER = "
        SELECT count(*) OVER (), id FROM location WHERE workspace_id = $1 AND parent_id = $2 ORDER BY id LIMIT 5";
    SELLING = "
        SELECT count(*) OVER (), channel_id FROM channel_location
         WHERE workspace_id = $1 AND location_id = $2 ORDER BY channel_id LIMIT 5";
    BINS = "
        SELECT count(*) OVER (), id FROM bin WHERE workspace_id = $1 AND location_id = $2 ORDER BY id LIMIT 5";
    LANES = "
        SELECT count(*) OVER (), id FROM lane
         WHERE workspace_id = $1 AND (source_location_id = $2 OR dest_location_id = $2) ORDER BY id LIMIT 5";
    POLICIES_AT = "
        SELECT count(*) OVER (), id FROM channel_policy WHERE workspace_id = $1 AND location_id = $2 ORDER BY id LIMIT 5";
    POLICIES_FOR = "
        SELECT count(*) OVER (), id FROM channel_policy WHERE workspace_id = $1 AND channel_id = $2 ORDER BY id LIMIT 5";
    POLICIES_OF = "
        SELECT count(*) OVER (), id FROM channel_policy WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5";
    POLICIES_IN = "
        SELECT count(*) OVER (), id FROM channel_policy WHERE workspace_id = $1 AND category_id = $2 ORDER BY id LIMIT 5";
}
