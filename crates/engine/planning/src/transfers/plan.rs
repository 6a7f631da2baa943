//! What a transfer run answers.

use super::worth::MoveBasis;
use stockflow_kernel::{Money, Quantity};

/// How soon a move should be made; the rule stands at [`super::priority()`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// When convenient.
    Low,
    /// Within the window.
    Medium,
    /// Soon: half the window is not covered.
    High,
    /// Now: stock runs out before the goods arrive.
    Urgent,
}

impl Priority {
    /// `LOW`, `MEDIUM`, `HIGH` or `URGENT`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Urgent => "URGENT",
        }
    }
}

/// Days that stock lasts at the expected demand; `None`: no demand, it lasts for ever.
pub type DaysOfCover = Option<f64>;

/// One product from one location to another, with every term of its money.
///
/// Terms that several lines earn or pay together (one source, one destination, one trip) are split
/// among them so that the lines sum to the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// As the caller numbers it.
    pub product: usize,
    /// Source location.
    pub source: usize,
    /// Destination location.
    pub destination: usize,
    /// Whole packs, above zero.
    pub quantity: Quantity,
    /// How soon.
    pub priority: Priority,
    /// One sentence for a planner.
    pub reason: String,
    /// Margin of the sales that the destination would otherwise be expected to lose.
    pub expected_extra_margin: Money,
    /// Holding cost saved at the source less what the destination takes on; may be negative.
    pub holding_saved: Money,
    /// Write-offs avoided.
    pub expiry_avoided: Money,
    /// This line's part of the trip, in proportion to its benefit before it.
    pub trip_cost: Money,
    /// Quantity × the lane's cost per unit.
    pub unit_cost: Money,
    /// Margin that the source is expected to lose by having less.
    pub lost_at_source: Money,
    /// (extra margin + holding + expiry − trip − units − lost at source) / (trip + units + lost at
    /// source). `None` when the move costs nothing: then its net benefit alone speaks for it.
    pub roi: Option<f64>,
    /// The same if the destination's demand turns out at its 10 % and the source's at its 90 % quantile, and the other way
    /// round: what the move brings when the forecast was wrong in the dear and in the cheap direction.
    pub roi_range: Option<(f64, f64)>,
    /// What all of this money is worked out of: [`MoveBasis::terms`] of the trip gives it again.
    pub basis: MoveBasis,
    /// At the source, before all moves of the run and after them.
    pub source_cover_days: (DaysOfCover, DaysOfCover),
    /// At the destination, before all moves of the run and after them.
    pub destination_cover_days: (DaysOfCover, DaysOfCover),
}

impl Recommendation {
    /// What the line brings after all its costs.
    #[must_use]
    pub fn net_benefit(&self) -> Money {
        let [plus, minus] = [
            [self.expected_extra_margin, self.holding_saved, self.expiry_avoided],
            [self.trip_cost, self.unit_cost, self.lost_at_source],
        ]
        .map(|terms| terms.iter().map(|m| m.micros()).fold(0, i64::saturating_add));
        Money::from_micros(plus.saturating_sub(minus))
    }
}

/// What a move brings for what it takes: (benefit − cost) / cost. `None` where it costs nothing: then its net benefit alone
/// speaks for it.
///
/// `benefit`: extra margin, holding saved, expiry avoided. `cost`: trip, units, margin lost at the source.
#[must_use]
pub fn roi(benefit: [Money; 3], cost: [Money; 3]) -> Option<f64> {
    let sum = |terms: [Money; 3]| terms.iter().map(|money| money.to_f64()).sum::<f64>();
    let cost = sum(cost);
    (cost > 0.0).then(|| (sum(benefit) - cost) / cost)
}

/// Why a destination stays short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShortfallCause {
    /// No other location has more than it needs itself.
    NoSurplus,
    /// There is surplus, but no lane from it that is open, in time and different enough.
    NoLane,
    /// What could be moved does not pay, or is worth more elsewhere.
    NotWorthIt,
}

/// Need that the plan leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    /// As the caller numbers it.
    pub product: usize,
    /// The location that stays short.
    pub location: usize,
    /// Units short of its need after the plan.
    pub quantity: Quantity,
    /// Why.
    pub cause: ShortfallCause,
}

/// The moves of one run over the whole network.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// In the order of products as given, then source, then destination.
    pub recommendations: Vec<Recommendation>,
    /// What no move could solve, in the same order.
    pub shortfalls: Vec<Shortfall>,
    /// Value of the plan by the goal, in money: the sum of the lines' net benefits for
    /// [`super::Goal::NetBenefit`].
    pub value: f64,
    /// No plan on this network can be worth more.
    pub bound: f64,
    /// `bound − value`: zero when the plan is proven to be the best.
    pub gap: f64,
}
