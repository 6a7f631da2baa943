//! What of procurement keeps other things from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "purchaseOrders",
        found: &ORDERED,
        remedy: "its purchase orders are kept: archive the product instead (?archive=true)",
    },
    Obstacle {
        entity: "product",
        kind: "suppliers",
        found: &SUPPLIED,
        remedy: "take the product out of the items of its suppliers",
    },
    Obstacle {
        entity: "location",
        kind: "purchaseOrders",
        found: &DELIVERED_TO,
        remedy: "its purchase orders are kept: archive the location instead (?archive=true)",
    },
    Obstacle {
        entity: "supplier",
        kind: "purchaseOrders",
        found: &ORDERED_FROM,
        remedy: "its purchase orders are kept: archive the supplier instead (?archive=true)",
    },
];

sql! {
    ORDERED = "
        SELECT count(*) OVER (), purchase_order_id FROM purchase_order_line
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY purchase_order_id LIMIT 5";
    SUPPLIED = "
        SELECT count(*) OVER (), supplier_id FROM supplier_item
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY supplier_id LIMIT 5";
    DELIVERED_TO = "
        SELECT count(*) OVER (), id FROM purchase_order WHERE workspace_id = $1 AND location_id = $2 ORDER BY id LIMIT 5";
    ORDERED_FROM = "
        SELECT count(*) OVER (), id FROM purchase_order WHERE workspace_id = $1 AND supplier_id = $2 ORDER BY id LIMIT 5";
}
