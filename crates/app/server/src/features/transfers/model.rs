//! What a recommendation can become, and what is assumed where nothing is set yet. No I/O.

use stockflow_kernel::Money;
use stockflow_planning::transfers::LaneTerms;

/// Every status of a recommendation.
pub(super) const STATUSES: &[&str] = &["PENDING", "APPROVED", "REJECTED", "EXECUTED", "EXPIRED"];
/// Every priority, the least first: its place is its rank.
pub(super) const PRIORITIES: &[&str] = &["LOW", "MEDIUM", "HIGH", "URGENT"];

/// Days of demand that a location should hold.
pub(super) const WINDOW_DAYS: i64 = 14;
/// The chance that demand of the window stays within need.
pub(super) const SERVICE_LEVEL: f64 = 0.95;
/// What a year of holding a unit costs, as a part of its cost.
pub(super) const HOLDING_RATE: f64 = 0.20;
/// How long a recommendation may be decided upon.
pub(super) const VALID_SECONDS: i64 = 7 * 86_400;
/// How long a rejection is remembered at most.
pub(super) const REJECTION_SECONDS: i64 = 30 * 86_400;

/// Days after a recommended move, and again after its last receipt, in which its product is neither moved out of the
/// destination nor once more between the two.
pub(super) const COOL_DOWN_DAYS: i64 = 14;
/// Stock that its location will not sell and that expires sooner, in days, than this is lost wherever it is sent: by the
/// time it is there, somebody has to buy it.
pub const RESCUE_DAYS: i64 = 3;
/// Days after the last receipt at which it is seen what an executed recommendation came to.
pub(super) const OUTCOME_DAYS: i64 = 28;

/// What a way between two locations takes and costs that has no lane of its own: one day, 25 a trip, 0.05 a unit.
pub(super) fn default_lane() -> LaneTerms {
    LaneTerms {
        lead_time_days: 1.0,
        cost_per_trip: Money::whole(25),
        cost_per_unit: Money::from_micros(50_000),
        trip_capacity: None,
    }
}
