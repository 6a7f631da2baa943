//! Purchase orders that other features make, and what they have to know of drafts.

use super::draft;
use super::store::find;
use super::wire::{OrderLineBody, PurchaseOrderBody};
use crate::change::{Action, Change};
use crate::http::{ApiError, LocationScope};
use serde_json::json;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Money, Quantity};

/// An order of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    pub supplier_id: String,
    pub location_id: String,
    pub product_id: String,
    pub quantity: Quantity,
    /// `None`: as the supplier's terms say.
    pub unit_cost: Option<Money>,
    /// What it came from.
    pub reference: String,
}

/// Makes the order as a draft and answers its id.
pub fn draft_order(change: &mut Change<'_, '_>, new: &NewOrder) -> Result<String, ApiError> {
    let body = PurchaseOrderBody {
        supplier_id: new.supplier_id.clone(),
        location_id: new.location_id.clone(),
        number: None,
        currency: None,
        expected_on: None,
        reference: new.reference.clone(),
        notes: String::new(),
        lines: vec![OrderLineBody {
            product_master_id: new.product_id.clone(),
            quantity: new.quantity,
            unit_cost: new.unit_cost,
        }],
    };
    let id = draft::insert(change, &body)?;
    let order = find(change.tx, &id, &LocationScope::All)?;
    change.audit(Action::Create, "purchaseOrder", &id, None::<&()>, Some(&order))?;
    let told = json!({ "purchaseOrderId": id, "number": order.number });
    change.emit("procurement.purchase_order_created.v1", told);
    Ok(id)
}

/// What orders that nobody has approved yet will bring: product, location, quantity.
pub fn unapproved(tx: &mut Tx<'_>) -> Result<Vec<(String, String, Quantity)>, ApiError> {
    Ok(tx.all(&UNAPPROVED, args![])?)
}

sql! {
    UNAPPROVED = "
        SELECT n.product_id, o.location_id, CAST(sum(n.quantity) AS BIGINT)
          FROM purchase_order o
          JOIN purchase_order_line n ON n.workspace_id = o.workspace_id AND n.purchase_order_id = o.id
         WHERE o.workspace_id = $1 AND o.status IN ('DRAFT', 'SUBMITTED')
         GROUP BY n.product_id, o.location_id ORDER BY n.product_id, o.location_id";
}
