//! The money of a move with everything that it is worked out of: kept when it is recommended, worked out again when somebody
//! asks why.

use super::wire::Recommendation;
use crate::http::{ApiError, Call};
use serde::{Deserialize, Serialize};
use stockflow_db::Tx;
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::demand::{Demand, DemandError};
use stockflow_planning::transfers::{self, MoveBasis, MoveEnd};

/// The version of the arithmetic; it grows when the same inputs may give other money.
pub const MOVE_ARITHMETIC: &str = "transfers-2";

/// One end of a move. Its demand is gamma with this mean and deviation, or none where the mean is 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "days": 13, "demandMean": 65.2, "demandSd": 9.1, "stock": 1, "movedInAll": 84, "unitMargin": 2, "holdingCost": 0.007671
}))]
pub struct MoveEndTerms {
    /// Days that the demand is for: at the source its window, at the destination those from the first arrival on.
    pub days: f64,
    pub demand_mean: f64,
    /// Of the error of the sum over these days.
    pub demand_sd: f64,
    /// What meets it without any move of the run; at the destination what is expected to be left when the first goods
    /// arrive, receipts counted.
    pub stock: Quantity,
    /// What all moves of the run take away here, or bring.
    pub moved_in_all: Quantity,
    /// Earned by one more unit sold.
    pub unit_margin: Money,
    /// Of one unit left over at the end of these days.
    pub holding_cost: Money,
}

/// What the money of a move is worked out of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "source": { "days": 14, "demandMean": 0, "demandSd": 0, "stock": 400, "movedInAll": 84, "unitMargin": 2, "holdingCost": 0.007671 },
    "destination": {
        "days": 13, "demandMean": 65.2, "demandSd": 9.1, "stock": 1, "movedInAll": 84, "unitMargin": 2, "holdingCost": 0.007671
    },
    "packSize": 1, "expiring": 0, "expiringInAll": 0, "unitCost": 1, "costPerUnit": 0.05, "lateShare": 0
}))]
pub struct MoveBasisTerms {
    pub source: MoveEndTerms,
    pub destination: MoveEndTerms,
    pub pack_size: Quantity,
    /// Of the move, what its source would write off.
    pub expiring: Quantity,
    /// Of all that reaches the destination, what its sources would write off.
    pub expiring_in_all: Quantity,
    /// Lost by writing one unit off.
    pub unit_cost: Money,
    /// Paid to the lane for each unit.
    pub cost_per_unit: Money,
    /// Part of the destination's days that has passed when this lane arrives; 0: it is the fastest.
    pub late_share: f64,
}

/// The money of a move, in the workspace's currency, and what it is worked out of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "quantity": 84, "expectedExtraMargin": 127.9, "holdingSaved": 0.5, "expiryAvoided": 0, "trip": 25, "units": 4.2, "lostAtSource": 0,
    "roi": 3.4, "roiLow": 2.6, "roiHigh": 4.6, "sourceCoverDaysAfter": null, "destCoverDaysAfter": 17.1,
    "basis": {
        "source": { "days": 14, "demandMean": 0, "demandSd": 0, "stock": 400, "movedInAll": 84, "unitMargin": 2, "holdingCost": 0.007671 },
        "destination": {
            "days": 13, "demandMean": 65.2, "demandSd": 9.1, "stock": 1, "movedInAll": 84, "unitMargin": 2, "holdingCost": 0.007671
        },
        "packSize": 1, "expiring": 0, "expiringInAll": 0, "unitCost": 1, "costPerUnit": 0.05, "lateShare": 0
    }
}))]
pub struct MoveTerms {
    pub quantity: Quantity,
    pub expected_extra_margin: Money,
    pub holding_saved: Money,
    pub expiry_avoided: Money,
    /// Given: this move's part of the trips that it shares.
    pub trip: Money,
    pub units: Money,
    pub lost_at_source: Money,
    /// As the run recommended it; null: the move costs nothing.
    pub roi: Option<f64>,
    /// If demand turns out at its 10 % quantile where the goods go and at 90 % where they come from.
    pub roi_low: Option<f64>,
    /// The other way round.
    pub roi_high: Option<f64>,
    pub source_cover_days_after: Option<f64>,
    pub dest_cover_days_after: Option<f64>,
    pub basis: MoveBasisTerms,
}

