//! Which of the levels that a planner has set makes a number.

use super::super::config::ReplenishmentMethod as Method;
use super::super::inputs::{Levels, Line, LineInputs};
use super::levels::LevelNumber;
use crate::http::ApiError;
use stockflow_kernel::Quantity;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByPlanner {
    Minimum,
    ReorderPoint,
    Maximum,
}

impl ByPlanner {
    /// Which one makes a number between which stock is planned; `None`: it is computed.
    pub(super) fn of_level(number: LevelNumber, inputs: &LineInputs) -> Result<Option<Self>, ApiError> {
        let (Some(set), Some(without)) = (&inputs.planner_levels, inputs.without_levels()) else { return Ok(None) };
        let (planned, computed) = (number.of(&inputs.levels()?), number.of(&without.levels()?));
        let limit = if set.reorder_point().is_some() { Self::ReorderPoint } else { Self::Maximum };
        Ok(match number {
            LevelNumber::SafetyStock if inputs.echelon.is_some() => None,
            LevelNumber::SafetyStock if set.minimum().is_some() => Some(Self::Minimum),
            LevelNumber::ReorderPoint if set.reorder_point().is_some() => Some(Self::ReorderPoint),
            LevelNumber::OrderUpTo => Some(Self::Maximum),
            _ => (planned != computed).then_some(limit),
        })
    }

    /// Which one makes the quantity of an order.
    pub(super) fn of_line(inputs: &LineInputs, line: &Line) -> Option<Self> {
        let set = inputs.planner_levels.as_ref()?;
        match inputs.method {
            // The lot is smaller than what the maximum leaves room for.
            Method::FixedQuantity | Method::Eoq if line.quantity < line.need.quantity => {
                set.reorder_point().map(|_| Self::ReorderPoint)
            }
            _ => Some(Self::Maximum),
        }
    }

    /// As a binding constraint.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Minimum => "MINIMUM_OF_LEVEL",
            Self::ReorderPoint => "REORDER_POINT_OF_LEVEL",
            Self::Maximum => "MAXIMUM_OF_LEVEL",
        }
    }

    pub(super) const fn formula(self) -> &'static str {
        match self {
            Self::Minimum => "minLevel of the inventory level, in place of the computed number",
            Self::ReorderPoint => {
                "reorderPoint of the inventory level, in place of the computed number; a computed safety stock is no more than it"
            }
            Self::Maximum => {
                "maxLevel of the inventory level, in place of the computed number; a computed safety stock or reorder point is no more than it (PERIODIC orders at every run)"
            }
        }
    }
}

/// What the quantity of an order is made of where levels are set.
pub(super) const QUANTITY: &str = "maxLevel less what is there and due within coverDays (of a centre: in it), once that is at or below reorderPoint, or without one once the need would set off an order; FIXED_QUANTITY and EOQ: their lot, above reorderPoint and up to maxLevel; not below the supplier's minimum, in whole packs";

/// What is needed where levels are set.
pub(super) const NEED: &str =
    "maxLevel less what is there and due within coverDays (of a centre: in it), moves of the run counted";

/// Of a purchase: what would be ordered without the levels; `None`: none are set.
pub(super) fn computed_quantity(inputs: &LineInputs) -> Result<Option<Quantity>, ApiError> {
    let Some(without) = inputs.without_levels() else { return Ok(None) };
    Ok(without.line()?.map(|line| line.quantity))
}

/// The levels as they would be computed; `None`: none are set.
pub(super) fn computed_levels(inputs: &LineInputs) -> Result<Option<Levels>, ApiError> {
    inputs.without_levels().map(|without| without.levels()).transpose()
}
