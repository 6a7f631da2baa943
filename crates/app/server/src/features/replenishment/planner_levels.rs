//! Levels that a planner has set for a product at a location: they go before those that are computed.

use super::config::ReplenishmentMethod;
use super::inputs::{DueReceipt, LineInputs};
use crate::features::inventory::LaidDown;
use serde::{Deserialize, Serialize};
use stockflow_kernel::Quantity;
use stockflow_planning::replenishment::SetLevels;

/// What lies in a centre itself, of all that it and those it supplies have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "available": 40, "movedIn": -12, "receipts": [], "expiring": [] }))]
pub(super) struct OwnStock {
    /// Free today.
    pub(super) available: Quantity,
    /// What the same run moves there, less what it takes from there.
    pub(super) moved_in: Quantity,
    /// Due, by day.
    pub(super) receipts: Vec<DueReceipt>,
    /// What is expected to be written off unsold.
    pub(super) expiring: Vec<DueReceipt>,
}

/// The inventory level of the product at the location; 0: not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "minLevel": 4, "reorderPoint": 12, "maxLevel": 36, "ownStock": null }))]
pub(super) struct PlannerLevels {
    pub(super) min_level: Quantity,
    pub(super) reorder_point: Quantity,
    pub(super) max_level: Quantity,
    /// Of a centre, whose levels are about what lies in it; null: everything in the inputs lies here.
    pub(super) own_stock: Option<OwnStock>,
}

fn set(quantity: Quantity) -> Option<Quantity> {
    Some(quantity).filter(|quantity| *quantity > Quantity::ZERO)
}

impl PlannerLevels {
    /// `None`: nothing of it is set. The maximum is the greatest of the three.
    pub(super) fn of(one: &LaidDown) -> Option<Self> {
        set(one.maximum)?;
        let (min_level, reorder_point, max_level) = (one.minimum, one.reorder_point, one.maximum);
        Some(Self { min_level, reorder_point, max_level, own_stock: None })
    }

    pub(super) fn minimum(&self) -> Option<Quantity> {
        set(self.min_level)
    }

    pub(super) fn reorder_point(&self) -> Option<Quantity> {
        set(self.reorder_point)
    }

    /// The minimum; without one what is computed, as far as the planner leaves room for it.
    pub(super) fn safety_stock(&self, computed: Quantity) -> Quantity {
        self.minimum().unwrap_or_else(|| computed.min(self.reorder_point().unwrap_or(self.max_level)))
    }

    /// As the planning library takes them, of a place with these inputs.
    pub(super) fn compared(&self, inputs: &LineInputs) -> SetLevels {
        let due = |list: &[DueReceipt]| -> i64 {
            let due = list.iter().filter(|due| due.in_days < inputs.cover_days);
            due.map(|due| due.quantity.micros()).fold(0, i64::saturating_add)
        };
        let (available, receipts, expiring, moved) = match &self.own_stock {
            Some(own) => (own.available, &own.receipts, &own.expiring, own.moved_in),
            None => (inputs.available, &inputs.receipts, &inputs.expiring, inputs.moved_in),
        };
        let position = available.micros().saturating_add(due(receipts)).saturating_sub(due(expiring));
        // PERIODIC orders at every run unless somebody has said when.
        let every_run = (inputs.method == ReplenishmentMethod::Periodic).then_some(self.max_level);
        SetLevels {
            reorder_point: self.reorder_point().or(every_run),
            order_up_to: self.max_level,
            position: Quantity::from_micros(position.max(0)),
            moved,
        }
    }
}

impl LineInputs {
    /// The same as if no planner had set levels; `None`: none has.
    pub(super) fn without_levels(&self) -> Option<Self> {
        self.planner_levels.as_ref()?;
        let mut without = Self { planner_levels: None, ..self.clone() };
        if let Some(centre) = without.echelon.as_mut().and_then(|echelon| echelon.members.first_mut()) {
            centre.min_level = None;
        }
        Some(without)
    }
}
