//! The money of a move, and everything that it is worked out of: whoever keeps the one can work out the other again.

use super::plan::roi;
use crate::demand::Demand;
use stockflow_kernel::{Money, Quantity};

/// Quantiles of demand at the source and at the destination: forecasts wrong in the dear, and in the cheap direction.
const OUTCOMES: [(f64, f64); 2] = [(0.9, 0.1), (0.1, 0.9)];

/// One end of a move, as its money sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct MoveEnd {
    /// At the source over its window; at the destination from the first arrival to the end of its window.
    pub demand: Demand,
    /// Days that the demand is for.
    pub days: f64,
    /// Units that meet this demand without any move of the run.
    pub stock: f64,
    /// Earned by one more unit sold.
    pub unit_margin: Money,
    /// Of one unit left over at the end of the window.
    pub holding_cost: Money,
}

/// Everything behind the money of a line but its part of the trips.
#[derive(Debug, Clone, PartialEq)]
pub struct MoveBasis {
    /// Where the goods come from.
    pub source: MoveEnd,
    /// Where they go.
    pub destination: MoveEnd,
    /// Units of a pack.
    pub pack: Quantity,
    /// Packs of the line.
    pub packs: i64,
    /// Of these, packs that the source would write off.
    pub expiring: i64,
    /// Packs of the product that all lines of the run take from the source.
    pub out: i64,
    /// Packs of the product that all lines of the run bring to the destination.
    pub inward: i64,
    /// Of these, packs that their sources would write off.
    pub expiring_inward: i64,
    /// Lost by writing one unit off.
    pub unit_cost: Money,
    /// Paid to the lane for each unit.
    pub cost_per_unit: Money,
    /// Part (0 to 1) of the destination's time from the first arrival on that has passed when this lane arrives.
    pub late_share: f64,
}

/// The money of a line. Terms that several lines earn together are split among them by their packs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoveTerms {
    /// Margin × (expected units short at the destination without, less with the goods), less what a slower lane misses.
    pub expected_extra_margin: Money,
    /// Of what is not left over at the source, less what is left over at the destination.
    pub holding_saved: Money,
    /// Unit cost × expiring units that the destination is expected to sell.
    pub expiry_avoided: Money,
    /// Given: the line's part of the trips.
    pub trip: Money,
    /// Quantity × the lane's cost per unit.
    pub units: Money,
    /// Margin × (expected units short at the source with, less without the move).
    pub lost_at_source: Money,
    /// As [`roi`].
    pub roi: Option<f64>,
    /// The return if the source's demand turns out at its 90 % and the destination's at its 10 % quantile, and the other
    /// way round: the lower first.
    pub roi_range: Option<(f64, f64)>,
}

/// The same before it is rounded, without the trip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    pub margin: f64,
    pub holding: f64,
    pub rescued: f64,
    pub units: Money,
    pub lost: f64,
}

/// Expected units short, without the run's moves and with them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shorts {
    pub source: (f64, f64),
    pub destination: (f64, f64),
    /// At the destination of demand by expiring packs alone.
    pub rescue: (f64, f64),
}

/// What giving stock away means at a source, in money.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Given {
    pub lost: f64,
    pub holding_saved: f64,
}

/// What arriving stock brings at a destination, in money.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken {
    pub margin: f64,
    pub holding: f64,
}

/// Money per unit at a location.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitWorth {
    pub margin: f64,
    pub holding: f64,
}

impl UnitWorth {
    /// At a source that gives `units`, of which `missed` will be asked for.
    pub(super) fn given(self, units: f64, missed: f64) -> Given {
        // What would have been left over falls by all that goes and would not have been sold.
        Given { lost: self.margin * missed, holding_saved: self.holding * (units - missed) }
    }

    /// At a destination that gets `units` and sells `sold` more.
    pub(super) fn taken(self, units: f64, sold: f64) -> Taken {
        Taken { margin: self.margin * sold, holding: self.holding * (units - sold) }
    }
}

impl MoveEnd {
    fn worth(&self) -> UnitWorth {
        UnitWorth { margin: self.unit_margin.to_f64(), holding: self.holding_cost.to_f64() }
    }

