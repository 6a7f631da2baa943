//! What of the stock keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes. A stock line counts even when nothing is left of it: its ledger is kept for good.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "stockLines",
        found: &OF_PRODUCT,
        remedy: "it has stock, or a ledger that is kept for good: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "location",
        kind: "stockLines",
        found: &AT_LOCATION,
        remedy: "it has stock, or a ledger that is kept for good",
    },
    Obstacle {
        entity: "bin",
        kind: "stockLines",
        found: &IN_BIN,
        remedy: "stock has been kept there, and its ledger is kept for good: set the bin inactive instead",
    },
    Obstacle {
        entity: "product",
        kind: "inventoryLevels",
        found: &LEVELS_OF,
        remedy: "delete its inventory levels first",
    },
    Obstacle {
        entity: "location",
        kind: "inventoryLevels",
        found: &LEVELS_AT,
        remedy: "delete the inventory levels there first",
    },
];

sql! {
    OF_PRODUCT = "
        SELECT count(*) OVER (), id FROM stock_line WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5";
    AT_LOCATION = "
        SELECT count(*) OVER (), id FROM stock_line WHERE workspace_id = $1 AND location_id = $2 ORDER BY id LIMIT 5";
    IN_BIN = "
        SELECT count(*) OVER (), id FROM stock_line WHERE workspace_id = $1 AND bin_id = $2 ORDER BY id LIMIT 5";
    LEVELS_OF = "
        SELECT count(*) OVER (), id FROM inventory_level WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5";
    LEVELS_AT = "
        SELECT count(*) OVER (), id FROM inventory_level WHERE workspace_id = $1 AND location_id = $2 ORDER BY id LIMIT 5";
}
