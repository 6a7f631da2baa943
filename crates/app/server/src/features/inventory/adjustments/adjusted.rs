//! What an adjustment came to.

use crate::features::inventory::ledger::StockLine;
use serde::Serialize;
use stockflow_kernel::Quantity;

/// What was recorded, and the balance after it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Adjusted {
    /// The movement in the ledger.
    #[schema(example = "txn_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    movement_id: String,
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = -2)]
    delta_quantity: Quantity,
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    quantity_on_hold: Quantity,
    quantity_recalled: Quantity,
    quantity_available: Quantity,
    #[schema(example = 2)]
    version: i64,
}

impl Adjusted {
    pub(super) fn new(movement_id: String, line: StockLine, delta_quantity: Quantity) -> Self {
        Self {
            movement_id,
            quantity_available: line.available(),
            inventory_item_id: line.id,
            product_master_id: line.product_id,
            location_id: line.location_id,
            delta_quantity,
            quantity_on_hand: line.on_hand,
            quantity_reserved: line.reserved,
            quantity_on_hold: line.on_hold,
            quantity_recalled: line.recalled,
            version: line.version,
        }
    }

    pub(super) fn line(&self) -> &str {
        &self.inventory_item_id
    }

    pub(super) const fn version(&self) -> i64 {
        self.version
    }
}