    /// Units short before and after its stock has changed by so many.
    fn short(&self, units: f64) -> (f64, f64) {
        (self.demand.expected_shortfall(self.stock), self.demand.expected_shortfall(self.stock + units))
    }
}

impl MoveBasis {
    /// The money of the line, out of the demand at both ends: its return, and the range of it.
    #[must_use]
    pub fn terms(&self, trip: Money) -> MoveTerms {
        let pack = self.pack.to_f64();
        let rescue = &self.destination.demand;
        let shorts = Shorts {
            source: self.source.short(-pack * self.out as f64),
            destination: self.destination.short(pack * self.inward as f64),
            rescue: (rescue.expected_shortfall(0.0), rescue.expected_shortfall(pack * self.expiring_inward as f64)),
        };
        self.rounded(&self.worth(&shorts), trip)
    }

    /// Units of the line.
    fn quantity(&self) -> Quantity {
        Quantity::from_micros(self.packs.saturating_mul(self.pack.micros()))
    }

    /// Parts of what leaves the source, and of what reaches the destination.
    fn shares(&self) -> (f64, f64) {
        let part = |of: i64| self.packs as f64 / of.max(1) as f64;
        (part(self.out), part(self.inward))
    }

    /// Margin that a lane slower than the fastest misses.
    fn delay(&self) -> f64 {
        self.destination.unit_margin.to_f64() * self.late_share * self.pack.to_f64() * self.packs as f64
    }

    /// The money by what is short, as a run has worked it out already.
    pub(super) fn worth(&self, shorts: &Shorts) -> Worth {
        let pack = self.pack.to_f64();
        let (of_source, of_destination) = self.shares();
        let missed = shorts.source.1 - shorts.source.0;
        let given = self.source.worth().given(self.out as f64 * pack, missed);
        let sold = shorts.destination.0 - shorts.destination.1;
        let taken = self.destination.worth().taken(self.inward as f64 * pack, sold);
        let rescued = if self.expiring > 0 {
            let sold = shorts.rescue.0 - shorts.rescue.1;
            self.unit_cost.to_f64() * sold * self.expiring as f64 / self.expiring_inward.max(1) as f64
        } else {
            0.0
        };
        Worth {
            margin: taken.margin * of_destination - self.delay(),
            holding: given.holding_saved * of_source - taken.holding * of_destination,
            rescued,
            units: self.cost_per_unit.times(self.quantity()).unwrap_or_default(),
            lost: given.lost * of_source,
        }
    }

    pub(super) fn rounded(&self, worth: &Worth, trip: Money) -> MoveTerms {
        let [margin, holding, rescued, lost] =
            [worth.margin, worth.holding, worth.rescued, worth.lost].map(Money::from_f64);
        let paid = trip.to_f64() + worth.units.to_f64();
        let [dear, cheap] = OUTCOMES.map(|outcome| {
            let (margin, holding, lost) = self.came_true(outcome);
            let cost = paid + lost;
            (cost > 0.0).then(|| (margin + holding + worth.rescued - cost) / cost)
        });
        MoveTerms {
            expected_extra_margin: margin,
            holding_saved: holding,
            expiry_avoided: rescued,
            trip,
            units: worth.units,
            lost_at_source: lost,
            roi: roi([margin, holding, rescued], [trip, worth.units, lost]),
            roi_range: dear.zip(cheap).map(|(dear, cheap)| (dear.min(cheap), dear.max(cheap))),
        }
    }