impl MoveEndTerms {
    fn of(end: &MoveEnd, moved_in_all: Quantity) -> Self {
        Self {
            days: end.days,
            demand_mean: end.demand.mean(),
            demand_sd: end.demand.sd(),
            stock: Quantity::from_f64(end.stock),
            moved_in_all,
            unit_margin: end.unit_margin,
            holding_cost: end.holding_cost,
        }
    }

    fn end(&self) -> Result<MoveEnd, DemandError> {
        let demand =
            if self.demand_mean > 0.0 { Demand::gamma(self.demand_mean, self.demand_sd)? } else { Demand::none() };
        let (stock, unit_margin, holding_cost) = (self.stock.to_f64(), self.unit_margin, self.holding_cost);
        Ok(MoveEnd { demand, days: self.days, stock, unit_margin, holding_cost })
    }
}

impl From<&MoveBasis> for MoveBasisTerms {
    fn from(basis: &MoveBasis) -> Self {
        let units = |packs: i64| Quantity::from_micros(packs.saturating_mul(basis.pack.micros()));
        Self {
            source: MoveEndTerms::of(&basis.source, units(basis.out)),
            destination: MoveEndTerms::of(&basis.destination, units(basis.inward)),
            pack_size: basis.pack,
            expiring: units(basis.expiring),
            expiring_in_all: units(basis.expiring_inward),
            unit_cost: basis.unit_cost,
            cost_per_unit: basis.cost_per_unit,
            late_share: basis.late_share,
        }
    }
}

impl From<&transfers::Recommendation> for MoveTerms {
    fn from(line: &transfers::Recommendation) -> Self {
        Self {
            quantity: line.quantity,
            expected_extra_margin: line.expected_extra_margin,
            holding_saved: line.holding_saved,
            expiry_avoided: line.expiry_avoided,
            trip: line.trip_cost,
            units: line.unit_cost,
            lost_at_source: line.lost_at_source,
            roi: line.roi,
            roi_low: line.roi_range.map(|range| range.0),
            roi_high: line.roi_range.map(|range| range.1),
            source_cover_days_after: line.source_cover_days.1,
            dest_cover_days_after: line.destination_cover_days.1,
            basis: (&line.basis).into(),
        }
    }
}

impl MoveTerms {
    /// The money worked out again of the basis, by the library that the run used; the trip is given.
    pub fn replayed(&self) -> Result<Self, ApiError> {
        let basis = &self.basis;
        let packs = |units: Quantity| units.micros() / basis.pack_size.micros().max(1);
        let basis = MoveBasis {
            source: basis.source.end().map_err(ApiError::internal)?,
            destination: basis.destination.end().map_err(ApiError::internal)?,
            pack: basis.pack_size,
            packs: packs(self.quantity),
            expiring: packs(basis.expiring),
            out: packs(basis.source.moved_in_all),
            inward: packs(basis.destination.moved_in_all),
            expiring_inward: packs(basis.expiring_in_all),
            unit_cost: basis.unit_cost,
            cost_per_unit: basis.cost_per_unit,
            late_share: basis.late_share,
        };
        let again = basis.terms(self.trip);
        Ok(Self {
            expected_extra_margin: again.expected_extra_margin,
            holding_saved: again.holding_saved,
            expiry_avoided: again.expiry_avoided,
            units: again.units,
            lost_at_source: again.lost_at_source,
            roi: again.roi,
            roi_low: again.roi_range.map(|range| range.0),
            roi_high: again.roi_range.map(|range| range.1),
            ..*self
        })
    }
}

/// The money behind a recommendation that the caller sees, and the version of the arithmetic that made it.
pub fn move_terms(tx: &mut Tx<'_>, id: &str, call: &Call) -> Result<(MoveTerms, String), ApiError> {
    let found = Recommendation::find(tx, id, call)?;
    let stale =
        || ApiError::invalid_state("it was kept by another version of the program; generate recommendations anew");
    let (basis, arithmetic) = found.basis.clone().ok_or_else(stale)?;
    let terms = MoveTerms {
        quantity: found.quantity,
        expected_extra_margin: found.benefit.expected_extra_margin,
        holding_saved: found.benefit.holding_saved,
        expiry_avoided: found.benefit.expiry_avoided,
        trip: found.cost.trip,
        units: found.cost.units,
        lost_at_source: found.cost.lost_at_source,
        roi: found.estimated_roi,
        roi_low: found.roi_low,
        roi_high: found.roi_high,
        source_cover_days_after: found.stock.source_cover_days_after,
        dest_cover_days_after: found.stock.dest_cover_days_after,
        basis,
    };
    Ok((terms, arithmetic))
}