    /// Margin, holding and loss at the source if demand turns out at these quantiles (0 to 1) of both ends.
    fn came_true(&self, (source, destination): (f64, f64)) -> (f64, f64, f64) {
        let pack = self.pack.to_f64();
        let (of_source, of_destination) = self.shares();
        let from = self.source.worth();
        let (asked, stock) = (self.source.demand.quantile(source), self.source.stock);
        let left = stock - self.out as f64 * pack;
        let missed = (asked.min(stock) - asked.min(left)).max(0.0);
        let saved = from.holding * ((stock - asked).max(0.0) - (left - asked).max(0.0));
        let to = self.destination.worth();
        let (wanted, here) = (self.destination.demand.quantile(destination), self.destination.stock);
        let there = here + self.inward as f64 * pack;
        let sold = wanted.min(there) - wanted.min(here);
        let kept = to.holding * ((there - wanted).max(0.0) - (here - wanted).max(0.0));
        (
            to.margin * sold * of_destination - self.delay(),
            saved * of_source - kept * of_destination,
            from.margin * missed * of_source,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty units from a source that has 30 and expects 16 for certain to a store that has 4 and expects 20; a unit left
    /// over costs 0.1, one sold earns 2.
    fn certain() -> MoveBasis {
        let end = |mean: f64, stock: f64| MoveEnd {
            demand: Demand::gamma(mean, 0.0).unwrap(),
            days: 14.0,
            stock,
            unit_margin: Money::whole(2),
            holding_cost: Money::from_micros(100_000),
        };
        MoveBasis {
            source: end(16.0, 30.0),
            destination: end(20.0, 4.0),
            pack: Quantity::whole(10),
            packs: 2,
            expiring: 1,
            out: 2,
            inward: 2,
            expiring_inward: 1,
            unit_cost: Money::whole(1),
            cost_per_unit: Money::from_micros(50_000),
            late_share: 0.0,
        }
    }

    #[test]
    fn certain_demand_gives_the_money_that_can_be_counted() {
        let terms = certain().terms(Money::whole(5));
        // Sixteen more are sold there, and six lost here: ten are left of the source's sixteen.
        assert_eq!((terms.expected_extra_margin, terms.lost_at_source), (Money::whole(32), Money::whole(12)));
        // Fourteen fewer are left over here, four more there; the ten that would expire are sold.
        assert_eq!((terms.holding_saved, terms.expiry_avoided), (Money::whole(1), Money::whole(10)));
        assert_eq!((terms.units, terms.trip), (Money::whole(1), Money::whole(5)));
        // (32 + 1 + 10 − 18) / 18, whatever the quantile: demand is certain.
        let expected = 25.0 / 18.0;
        assert!((terms.roi.unwrap() - expected).abs() < 1e-12);
        let (low, high) = terms.roi_range.unwrap();
        assert!((low - expected).abs() < 1e-12 && (high - expected).abs() < 1e-12, "{low} {high}");
    }

    #[test]
    fn a_line_gets_its_part_of_what_its_ends_earn_together() {
        let whole = certain().terms(Money::ZERO);
        let half = MoveBasis { packs: 1, expiring: 0, ..certain() }.terms(Money::ZERO);
        assert_eq!(half.expected_extra_margin.micros() * 2, whole.expected_extra_margin.micros());
        assert_eq!(half.lost_at_source.micros() * 2, whole.lost_at_source.micros());
        assert_eq!(half.expiry_avoided, Money::ZERO);
        // A lane that misses a quarter of the time is charged the margin of it: 2 · 0.25 · 10.
        let late = MoveBasis { packs: 1, expiring: 0, late_share: 0.25, ..certain() }.terms(Money::ZERO);
        let less = half.expected_extra_margin.micros() - late.expected_extra_margin.micros();
        assert_eq!(less, 5_000_000);
    }

    #[test]
    fn uncertain_demand_is_short_by_its_loss_function() {
        // Exponential demand (a gamma whose deviation is its mean) of 10 with a stock of 4, then 24: 10·e^−0.4 − 10·e^−2.4
        // fewer are short.
        let mut basis = certain();
        basis.destination.demand = Demand::gamma(10.0, 10.0).unwrap();
        let sold = 10.0 * ((-0.4_f64).exp() - (-2.4_f64).exp());
        let terms = basis.terms(Money::ZERO);
        assert!((terms.expected_extra_margin.to_f64() - 2.0 * sold).abs() < 1e-6);
        let (low, high) = terms.roi_range.unwrap();
        assert!(low < terms.roi.unwrap() && terms.roi.unwrap() < high);
    }
}
